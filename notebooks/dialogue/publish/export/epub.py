"""The book as EPUB 3: the chapters, a table of contents, the glyphs of Japanese they use."""

from collections.abc import Callable
from html import escape
from itertools import groupby

from dialogue.analysis.study import Study
from dialogue.charts import render
from dialogue.publish import cff
from dialogue.publish.export import archive, chapters, edition
from dialogue.publish.export.chapters import Chapter

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def make(say: Callable[[str], None], given: dict) -> bytes:
    """The EPUB, without scripts; drawings are SVG. Raises InputError, RuntimeError."""
    book = chapters.make(say, given)
    written = {f"{c.name}.xhtml": _page(c) for c in book}
    letters = "".join(sorted(set("".join(written.values()))))
    return archive.packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "content.opf": _package(written, given),
            "nav.xhtml": _navigation(book),
            "style.css": _FACE + edition.style().partition("@media")[0],
            "font.ttf": render.subset(letters),
            **written,
        }
    )


_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
_FACE = '@font-face{font-family:"Dialogue Sans";src:url("font.ttf")}\n'
_XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="en" xml:lang="en">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="{root}style.css"/></head>
<body class="dlg-reader">{body}</body></html>
"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{said}
</metadata>
<manifest>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""


def _page(chapter: Chapter) -> str:
    for element in chapter.body.iter():
        if lang := element.get("lang"):
            element.set(_XML_LANG, lang)
    root = "../" * chapter.name.count("/")
    body = chapters.xml(chapter.body)
    return _XHTML.format(title=escape(chapter.title), root=root, body=body)


def _navigation(book: list[Chapter]) -> str:
    """The table of contents, chapters under the names of their parts."""
    lines = []
    for part, within in groupby(book, key=lambda chapter: chapter.part):
        items = "".join(f'<li><a href="{c.name}.xhtml">{escape(c.title)}</a></li>' for c in within)
        lines.append(f"<li><span>{escape(part)}</span><ol>{items}</ol></li>" if part else items)
    body = f'<nav epub:type="toc"><h1>Contents</h1><ol>{"".join(lines)}</ol></nav>'
    return _XHTML.format(title="Contents", root="", body=body)


def _package(written: dict[str, str], given: dict) -> str:
    """The package document: what the book is, its files, their order."""
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        '<item id="font" href="font.ttf" media-type="application/font-sfnt"/>',
    ]
    spine = []
    for number, (name, text) in enumerate(written.items()):
        drawn = ' properties="svg"' if "<svg" in text else ""
        kind = "application/xhtml+xml"
        items.append(f'<item id="page-{number}" href="{name}" media-type="{kind}"{drawn}/>')
        spine.append(f'<itemref idref="page-{number}"/>')
    return _PACKAGE.format(
        said="\n".join(_said(given)), items="\n".join(items), spine="\n".join(spine)
    )


def _said(given: dict) -> list[str]:
    """What the package says of the book."""
    meta, about, date = Study(**given).meta, cff.about(), edition.date()
    return [
        f'<dc:identifier id="id">urn:uuid:{edition.identifier(given)}</dc:identifier>',
        f'<dc:title id="title">{escape(about.title)}</dc:title>',
        '<meta refines="#title" property="title-type">main</meta>',
        f'<dc:title id="title-ja" xml:lang="ja">{escape(meta.title_ja)}</dc:title>',
        '<meta refines="#title-ja" property="title-type">subtitle</meta>',
        "<dc:language>en</dc:language><dc:language>ja</dc:language>",
        *(f"<dc:creator>{escape(a.name)}</dc:creator>" for a in about.authors),
        f"<dc:date>{date:%Y-%m-%d}</dc:date>",
        f'<meta property="dcterms:modified">{date:%Y-%m-%dT%H:%M:%SZ}</meta>',
        f"<dc:description>{escape(about.abstract.strip())}</dc:description>",
        f"<dc:source>{escape(meta.url)}</dc:source>",
        f"<dc:rights>{escape(', '.join(about.license))}</dc:rights>",
        *(f"<dc:subject>{escape(k)}</dc:subject>" for k in about.keywords),
        *(
            f'<meta property="schema:{name}">{value}</meta>'
            for name, value in (
                ("accessMode", "textual"),
                ("accessMode", "visual"),
                ("accessModeSufficient", "textual"),
                ("accessibilityFeature", "alternativeText"),
                ("accessibilityFeature", "tableOfContents"),
                ("accessibilityFeature", "structuralNavigation"),
                ("accessibilityHazard", "none"),
            )
        ),
    ]
