"""The book's look, once for all Altair charts."""

import altair as alt
from altair.utils.schemapi import debug_mode

from dialogue import figures
from dialogue.figures import FONT
from dialogue.study import Study

WIDE, NARROW = 700, 340


def themed(chart: alt.TopLevelMixin, study: Study, width: int) -> alt.TopLevelMixin:
    """The chart with the book's fonts, sizes and colours, for a width."""

    def ink(name):
        return figures.colours(study.codebook, name)

    size = 13 if width == WIDE else 12
    label = {"labelColor": ink("ink"), "titleColor": ink("quiet"), "labelFontSize": size}
    return chart.configure(
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


def both(build, study: Study) -> dict:
    """The chart that ``build(width)`` makes, for wide and for narrow screens."""
    with debug_mode(False):  # checking every field as it is set costs more than the chart
        return {
            "wide": themed(build(WIDE), study, WIDE),
            "narrow": themed(build(NARROW), study, NARROW),
        }


def ink(study: Study, name: str) -> str:
    """A palette colour as charts are drawn in it."""
    return figures.colours(study.codebook, name)


def percent(share: float) -> str:
    """A share in words: ``20%``, or ``none`` where there is no whole."""
    return "none" if share != share else f"{100 * share:.0f}%"
