"""The files beside a figure: complete metadata, and a drawing that says on its own what it shows
and whose it is, in the SVG and the PNG to be seen and as metadata."""

import io
import json
import re
import textwrap
from html import escape
from pathlib import Path

from dialogue.charts.look import FONT
from dialogue.corpus import codebook
from dialogue.publish import site
from dialogue.publish.api.models import FIGURE_FILES

# figures that are not drawn from the release, by the first word of their ids
_EVENTS = "Sources: publisher and address of each event stand in data/followthrough/events.csv."
_SOURCES = {"rounds": "Sources: the official texts of each meeting stand in data/rounds.csv."}
_SOURCES |= {"since": _EVENTS, "timeline": _EVENTS}
_SOURCES["subjects"] = "Sources: the page of each mark stands in data/subjects.csv."
_MARGIN, _LEAST = 16, 560  # around a drawing that is taken away; how wide its text is at least
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")  # as wide as two Latin letters
_PLAIN = str.maketrans("“”", '""')  # which are as wide as a Japanese letter in the figures' font
_PNG_HEAD = 8 + 25  # the signature, and the chunk that has to come first


def files(folder: Path, figures: list[dict], said: dict, citations: dict) -> dict[str, str | bytes]:
    """The metadata, SVG and PNG of each figure in ``folder``, by their paths in the book.
    ``figures`` is what is known of them so far, ``said`` what every file says of itself."""
    made: dict[str, str | bytes] = {}
    for about in figures:
        id = about["id"]
        known = metadata(about, said, citations.get(f"fig-{id}", {}))
        made[f"_figures/{id}.json"] = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        drawing = framed((folder / f"{id}.svg").read_text("utf-8"), known)
        made[f"_figures/{id}.svg"] = in_svg(drawing, known)
        made[f"_figures/{id}.png"] = in_png((folder / f"{id}.png").read_bytes(), known)
    return made


def metadata(about: dict, said: dict, citation: dict) -> dict:
    """Everything that is known of a figure."""
    return {
        **about,
        "source": _SOURCES.get(about["id"].partition("-")[0], said["credit"]),
        "address": site.address()
        and site.address() + f"book/{about['page']}.html#fig-{about['id']}",
        **{k: said[k] for k in ("book", "version", "released", "licence", "release")},
        "citation": {k: v for k, v in citation.items() if k not in ("kind", "title", "place")},
        "files": [f"{about['id']}.{kind}" for kind in FIGURE_FILES],
    }


def framed(svg: str, known: dict) -> str:
    """The drawing on a ground of its own, below its title, above its key and where it is from."""
    head, body = re.search(r"(?s)(<svg\b[^>]*)>(.*)", svg).groups()
    width, height = (float(re.search(rf'\b{k}="([\d.]+)', head)[1]) for k in ("width", "height"))
    across, ink = max(width, _LEAST), {k: c.light for k, c in codebook.load().palette.items()}
    own = f"{known['book']}, version {known['version']}, {known['licence']}. {known['address']}"
    said = {18: known["title"], 12: known["caption"], 10.5: f"{known['source']} {own}"}
    y, made = float(_MARGIN), ""
    for size, text in said.items():
        colour = ink["quiet" if size < 12 else "ink"]
        text = _WIDE.sub("\\g<0>\u2060", text.translate(_PLAIN))
        for line in textwrap.wrap(text, int(across / size / 0.55)):
            y += 1.4 * size
            how = f'x="0" y="{y:.1f}" font-size="{size}" font-family="{FONT}, sans-serif"'
            made += f'<text {how} fill="{colour}">{escape(line)}</text>'.replace("\u2060", "")
        y += size
        if size == 18:
            made += f'<g transform="translate(0 {y:.1f})">{body.rpartition("</svg>")[0]}</g>'
            y += height
    box = f'width="{across + 2 * _MARGIN:.0f}" height="{y + _MARGIN / 2:.0f}"'
    head = re.sub(r'\s(width|height|viewBox)="[^"]*"', "", head) + f" {box} "
    view = " ".join([f"-{_MARGIN} 0", *re.findall(r"\d+", box)])
    ground = f'<rect x="-{_MARGIN}" {box} fill="{ink["ground"]}"/>'
    return f'{head}viewBox="{view}">{ground}{made}</svg>'


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
