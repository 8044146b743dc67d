"""The dates in the text, drawn with matplotlib."""

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts import figure
from dialogue.charts.figure import Figure
from dialogue.charts.look import NARROW, WIDE, ink


def hooks(study: Study) -> Figure:
    """Timeline of every date the release names, in matplotlib: before, at and after the meeting."""
    import matplotlib_fontja  # noqa: F401  (registers a font with Japanese glyphs)
    from matplotlib.figure import Figure as Canvas

    table = study.hooks
    meeting = pd.Timestamp(table.loc[table["direction"] == "now", "start"].iloc[0])
    shown = table.assign(
        first=[_day(v, False) for v in table["start"]], last=[_day(v, True) for v in table["end"]]
    ).reset_index(drop=True)
    marks = {"past": "o", "now": "D", "coming": "^", "notice": "s"}
    hue = {"past": "indigo", "now": "ink", "coming": "brick", "notice": "slate"}
    said = {
        "past": "before the meeting",
        "now": "the meeting",
        "coming": "still to come",
        "notice": "in the ministry's notice only",
    }

    def draw(width):
        narrow = width == NARROW
        canvas = Canvas(figsize=(width / 72, (0.46 if narrow else 0.36) * len(shown) + 0.7))
        axes = canvas.add_axes((0.03, 0.09, 0.94, 0.89) if narrow else (0.3, 0.11, 0.67, 0.86))
        for row, hook in shown.iterrows():
            colour = ink(study, hue[hook["direction"]])
            axes.plot(
                [hook["first"], hook["last"]],
                [row, row],
                color=colour,
                lw=5,
                solid_capstyle="round",
                alpha=0.5,
            )
            axes.plot([hook["first"]], [row], marks[hook["direction"]], color=colour, ms=8)
            label = hook["name_en"] + (
                f" (S{hook['sentence_id'][-2:]})" if hook["sentence_id"] else ""
            )
            if narrow:
                axes.annotate(
                    label,
                    (0, row),
                    xycoords=("axes fraction", "data"),
                    xytext=(0, 7),
                    textcoords="offset points",
                    fontsize=11,
                    color=ink(study, "ink"),
                )
        axes.axvline(meeting, color=ink(study, "quiet"), lw=1, ls=":")
        axes.set_ylim(len(shown) - 0.4, -0.9)
        ticks = [] if narrow else range(len(shown))
        axes.set_yticks(ticks)
        if not narrow:
            axes.set_yticklabels(
                [
                    h["name_en"] + (f" (S{h['sentence_id'][-2:]})" if h["sentence_id"] else "")
                    for _, h in shown.iterrows()
                ]
            )
        years = pd.date_range("2021-01-01", "2023-01-01", freq="6MS" if not narrow else "12MS")
        axes.set_xticks(years)
        axes.set_xticklabels([f"{d:%b %Y}" for d in years])
        axes.set_xlim(pd.Timestamp("2021-02-15"), pd.Timestamp("2023-01-20"))
        axes.tick_params(colors=ink(study, "ink"), labelsize=12, length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(ink(study, "line"))
        axes.grid(axis="x", color=ink(study, "line"), lw=0.7)
        axes.set_axisbelow(True)
        return figure.matplotlib_svg(canvas)

    joint = shown[shown["direction"] != "notice"]
    past, coming = (joint["direction"] == "past").sum(), (joint["direction"] == "coming").sum()
    title = (
        f"{claims.words(int(past), True)} dates look back, {claims.words(int(coming))} look ahead"
    )
    alt_text = "Timeline. " + "; ".join(
        f"{h['name_en']}, {h['start']}"
        + (f" to {h['end']}" if h["end"] != h["start"] else "")
        + f", {said[h['direction']]}"
        for _, h in shown.iterrows()
    )
    return Figure(
        id="hooks",
        title=title,
        caption="Every date or datable mention of the release; the dotted line is the meeting. "
        "Circle: before; diamond: the meeting; triangle: still to come; square: in the ministry's "
        "notice only. "
        "A bar is a month or a year where no day is given.",
        alt=alt_text,
        table=table.drop(columns=["hook_id"]),
        charts={"wide": draw(WIDE), "narrow": draw(NARROW)},
        sentences=tuple(dict.fromkeys(s for s in table["sentence_id"] if s)),
    )


def _day(value: str, last: bool) -> pd.Timestamp:
    """The first or last day that an ISO day, month or year covers."""
    period = pd.Period(value)
    return (period.end_time if last else period.start_time).normalize()
