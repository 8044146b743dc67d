"""The lines of a release and their forms: which bear a number, which may be headings, notes, page
furniture, or head what is not the statement.

Forms are recognised with widths folded, sign by sign; ①, Ⅱ and 〜 stay as they are, and every
place is one of the text as published.
"""

import re
import unicodedata
from dataclasses import dataclass

from dialogue.corpus import dates
from dialogue.corpus.sentences import ended, ends

SECTION, PART, BARE = 1, 2, 9  # ranks of headings: up to a section's, a part's, without a number
DOTS = "•・●○◆◇■□▪‣*–-"
_KANA = "アイウエオカキクケコサシスセソ"
_ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_COUNTED = (  # what a number counts, so that it is no section's: 5 G, 3 か国, 2 国間の, 1 May 2024
    r"[年月日回点者国](?:間|目|度|以|[にのはがを、か])|つ|[かカヶケヵ箇]国|[GMk]?Hz|G(?![A-Za-z0-9])"
    rf"|{dates.NAME}\s+\d{{4}}"
)
_MARK = re.compile(  # the digit in a group's name is the rank
    rf"[\s\u200b\ufeff]*(?:[{DOTS}]\s*)?(?:"
    r"(?P<a0>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=\.\s))[.、]?|第(?P<b0>\d{1,2})(?:[章部条節]|(?=\s))"
    r"|(?P<a1>\d{1,2})(?:\s*[.、](?:\s*(?!\d)|(?=\d{1,2}月|\d{4}年|[4-7]G(?![A-Za-z])))"
    rf"|\s+(?!{_COUNTED}))|(?P<b1>[一二三四五六七八九十])[、.]|(?P<c1>\d{{1,2}})(?=[一-鿿ァ-ヺ「])"
    rf"(?!{_COUNTED}|[年月日])|\(\s*(?P<a2>\d{{1,2}})\s*\)"
    rf"|(?P<a3>\d{{1,2}})\)|(?P<b3>[{_KANA}])(?:[.、)]|(?=\s))"
    rf"|(?P<a4>[①-⑳])|\((?P<b4>[{_KANA}])\)"
    r"|\(?(?P<a5>[ivx]{1,4})\)|(?P<b5>[ⅰ-ⅻ])[.、)]?|\(?(?P<c5>[a-h])\)"
    r")\s*"
)
_MAY = re.compile(
    rf"[\s\u200b\ufeff]*[{DOTS}]?\s*[(\uff08\d一二三四五六七八九十{_KANA}①-⑳Ⅰ-ⅻa-ivxIVX第]"
)
BULLET = re.compile(rf"\s*[{DOTS}]\s*(?=\S)")
_OPEN = re.compile(r"(?:[、,\uff0c・(\uff08「]|及び|並びに|又は|\b(?:and|or))\s*$")  # it goes on
_RUN_IN = {  # a heading and its text on one line
    "ja": re.compile(
        r"([^。、,\uff0cはを]{1,40}?)(?:[:\uff1a]\s*(?=\S)|(?:\u3000|\s{2,})\s*(?=[^。、,\uff0c]{1,24}は))"
    ),
    "en": re.compile(r"([^.,:;]{2,80}):\s+(?=\S)"),
}
_UNFINISHED = re.compile(r"は[、,\uff0c]|[はをがにでと]$")  # no heading, where a line follows it
_RUNNING = re.compile(r"(?<!また)は(?!じ)|[をが]|[、,:]$|[ぁ-ん]、")  # as in a sentence
_WORDS = re.compile(r"[A-Za-zァ-ヺ一-鿿]")
SIGNS = f" \t\u3000【】〔〕()[]<>\uff08\uff09\uff1c\uff1e〈〉《》─#{DOTS}"

_NOTE = re.compile(
    r"\s*(?:[(\[【<〈《]?\s*(?P<block>参考|note|reference)\s*\d{0,2}\s*(?:[)\]】>〉》:]|$)"
    r"|[(\[]?※|\*\d|\*{1,2}(?=[^\s*])|[(\[〔]注|注\s*\d*\s*[):]|\(note)",
    re.I,
)
_NOTED = re.compile(r"\s*[(\uff08\[\uff3b【〔<\uff1c〈《参nNrR※*\uff0a注]")
_AFTER = re.compile(  # headings of what is not the statement, by its kind
    r"(?P<contacts>連絡先|問い?合わ?せ|^(?:報道)?担当(?:課|部局|者|:|$)|^(?:電話|TEL|FAX|E-?mail)\b"
    r"|^(?:media |press )?contacts?\b|^(?:for )?(?:more|further) information|^media inquir)"
    r"|(?P<annex>^(?:別[添紙]|添付|配[布付]資料)|^(?:annex|attachment|appendix))"
    r"|(?P<section>^今後の.{0,4}(?:予定|日程)|^次回(?:.{0,10}(?:予定|日程|開催|会合|について)|$)|^開催概要"
    r"|入手(?:方法|先)|(?:出席|参加)(?:者|機関)(?:一覧|リスト|等)?(?:\(.*)?$|^(?:関[係連])?報道資料|^(?:議事次第|参考資料|備考)"
    r"|^関[係連](?:資料|リンク|情報|ページ)|^(?:開催)?(?:日時|場所|会場|日程)(?:(?:及び|・|、|と).{2,4})?$"
    r"|^(?:list of )?(?:participants|attendees|delegations?)$|^notes? to editors|^references?$"
    r"|^next (?:meeting|round|dialogue)|^related )",
    re.I,
)
_ASK = re.compile(r"for (?:more|further) information", re.I)
_NEXT = re.compile(r"今後の予定|次回|the next (?:meeting|round|dialogue)", re.I)


@dataclass(slots=True)
class Line:
    """A line that says something."""

    start: int
    end: int
    text: str
    gap: bool  # an empty line before it
    says: bool  # a sentence ends in it
    plain: str  # with widths folded; empty where it is too long to be of a form
    mark: re.Match | None  # what may be its number
    noted: bool = False  # a note, or the heading of one
    turn: str = ""  # the kind of text that it heads, where that is not the statement's
    rank: int | None = None  # of its number, if it has one
    number: int = 0
    after: int = 0  # where text begins after the number, and a heading on the same line
    words: str = ""  # of the heading; of the mark where there is none
    own: bool = False  # whether there is a heading
    bare: bool = False  # whether it is a heading without a number


def runs(words: str, language: str) -> bool:
    """Whether words without an end read as part of a sentence, and not as a name or a heading."""
    if language == "en":
        return words.count(" ") > 2
    return bool(_RUNNING.search(dates.folded(words)) or not _WORDS.search(words))


def goes_on(line: Line, after: Line, language: str) -> bool:
    """Whether a paragraph goes on in the next line."""
    ends = after.gap or after.bare or after.turn or after.noted or after.rank is not None
    if ends or ended(line.text) or BULLET.match(after.text):
        return False
    indented = language == "ja" and after.text[0].isspace()
    return not indented or bool(_OPEN.search(line.text[-8:]))


def read(text: str, language: str) -> list[Line]:
    """The lines of a text that say something."""
    lines, at, gap = [], 0, True
    for words in text.split("\n"):
        end, empty = at + len(words), not words or words.isspace()
        if not empty:
            mark = _MAY.match(words) and _MARK.match(dates.folded(words[:24]))
            first = at + (mark.end() if mark else 0)
            speaks = len(words) > 200 or bool(ends(text, first, end, language))
            brief = len(words) <= 80 or not speaks
            plain = dates.folded(words).strip() if brief else ""
            note = _NOTED.match(words) and _NOTE.match(plain or dates.folded(words[:12]))
            line = Line(at, end, words, gap, speaks, plain, mark, bool(note))
            if plain and speaks:
                line.turn = "contacts" if _ASK.match(plain) else ""
            elif plain:
                line.turn = "note" if note and note["block"] else _kind(plain)
            lines.append(line)
        gap, at = empty, end + 1
    _find_marks(lines, language)
    _find_bare(lines, language)
    return lines


def _kind(plain: str) -> str:
    words = plain.strip(SIGNS)
    found = 0 < len(words) <= 48 and _AFTER.search(words)
    return found.lastgroup if found else ""


def _find_marks(lines: list[Line], language: str) -> None:
    """Find marks that number headings or paragraphs; one that stands within a sentence, and one of
    a section that is out of turn, is none."""
    last: dict[int, int] = {}
    sections = True  # that they have headings
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        found = line.mark
        if not found or (before and not line.gap and _OPEN.search(before.text[-8:])):
            continue
        rank, number = int(found.lastgroup[1]), _value(found[found.lastgroup])
        rest = line.text[found.end() :].strip()
        follows = after and not (after.gap or after.mark)
        run_in = _RUN_IN[language].match(line.text, found.end())
        run_in = run_in if line.says or follows else None
        announces = rest[-1:] in tuple(":\uff1a") and runs(rest[:-1], language)
        own = bool(run_in or (rest and not announces and not line.says))
        if own and not run_in and follows:
            runs_on = language == "en" and after.text.lstrip()[:1].islower()
            own = not (runs_on or _UNFINISHED.search(rest))
        if found.lastgroup == "c1" and not (own and line.gap):
            continue  # a digit before words: only a line of its own is a heading
        turn = ""
        if rank <= SECTION:
            turn = _kind(dates.folded(rest)) if own else "section" if _NEXT.match(rest) else ""
        within = rank <= SECTION and last.get(rank) and sections and not own
        if not turn and (within or (rank != PART and number not in (1, last.get(rank, 0) + 1))):
            continue
        line.turn, sections = turn, own if rank <= SECTION else sections
        last = {other: n for other, n in last.items() if other < rank} | {rank: number}
        line.rank, line.number, line.own = rank, number, own
        label = line.text[: found.end()].strip(f" \t\u3000\u200b\ufeff{DOTS}")
        line.words = run_in[1].strip() if run_in else rest if own else label
        begins = run_in.end() if run_in else found.end()
        line.after = line.end if (own and not run_in) or not rest else line.start + begins


def _value(sign: str) -> int:
    """The number that a mark stands for; 0 for none."""
    if sign.isdecimal():
        return int(sign)
    if set(sign.lower()) <= set("ivx"):
        return _ROMAN.index(sign.lower()) if sign.lower() in _ROMAN else 0
    if sign in _KANA:
        return _KANA.index(sign) + 1
    return ord(sign) - ord("a") + 1 if sign.isascii() else int(unicodedata.numeric(sign))


def _find_bare(lines: list[Line], language: str) -> None:
    """Find headings that have no number: short, no sentence, and text follows."""
    after, follows = None, False  # whether a sentence ends before the next empty line
    most, close = (48, 25) if language == "ja" else (90, 50)
    for line in reversed(lines):
        words = line.plain.strip(SIGNS)
        if follows and words and line.rank is None and not (line.noted or line.says):
            short = 1 < len(words) <= (most if after.gap else close)
            if language == "ja":
                named = _WORDS.search(words) and line.plain[0] not in "(~〜-–・"
                line.bare = bool(short and named and not _RUNNING.search(line.plain))
            else:
                runs_on = not after.gap and after.text.lstrip()[0].islower()
                named = words[0].isupper() or words[0].isdigit()
                line.bare = short and named and words[-1] not in ",;:." and not runs_on
        spoken = line.says or line.rank is not None or (line.bare and line.gap)
        follows = spoken or (follows and not after.gap and not line.bare)
        after = line
