"""The marks that recur in charts: names and counts of rows, filled and open marks, links, parts."""

import hashlib
import re
from collections.abc import Callable, Iterable

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dialogue.analysis.study import Study
from dialogue.charts import look

# In a tip (see ``Sheet.base``): what a switch of the page may change.
COUNTS = "{datum.commitment ? ' It counts by its form.' : ''}"


def drawn(study: Study, build: Callable) -> Callable[[int], alt.LayerChart]:
    """What a figure is drawn by: for a width the chart that ``build(sheet)`` makes, in our look."""

    def draw(width: int):
        with debug_mode(False):  # checking every field as it is set costs more than the chart
            sheet = Sheet(study, width)
            chart = build(sheet)
            chart.config, chart.datasets = look.theme(study, width), sheet.datasets
        return chart

    return draw


def link(sentences: str | pd.Series) -> str | pd.Series:
    """Where sentences stand in the book, from their ids."""
    return "@root@/book/text.html#" + sentences


def parts_key(study: Study) -> str:
    """The parts of the text with the numbers that charts give them: ``(1) Name; (2) Name``."""
    there = set(study.sentences["part"])
    names = [p.en for p in study.codebook.parts if p.id in there]
    return "; ".join(f"({i}) {name}" for i, name in enumerate(names, 1))


def either(channel: type, test: str, yes, no):
    """A channel (such as ``alt.FillValue``) that has one of two values, by a Vega expression.

    Channels are named by their classes: Altair takes 5 ms to find the class of a bare value.
    """
    return channel(no, condition={"test": test, "value": yes})


class Sheet:
    """What one drawing of a chart is made on: its width, the palette, the marks that recur."""

    def __init__(self, study: Study, width: int):
        self.study, self.width, self.wide = study, width, width == look.WIDE
        self.datasets: dict[str, list[dict]] = {}

    def ink(self, name: str) -> str:
        """A palette colour."""
        return look.ink(self.study, name)

    def chart(self, table: pd.DataFrame) -> alt.Chart:
        """A chart of a table. Altair would convert the table again for every layer."""
        values = table.astype(object).where(table.notna(), None).to_dict("records")
        name = f"data-{hashlib.sha256(repr(values).encode()).hexdigest()[:8]}"
        self.datasets[name] = values
        return alt.Chart(alt.NamedData(name))

    def layers(self, *charts: alt.Chart, height: float, margin: int = 10) -> alt.LayerChart:
        """Charts one above the other, with a margin of so many pixels beside them."""
        return alt.layer(*charts, width=self.width - margin, height=height)

    def across(self, field: str, first: float, last: float, axis=None) -> alt.X:
        """Places from left to right."""
        return alt.X(field, scale=alt.Scale(domain=[first, last], nice=False), axis=axis)

    def down(self, field: str, first: float, last: float) -> alt.Y:
        """Places from top to bottom."""
        return alt.Y(field, scale=alt.Scale(domain=[last, first], nice=False), axis=None)

    def rows(self, field: str, order: Iterable[str]) -> alt.Y:
        """Rows in an order, each with its name above it (see ``row_names``) in place of an axis."""
        return alt.Y(f"{field}:N", sort=list(order), axis=None)

    def base(self, table: pd.DataFrame, x: alt.X, y: alt.Y, tip: str) -> alt.Chart:
        """Marks at their places, linked to their ``url`` if there is one. ``tip`` is the sentence
        that each says to pointers, keyboards and readers of screens, in braces fields of the table
        and Vega expressions."""
        said = re.sub(r"\{(\w+)\}", r"{datum.\1}", tip)
        said = alt.expr('"' + re.sub(r"\{(.+?)\}", r'" + (\1) + "', said) + '"')
        told = {"tooltip": alt.TooltipValue(said), "description": alt.DescriptionValue(said)}
        href = {"href": alt.Href("url:N")} if "url" in table else {}
        return self.chart(table).encode(x=x, y=y, **told, **href)

    def texts(self, table: pd.DataFrame, field: str, x, y, **how) -> alt.Chart:
        """What a field of a table says, at its places."""
        return self.chart(table).mark_text(**how).encode(x=x, y=y, text=alt.Text(field))

    def row_names(self, y: alt.Y, table=None, field=None, **how) -> alt.Chart:
        """The name of every row at its left end, above what stands in it.

        A row (see ``rows``) is named as it is called, or by a field of a table.
        """
        field = field or y["shorthand"]
        table = pd.DataFrame({field.partition(":")[0]: y["sort"]}) if table is None else table
        how = {"align": "left", "baseline": "bottom", **how}
        return self.texts(table, field, alt.XValue(0), y, **how)

    def row_counts(self, y: alt.Y, table: pd.DataFrame, field: str, **how) -> alt.Chart:
        """What is counted in every row, at its right end."""
        return self.texts(table, field, alt.XValue("width"), y, align="right", **how)

    def column_heads(self, x: alt.X, table: pd.DataFrame, field: str, **how) -> alt.Chart:
        """The name of every column, above the chart."""
        return self.texts(table, field, x, alt.YValue(0), **{"baseline": "bottom", "dy": -4, **how})

    def filled(self, marks: alt.Chart, test: str, colour: str = "accent") -> alt.Chart:
        """Marks that are filled where a Vega expression holds, and open elsewhere."""
        fill = either(alt.FillValue, test, self.ink(colour), self.ink("ground"))
        return marks.encode(fill=fill, stroke=alt.StrokeValue(self.ink(colour)))

    def inside(self, base: alt.Chart, field: str, test: str, **how) -> alt.Chart:
        """A text in every mark of ``base``, light where that is filled (see ``filled``)."""
        chart = base.mark_text(**{"fontSize": 11.5, "baseline": "middle", "dy": 0.5, **how})
        colour = either(alt.ColorValue, test, self.ink("ground"), self.ink("ink"))
        return chart.encode(text=alt.Text(field), color=colour)

    def part_bands(self, first: float, last: float) -> list[alt.Chart]:
        """The parts behind sentences in text order: shaded bands, and their numbers above.

        ``first`` and ``last`` are the ends of the scale of the sentences' positions.
        """
        bands = self.study.sentences.groupby("part", sort=False)["position"].agg(["min", "max"])
        bands = bands.add([-0.5, 0.5]).reset_index(drop=True)
        bands = bands.assign(shade=bands.index % 2 == 0, middle=bands.mean(axis=1))
        bands["label"] = [f"({i})" for i in range(1, len(bands) + 1)]
        shade = either(alt.ColorValue, "datum.shade", self.ink("tint"), self.ink("ground"))
        x, middle = (self.across(field, first, last) for field in ("min:Q", "middle:Q"))
        return [
            self.chart(bands).mark_rect().encode(x=x, x2=alt.X2("max:Q"), color=shade),
            self.column_heads(middle, bands, "label:N", color=self.ink("quiet")),
        ]
