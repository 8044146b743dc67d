"""The book as PDF, laid out by WeasyPrint with ``book/_static/print.css`` alone."""

from collections import Counter
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

import matplotlib

from dialogue.charts import render
from dialogue.publish import cff
from dialogue.publish.export import chapters, edition
from dialogue.publish.export.chapters import Chapter


def make(say: Callable[[str], None], given: dict) -> bytes:
    """The PDF: title page, contents with page numbers, outline, links, all fonts embedded.

    It is tagged for assistive technology (PDF/UA-1). Raises InputError, RuntimeError.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    book = chapters.make(say, given)
    say("laying out the PDF")
    fonts = FontConfiguration()
    style = CSS(string=_faces() + edition.style(), font_config=fonts)
    return HTML(string=document(book, given)).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=edition.identifier(given).bytes,
    )


def _faces() -> str:
    """Typefaces by the addresses of their files, which come with libraries the book needs."""
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    faces = [
        ("Dialogue Serif", "", latin / "STIXGeneral.ttf"),
        ("Dialogue Serif", "font-style:italic", latin / "STIXGeneralItalic.ttf"),
        ("Dialogue Serif", "font-weight:bold", latin / "STIXGeneralBol.ttf"),
        ("Dialogue Serif", "font-weight:bold;font-style:italic", latin / "STIXGeneralBolIta.ttf"),
        ("Dialogue Mono", "", latin / "DejaVuSansMono.ttf"),
        ("Dialogue Sans", "", render.japanese_font()),
        ("Dialogue Other", "", latin / "DejaVuSerif.ttf"),
    ]
    return "".join(
        f'@font-face{{font-family:"{family}";{style};src:url("{path.as_uri()}")}}\n'
        for family, style, path in faces
    )


def document(book: list[Chapter], given: dict) -> str:
    """All chapters in one HTML document. An id stays as it is unless several pages have it."""
    met = Counter(e.get("id") for c in book for e in c.body.iter() if e.get("id"))

    def place(name: str, id: str = "") -> str:
        page = name.replace("book/", "page-").replace("/", "-")
        return page if not id else id if met[id] == 1 else f"{page}-{id}"

    written, part = [], ""
    for chapter in book:
        _replace(chapter, place)
        opens, part = chapter.part != part, chapter.part
        written.append(_section(chapter, place(chapter.name), opens))
    written.insert(1, _contents(book, place))
    title = escape(book[0].title)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title}</title>{_metas()}</head><body class="dlg-paper">
<p class="dlg-running">{title} {cff.about().version}</p>
<p class="dlg-credit">{edition.settings(given)["html"]["announcement"]}</p>
{"".join(written)}</body></html>"""


def _replace(chapter: Chapter, place: Callable[..., str]) -> None:
    """Give a chapter's ids and links the names they have in the one document."""
    drawn = {e for drawing in chapter.body.iter("svg") for e in drawing.iter()}
    for element in chapter.body.iter():
        if element.get("id") and element not in drawn:
            element.set("id", place(chapter.name, element.get("id")))
    for element, attribute, address in list(chapters.links(chapter.body)):
        if element in drawn:
            element.tag = "g"  # WeasyPrint would take it for text
        elif not chapters.outside(address):
            element.set(attribute, "#" + place(*chapters.goal(address, chapter.name)))


def _section(chapter: Chapter, id: str, opens: bool) -> str:
    """A chapter, with the name of its part above it; the first of a part opens the part."""
    kind = "dlg-front" if chapter.name == chapters.FRONT else "dlg-chapter"
    part = ""
    if chapter.part:
        kind += " dlg-within"
        part = f'<p class="dlg-part{" dlg-opens" * opens}">{escape(chapter.part)}</p>'
    return f'<section class="{kind}" id="{id}">{part}{chapters.xml(chapter.body)}</section>'


def _contents(book: list[Chapter], place: Callable[..., str]) -> str:
    items = []
    for part, within in groupby(book[1:], key=lambda chapter: chapter.part):
        items += [f'<li class="dlg-part">{escape(part)}</li>'] if part else []
        items += [f'<li><a href="#{place(c.name)}">{escape(c.title)}</a></li>' for c in within]
    return f'<nav class="dlg-contents"><h1>Contents</h1><ul>{"".join(items)}</ul></nav>'


def _metas() -> str:
    about, date = cff.about(), edition.date().isoformat()
    values = {
        "author": ", ".join(author.name for author in about.authors),
        "description": about.abstract,
        "keywords": ", ".join(about.keywords),
        "dcterms.created": date,
        "dcterms.modified": date,
    }
    return "".join(f'<meta name="{n}" content="{escape(v)}">' for n, v in values.items())
