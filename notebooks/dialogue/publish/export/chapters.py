"""A book's pages without what needs a browser, for paper and for reading devices: Sphinx's EPUB
builder writes them in a temporary folder, from pages that are up to date."""

import base64
import mimetypes
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import tinyhtml5
from lxml.html import HtmlElement

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import books, plan, update
from dialogue.corpus import dates, files, workspace
from dialogue.publish import cff, japanese, pages
from dialogue.publish.export import edition

FRONT, _DIFFERENCES = "book/front", "book/differences"
XLINK = "{http://www.w3.org/1999/xlink}"
ET.register_namespace("xlink", XLINK[1:-1])

_EMPTY = ("br", "col", "hr", "img", "link", "meta", "wbr")
_NEEDLESS = ("data-", "on", "tabindex", "open", "{http://www.w3.org/2000/xmlns/}")
_NEEDS_BROWSER = {"script", "template", "button", "input", "select", "textarea", "form", "metadata"}
_NEEDS_BROWSER |= {"dlg-narrow", "dlg-data", "dlg-screen", "sd-summary-state-marker", "headerlink"}
_NEEDS_BROWSER |= {"dlg-more", "dlg-links", "dlg-cite", "dlg-take"}  # where one can click
_PLAIN = {"details": "div", "summary": "p", "noscript": "div"}


@dataclass(frozen=True)
class Chapter:
    """A page of the book: its name (``book/text``), part, title, and content, whose links lead to
    other chapters (``parts/gdcp.xhtml#id``) or out of the book."""

    name: str
    part: str
    title: str
    body: HtmlElement


def make(say: Callable[[str], None], given: dict) -> list[Chapter]:
    """A title page and every chapter, in reading order, of the book under the parameters ``given``.
    Raises InputError, RuntimeError."""
    folders, planned = edition.folders(given), plan.pages(given)
    update.run(folders, planned, say=say)
    toc = plan.toc(planned)
    listed = [("", FRONT), *([("", _DIFFERENCES)] if given else []), ("", toc["root"])]
    entries = ((p["caption"], entry) for p in toc["parts"] for entry in p["chapters"])
    listed += [(c, e["file"]) for c, top in entries for e in (top, *top.get("sections", ()))]
    say(f"writing {len(listed)} pages")
    with tempfile.TemporaryDirectory(prefix="dialogue-") as temporary:
        source, built = Path(temporary) / "source", Path(temporary) / "_build" / "epub"
        _sources(source, [name for _, name in listed], folders, given)
        books.jupyter_book(source, Path(temporary), "--builder=custom", "--custom-builder=epub")
        bodies = {name: _body(built / f"{name}.xhtml") for _, name in listed}
    ids = {name: {e.get("id") for e in body.iter()} for name, body in bodies.items()}
    for name, body in bodies.items():
        _relink(body, name, ids)
    return [
        Chapter(name, part, " ".join(body.find(".//h1").text_content().split()), body)
        for (part, name), body in zip(listed, bodies.values(), strict=True)
    ]


def _sources(source: Path, names: list[str], folders: plan.Folders, given: dict) -> None:
    """What Jupyter Book reads: settings, contents, the book's pages and a title page."""
    left_out = shutil.ignore_patterns("*.ipynb") if given else None  # the published pages
    shutil.copytree(workspace.root() / "book", source / "book", ignore=left_out)
    if given:
        shutil.copytree(folders.book, source / "book", dirs_exist_ok=True)
        files.write_atomic(source / f"{_DIFFERENCES}.md", books.differences(given))
    files.write_atomic(source / f"{FRONT}.md", _front(given))
    settings, version = books.settings(given), cff.about().version
    own = {"dialogue_work": str(folders.work), "epub_show_urls": "no", "version": version}
    settings["sphinx"]["config"] |= own
    files.write_yaml(source / "_config.yml", settings)
    listed = {"root": FRONT, "chapters": [{"file": name} for name in names[1:]]}
    files.write_yaml(source / "_toc.yml", {"format": "jb-book", **listed})


def _front(given: dict) -> str:
    """The title page: what is read, version and date, whose text it is, licences."""
    meta, about, settings = Study(**given).meta, cff.about(), books.settings(given)
    authors = ", ".join(author.name for author in about.authors)
    usual = {k: parameters.parameter(k).default({}) for k in given}
    chosen = "; ".join(f"{k} `{v}` (published: `{usual[k]}`)" for k, v in given.items())
    differs = f"\n**This is not the published book.** Under other parameters: {chosen}.\n"
    return f"""# {settings["title"]}
{differs if given else ""}
{{.dlg-finding}}
{meta.title_en}

{{.dlg-ja}}
{meta.title_ja}

{about.abstract}

:::{{div}} dlg-colophon
Version {about.version}, {dates.day(about.released)}. {authors}.

{settings["html"]["announcement"]} {pages.processed(Study(**given))}

The book’s own words and tables may be used under CC BY 4.0, its code under the MIT licence.
{meta.licence}
:::
"""


def _body(path: Path) -> HtmlElement:
    """The content of a page as Sphinx wrote it, less what needs a browser; no namespaces."""
    html = edition.in_light(path.read_text("utf-8"))
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    main = next(e for e in tree.iter("div") if e.get("role") == "main")
    for element in main.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
        for name in [n for n in element.attrib if n.startswith(_NEEDLESS)]:
            del element.attrib[name]
    body = lxml.html.fromstring(ET.tostring(main), parser=lxml.html.xhtml_parser)
    for element in [e for e in body.iter() if not _stays(e)]:
        element.drop_tree()
    for span in list(body.iter("span")):
        if set(span.attrib) <= {"class"} and "dlg-" not in span.get("class", ""):
            span.drop_tag()  # Sphinx makes many; they would cost WeasyPrint time
    for element in body.iter(*_PLAIN):
        element.set("class", f"dlg-{element.tag} {element.get('class', '')}".strip())
        element.tag = _PLAIN[element.tag]
    for drawing in body.iter("svg"):
        _prepare(drawing)
    for image in body.iter("img"):  # as data, so that a chapter needs no file
        file = path.parent / image.get("src", "")
        if file.is_file():
            kind, data = mimetypes.guess_type(file.name)[0], base64.b64encode(file.read_bytes())
            image.set("src", f"data:{kind};base64,{data.decode()}")
    japanese.mark(body, drawings=False)  # WeasyPrint would lay out their text anew
    return body


def _stays(element: HtmlElement) -> bool:
    """Whether it is no comment, is shown, and needs no browser."""
    if not isinstance(element.tag, str) or "hidden" in element.attrib:
        return False
    return _NEEDS_BROWSER.isdisjoint((element.tag, *element.get("class", "").split()))


def _prepare(drawing: HtmlElement) -> None:
    """A drawing's description as its title, and by name the typeface it was laid out for."""
    if description := drawing.attrib.pop("aria-label", ""):
        title = drawing.makeelement("title")
        title.text = description
        drawing.insert(0, title)
    for element in drawing.xpath(".//*[@font-family='inherit']"):
        del element.attrib["font-family"]
    drawing.set("font-family", "Dialogue Sans, sans-serif")


def links(body: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Every link: its element, the attribute that has the address, the address."""
    for element in body.iter("a"):
        for attribute in ("href", f"{XLINK}href"):
            if address := element.get(attribute):
                yield element, attribute, address


def outside(address: str) -> bool:
    """Whether an address leads out of the book."""
    return bool(re.match(r"[a-z]+:", address))


def goal(address: str, name: str) -> tuple[str, str]:
    """The page and the id that an address on the page ``name`` leads to."""
    path, _, fragment = address.partition("#")
    if not path:
        return name, fragment
    place = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return posixpath.splitext(place)[0], fragment


def _relink(body: HtmlElement, name: str, ids: dict[str, set[str]]) -> None:
    """Let links lead to the chapters; one to what only the browser's book has becomes text."""
    for element, attribute, address in list(links(body)):
        if outside(address):
            continue
        page, fragment = goal(address, name)
        if page in ids and (not fragment or fragment in ids[page]):
            path = posixpath.relpath(f"{page}.xhtml", posixpath.dirname(name))
            element.set(attribute, path + (f"#{fragment}" if fragment else ""))
            if attribute == f"{XLINK}href":
                element.set(f"{XLINK}title", (fragment or page).upper())
        else:
            del element.attrib[attribute]


def xml(element: HtmlElement) -> str:
    """An element as text that is good HTML and good XML."""
    for drawing in element.iter("svg"):
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
    for inner in element.iter():
        if not len(inner) and not inner.text and inner.tag not in _EMPTY:
            inner.text = ""  # so that it is closed by a tag of its own
    return lxml.html.tostring(element, method="xml", encoding="unicode").replace("/>", " />")
