"""A figure: chart, title, caption, alt text, data. How it is shown in a notebook and in the book.

In a notebook a figure is displayed by its chart's own MIME type, with all else beside it, of which
``build.clean`` makes the book's form. Charts are drawn in the palette's colours for light pages;
``recolour`` turns them into CSS variables, so that one drawing serves light and dark.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd

from dialogue.charts.look import FONT, WIDTHS
from dialogue.corpus.entries import Colour

MIME = "application/vnd.dialogue.figure+json"
_OWN = {"svg": "image/svg+xml", "spec": "application/vnd.vegalite.v6+json"}  # a chart's own types


@dataclass(frozen=True)
class Figure:
    """A chart with what belongs to it.

    ``draw`` gives for a width in pixels an Altair chart, or the text of an SVG. ``title`` states
    the finding; ``alt`` describes what is seen, made from ``table``, the data shown.
    """

    id: str
    title: str
    caption: str
    alt: str
    table: pd.DataFrame
    draw: Callable[[int], object]
    sentences: tuple[str, ...] = ()

    @cached_property
    def charts(self) -> dict:
        """What is drawn for ``wide`` and ``narrow`` screens; a page may need the words alone."""
        return {name: self.draw(width) for name, width in WIDTHS.items()}

    def _repr_mimebundle_(self, include=None, exclude=None):
        charts = {
            # the checks on every field cost more than the chart; tests make them
            width: {"svg": c} if isinstance(c, str) else {"spec": c.to_dict(validate=False)}
            for width, c in self.charts.items()
        }
        about = {key: getattr(self, key) for key in ("id", "title", "caption", "alt")}
        about |= {
            "csv": self.table.to_csv(index=False, lineterminator="\n"),
            "sentences": list(self.sentences),
            "charts": charts,
        }
        [(kind, wide)] = charts["wide"].items()
        return {MIME: about, _OWN[kind]: wide, "text/plain": f"{self.title}\n{self.alt}"}


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
    """The data of a figure, as texts, as an HTML table; Japanese cells are marked."""
    head = "".join(f'<th scope="col"{lang(c)}>{escape(c)}</th>' for c in frame.columns)
    cells = frame.map(lambda text: f"<td{lang(text)}>{escape(text)}</td>")
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in cells.itertuples(index=False))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lang(text: str) -> str:
    """The attribute ``lang="ja"`` where a text is Japanese, else nothing."""
    return ' lang="ja"' if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text) else ""


_MATPLOTLIB = {
    "font.family": FONT,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "dialogue",
}


def matplotlib_svg(draw: Callable[[], object]) -> str:
    """The matplotlib figure that ``draw`` makes as SVG, the same in every run.

    It is drawn under matplotlib's own defaults and the book's settings, whatever a user's
    ``matplotlibrc`` says.
    """
    import matplotlib_fontja  # noqa: F401  (registers a font with Japanese glyphs)
    from matplotlib import rc_context, style

    buffer, nothing = io.StringIO(), {"Date": None, "Creator": None}
    with style.context("default"), rc_context(_MATPLOTLIB):
        draw().savefig(buffer, format="svg", metadata=nothing, transparent=True)
    # the page's own font, in the sizes that were laid out; our points are the pixels of others
    svg = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", buffer.getvalue())
    return re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg, count=2)
