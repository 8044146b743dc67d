"""The files beside a figure: complete metadata, and the credit inside the SVG and the PNG."""

import io
import json
import re
from html import escape
from pathlib import Path

from dialogue.publish.api.models import FIGURE_FILES

# figures that are not drawn from the release
_SOURCES = {
    "since": "Sources: publisher and address of each event stand in data/followthrough/events.csv.",
    "rounds": "Sources: the official texts of each meeting stand in data/rounds.csv.",
}
_PNG_HEAD = 8 + 25  # the signature, and the chunk that has to come first


def files(folder: Path, figures: list[dict], said: dict, citations: dict) -> dict[str, str | bytes]:
    """The metadata, SVG and PNG of each figure in ``folder``, by their paths in the book.
    ``figures`` is what is known of them so far, ``said`` what every file says of itself."""
    made: dict[str, str | bytes] = {}
    for about in figures:
        id = about["id"]
        known = metadata(about, said, citations.get(f"fig-{id}", {}))
        made[f"_figures/{id}.json"] = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        made[f"_figures/{id}.svg"] = in_svg((folder / f"{id}.svg").read_text("utf-8"), known)
        made[f"_figures/{id}.png"] = in_png((folder / f"{id}.png").read_bytes(), known)
    return made


def metadata(about: dict, said: dict, citation: dict) -> dict:
    """Everything that is known of a figure."""
    return {
        **about,
        "source": _SOURCES.get(about["page"], said["credit"]),
        **{k: said[k] for k in ("book", "version", "released", "licence", "release")},
        "citation": {k: v for k, v in citation.items() if k not in ("kind", "title", "place")},
        "files": [f"{about['id']}.{kind}" for kind in FIGURE_FILES],
    }


def in_svg(svg: str, known: dict) -> str:
    """The SVG with title, description and Dublin Core metadata as its first elements."""
    said = {k: escape(v) for k, v in known.items() if isinstance(v, str)}
    inside = (
        f"<title>{said['title']}</title><desc>{said['alt']} {said['source']}</desc>"
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">'
        f"<dc:title>{said['title']}</dc:title><dc:source>{said['source']}</dc:source>"
        f"<dc:identifier>fig-{said['id']}</dc:identifier><dc:rights>{said['licence']}</dc:rights>"
        f"<dc:publisher>{said['book']}, version {said['version']}</dc:publisher>"
        "</rdf:Description></rdf:RDF></metadata>"
    )
    return re.sub(r"<svg\b[^>]*>", lambda m: m.group() + inside, svg, count=1)


def in_png(png: bytes, known: dict) -> bytes:
    """The PNG with text in ``iTXt`` chunks; its pixels are not touched."""
    from PIL.PngImagePlugin import PngInfo, putchunk  # takes time that other users of this save

    texts, made = PngInfo(), io.BytesIO()
    names = {"Title": "title", "Description": "alt", "Source": "source", "Copyright": "licence"}
    for name, key in names.items():
        texts.add_itxt(name, known[key])
    texts.add_itxt("Software", f"{known['book']}, version {known['version']}")
    for kind, text, _ in texts.chunks:
        putchunk(made, kind, text)
    return png[:_PNG_HEAD] + made.getvalue() + png[_PNG_HEAD:]
