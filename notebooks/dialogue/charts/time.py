"""Events since the meeting, and the meetings of the series, in time."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink

ACTORS = {
    "both": "Both together",
    "japan": "Japan",
    "united-states": "United States",
    "multilateral": "Many states",
    "third-party": "Others",
}
SERIES = {
    "prep": "Preparation",
    "IED": "Internet economy dialogue",
    "DDE": "Digital economy dialogue",
    "GDCP-WG": "GDCP working group",
}
_DAYS = alt.Scale(type="utc")  # a day is the same wherever the book is built or read


def since(study: Study) -> Figure:
    """Dated events by who acted; a hollow mark where only the month or the year is known."""
    rows = study.record.drop_duplicates("event_id")
    rows = rows[rows["date"].ne("")]
    shown = pd.DataFrame(
        {
            "date": rows["date"],
            "day": [pd.Period(d).start_time.strftime("%Y-%m-%d") for d in rows["date"]],
            "actor": rows["actor"].map(ACTORS),
            "title": rows["title"],
            "exact": rows["date_precision"].eq("day"),
            "url": "@root@/book/since.html#event-" + rows["event_id"],
        }
    ).sort_values(["day", "title"], kind="stable")
    order = [a for a in ACTORS.values() if a in set(shown["actor"])]
    released = study.meta.published.isoformat()

    def build(width):
        y = alt.Y("actor:N", sort=order, axis=None)
        axis = alt.Axis(title=None, format="%Y", tickCount="year", labelAngle=0)
        x = alt.X("day:T", axis=axis, scale=_DAYS)
        names = (
            alt.Chart(pd.DataFrame({"actor": order}))
            .mark_text(align="left", baseline="bottom", dy=-10)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("actor:N"))
        )
        line = (
            alt.Chart(pd.DataFrame({"day": [released]}))
            .mark_rule(strokeDash=[2, 3], color=ink(study, "quiet"))
            .encode(x=x)
        )
        points = (
            alt.Chart(shown)
            .mark_point(size=80 if width == WIDE else 60, strokeWidth=1.6, filled=True)
            .encode(
                x=x,
                y=y,
                fill=either(
                    alt.FillValue, "datum.exact", ink(study, "accent"), ink(study, "ground")
                ),
                stroke=alt.StrokeValue(ink(study, "accent")),
                href=alt.Href("url:N"),
                tooltip=[
                    alt.Tooltip("date:N", title="Date"),
                    alt.Tooltip("title:N", title="Event"),
                    alt.Tooltip("actor:N", title="Acted"),
                ],
            )
        )
        return alt.layer(line, names, points, width=width - 30, height=46 * len(order))

    counted = shown["actor"].value_counts()
    joint = int(counted.get(ACTORS["both"], 0))
    events = claims.plural("event", len(shown))
    return Figure(
        id="since",
        title=f"{len(shown)} dated {events} on record, {claims.words(joint)} by the two together",
        caption="One mark an event, by who acted; hollow where only the month or the year is "
        f"known. The dotted line is the release. {_searched(study)}, so a gap says nothing.",
        alt="Timeline of events by who acted: "
        + ", ".join(f"{a} {counted[a]}" for a in order)
        + (f", from {shown['date'].min()} to {shown['date'].max()}." if order else "none."),
        table=shown[["date", "actor", "title"]],
        charts=both(build, study),
    )


def _searched(study: Study) -> str:
    """Until when events were looked for, in words."""
    day = study.parameters["as_of"]
    until = max(study.items["looked_until"], default=day)
    end = f"the end of {until[:4]}" if until.endswith("-12-31") else until
    return f"Searched until {end}" + ("; later events were found by chance" if day > until else "")


def rounds(study: Study) -> Figure:
    """Every meeting with a known day up to that of the study, this release's marked."""
    table = study.meetings
    known = table[table["known"] & table["start"].ne("")]
    shown = pd.DataFrame(
        {
            "day": [pd.Period(d).start_time.strftime("%Y-%m-%d") for d in known["start"]],
            "date": known["start"],
            "series": known["series"].map(SERIES),
            "round": known["round"].str.slice(0, 12),
            "this": known["series"].eq(study.meta.series)
            & known["round"].eq(str(study.meta.round)),
        }
    )
    order = [s for s in SERIES.values() if s in set(shown["series"])]
    unknown = int((~table["known"]).sum())

    def build(width):
        y = alt.Y("series:N", sort=order, axis=None)
        axis = alt.Axis(title=None, format="%Y", tickCount=7, labelAngle=0)
        x = alt.X("day:T", axis=axis, scale=_DAYS)
        names = (
            alt.Chart(pd.DataFrame({"series": order}))
            .mark_text(align="left", baseline="bottom", dy=-14)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("series:N"))
        )
        base = alt.Chart(shown).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("series:N", title="Series"),
                alt.Tooltip("round:N", title="Round"),
                alt.Tooltip("date:N", title="From"),
            ],
        )
        marks = base.mark_point(filled=True, size=180 if width == WIDE else 120).encode(
            fill=either(alt.FillValue, "datum.this", ink(study, "accent"), ink(study, "ground")),
            stroke=alt.StrokeValue(ink(study, "accent")),
        )
        numbers = base.mark_text(fontSize=9 if width == WIDE else 8, dy=0.5).encode(
            text=alt.condition("length(datum.round) < 3", "round:N", alt.value("")),
            color=either(alt.ColorValue, "datum.this", ink(study, "ground"), ink(study, "ink")),
        )
        return alt.layer(names, marks, numbers, width=width - 30, height=56 * len(order))

    return Figure(
        id="rounds",
        title=f"{claims.words(len(shown), True)} meetings with a known day since "
        f"{shown['day'].min()[:4]}",
        caption=f"One mark a meeting; this release's is filled. {claims.words(unknown, True)} "
        "meetings of the working group must have taken place and were not found: they are not "
        "shown.",
        alt="Timeline of meetings: "
        + "; ".join(
            f"{s} " + ", ".join(f"{r.round} ({r.date})" for r in g.itertuples())
            for s, g in shown.groupby("series", sort=False)
        ),
        table=shown[["series", "round", "date"]],
        charts=both(build, study),
    )
