"""The book's look, once for all charts: widths, font, sizes and colours."""

import altair as alt

from dialogue.analysis.study import Study

WIDE, NARROW = 700, 340  # pixels
WIDTHS = {"wide": WIDE, "narrow": NARROW}
FONT = "IPAexGothic"  # comes with matplotlib-fontja


def ink(study: Study, name: str) -> str:
    """A palette colour as charts are drawn in it: its value for light pages."""
    return study.codebook.palette[name].light


def theme(study: Study, width: int) -> alt.Config:
    """The book's fonts, sizes and colours, for an Altair chart of a width."""
    size = 13 if width == WIDE else 12
    line, text, quiet = (ink(study, name) for name in ("line", "ink", "quiet"))
    label = {"labelColor": text, "titleColor": quiet, "labelFontSize": size}
    return alt.Config(
        background="transparent",
        font=FONT,
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            **label,
            titleFontSize=size - 1,
            titleFontWeight="normal",
            gridColor=line,
            domainColor=line,
            tickColor=line,
            labelLimit=400,
        ),
        legend=alt.LegendConfig(
            **label,
            titleFontSize=size,
            labelLimit=300,
            orient="top",
            columnPadding=28,  # the page's own font may be wider than the one drawn with
        ),
        text=alt.MarkConfig(color=text, fontSize=size),
    )
