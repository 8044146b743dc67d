"""Where sentences end, in Japanese and in English: not within brackets or quotation marks, and not
after an abbreviation. A bracket that nothing closes in its paragraph is none."""

import re

_SAME = {chr(ord(sign) + 0xFEE0): sign for sign in '()[]{}<>"'} | {"｢": "「", "｣": "」"}  # by width
_CLOSES = dict(
    zip('」』】〕〉》≫»〗〙〛⦆”’〟〞)]}>"', '「『【〔〈《≪«〖〘〚⦅“‘〝〝([{<"', strict=True)
)
_OPENS = frozenset(_CLOSES.values())
_CLOSING = f"[{re.escape(''.join(_CLOSES))}\uff09\uff3d\uff5d\uff1e｣]*"

_NEW = r"(?:\s+[\"“‘(\[]?[A-Z0-9]|\s*$)"  # a sentence begins, or nothing follows
_STOP = {  # what ends a sentence, looked for at one of its signs
    "ja": re.compile(
        r"[。｡]|(?<![!?\uff01\uff1f])[!?\uff01\uff1f]+(?=\s|$)"
        r"|(?<=[ぁ-ヿ一-鿿)\uff09」』])[.\uff0e](?!\d)"
    ),
    "en": re.compile(rf"(?<![.!?])[.!?]+(?={_CLOSING}{_NEW})"),
}
_BOTH = re.escape("".join({*_CLOSES, *_OPENS, *_SAME}))
_ANY = {"ja": re.compile("[。｡!?.\uff01\uff1f\uff0e]"), "en": re.compile("[.!?]")}
_SIGNS = {k: re.compile(f"[{_BOTH}{any.pattern[1:]}") for k, any in _ANY.items()}
_DONE = {  # after a quotation whose end is that of the sentence too
    "ja": re.compile(rf"{_CLOSING}\s*$"),
    "en": re.compile(f"{_CLOSING}{_NEW}"),
}
_TITLE = re.compile(
    r"\b(?:Mrs?|Ms|Dr|Prof|Amb|Gen|Sen|Rep|Gov|St|Art|Sec|Fig|Vol|vs|cf|al|e\.g|i\.e)$"
)
_SHORT = re.compile(r"(?:(?<![A-Za-z])[A-Z](?:\.[A-Z])*|\b(?:[ap]\.m|Inc|Ltd|Co|Corp|Jr|Sr))$")
_NUMBER = re.compile(
    r"\b(?:Nos?|[Pp]p?|Ch|paras?|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
_BEGINS = re.compile(  # rarely part of a name, so that "U.S." ends a sentence before it
    r"\s+[\"“‘(\[]?(?:The|An?|Both|Each|All|They|It|We|He|She|These|This|Those|In|On|At|As|To|For"
    r"|With|By|During|Follow\w+|Further\w*|Moreover|Additionally|Also|Finally|However|Their|Its|Our"
    r"|Participants|Japan)\b"
)


def ended(line: str) -> bool:
    """Whether a line ends where a sentence may end, or announces what follows it."""
    return line.rstrip().rstrip("".join(_CLOSES))[-1:] in tuple("。｡.!?:\uff0e\uff01\uff1f\uff1a")


def ends(text: str, start: int, end: int, language: str) -> list[int]:
    """The places from ``start`` to ``end``, a paragraph, after which sentences end."""
    found, opened, held = [], [], {}
    if not _ANY[language].search(text, start, end):
        return found
    for token in _SIGNS[language].finditer(text, start, end):
        sign, at = _SAME.get(token[0], token[0]), token.start()
        opener = _CLOSES.get(sign)
        if opener and held.get(opener):
            top = None
            while top != opener:
                top, number = opened.pop()
                held[top] -= 1
            last = found[-1] if len(found) > number else None
            del found[number:]
            if last == at and _DONE[language].match(text, at + 1, end):
                found.append(at + 1)
        elif sign in _OPENS:
            opened.append((sign, len(found)))
            held[sign] = held.get(sign, 0) + 1
        elif opener or not (stop := _STOP[language].match(text, at, end)):
            continue
        elif language == "ja" or not _abbreviated(text, *stop.span(), start, end):
            found.append(stop.end())
    return found


def _abbreviated(text: str, at: int, after: int, start: int, end: int) -> bool:
    """Whether the full stop at ``at`` ends an abbreviation and no sentence."""
    word, rest = text[max(start, at - 12) : at], text[after : min(end, after + 24)]
    if text[at:after] != "." or not rest.strip():
        return False
    if _NUMBER.search(word):
        return rest.lstrip()[:1].isdigit()
    return bool(_TITLE.search(word) or (_SHORT.search(word) and not _BEGINS.match(rest)))
