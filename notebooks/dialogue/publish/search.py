"""The book's own search: an index of every section's text, and the page that searches it.

``setup`` gives the book that page in place of Sphinx's; ``write`` makes the index from the finished
HTML, which holds each word a reader can see. The index is a plain script, so that the search also
works on a book opened from disk. ``book/_static/search.js`` folds and reads text as this module.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from lxml import html as markup

from dialogue.corpus import files

_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small"}
_INLINE |= {"span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
_SKIPPED = {"button", "nav", "noscript", "script", "section", "style", "svg", "template"}
_SKIPPED_CLASSES = {"headerlink", "dlg-chart"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TYPED = str.maketrans("‘’“”‐‑‒–—−", "''\"\"------")  # as keyboards have them
_SPHINX_SEARCH = ("searchtools.js", "language_data.js", "sphinx_highlight.js")


def setup(app):
    app.connect("config-inited", _find_template)
    app.connect("builder-inited", _switch_off)
    app.connect("html-collect-pages", lambda app: [("search", {"title": "Search"}, "search.html")])
    app.connect("html-page-context", _page_context, priority=980)
    app.add_js_file("search.js", priority=600, defer="defer")
    app.add_css_file("search.css", priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


def _find_template(app, config):
    config.templates_path.append(str(files.root() / "book" / "_templates"))


def _switch_off(app):
    """Sphinx's index knows no Japanese words inside a run of Japanese, so it is not made."""
    app.builder.search = False


def _page_context(app, pagename, templatename, context, doctree):
    """Drop Sphinx's own marking of hits, which takes the query from the address for itself."""
    context["script_files"] = [
        script
        for script in context.get("script_files", ())
        if "sphinx_highlight" not in str(getattr(script, "filename", script) or "")
    ]


def write(html: Path, each: Callable = map) -> int:
    """Write the index of the book in the folder ``html``; gives the number of its sections.

    ``each`` may be a ``map`` on more cores.
    """
    found = sections(html, each)
    lines = ",\n".join(json.dumps(section, ensure_ascii=False) for section in found)
    index = f"window.DIALOGUE_INDEX = [\n{lines}\n];\n"
    files.write_atomic(html / "_static" / "search-index.js", index)
    for name in _SPHINX_SEARCH:
        (html / "_static" / name).unlink(missing_ok=True)
    page = html / "search.html"
    if page.exists():
        digest = hashlib.sha256(index.encode()).hexdigest()[:8]
        old, new = 'search-index.js"', f'search-index.js?v={digest}"'
        page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
    return len(found)


def fold(text: str) -> str:
    """``text`` as it is compared: full-width as half-width, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().translate(_TYPED).split())


def sections(html: Path, each: Callable = map) -> list[dict]:
    """All sections of the book, in reading order: where each is, its title, text and figures."""
    html = html.resolve()
    paths = sorted(html.rglob("*.html"))
    pages = dict(zip(paths, each(partial(_read, html), paths), strict=True))
    pages = {path: page for path, page in pages.items() if page}
    following = {path: next for path, (next, _) in pages.items() if next}
    return [section for path in _in_reading_order(pages, following) for section in pages[path][1]]


def _read(html: Path, path: Path) -> tuple[Path | None, list[dict]] | None:
    """The page that a page names as its next one, and its sections; None without an article."""
    page = markup.fromstring(path.read_text("utf-8"))
    if not _articles(page):
        return None
    next = page.xpath("//link[@rel='next']/@href")[:1]
    return (
        (path.parent / next[0]).resolve() if next else None,
        list(_of_page(path.relative_to(html).as_posix(), page)),
    )


def _articles(page: markup.HtmlElement) -> list[markup.HtmlElement]:
    return [a for a in page.find_class("bd-article") if a.xpath(".//section[@id]")]


def _in_reading_order(pages: Iterable[Path], following: dict[Path, Path]) -> list[Path]:
    """As the pages name their next one; a chain starts at each page that no other names."""
    chains = []
    for path in (p for p in pages if p not in following.values()):
        chain = []
        while path in pages and path not in chain:
            chain.append(path)
            path = following.get(path)
        chains.append(chain)
    return [path for chain in sorted(chains, key=len, reverse=True) for path in chain]


def _of_page(path: str, page: markup.HtmlElement) -> Iterator[dict]:
    chapter = ""
    for section in _articles(page)[0].xpath(".//section[@id]"):
        heading = next((child for child in section if child.tag in _HEADINGS), None)
        title = _joined(_pieces(heading)) if heading is not None else ""
        chapter = chapter or title
        text = _joined(_pieces(section, without=heading))
        charts = section.find_class("dlg-chart")
        own = (c for c in charts if next(c.iterancestors("section")) is section)
        yield {
            "page": path,
            "anchor": section.get("id"),
            "chapter": chapter,
            "title": title,
            "text": text,
            "figures": _joined(w for chart in own for w in _words_in(chart, text)),
        }


def _pieces(
    element: markup.HtmlElement, without: markup.HtmlElement | None = None
) -> Iterator[str]:
    """The element's own text: spaces where a block starts or ends, no nested sections, figures."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):  # and no comment
            gap = "" if child.tag in _INLINE else " "
            yield gap
            if child is not without and not _skipped(child):
                yield from _pieces(child)
            yield gap
        yield child.tail or ""


def _skipped(element: markup.HtmlElement) -> bool:
    return element.tag in _SKIPPED or not _SKIPPED_CLASSES.isdisjoint(element.classes)


def _words_in(chart: markup.HtmlElement, text: str) -> Iterator[str]:
    """What a drawing says: its description, and labels that neither this nor the text repeats."""
    known = [fold(text)]
    labels = (label.text_content() for label in chart.xpath(".//svg//text"))
    for words in (chart.get("data-alt", ""), *labels):
        if not any(fold(words) in other for other in known):
            known.append(fold(words))
            yield f"{words.strip()} "


def _joined(pieces) -> str:
    return " ".join("".join(pieces).split())
