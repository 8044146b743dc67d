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
<dc:identifier id="id">urn:uuid:{id}</dc:identifier>
<dc:title id="title">{title}</dc:title>
<meta refines="#title" property="title-type">main</meta>
<dc:title id="title-ja" xml:lang="ja">{title_ja}</dc:title>
<meta refines="#title-ja" property="title-type">subtitle</meta>
<dc:language>en</dc:language><dc:language>ja</dc:language>
{creators}
<dc:date>{date:%Y-%m-%d}</dc:date>
<meta property="dcterms:modified">{date:%Y-%m-%dT%H:%M:%SZ}</meta>
<dc:description>{abstract}</dc:description>
<dc:source>{url}</dc:source>
<dc:rights>{rights}</dc:rights>
{subjects}<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
<item id="font" href="font.ttf" media-type="application/font-sfnt"/>
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
    root, body = "../" * chapter.name.count("/"), chapters.xml(chapter.body)
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
    meta, about, items = Study(**given).meta, cff.about(), []
    for number, (name, text) in enumerate(written.items()):
        kind = 'media-type="application/xhtml+xml"' + ' properties="svg"' * ("<svg" in text)
        items.append(f'<item id="page-{number}" href="{name}" {kind}/>')
    return _PACKAGE.format(
        id=edition.identifier(given),
        title=escape(about.title),
        title_ja=escape(meta.title_ja),
        creators="\n".join(f"<dc:creator>{escape(a.name)}</dc:creator>" for a in about.authors),
        date=edition.date(),
        abstract=escape(about.abstract.strip()),
        url=escape(meta.url),
        rights=escape(", ".join(about.license)),
        subjects="".join(f"<dc:subject>{escape(k)}</dc:subject>\n" for k in about.keywords),
        items="\n".join(items),
        spine="\n".join(f'<itemref idref="page-{number}"/>' for number in range(len(written))),
    )
