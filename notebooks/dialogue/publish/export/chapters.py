"""The published book's pages without what needs a browser, for paper and for reading devices.

Sphinx's EPUB builder writes them in a temporary folder, from pages that are up to date.
"""

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

from dialogue.build import books, plan, update
from dialogue.corpus import files
from dialogue.publish.export import edition

FRONT = "book/front"
XLINK = "{http://www.w3.org/1999/xlink}"
ET.register_namespace("xlink", XLINK[1:-1])

_XMLNS = "{http://www.w3.org/2000/xmlns/}"
_EPUB = ("--builder", "custom", "--custom-builder", "epub")
_NEEDS_BROWSER = {"script", "template", "button", "input", "select", "textarea", "form", "metadata"}
_NEEDS_BROWSER |= {"dlg-narrow", "dlg-data", "dlg-screen", "sd-summary-state-marker", "headerlink"}
_NEEDS_BROWSER |= {"dlg-more", "dlg-links", "dlg-cite"}  # of use where one can unfold or click
_PLAIN = {"details": "div", "summary": "p", "noscript": "div"}


@dataclass(frozen=True)
class Chapter:
    """A page of the book: its name (``book/text``), part, title and content.

    Links in the content lead to other chapters (``parts/gdcp.xhtml#id``) or out of the book.
    """

    name: str
    part: str
    title: str
    body: ET.Element


def make(say: Callable[[str], None] = lambda line: None) -> list[Chapter]:
    """A title page and every chapter, in reading order. Raises InputError, RuntimeError."""
    folders = plan.published_folders()
    update.run(folders, plan.pages, say=say)
    listed = [("", FRONT), *contents()]
    say(f"writing {len(listed)} pages")
    with tempfile.TemporaryDirectory(prefix="dialogue-") as temporary:
        source = Path(temporary) / "source"
        _sources(source, [name for _, name in listed], folders)
        books.jupyter_book(source, Path(temporary), *_EPUB)
        built = Path(temporary) / "_build" / "epub"
        bodies = {name: _body(built / f"{name}.xhtml") for _, name in listed}
    ids = {name: {e.get("id") for e in body.iter()} for name, body in bodies.items()}
    for name, body in bodies.items():
        _relink(body, name, ids)
    return [
        Chapter(name, part, _words(bodies[name].find(".//h1")), bodies[name])
        for part, name in listed
    ]


def contents() -> list[tuple[str, str]]:
    """Part and name of every chapter of ``_toc.yml``, in reading order."""
    toc = files.read_yaml(files.root() / "_toc.yml")
    return [("", toc["root"])] + [
        (part["caption"], chapter["file"]) for part in toc["parts"] for chapter in part["chapters"]
    ]


def _sources(source: Path, names: list[str], folders: plan.Folders) -> None:
    """What Jupyter Book reads: settings, contents, the book's pages and a title page."""
    shutil.copytree(files.root() / "book", source / "book")
    files.write_atomic(source / f"{FRONT}.md", _front())
    settings = edition.settings()
    settings["sphinx"]["config"] |= {
        "dialogue_work": str(folders.work),
        "epub_show_urls": "no",
        "version": edition.about()["version"],
    }
    chapters = [{"file": name} for name in names[1:]]
    files.write_yaml(source / "_config.yml", settings)
    files.write_yaml(
        source / "_toc.yml", {"format": "jb-book", "root": FRONT, "chapters": chapters}
    )


def _front() -> str:
    """The title page: what is read, version and date, whose text it is, licences."""
    from dialogue.analysis.study import Study

    meta, about, settings = Study().meta, edition.about(), edition.settings()
    date = f"{about['date-released'].day} {about['date-released']:%B %Y}"
    authors = ", ".join(author["name"] for author in about["authors"])
    return f"""# {settings["title"]}

{{.dlg-finding}}
{meta.title_en}

{{.dlg-ja}}
{meta.title_ja}

{about["abstract"]}

:::{{div}} dlg-colophon
Version {about["version"]}, {date}. {authors}.

{settings["html"]["announcement"]}

The book’s own words and tables may be used under CC BY 4.0, its code under the MIT licence.
{meta.licence}
:::
"""


# A page without what needs a browser


def _body(path: Path) -> ET.Element:
    """The content of a page as Sphinx wrote it, less what needs a browser; no namespaces."""
    import tinyhtml5

    html = edition.in_light(path.read_text("utf-8"))
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    body = next(e for e in tree.iter("div") if e.get("role") == "main")
    _leave_out(body)
    for element in body.iter():
        tag = _local(element)
        element.tag = _PLAIN.get(tag, tag)
        if tag in _PLAIN:
            element.set("class", f"dlg-{tag} {element.get('class', '')}".strip())
        for name in list(element.attrib):
            if name.startswith(("data-", "on", _XMLNS)) or name in ("tabindex", "open"):
                del element.attrib[name]
    for drawing in body.iter("svg"):
        _prepare(drawing)
    for image in body.iter("img"):
        _inline(image, path.parent)
    return body


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _leave_out(element: ET.Element) -> None:
    """Take out, at any depth, comments and what needs a browser; of plain spans only the tags."""
    children = list(element)
    del element[:]
    for child in children:
        tail, child.tail = child.tail, None
        names = {_local(child), *child.get("class", "").split()}
        if not _NEEDS_BROWSER & names and "" not in names and child.get("hidden") is None:
            _leave_out(child)
            if _is_plain(child):  # Sphinx makes many; they would cost WeasyPrint time
                _add(element, child.text)
                element.extend(child)
            else:
                element.append(child)
        _add(element, tail)


def _is_plain(element: ET.Element) -> bool:
    ours = "dlg-" in element.get("class", "")
    return element.tag == "span" and set(element.attrib) <= {"class"} and not ours


def _add(element: ET.Element, text: str | None) -> None:
    """Put text behind all that an element holds."""
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


def _prepare(drawing: ET.Element) -> None:
    """A drawing's description as its title, and by name the typeface it was laid out for."""
    if description := drawing.attrib.pop("aria-label", ""):
        title = ET.Element("title")
        title.text = description
        drawing.insert(0, title)
    for element in drawing.iter():
        if element.get("font-family") == "inherit":
            del element.attrib["font-family"]
    drawing.set("font-family", "Dialogue Sans, sans-serif")


def _inline(image: ET.Element, folder: Path) -> None:
    """An image of the book as data, so that a chapter needs no file."""
    path = folder / image.get("src", "")
    if path.is_file():
        kind = mimetypes.guess_type(path.name)[0]
        image.set("src", f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}")


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


# Links


def links(body: ET.Element) -> Iterator[tuple[ET.Element, str, str]]:
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


def _relink(body: ET.Element, name: str, ids: dict[str, set[str]]) -> None:
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


def xml(element: ET.Element) -> str:
    """An element as text that is good HTML and good XML."""
    for drawing in element.iter("svg"):
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
    text = ET.tostring(element, "unicode", short_empty_elements=False)
    return re.sub(r"></(?:br|col|hr|img|link|meta|wbr)>", " />", text)
