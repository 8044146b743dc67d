"""What Sphinx and its theme leave undone, in one pass over the pages of a built book: faults of the
theme are mended, icons become drawings in the page, links to what the book does not have become
text, Japanese is marked, a policy names what the page may load, the search gets its sections."""

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lxml import etree

from dialogue.corpus import files
from dialogue.corpus.errors import InputError
from dialogue.publish import japanese, search

Element = etree._Element
_ICON = re.compile(r'<(i|span) class="([^"]*\bfa[sb]? ?[^"]*)"([^>]*)>\s*</\1>')
_EXECUTED = re.compile(r"(urlpath=[a-z/]*tree/|/blob/[^/]+/)book/(parts/|topics/)?([\w-]+)\.ipynb")
_ADDRESS = re.compile(r'"(?:@root@|[./]+)/(book/[\w/-]+\.html)[^"]*"')  # in JSON
_NAMES = "viewBox preserveAspectRatio clipPath linearGradient radialGradient gradientUnits"
_CAPITALS = {name.lower(): name for name in _NAMES.split()}

# The book's first page, for readers whose browser does not forward and for readers of screens.
_FORWARD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" />
<meta http-equiv="Refresh" content="0; url={0}" /><title>The Dialogue Book</title></head>
<body><p><a href="{0}">The Dialogue Book</a></p></body></html>"""

# Faults of the theme and of Sphinx, and attributes that mend them; an empty one is taken away.
_TABLE, _HERE = {"tabindex": "0", "role": "group", "aria-label": "Table"}, "On this page"
_MENDED = (
    # Tables that scroll sideways on narrow screens can be scrolled with the keyboard.
    ("//div[@class='pst-scrollable-table-container']", _TABLE),
    ("//th[@class='head']", {"scope": "col"}),
    # ``doc-biblioentry`` is deprecated, and a list may hold nothing but its items.
    ("//div[@role='doc-biblioentry']", {"role": ""}),
    ("//div[@role='list'][@class='citation-list']", {"role": ""}),
    ("//nav[@class='bd-toc-nav page-toc']", {"aria-label": _HERE}),
    ("//button[contains(@class, 'primary-toggle')]", {"title": "Menu", "aria-label": "Menu"}),
    ("//button[contains(@class, 'secondary-toggle')]", {"title": _HERE, "aria-label": _HERE}),
    # A policy without ``unsafe-inline`` permits no handlers in attributes; dialogue.js has them.
    ("//button[@onclick='window.print()']", {"type": "button", "data-does": "print"}),
    ("//button[@onclick='toggleFullScreen()']", {"type": "button", "data-does": "fullscreen"}),
    ("//button[@onclick]", {"onclick": ""}),
)
_REMOVED = (
    # Icons are drawings; and browsers refuse to preload fonts from disk, and say so.
    "/html/head/*[contains(concat(@src, @href), '/vendor/fontawesome/')]"
    # What is left of a service for running code that the book does not use.
    "|//script[@type='text/x-thebe-config' or starts-with(., 'kernelName = ')]"
)


def write(html: Path, each: Callable = map) -> None:
    """Finish every page of the book in the folder ``html``, and write its search index. ``each``
    may be a ``map`` on more cores. Raises InputError where the theme shows an icon that its own set
    does not have."""
    paths = [p for p in sorted(html.rglob("*.html")) if "_static" not in p.relative_to(html).parts]
    pages = {p.relative_to(html).as_posix() for p in paths}
    icons = _icons(html)
    # This page has all that the theme puts into every page, and of the data only the menu.
    plain = _parsed((html / "search.html").read_text("utf-8"), icons)
    scripts = {str(s) for s in plain.xpath("//script[not(@src or @type or ancestor::nav)]/text()")}
    menu = plain.xpath("//nav//a/@href")
    in_order = sorted(pages, key=lambda p: (menu.index(p) if p in menu else len(menu), p))
    finish = partial(_finish, html, pages=pages, icons=icons, scripts=scripts)
    search.write(html, [section for found in each(finish, in_order) for section in found])
    files.write_atomic(html / ".nojekyll", "")  # else GitHub Pages leaves out _static


def _finish(html: Path, name: str, pages: set, icons: dict, scripts: set) -> list[dict]:
    """Finish the page at the path ``name`` in the book; gives its sections, as the search has them.
    ``scripts`` are the texts of those that the theme puts into every page."""
    text = (html / name).read_text("utf-8")
    if "<html" not in text:
        text = _FORWARD.format(re.search(r'url=([^"]+)', text).group(1))
    tree = _parsed(text, icons)
    for element in tree.xpath(_REMOVED):
        element.tag = "removed"
    etree.strip_elements(tree, "removed", with_tail=False)
    for place, attributes in _MENDED:
        for element in tree.xpath(place):
            element.attrib.update(attributes)
            for attribute in [name for name, value in attributes.items() if not value]:
                del element.attrib[attribute]
    for link in tree.xpath("//a[starts-with(@href, 'https://')]"):
        link.set("href", _EXECUTED.sub(_template, link.get("href")))
    _unlink(tree, name, pages)
    _begin(tree, name, scripts)
    _label(tree)
    if name in japanese.PAGES:
        tree.set("lang", "ja")
        tree.find("body").set("lang", "en")  # the menu, and what else the theme puts there
        for article in tree.xpath("//article"):
            article.set("lang", "ja")
    japanese.mark(tree.find("body"))
    (html / name).write_text(_written(tree), "utf-8")
    return list(search.read(tree, name))


def _written(tree: Element) -> str:
    """A page as text; SVG gets the capitals back that the parser of HTML makes small."""
    for element in tree.iter("svg", *_CAPITALS):
        element.tag = _CAPITALS.get(element.tag, element.tag)
        for name in filter(_CAPITALS.get, element.keys()):
            element.set(_CAPITALS[name], element.attrib.pop(name))
    return etree.tostring(tree, encoding="unicode", method="html", doctype="<!DOCTYPE html>") + "\n"


def _parsed(text: str, icons: dict) -> Element:
    # Some icons stand in scripts, which write their buttons as text: hence before there is a tree.
    return etree.HTML(_ICON.sub(partial(_drawn, icons), text))


def _icons(html: Path) -> dict[str, tuple[str, str, str]]:
    """The drawings of the theme's solid icons, from the script the theme would load (1.5 MB)."""
    drawing = re.compile(r'[,{]"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","(M[^"]+)"\]')
    scripts = html.glob("_static/vendor/fontawesome/*/js/all.min.js")
    found = [m for p in scripts for m in drawing.findall(p.read_text("utf-8"))]
    return {name: tuple(drawn) for name, *drawn in found}  # the solid set stands last


def _drawn(icons: dict, match: re.Match) -> str:
    _, classes, rest = match.groups()
    names = re.findall(r"\bfa-(?!(?:solid|lg|fw|brands|regular)\b)([a-z0-9-]+)", classes)
    if not names or names[0] not in icons:
        raise InputError(f"icon '{classes}' in a page of the theme: not among the theme's icons")
    width, height, outline = icons[names[0]]
    said = f'class="svg-inline--fa dlg-icon {classes}"{rest} viewBox="0 0 {width} {height}"'
    return f'<svg {said} aria-hidden="true"><path fill="currentColor" d="{outline}"/></svg>'


def _template(match: re.Match) -> str:
    """Launch buttons open the templates: the executed pages are not kept in the repository."""
    start, themed, name = match.groups()
    return f"{start}notebooks/{'theme' if themed else name}.ipynb"


def _unlink(tree: Element, name: str, pages: set[str]) -> None:
    """Links to pages and ids that are not there become text: a single page has no others."""
    ids = set(tree.xpath("//@id"))
    for link in tree.xpath("//a"):
        address, _, id = (link.get("href") or link.get("xlink:href") or "").partition("#")
        place = address.partition("?")[0]
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(name), place)) if place else name
        within = ":" not in place and (goal.endswith(".html") or not place)
        if within and (goal not in pages or (goal == name and id and id not in ids)):
            link.tag = "dead"
    etree.strip_tags(tree, "dead")
    for places in tree.xpath("//p[@class='dlg-places'][not(a)]"):
        places.getparent().remove(places)
    # What scripts make of their data, and sentences that they name, must not be linked either.
    for data in tree.xpath("//script[@type='application/json']"):
        data.text = _ADDRESS.sub(lambda m: m[0] if m[1] in pages else '""', data.text)
    if "book/text.html" not in pages:
        tree.set("data-alone", "")


def _label(tree: Element) -> None:
    """Tell each cell its column, for screens on which rows are stacked, and what unfolds a part of
    the menu its name."""
    for fold in tree.xpath("//nav//li/details/summary"):
        above = fold.getparent().getparent().find("a")
        fold.set("aria-label", f"Under {' '.join(''.join(above.itertext()).split())}")
    for table in tree.xpath("//article//table"):
        heads = ["".join(head.itertext()).strip() for head in table.iter("th")]
        for row in table.iter("tr"):
            for cell, head in zip(row.findall("td"), heads, strict=False):
                cell.set("data-label", head if "".join(cell.itertext()).strip() else "")


def _begin(tree: Element, name: str, scripts: set[str]) -> None:
    """Put first in the head what the page may load; of scripts in its text only the theme's own.

    ``file:`` is there since browsers differ in what is the same origin on a book opened from disk,
    ``'unsafe-inline'`` for styles alone, since Vega and the theme set them from scripts.
    """
    inline = scripts.intersection(tree.xpath("//script/text()"))
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline)
    allowed = " ".join(["'self'", "file:", *sorted(f"'sha256-{digest}'" for digest in digests)])
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src 'self' file: 'unsafe-inline'; "
        "img-src 'self' file: data: blob:; font-src 'self' file: data:; connect-src 'none'; "
        "object-src 'none'; base-uri 'none'; form-action 'self' file:"
    )
    first = (
        ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        ("link", {"rel": "icon", "href": "data:,"}),  # else browsers ask the server for one
        ("script", {"src": "../" * name.count("/") + "_static/first.js"}),  # before the theme's
    )
    for place, (tag, attributes) in enumerate(first, 1):  # behind the encoding
        tree.find("head").insert(place, tree.makeelement(tag, attributes))
