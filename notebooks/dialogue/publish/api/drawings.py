"""The files beside a figure: complete metadata, and the credit inside the SVG and the PNG."""

import json
import re
import struct
import zlib
from html import escape
from pathlib import Path

# figures that are not drawn from the release
_SOURCES = {
    "since": "Sources: publisher and address of each event stand in data/followthrough/events.csv.",
    "rounds": "Sources: the official texts of each meeting stand in data/rounds.csv.",
}
_PNG_HEAD = 8 + 25  # the signature, and the chunk that has to come first


def files(folder: Path, figures: list[dict], said: dict, citations: dict) -> dict[str, str | bytes]:
    """The metadata, SVG and PNG of each figure in ``folder``, by their paths in the book.

    ``figures`` is what is known of them so far, ``said`` what every file says of itself.
    """
    made: dict[str, str | bytes] = {}
    for about in figures:
        id = about["id"]
        known = metadata(about, said, citations.get(f"fig-{id}", {}))
        made[f"_figures/{id}.json"] = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        svg, png = folder / f"{id}.svg", folder / f"{id}.png"
        made[f"_figures/{id}.svg"] = in_svg(svg.read_text("utf-8"), known)
        made[f"_figures/{id}.png"] = in_png(png.read_bytes(), known)
    return made


def metadata(about: dict, said: dict, citation: dict) -> dict:
    """Everything that is known of a figure."""
    formats = {k: v for k, v in citation.items() if k not in ("kind", "title", "place")}
    return {
        **about,
        "source": _SOURCES.get(about["page"], said["credit"]),
        "book": said["book"],
        "version": said["version"],
        "released": said["released"],
        "licence": said["licence"],
        "release": said["release"],
        "citation": formats,
        "files": [f"{about['id']}.{kind}" for kind in ("csv", "json", "svg", "png")],
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
    """The PNG with text chunks (PNG specification, 11.3.3); its pixels are not touched."""
    texts = {
        "Title": known["title"],
        "Description": known["alt"],
        "Source": known["source"],
        "Copyright": known["licence"],
        "Software": f"{known['book']}, version {known['version']}",
    }
    chunks = b"".join(_chunk(key, text) for key, text in texts.items())
    return png[:_PNG_HEAD] + chunks + png[_PNG_HEAD:]


def _chunk(key: str, text: str) -> bytes:
    """An ``iTXt`` chunk, which holds text in UTF-8, not compressed."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
