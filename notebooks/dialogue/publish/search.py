"""The index of the book's own search: the text of every section, from finished pages, which hold
each word a reader can see, and the names that a thing has. It is a plain script, so that the search
also works on a book opened from disk. ``book/_static/search.js`` folds and reads text as this
module."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from dialogue.corpus import codebook, files

_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small"}
_INLINE |= {"span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
_SKIPPED = {"button", "nav", "noscript", "script", "section", "style", "svg", "template"}
_UNREAD = {"headerlink", "dlg-chart"}
_CHARTS = ".//div[@class='dlg-chart']"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TYPED = str.maketrans("‘’“”‐‑‒–—−", "''\"\"------")  # as keyboards have them


def read(tree: Element, path: str) -> Iterator[dict[str, str]]:
    """The sections of the page at ``path``: where each is (page, anchor, chapter, title), its text
    and that of its figures."""
    chapter = ""
    for section in tree.xpath("//article//section[@id]"):
        heading = next((child for child in section if child.tag in _HEADINGS), None)
        title, text = "" if heading is None else _text(heading), _text(section, without=heading)
        chapter = chapter or title
        own = (c for c in section.xpath(_CHARTS) if next(c.iterancestors("section")) is section)
        yield {
            "page": path,
            "anchor": section.get("id"),
            "chapter": chapter,
            "title": title,
            "text": text,
            "figures": _joined(w for chart in own for w in _words_in(chart, text)),
        }


def write(html: Path, sections: list[dict[str, str]]) -> None:
    """Write the index of the book in the folder ``html``, and let its search page load it."""
    index = ""
    for name, rows in (("NAMES", names()), ("INDEX", sections)):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        index += f"window.DIALOGUE_{name} = [\n{lines}\n];\n"
    files.write_atomic(html / "_static" / "search-index.js", index)
    for name in ("searchtools.js", "language_data.js", "sphinx_highlight.js"):  # Sphinx's own
        (html / "_static" / name).unlink(missing_ok=True)
    page, digest = html / "search.html", hashlib.sha256(index.encode()).hexdigest()[:8]
    named = page.read_text("utf-8").replace('search-index.js"', f'search-index.js?v={digest}"')
    page.write_text(named, "utf-8")


def names() -> Iterator[dict]:
    """The names of each theme and of each thing in the glossary, and the page that is about it."""
    book = codebook.load()
    for kind, themes in (("parts", book.parts), ("topics", book.topics)):
        yield from ({"page": f"book/{kind}/{t.id}.html", "names": [t.ja, t.en]} for t in themes)
    for term in files.read_table("codebook/glossary.csv").itertuples():
        said = [term.ja, *term.en.split(" / "), term.abbr, *term.also.split(";")]
        plain = dict.fromkeys(re.sub(r" ?\([^()]*\)$", "", name) for name in said if name)
        yield {"page": term.about and f"book/{term.about}.html", "names": [*plain]}


def fold(text: str) -> str:
    """``text`` as it is compared: full-width as half-width, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().translate(_TYPED).split())


def _text(element: Element, without: Element | None = None) -> str:
    """The element's own text: spaces where a block starts or ends, no nested sections, figures."""

    def pieces(element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):  # and no comment
                gap = "" if child.tag in _INLINE else " "
                hidden = not _UNREAD.isdisjoint(child.get("class", "").split())
                yield gap
                if not (hidden or child.tag in _SKIPPED or child is without):
                    yield from pieces(child)
                yield gap
            yield child.tail or ""

    return _joined(pieces(element))


def _words_in(chart: Element, text: str) -> Iterator[str]:
    """What a drawing says: its description, and labels that neither this nor the text repeats."""
    known = [fold(text)]
    labels = ("".join(label.itertext()) for label in chart.xpath(".//svg//text"))
    for words in (chart.get("data-alt", ""), *labels):
        if not any(fold(words) in other for other in known):
            known.append(fold(words))
            yield f"{words.strip()} "


def _joined(pieces) -> str:
    return " ".join("".join(pieces).split())
