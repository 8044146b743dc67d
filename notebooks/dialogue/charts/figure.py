"""A figure: chart, title, caption, alt text, data. How it is shown in a notebook and in the book.

In a notebook a figure is displayed by its chart's own MIME type, with everything else in the
output's metadata; ``pages`` makes the book's form of it. Charts are drawn in the palette's colours
for light pages; ``recolour`` turns them into CSS variables, so that one drawing serves light and
dark.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from dialogue.corpus.codebook import Codebook, Colour

MIME = "application/vnd.dialogue.figure+json"
FONT = "IPAexGothic"


@dataclass(frozen=True)
class Figure:
    """A chart with what belongs to it.

    ``charts`` maps ``wide`` and ``narrow`` to an Altair chart each, or to an SVG text. ``title``
    states the finding; ``alt`` describes what is seen, made from ``table``, the data shown.
    """

    id: str
    title: str
    caption: str
    alt: str
    table: pd.DataFrame
    charts: Mapping
    sentences: tuple[str, ...] = ()

    def _repr_mimebundle_(self, include=None, exclude=None):
        charts = {
            # the checks on every field cost more than the chart; tests make them
            width: {"svg": c} if isinstance(c, str) else {"spec": c.to_dict(validate=False)}
            for width, c in self.charts.items()
        }
        wide = charts["wide"]
        drawn = (
            {"image/svg+xml": wide["svg"]}
            if "svg" in wide
            else {"application/vnd.vegalite.v6+json": wide["spec"]}
        )
        about = {
            "id": self.id,
            "title": self.title,
            "caption": self.caption,
            "alt": self.alt,
            "csv": self.table.to_csv(index=False, lineterminator="\n"),
            "sentences": list(self.sentences),
            "charts": charts,
        }
        return {MIME: about, **drawn, "text/plain": f"{self.title}\n{self.alt}"}


def colours(codebook: Codebook, name: str) -> str:
    """The light value of a palette colour: the form in which charts are drawn."""
    return codebook.palette[name].light


def recolour(svg: str, palette: dict[str, Colour]) -> str:
    """Replace every palette colour of an SVG by its CSS variable ``var(--dlg-NAME)``."""
    names = {c.light.lower(): name for name, c in palette.items()}
    pattern = re.compile("|".join(map(re.escape, names)), re.I)
    return pattern.sub(lambda m: f"var(--dlg-{names[m.group().lower()]})", svg)


def css(palette: dict[str, Colour]) -> str:
    """The palette as CSS variables for light and dark pages."""
    light = "".join(f"--dlg-{n}:{c.light};" for n, c in palette.items())
    dark = "".join(f"--dlg-{n}:{c.dark};" for n, c in palette.items())
    return (
        f":root{{{light}}}\nhtml[data-theme=dark]{{{dark}}}\n"
        f"@media print{{html[data-theme=dark]{{{light}}}}}\n"
    )


def renumber(svg: str, prefix: str) -> str:
    """Give the ids inside an SVG names of their own, counted from 1: the same in every build."""
    found = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg)))
    for number, old in enumerate(found, 1):
        new = f"{prefix}-{number}"
        svg = re.sub(rf'(\bid="|url\(#|href="#){re.escape(old)}(?=["\)])', rf"\g<1>{new}", svg)
    return svg


def responsive(svg: str, alt: str) -> str:
    """An SVG without fixed size, with its description as accessible name."""
    head, body = re.match(
        r"(?s)(?:<\?xml.*?>\s*)?(?:<!DOCTYPE.*?>\s*)?(<svg[^>]*>)(.*)", svg
    ).groups()
    width = re.search(r'\bwidth="([\d.]+)(?:pt|px)?"', head)
    head = re.sub(r'\s(?:width|height|role|aria-label)="[^"]*"', "", head)
    limit = f' style="max-width:{float(width.group(1)):.0f}px"' if width else ""
    head = head[:-1] + f'{limit} role="img" aria-label="{escape(alt, quote=True)}">'
    body = re.sub(r'\s(?:role|aria-[a-z]+)="[^"]*"', "", body)
    body = re.sub(r'font-family="[^"]*"', 'font-family="inherit"', body)
    return head + body


def data_table(frame: pd.DataFrame) -> str:
    """The data of a figure as an HTML table; Japanese cells are marked."""

    def cell(tag, value, scope=""):
        text = "" if pd.isna(value) else f"{value:.3f}" if isinstance(value, float) else str(value)
        return f"<{tag}{scope}{lang(text)}>{escape(text)}</{tag}>"

    head = "".join(cell("th", c, ' scope="col"') for c in frame.columns)
    rows = "".join(
        "<tr>" + "".join(cell("td", v) for v in row) + "</tr>"
        for row in frame.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lang(text: str) -> str:
    """The attribute ``lang="ja"`` where a text is Japanese, else nothing."""
    return ' lang="ja"' if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text) else ""


def matplotlib_svg(figure) -> str:
    """A matplotlib figure as SVG with text kept as text and nothing that differs between runs."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "dialogue"}):
        figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True
        )
    # the page's own font, in the sizes that were laid out
    return re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", buffer.getvalue())
