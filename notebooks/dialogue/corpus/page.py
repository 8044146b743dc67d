"""The text of a source from elsewhere, a web page or plain text, and the source as it is kept.

trafilatura tells which of a page's lines are its text, but joins some of them and leaves out short
ones; so the whole element that holds them is taken, its lines as a browser lays them out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import ne

from dialogue.corpus import contacts
from dialogue.corpus.encoding import recognised
from dialogue.corpus.errors import InputError

# Elements that stand on lines of their own, those of them with an empty line before, those not seen
_APART = re.compile("p|h[1-6]|table|[uod]l|blockquote|pre|section|article")
_BLOCK = re.compile(
    _APART.pattern + "|address|aside|body|br|caption|center|d[dt]|details|div|fieldset|figure"
    "|figcaption|footer|form|header|hr|legend|li|main|nav|summary|t(?:body|foot|head|r)"
)
_UNSEEN = re.compile(
    "button|head|iframe|noscript|object|option|r[pt]|script|select|style|svg|template|textarea"
)
_BREAK = re.compile(r"(?<=[^\0-\x7f])[ \t]*\n\s*(?=[^\0-\x7f])")  # of the source, within a line
_LONG = 15  # letters that no line of a menu shares with the text by chance
_DATE = re.compile(r"\w{2,6}年\w{1,2}月\w{1,2}日\w{0,3}")
_HTML = re.compile(r"\s*<[!?a-z]", re.I)
_SAID = re.compile(r".{20,}[。.]")


@dataclass(frozen=True)
class Page:
    """The text of a source without desk contacts, and how many of its lines they were (``cut``);
    the source as it is ``kept``, without them too; whether it is ``laid_out``, a page and no plain
    text, and then the lines with sentences that are not of its text (``outside``)."""

    text: str
    cut: int
    kept: bytes
    laid_out: bool = False
    outside: tuple[str, ...] = ()


def read(raw: bytes, where: object = "page") -> Page:
    """Take a source apart, a page or plain text. Raises InputError where no text stands in it."""
    source = recognised(raw, where)
    if _HTML.match(source):
        return _page(source, raw, where)
    lines = source.split("\n")
    left = contacts.without(lines)
    cut, text = sum(map(ne, lines, left)), "\n".join(left)
    return Page(text, cut, text.encode() if cut else raw)


@dataclass
class _Line:
    """A line: the pieces it is made of, and whether an empty line stands before it.

    A piece is an element, the attribute that holds it (``text`` or ``tail``), and the piece.
    """

    pieces: list[tuple]
    apart: bool

    @cached_property
    def text(self) -> str:
        joined = _BREAK.sub("", "".join(piece for _, _, piece in self.pieces))
        return re.sub(r"[ \n\f\r\t]+", " ", joined).replace("\v", "\t").strip(" \t\xa0")

    @property
    def empty(self) -> bool:
        return not any(piece.strip() for _, _, piece in self.pieces)

    @cached_property
    def within(self) -> list:
        """The elements that hold its beginning, from the outermost."""
        element, attribute, _ = next(p for p in self.pieces if p[2].strip())
        own = [element] if attribute == "text" else []
        return [*reversed([*element.iterancestors()]), *own]


def _page(html: str, raw: bytes, where: object) -> Page:
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(html.encode(), parser=parser, ensure_head_body=True)
    except lxml.etree.ParserError:
        root = lxml.html.fromstring("<html><head></head><body></body></html>")
    lines = [line for line in _lines(root.find("body")) if not line.empty]
    if not lines:
        raise InputError("has no text", where, "a page whose text stands in it, not in a script")
    said = [line.text for line in lines]
    cleaned = contacts.without(said)
    changed = [pair for pair in zip(lines, cleaned, strict=True) if pair[0].text != pair[1]]
    main, text, cut, outside = _main(html, root, lines), "", 0, []
    for line, left in zip(lines, cleaned, strict=True):
        if main in line.within and not {e.tag for e in line.within} & {"nav", "footer"}:
            text += ("\n" * (1 + line.apart) if text else "") + left if left else ""
            cut += left != line.text
        elif _SAID.match(left):
            outside.append(left)
    hidden = contacts.numbers_cut(html) != html or "mailto:" in html.lower()
    kept = _without(root, changed) if changed or hidden else raw
    return Page(text + "\n", cut, kept, True, tuple(outside))


def _lines(body) -> Iterator[_Line]:
    """The lines of a page as they are laid out; cells of a row stand in one, after tabs."""
    from lxml import etree

    line, verbatim = _Line([], False), False
    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag, attribute = str(element.tag), "text" if event == "start" else "tail"
        if event == "start" and _UNSEEN.fullmatch(tag):
            walk.skip_subtree()
            continue
        if _BLOCK.fullmatch(tag):
            yield line
            apart = bool(_APART.fullmatch(tag)) or (line.empty and line.apart)
            line = _Line([], apart)
        elif event == "start" and tag in ("td", "th") and not line.empty:
            line.pieces.append((element, "", "\v"))
        if tag == "pre":
            verbatim = event == "start"
        piece = getattr(element, attribute) or ""
        for number, own in enumerate(piece.split("\n") if verbatim else [piece]):
            if number:
                yield line
                line = _Line([], False)
            line.pieces.append((element, attribute, own))
    yield line


def _main(html: str, root, lines: list[_Line]):
    """The innermost element that holds the text that trafilatura finds, its title and its date; the
    whole page where that is less than half of it."""
    import trafilatura

    found = _letters(trafilatura.extract(html, favor_recall=True, include_comments=False) or "")
    title, titled, sure = _letters(root.findtext(".//title") or ""), (0, None), []
    for line in lines:
        letters = _letters(line.text)
        if letters in title and len(letters) > titled[0]:
            titled = len(letters), line
        if letters in found and (len(letters) >= _LONG or _DATE.fullmatch(letters)):
            sure.append(line)
    if not sure or sum(len(_letters(line.text)) for line in sure) < len(found) / 2:
        return root.find("body")
    if titled[0] >= _LONG / 2:
        sure.append(titled[1])
    chains = zip(*(line.within for line in sure), strict=False)
    return [level[0] for level in chains if len(set(level)) == 1][-1]


def _without(root, changed: list[tuple[_Line, str]]) -> bytes:
    """The page in UTF-8 without the contacts in its lines and anywhere else, scripts, comments."""
    import lxml.html
    from lxml import etree

    for line, left in changed:
        for number, (element, attribute, piece) in enumerate(line.pieces):
            if attribute:
                now = (getattr(element, attribute) or "").replace(piece, "" if number else left, 1)
                setattr(element, attribute, now)
    for element in [*root.iter(etree.Comment, "script", "meta")]:
        if element.tag != "meta" or "charset" in str(element.attrib).lower():
            element.drop_tree()
    for element in root.iter():
        element.text, element.tail = (
            contacts.numbers_cut(t or "") for t in (element.text, element.tail)
        )
        for name, value in element.attrib.items():
            gone = value.lower().startswith(("mailto:", "tel:"))
            element.set(name, "" if gone else contacts.numbers_cut(value))
    root.find("head").insert(0, lxml.html.Element("meta", charset="utf-8"))
    return lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
