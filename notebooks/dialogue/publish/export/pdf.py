"""The book as PDF, laid out by WeasyPrint with ``book/_static/print.css`` alone."""

from collections import Counter
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

import matplotlib

from dialogue.build import books
from dialogue.charts import render
from dialogue.publish import cff
from dialogue.publish.export import chapters, edition
from dialogue.publish.export.chapters import Chapter


def make(say: Callable[[str], None], given: dict) -> bytes:
    """The PDF: title page, contents with page numbers, outline, links, all fonts embedded, tagged
    for assistive technology (PDF/UA-1). Raises InputError, RuntimeError."""
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
        ("Serif", "", latin / "STIXGeneral.ttf"),
        ("Serif", "font-style:italic", latin / "STIXGeneralItalic.ttf"),
        ("Serif", "font-weight:bold", latin / "STIXGeneralBol.ttf"),
        ("Serif", "font-weight:bold;font-style:italic", latin / "STIXGeneralBolIta.ttf"),
        ("Mono", "", latin / "DejaVuSansMono.ttf"),
        ("Sans", "", render.japanese_font()),
        ("Other", "", latin / "DejaVuSerif.ttf"),
    ]
    face = '@font-face{{font-family:"Dialogue {}";{};src:url("{}")}}\n'
    return "".join(face.format(name, style, path.as_uri()) for name, style, path in faces)


def document(book: list[Chapter], given: dict) -> str:
    """All chapters in one HTML document. An id stays as it is unless several pages have it."""
    met = Counter(e.get("id") for c in book for e in c.body.iter() if e.get("id"))

    def place(name: str, id: str = "") -> str:
        page = name.replace("book/", "page-").replace("/", "-")
        return page if not id else id if met[id] == 1 else f"{page}-{id}"

    written, lines = [], []
    for part, within in groupby(book, key=lambda chapter: chapter.part):
        lines += [f'<li class="dlg-part">{escape(part)}</li>'] if part else []
        opens = " dlg-opens"
        for chapter in within:
            _replace(chapter, place)
            front, at = chapter.name == chapters.FRONT, place(chapter.name)
            above = part and f'<p class="dlg-part{opens}">{escape(part)}</p>'
            kind = f"dlg-{'front' if front else 'chapter'}{' dlg-within' if part else ''}"
            body = chapters.xml(chapter.body)
            written.append(f'<section class="{kind}" id="{at}">{above}{body}</section>')
            lines += [] if front else [f'<li><a href="#{at}">{escape(chapter.title)}</a></li>']
            opens = ""
    contents = f'<nav class="dlg-contents"><h1>Contents</h1><ul>{"".join(lines)}</ul></nav>'
    written.insert(1, contents)
    title, about, date = escape(book[0].title), cff.about(), edition.date().isoformat()
    said = {"author": ", ".join(author.name for author in about.authors)}
    said |= {"description": about.abstract, "keywords": ", ".join(about.keywords)}
    said |= {"dcterms.created": date, "dcterms.modified": date}
    metas = "".join(f'<meta name="{n}" content="{escape(v)}">' for n, v in said.items())
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title}</title>{metas}</head><body class="dlg-paper">
<p class="dlg-running">{title} {about.version}</p>
<p class="dlg-credit">{books.settings(given)["html"]["announcement"]}</p>
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
