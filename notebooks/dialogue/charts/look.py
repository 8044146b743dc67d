"""The book's look, once for all Altair charts."""

from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dialogue.analysis.study import Study
from dialogue.charts import figure
from dialogue.charts.figure import FONT

WIDE, NARROW = 700, 340
WIDTHS = {"wide": WIDE, "narrow": NARROW}


def theme(study: Study, width: int) -> alt.Config:
    """The book's fonts, sizes and colours, for a chart of a width."""

    def ink(name):
        return figure.colours(study.codebook, name)

    size = 13 if width == WIDE else 12
    label = {"labelColor": ink("ink"), "titleColor": ink("quiet"), "labelFontSize": size}
    return alt.Config(
        background="transparent",
        font=FONT,
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            **label,
            titleFontSize=size - 1,
            titleFontWeight="normal",
            gridColor=ink("line"),
            domainColor=ink("line"),
            tickColor=ink("line"),
            labelLimit=400,
        ),
        legend=alt.LegendConfig(
            **label,
            titleFontSize=size,
            labelLimit=300,
            columnPadding=28,  # the page's own font may be wider than the one drawn with
        ),
        text=alt.MarkConfig(color=ink("ink"), fontSize=size),
        header=alt.HeaderConfig(**label),
    )


def part_bands(study: Study, scale: alt.Scale) -> list[alt.Chart]:
    """The parts behind a chart of sentences in text order: shaded bands, and their numbers above.

    ``scale`` is that of the sentences' positions, from left to right.
    """
    bands = study.sentences.groupby("part", sort=False)["position"].agg(["min", "max"])
    bands = bands.add([-0.5, 0.5]).reset_index(drop=True)
    bands["shade"] = [i % 2 == 0 for i in range(len(bands))]
    bands["label"] = [f"({i})" for i in range(1, len(bands) + 1)]
    bands["middle"] = (bands["min"] + bands["max"]) / 2
    shade = either(alt.ColorValue, "datum.shade", ink(study, "tint"), ink(study, "ground"))
    base = alt.Chart(bands)
    return [
        base.mark_rect().encode(
            x=alt.X("min:Q", scale=scale, axis=None), x2=alt.X2("max:Q"), color=shade
        ),
        base.mark_text(baseline="bottom", dy=-4, color=ink(study, "quiet")).encode(
            x=alt.X("middle:Q", scale=scale, axis=None), y=alt.YValue(0), text=alt.Text("label:N")
        ),
    ]


class _Built(Mapping):
    """A chart by width, built when it is asked for: a page may need a figure's words alone."""

    def __init__(self, build: Callable, study: Study):
        self._build, self._study, self._made = build, study, {}
        self._names: dict[int, tuple[str, pd.DataFrame]] = {}  # by the identity of the table
        self._values: dict[str, list[dict]] = {}

    def __getitem__(self, name: str):
        if name not in self._made:
            width = WIDTHS[name]
            with debug_mode(False):  # checking every field as it is set costs more than the chart
                chart = self._build(width)
                chart.config = theme(self._study, width)
                self._name_tables(chart)
            self._made[name] = chart
        return self._made[name]

    def _name_tables(self, chart) -> None:
        """Put every table once among the chart's datasets: Altair converts it for every layer."""
        here = {}
        for part in (chart, *getattr(chart, "layer", ())):
            if isinstance(part.data, pd.DataFrame):
                name = self._named(part.data)
                part.data, here[name] = alt.NamedData(name), self._values[name]
        chart.datasets = here

    def _named(self, table: pd.DataFrame) -> str:
        if id(table) not in self._names:
            values = alt.to_values(table)["values"]
            same = (name for name, known in self._values.items() if known == values)
            name = next(same, f"data-{len(self._values) + 1}")
            self._values[name] = values
            self._names[id(table)] = name, table  # kept, so that no other takes its identity
        return self._names[id(table)][0]

    def __iter__(self):
        return iter(WIDTHS)

    def __len__(self):
        return len(WIDTHS)


def both(build: Callable, study: Study) -> Mapping:
    """The chart that ``build(width)`` makes, for ``wide`` and for ``narrow`` screens."""
    return _Built(build, study)


def ink(study: Study, name: str) -> str:
    """A palette colour as charts are drawn in it."""
    return figure.colours(study.codebook, name)


def either(channel: type, test: str, yes, no):
    """A channel (such as ``alt.FillValue``) that has one of two values, by a Vega expression.

    Channels are named by their classes: Altair takes 5 ms to find the class of a bare value.
    """
    return channel(no, condition={"test": test, "value": yes})


def percent(share: float) -> str:
    """A share in words: ``20%``, or ``none`` where there is no whole."""
    return "none" if share != share else f"{100 * share:.0f}%"
