"""What the theme leaves undone in finished pages: access for everyone, and no third party.

``write`` goes once over the HTML of a built book: icons become drawings in the page, tables and
citations get the roles that readers of screens need, every run of Japanese is marked as such, each
chart's links are listed with its data, and a Content-Security-Policy names all that a page may
load. Scripts that stand in a page are allowed by their SHA-256, so that no others run.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from dialogue.corpus import files
from dialogue.corpus.errors import InputError

_ICON_SCRIPT = "_static/vendor/fontawesome/*/js/all.min.js"
_ICON = re.compile(r'<(i|span) class="([^"]*\bfa[sb]? ?[^"]*)"([^>]*)>\s*</\1>')
_ICON_LOADED = re.compile(r"<(?:script|link)[^>]*/vendor/fontawesome/[^>]*>(?:</script>)?\n?")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.S)
_DATA_BLOCK = re.compile(r'type="(?!text/javascript|module)')
_JAPANESE = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u4e00-\u9fff\uff66-\uff9f「『【〈]"
    r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]*"
)
_KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_TOKEN = re.compile(
    r"(<!--.*?-->|<(?:script|style|title)\b.*?</(?:script|style|title)>|<(?:[^>\"]|\"[^\"]*\")*>)",
    re.S,
)
_CHART = re.compile(r'<div class="dlg-chart".*?<details class="dlg-data">.*?</details>', re.S)
_LINK = re.compile(r'<a xlink:href="([^"]+)"')
_NOWHERE = "https://vega.github.io/vega-datasets/"  # the base vl-convert gives relative links

# Faults of the theme and of Sphinx, and what stands in their place.
_MENDED = (
    # Tables that scroll sideways on narrow screens can be scrolled with the keyboard.
    (
        r'<div class="pst-scrollable-table-container">',
        '<div class="pst-scrollable-table-container" tabindex="0" role="group" aria-label="Table">',
    ),
    (r'<th class="head">', '<th class="head" scope="col">'),
    # ``doc-biblioentry`` is deprecated, and a list may hold nothing but its items.
    (r' role="doc-biblioentry"', ""),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
    (r'<nav class="bd-toc-nav page-toc"', r'\g<0> aria-label="On this page"'),
    (r'(<button class="sidebar-toggle primary-toggle[^>]*)title="[^"]*"',
     r'\1title="Menu" aria-label="Menu"'),
    (r'(<button class="sidebar-toggle secondary-toggle[^>]*)title="[^"]*"',
     r'\1title="On this page" aria-label="On this page"'),
    # A policy without ``unsafe-inline`` permits no handlers in attributes; dialogue.js has them.
    (r'onclick="window\.print\(\)"', 'type="button" data-does="print"'),
    (r'onclick="toggleFullScreen\(\)"', 'type="button" data-does="fullscreen"'),
    # Browsers refuse to preload fonts from disk, and say so on the console.
    (r'<link rel="preload" as="font"[^>]*>\n?', ""),
    # What is left of a service for running code that the book does not use.
    (r'<script type="text/x-thebe-config">.*?</script>\s*', ""),
    (r"<script>kernelName = .*?</script>\s*", ""),
)  # fmt: skip


def write(html: Path, each: Callable = map) -> None:
    """Mend every page of the book in the folder ``html``; ``each`` may be a ``map`` on more cores.

    Raises InputError where the theme shows an icon that its own set does not have.
    """
    paths = [p for p in sorted(html.rglob("*.html")) if "_static" not in p.relative_to(html).parts]
    list(each(partial(_mend, icons=_icons(html)), paths))
    _forward(html)


def _mend(path: Path, icons: dict) -> None:
    text = path.read_text("utf-8")
    if "<html" in text:
        path.write_text(page(text, icons), "utf-8")


def page(text: str, icons: dict[str, tuple[str, str, str]]) -> str:
    """One page, mended; ``icons`` maps a name to width, height and path of its drawing."""
    text = _ICON_LOADED.sub("", text)
    text = _ICON.sub(lambda m: _drawn(m, icons), text)
    for fault, mended in _MENDED:
        text = re.sub(fault, mended, text, flags=re.S)
    text = _launch(text.replace(_NOWHERE, ""))
    text = _CHART.sub(lambda m: _links_listed(m.group()), text)
    return _with_policy(_marked(text))


# Icons


def _icons(html: Path) -> dict[str, tuple[str, str, str]]:
    """The drawings of the theme's solid icons, from the script the theme would load (1.5 MB)."""
    found = {}
    for path in html.glob(_ICON_SCRIPT):
        solid = path.read_text("utf-8")
        drawing = r'[,{]"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","(M[^"]+)"\]'
        for name, width, height, outline in re.findall(drawing, solid):
            found[name] = (width, height, outline)  # the solid set stands last
    return found


def _drawn(match: re.Match, icons: dict) -> str:
    classes, rest = match.group(2), match.group(3)
    names = [c.removeprefix("fa-") for c in classes.split() if c.startswith("fa-")]
    names = [n for n in names if n not in ("solid", "lg", "fw", "brands", "regular")]
    if not names or names[0] not in icons:
        raise InputError(f"icon '{classes}' in a page of the theme: not among the theme's icons")
    width, height, outline = icons[names[0]]
    return (
        f'<svg class="svg-inline--fa dlg-icon {classes}"{rest} viewBox="0 0 {width} {height}"'
        f' aria-hidden="true"><path fill="currentColor" d="{outline}"/></svg>'
    )


# Charts


def _links_listed(figure: str) -> str:
    """The places a chart leads to, as a list by its data: a drawing's own links have no names."""
    places = list(dict.fromkeys(_LINK.findall(figure)))
    figure = figure.replace("<a xlink:href=", '<a tabindex="-1" xlink:href=')
    if not places:
        return figure
    links = ", ".join(f'<a href="{place}">{escape(_name(place))}</a>' for place in places)
    listed = f'<p class="dlg-places">The drawing leads to: {links}</p>'
    return figure.replace("<p>Download:", f"{listed}<p>Download:", 1)


def _name(place: str) -> str:
    """``…#ied12-s07`` as ``S07``, ``…#event-prague-conference`` as its words."""
    anchor = place.partition("#")[2] or Path(place).stem
    sentence = re.fullmatch(r"[a-z]+\d+-(s\d+)", anchor)
    return (
        sentence.group(1).upper() if sentence else anchor.removeprefix("event-").replace("-", " ")
    )


# Language


def _marked(text: str) -> str:
    """Every run of Japanese outside an element with ``lang="ja"`` in one of its own."""
    out, inside, depth, drawing = [], "", 0, 0
    for number, piece in enumerate(_TOKEN.split(text)):
        if number % 2 == 0:
            out.append(piece if inside else _wrapped(piece, "tspan" if drawing else "span"))
            continue
        tag = re.match(r"<(/?)([a-zA-Z][\w-]*)", piece)
        if tag:
            closing, name = tag.groups()
            if not inside and not closing and name != "link" and not piece.isascii():
                piece = _named_in_japanese(piece)
            whole = piece.endswith("/>") or piece.startswith("<script")
            if name == "svg" and not whole:
                drawing += -1 if closing else 1
            if inside:
                depth += 0 if whole or name != inside else -1 if closing else 1
                inside = inside if depth else ""
            elif not closing and not whole and re.search(r'\slang="ja"', piece):
                inside, depth = name, 1
        out.append(piece)
    return "".join(out)


def _wrapped(text: str, name: str) -> str:
    if text.isascii():
        return text
    return _JAPANESE.sub(lambda m: f'<{name} lang="ja">{m.group()}</{name}>', text)


def _named_in_japanese(tag: str) -> str:
    """An element whose accessible name is Japanese throughout says so."""
    names = re.findall(r'\s(?:aria-label|alt|title|data-alt)="([^"]*)"', tag)
    if " lang=" in tag or not any(map(_KANA_OR_KANJI.search, names)):
        return tag
    if any(re.search(r"[A-Za-z]{3}", name) for name in names):
        return tag
    return re.sub(r"(/?>)$", r' lang="ja"\1', tag)


# What a page may load, and where it leads


def _with_policy(text: str) -> str:
    """The page with its policy first in the head.

    ``file:`` stands beside ``'self'`` since browsers differ in what they take for the same origin
    on a book opened from disk. Vega and the theme set styles from scripts, hence
    ``'unsafe-inline'`` for styles alone.
    """
    digests = sorted(
        {
            base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            for attributes, body in _INLINE.findall(text)
            if not _DATA_BLOCK.search(attributes)
        }
    )
    scripts = " ".join(["'self'", "file:", *(f"'sha256-{digest}'" for digest in digests)])
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'self' file: 'unsafe-inline'; "
        "img-src 'self' file: data: blob:; font-src 'self' file: data:; connect-src 'none'; "
        "object-src 'none'; base-uri 'none'; form-action 'self' file:"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    meta += '\\n    <link rel="icon" href="data:," />'  # else browsers ask the server for one
    return re.sub(r"(<head>\s*<meta charset=[^>]*>)", rf"\1\n    {meta}", text, count=1)


def _launch(text: str) -> str:
    """Launch buttons open the templates: the executed pages are not kept in the repository."""

    def template(match):
        start, folder, name = match.groups()
        return f"{start}notebooks/{'theme' if folder else name}.ipynb"

    return re.sub(
        r'(href="https://[^"]*(?:urlpath=[a-z/]*tree/|/blob/[^"/]+/))book/(parts/|topics/)?'
        r"([\w-]+)\.ipynb",
        template,
        text,
    )


def _forward(html: Path) -> None:
    """The first page forwards to the book's root; it has a language, a title and a link too."""
    path = html / "index.html"
    text = path.read_text("utf-8") if path.exists() else ""
    target = re.search(r'url=([^"]+)"', text)
    if "<html" in text or not target:
        return
    place = target.group(1)
    files.write_atomic(
        path,
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8" />'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'" />'
        f'<meta http-equiv="Refresh" content="0; url={place}" /><title>The Dialogue Book</title>'
        f'</head><body><p><a href="{place}">The Dialogue Book</a></p></body></html>\n',
    )
