"""How a release is laid out: which of its lines are page furniture, date, title, lead, headings and
text of the statement, notes in it, and what follows it; and which headings open a part."""

import datetime as dt
import re
from itertools import islice
from typing import NamedTuple

from dialogue.corpus import dates, lines
from dialogue.corpus.lines import BARE, BULLET, SECTION, SIGNS, Line, goes_on

_FURNITURE = re.compile(
    r".*[>›»].*|(?:広報・?)?報道(?:資料|発表)(?:資料)?(?:一覧)?|プレス.?リリース|検索|シェア"
    r"|東京|記|メニュー|日本語|(?:トップ|ホーム|home)(?:ページ)?|本文[へに].*|文字サイズ.*|印刷.*"
    r"|.{1,24}(?:省|庁|(?<!政)府|局|課|室|委員会)|(?:別[紙添]|参考)(?:資料)?\s*\d*|tokyo|menu"
    r"|(?:press|news) (?:release|room)s?|media (?:note|release)|for immediate release|english"
    r"|\(?(?:仮訳|(?:provisional|unofficial|tentative) translation)\)?|washington,? d\.? ?c\.?"
    r"|(?:(?:the )?(?:ministry|department|bureau)|office) of .*|the (?:following|text) .*text.*:"
    r"|the (?:following|text) .*statement.*:",
    re.I,
)
_RULE = re.compile(
    r"[-*=_─]{3,}|[-–]?\s*\d{1,3}\s*(?:/\s*\d{1,3}\s*)?[-–]|\d{1,3}\s*/\s*\d{1,3}"
    r"|(?:p\.|page )\s*\d+"
)
_END = re.compile(
    r"\(?(?:以上|了|end (?:of )?text\.?)\)?|.{0,6}ページ.?(?:トップ|の?先頭).{0,8}|#(?: ?#)+", re.I
)
_DATED = {
    "ja": re.compile(
        r"\(?(?:\S{0,4}(?:発表|公表|公開|掲載|更新|配信)日?\s*:?\s*)?(?:(?:令和|平成|昭和|[RH])?[^年月日]{1,6}年"
        r"(?:\(.{1,8}\))?[^年]{1,5}[月日].{0,20}|[^年月日]{1,5}月[^年月日]{1,5}日.{0,16}"
        r"|(?:\d{4}|[RH]\d{1,2})[./-]\d+[./-]\d+.{0,12})"
    ),
    "en": re.compile(
        rf".{{0,30}}(?:{dates.NAME} \S{{1,14}}|\d\S{{0,6}} {dates.NAME})(?:,? .{{0,16}})?"
        r"|\d{4}-\d\d-\d\d"
    ),
}
_TITLE = re.compile(
    r"結果|声明|(?<!報道)(?<!日)発表|対話|会合|会議|会談|協議|開催|宣言|覚書|合意|について|概要|報告|memorandum|result"
    r"|statement|dialogue|outcome|meeting|declaration|joint|communiqu|consultation",
    re.I,
)
_LABEL = re.compile(r"\s*[\[\uff3b](文書名|年月日|場所|出典|備考|全文)[\]\uff3d]\s*")
_LEAD = re.compile(  # the ministry speaks of itself, or of where the text stands
    r"\s*(?:\S{1,24}[、,\uff0c])?[^。、,\uff0c]{0,30}(?:省|庁|内閣府|委員会)"
    r"(?:及び[^。、,\uff0c]{1,20})?は|.{0,60}(?:別[添紙]|下記|以下)のとおり"
)
_BEGIN = re.compile(r"\W*begin (?:of )?text\W*", re.I)
_NO_TITLE = re.compile(rf"\s*[{lines.DOTS}] ?\S|.*(?:[、,:;]$|は[、,])")
_MORE = re.compile(r"\s*(?:本|また|なお|今回|同)")  # of the lead, in its next line
_OVERVIEW = re.compile(r"(?:会合|会議|対話)?の?概要")
STATED = ("heading", "text", "item")  # kinds of blocks that the statement is made of


class Block(NamedTuple):
    """Lines of one kind: ``heading`` (with rank and words; ``own`` is false where the words are
    only the number of a paragraph), ``text`` or ``item`` of the statement, or a remainder."""

    kind: str
    start: int
    end: int
    rank: int = 0
    words: str = ""
    own: bool = True


class Layout(NamedTuple):
    """The title (empty where there is none), the date, and the blocks in their order."""

    title: str
    date: dt.date | None
    blocks: list[Block]


def read(text: str, language: str) -> Layout:
    """The layout of a release in ``language`` (ja or en).

    Where no numbered section is the statement's, it begins after title and lead; where nothing is
    left then, it is what an annex holds, or else the lead.
    """
    rows = lines.read(text, language)
    outer = min((r.rank for r in rows if r.rank is not None and r.rank <= SECTION), default=None)
    begin = _begin(rows, outer)
    title, date, head = _head(rows, begin, language)
    at = len(head)
    body = _body(rows, at, outer, language)
    if not _spoken(body):
        annex = next((k for k in range(at, len(rows)) if rows[k].turn == "annex"), None)
        lead = next((k for k, block in enumerate(head) if block.kind == "lead"), None)
        if annex is not None and _spoken(found := _body(rows, annex + 1, outer, language)):
            before = [block for block in body if block.start < rows[annex].start]
            body = [*before, Block("annex", rows[annex].start, rows[annex].end), *found]
        elif begin is None and lead is not None:
            head, body = head[:lead], _body(rows, lead, outer, language)
    return Layout(title, date, head + body)


def _spoken(blocks: list[Block]) -> bool:
    return any(block.kind == "text" for block in blocks)


def _begin(rows: list[Line], outer: int | None) -> int | None:
    """Where the first numbered section begins that is the statement's, if one is."""
    if (
        marked := next((k for k, line in enumerate(rows) if _BEGIN.fullmatch(line.plain)), None)
    ) is not None:
        return marked + 1
    spoken = False
    for k, line in enumerate(rows):
        if line.rank is not None and line.rank == outer and not line.turn:
            later = next((n for n in islice(rows, k + 1, None) if n.rank is not None), None)
            introduced = later and later.rank == outer and not later.turn
            if not (introduced and _OVERVIEW.fullmatch(line.words)):
                return k
        elif spoken and line.rank is None and line.turn:
            return None
        spoken = spoken or (line.says and not _LEAD.match(line.text))
    return None


def _head(
    rows: list[Line], begin: int | None, language: str
) -> tuple[str, dt.date | None, list[Block]]:
    """Title, date and blocks, one a line, of what stands before the statement."""
    blocks: list[Block] = []
    named: list[list[int]] = []  # lines that may be titles, those together that stand so
    date, dated, kind = None, -1, ""
    for at, line in enumerate(rows):
        plain, label = line.plain, _LABEL.match(line.plain)
        rest = plain[label.end() :] if label else plain
        furnished = plain and any(f.fullmatch(plain) for f in (_FURNITURE, _RULE, _BEGIN))
        heads = line.rank is not None or (line.turn not in ("", "contacts") and not furnished)
        if at == begin or (begin is None and heads and not label):
            break
        if kind == "section" or line.rank is not None:
            kind = "section"
        elif rest and _DATED[language].fullmatch(rest) and not _TITLE.search(rest):
            days = dates.read(rest.strip("()"), language)
            kind, dated = "date" if days else "unread date", dated if date else at
            date = date or (days and days[1])
        elif line.turn == "contacts" or (kind == "contacts" and not line.gap):
            kind = "contacts"
        elif label[1] != "文書名" if label else furnished:
            kind = "furniture"
        elif plain and not line.says and not (begin is None and _NO_TITLE.match(plain)):
            near = named and named[-1][-1] == at - 1 and not line.gap
            named[-1].append(at) if near else named.append([at])
            kind = "title"
        elif begin is None and not _LEAD.match(line.text):
            more = _MORE.match(line.text) or (at and goes_on(rows[at - 1], line, language))
            if kind != "lead" or line.gap or not more:
                break
        else:
            kind = "lead"
        blocks.append(Block(kind, line.start, line.end))
    groups, glue = named, " "
    if language == "ja":  # the title after the date comes first, and lines have no space between
        groups, glue = sorted(named, key=lambda group: not group[0] > dated >= 0), ""
    titles = [glue.join(_LABEL.sub("", rows[k].text).strip() for k in group) for group in groups]
    chosen = next((n for n, title in enumerate(titles) if _TITLE.search(title)), 0)
    title, at = titles[chosen] if titles else "", len(blocks)
    for group, words in zip(groups, titles, strict=True):
        for k in group if words != title else ():
            blocks[k] = blocks[k]._replace(kind="lead")
    if begin is None and named and named[-1][-1] == at - 1 and rows[at - 1].bare:
        first = named[-1][0]  # the last of them may be the statement's first heading
        alone = groups[chosen] == named[-1] and not _TITLE.search(title)
        if alone and any(row.bare or row.rank for row in islice(rows, at, None)):
            title, blocks = "", blocks[:first]
        elif groups[chosen][0] < first:
            blocks = blocks[:first]
    return title, date, blocks


def _body(rows: list[Line], at: int, outer: int | None, language: str) -> list[Block]:
    """Blocks from the line where the statement begins to the end of the text."""
    blocks: list[Block] = []
    numbers: dict[int, int] = {}  # of the statement's marks, by rank
    noted: dict[int, int] = {}  # of those in a note, which may have a numbering of its own
    region, over = "", False  # the kind of text we are in, if not the statement; it is over

    def add(kind: str, start: int, end: int, *more) -> None:
        if blocks and blocks[-1].kind == kind and kind not in STATED:
            start = blocks.pop().start
        blocks.append(Block(kind, start, end, *more))

    while at < len(rows):
        line, at = rows[at], at + 1
        if line.rank is not None and line.rank == outer:
            over = over or bool(line.turn)
            region = (line.turn or "section") if over else ""
        elif (end := _END.fullmatch(line.plain)) or _RULE.fullmatch(line.plain):
            region, over = ("section", True) if end else (region, over)
            add("furniture", line.start, line.end)
            continue
        elif line.turn:
            region, over, noted = line.turn, over or line.turn != "note", {}
        elif region == "note" and not over and line.rank is not None:
            known, own = (n.get(line.rank, 0) + 1 for n in (numbers, noted))
            if line.number == known and (line.gap or known != own):
                region = ""
            noted[line.rank] = line.number
        if region or line.noted:
            add(region or "note", line.start, line.end)
            continue
        start, kind = line.start, "text"
        if line.rank is not None:
            numbers = {r: n for r, n in numbers.items() if r < line.rank} | {line.rank: line.number}
            start = line.after
            add("heading", line.start, start, line.rank, line.words, line.own)
            if start == line.end:
                continue
        elif line.bare:
            add("heading", line.start, line.end, BARE, line.text.strip(SIGNS))
            continue
        elif bullet := BULLET.match(line.text):
            start, kind = line.start + bullet.end(), "item"
            add("mark", line.start, start)
        while at < len(rows) and goes_on(rows[at - 1], rows[at], language):
            at += 1
        add(kind, start, rows[at - 1].end)
    return blocks


def heads(stated: list[Block]) -> list[Block]:
    """The headings that open a part: in each section the outermost; and a section itself that is
    not divided, or says something before it is. What opens the statement is no part's."""
    ranks = [b.rank for b in stated if b.kind == "heading" and b.rank <= SECTION]
    outer, sections = min(ranks, default=None), [[]]
    for block in stated:
        if block.kind == "heading" and block.rank == outer:
            sections.append([])
        sections[-1].append(block)
    found: list[Block] = []
    inner = [[b for b in s if b.kind == "heading" and b.rank != outer] for s in sections]
    several = sum(map(bool, sections)) > 1
    for section, within in zip(sections, inner, strict=True):
        rank = min((b.rank for b in within), default=None)
        divided = [b for b in within if b.rank == rank]
        first = section[0] if section and section[0].kind == "heading" else None
        if first and first.rank == outer and several:
            until = divided[0].start if divided else None
            speaks = any(b.kind != "heading" and b.start < until for b in section if until)
            opens = found or not any(inner) or (first.own and not within)
            if opens and (speaks or not divided):
                found.append(first)
        found += divided
    return found
