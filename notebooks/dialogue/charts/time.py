"""Dates in the text, events since the meeting, and the meetings of the series, in time."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure, matplotlib_svg
from dialogue.charts.look import NARROW, ink
from dialogue.charts.marks import drawn
from dialogue.corpus import dates, followthrough

ACTORS = {
    id: names["en"][0].upper() + names["en"][1:] for id, names in followthrough.ACTORS.items()
}
SERIES = {
    "prep": "Preparation",
    "IED": "Internet economy dialogue",
    "DDE": "Digital economy dialogue",
    "GDCP-WG": "GDCP working group",
}
# each direction: the mark, its colour, and what it says
DIRECTIONS = {
    "past": ("o", "indigo", "before the meeting"),
    "now": ("D", "ink", "the meeting"),
    "coming": ("^", "brick", "still to come"),
    "notice": ("s", "slate", "in the notice only"),
}


def hooks(study: Study) -> Figure:
    """Timeline of every date the release names, in matplotlib: before, at and after the meeting."""
    table, labels = study.hooks.sort_values("start", kind="stable"), study.release.labels
    meeting = [pd.Timestamp(day) for day in table.loc[table["direction"] == "now", "start"][:1]]
    marks = table["direction"].map(DIRECTIONS)
    rows = pd.DataFrame(
        {
            "first": [pd.Period(day).start_time for day in table["start"]],
            "last": [pd.Period(day).end_time.normalize() for day in table["end"]],
            "label": table["name_en"]
            + [f" ({labels[id]})" if id else "" for id in table["sentence_id"]],
            "mark": marks.str[0],
            "colour": marks.str[1],
        }
    )
    past, coming = ((table["direction"] == d).sum() for d in ("past", "coming"))
    return Figure(
        id="hooks",
        title=f"{claims.words(past, True)} dates look back, {claims.words(coming)} look ahead",
        caption="Every date or datable mention of the release; the dotted line is the meeting. "
        "Circle: before; diamond: the meeting; triangle: still to come; square: in "
        f"{study.meta.publisher_short_en}'s notice only. A bar is a month or a year where no day "
        "is given.",
        alt="Timeline. "
        + "; ".join(
            f"{h.name_en}, {h.start}"
            + (f" to {h.end}" if h.end != h.start else "")
            + f", {DIRECTIONS[h.direction][2]}"
            for h in table.itertuples()
        ),
        table=table.drop(columns=["hook_id"]),
        draw=lambda width: matplotlib_svg(lambda: _timeline(study, rows, width, meeting)),
        sentences=tuple(dict.fromkeys(s for s in table["sentence_id"] if s)),
    )


def _timeline(study: Study, rows: pd.DataFrame, width: int, lines: list):
    """A row for each of ``rows`` (first, last, label, mark, colour), its label above the row on a
    narrow screen, else before it; dotted ``lines`` at days."""
    from matplotlib.figure import Figure as Canvas

    narrow, text, grid = width == NARROW, ink(study, "ink"), ink(study, "line")
    high = (0.46 if narrow else 0.31) * max(len(rows), 1) + 0.7
    canvas, longest = Canvas(figsize=(width / 72, high)), rows["label"].str.len().max()
    left = 0.03 if narrow else min(0.55, 0.03 + 0.0088 * longest)
    axes = canvas.add_axes((left, 0.35 / high, 0.97 - left, 1 - 0.45 / high))
    for number, row in enumerate(rows.itertuples()):
        colour, ends = ink(study, row.colour), [row.first, row.last]
        axes.plot(ends, [number] * 2, color=colour, lw=5, solid_capstyle="round", alpha=0.5)
        axes.plot(ends[:1], [number], row.mark, color=colour, ms=8)
        if narrow:
            place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
            axes.annotate(row.label, (0, number), (0, 7), **place, fontsize=11, color=text)
    for line in lines:
        axes.axvline(line, color=ink(study, "quiet"), lw=1, ls=":")
    axes.set_ylim(len(rows) - 0.4, -0.9)
    axes.set_yticks([] if narrow else range(len(rows)), [] if narrow else rows["label"])
    margin = pd.Timedelta(days=40)
    first, last = rows["first"].min() - margin, rows["last"].max() + margin
    far = (last - first).days > 1000
    ticks = pd.date_range(f"{first.year}-01-01", last, freq="12MS" if far else "6MS")
    said = [str(d.year) if far else f"{dates.month(d)[:3]} {d.year}" for d in ticks]
    axes.set_xticks(ticks, said)
    axes.set_xlim(first, last)
    axes.tick_params(colors=text, labelsize=12, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(grid)
    axes.grid(axis="x", color=grid, lw=0.7)
    axes.set_axisbelow(True)
    for artist in axes.findobj():
        artist.set_clip_on(False)  # nothing is outside, and every clip costs a layer of the PNG
    return canvas


def since(study: Study) -> Figure:
    """Dated events by who acted; a hollow mark where only the month or the year is known.

    Starting points are drawn, before the line of the release, and not counted.
    """
    shown = _dated(study.record)
    after = shown[shown["since"]]
    counted = after["actor"].value_counts().reindex(ACTORS.values()).dropna().astype(int)
    drawn_rows = [actor for actor in ACTORS.values() if actor in set(shown["actor"])]
    released = [study.day.isoformat()] if study.day else []

    def build(sheet):
        x, y = _days("year"), sheet.rows("actor", drawn_rows)
        line = sheet.chart(pd.DataFrame({"day": released}, dtype=object))
        base = sheet.base(shown, x, y, "{when}, {actor}: {title}.")
        marks = base.mark_point(size=80 if sheet.wide else 60, strokeWidth=1.6, filled=True)
        return sheet.layers(
            line.mark_rule(strokeDash=[2, 3], color=sheet.ink("quiet")).encode(x=x),
            sheet.row_names(y, dy=-10),
            sheet.filled(marks, "datum.exact"),
            height=46 * len(drawn_rows),
            margin=30,
        )

    n, joint = claims.Count(len(after)), claims.Count(counted.get(ACTORS["both"], 0))
    before = claims.Count(len(shown) - n)
    start = f" {before} starting {before:point|points} before it." if before else ""
    return Figure(
        id="since",
        title=f"{n} dated {n:event|events} since the release, "
        f"{claims.words(joint) if joint else 'none'} by the two together"
        if n
        else "No dated event since the release yet",
        caption="One mark an event, by who acted; hollow where only the month or the year is "
        f"known. The dotted line is the release; what precedes it is a starting point and is not "
        f"counted. {_searched(study)}, so a gap says nothing.",
        alt="Timeline of events since the release by who acted: "
        + ", ".join(f"{actor} {number}" for actor, number in counted.items())
        + (f", from {after['date'].min()} to {after['date'].max()}." if n else "none.")
        + start,
        table=shown[["date", "actor", "title"]],
        draw=drawn(study, build),
    )


def timeline(study: Study, theme: str) -> Figure:
    """The dated events that bear on a theme's sentences, each named, with the time searched."""
    name, sentences = study.codebook.theme(theme).en, study.of_theme(theme)["sentence_id"]
    of = study.items.loc[study.items["sentence_id"].isin(sentences)]
    shown = _dated(study.record[study.record["item_id"].isin(of["item_id"])])
    shown = shown[shown["since"]]
    last = min(study.parameters["as_of"], followthrough.latest())  # the record ends there
    first = study.day.isoformat() if study.day else min(shown["day"], default=last)
    searched = max(of["looked_until"], default=first)
    half = pd.to_datetime([first, last]).mean().strftime("%Y-%m-%d")
    shown = shown.assign(row=range(len(shown)), early=shown["day"].le(half))

    def build(sheet):
        x, y = _days("year", first, last), sheet.down("row:Q", -0.7, len(shown) - 0.3)
        window = sheet.chart(pd.DataFrame({"day": [first], "end": [searched]}))
        base = sheet.base(shown, x, y, "{when}, {actor}: {title}.")
        marks = base.mark_point(size=70, strokeWidth=1.6, filled=True)
        if sheet.wide:  # the name stands beside the mark, where there is more room
            side = {name: alt.expr(f"datum.early ? {a} : {b}") for name, a, b in _SIDES}
            names = base.mark_text(baseline="middle", **side)
        else:
            names = base.mark_text(align="left", dy=-14, fontSize=11).encode(x=alt.XValue(2))
        return sheet.layers(
            window.mark_rect(color=sheet.ink("tint")).encode(x=x, x2=alt.X2("end:T")),
            sheet.filled(marks, "datum.exact"),
            names.encode(text=alt.Text("title:N")),
            height=(20 if sheet.wide else 36) * len(shown),
            margin=30,
        )

    n = claims.Count(len(shown))
    return Figure(
        id=f"timeline-{theme}",
        title=f"{n:Words} dated {n:event|events} on record on “{name}”",
        caption="Hollow where only the month or the year is known. Shaded: the time that was "
        "searched; what is later was found by chance, so a gap says nothing.",
        alt="Timeline: " + "; ".join(f"{r.date} {r.title}, {r.actor}" for r in shown.itertuples()),
        table=shown[["date", "actor", "title"]],
        draw=drawn(study, build),
        sentences=tuple(dict.fromkeys(of["sentence_id"])),
    )


def _dated(record: pd.DataFrame) -> pd.DataFrame:
    """The events that have a date, each once in order of time, as they are drawn."""
    rows = record.drop_duplicates("event_id")
    rows = rows[rows["date"].ne("")]
    shown = rows[["date", "title"]].assign(
        day=_first_days(rows["date"]),
        actor=rows["actor"].map(ACTORS),
        exact=rows["date_precision"].eq("day"),
        when=rows["date"].map(dates.span),
        since=rows["kind"].ne("baseline"),
        url="@root@/book/" + rows["page"] + ".html#event-" + rows["event_id"],
    )
    return shown.sort_values(["day", "title"], kind="stable")


_SIDES = (("align", "'left'", "'right'"), ("dx", 10, -10))


def _searched(study: Study) -> str:
    """Until when events were looked for, in words."""
    day = study.parameters["as_of"]
    until = max(study.items["looked_until"], default=day)
    end = f"the end of {until[:4]}" if until.endswith("-12-31") else until
    return f"Searched until {end}" + ("; later events were found by chance" if day > until else "")


def rounds(study: Study) -> Figure:
    """Every meeting with a known day or month up to the day of the study, this release's marked."""
    table = study.meetings
    known = table[table["known"] & table["start"].ne("")]
    this = known["series"].eq(study.meta.series) & known["round"].eq(str(study.meta.round))
    shown = pd.DataFrame({"date": known["start"], "this": this}).assign(
        day=_first_days(known["start"]),
        series=known["series"].map(lambda id: SERIES.get(id, id)),
        round=known["round"],
        when=known["start"].map(dates.span),
    )
    order = [*dict.fromkeys([*SERIES.values(), *shown["series"]])]
    order = [s for s in order if s in set(shown["series"])]
    unknown = claims.words(int((~table["known"]).sum()), True)
    days = int(known["date_precision"].eq("day").sum())
    months = len(known) - days

    def build(sheet):
        x, y = _days(7), sheet.rows("series", order)
        tip = "{series}{length(datum.round) < 3 ? ', round ' + datum.round : ''}: from {when}."
        marks = sheet.base(shown, x, y, tip).mark_point(filled=True, size=90 if sheet.wide else 50)
        numbered = shown[shown["round"].str.len() < 3]
        return sheet.layers(
            sheet.row_names(y, dy=-8),
            sheet.filled(marks, "datum.this"),
            sheet.texts(numbered, "round:N", x, y, dy=15, fontSize=11.5),
            height=56 * len(order),
            margin=30,
        )

    return Figure(
        id="rounds",
        title=f"{claims.words(days, True)} meetings with a known day since "
        f"{shown['day'].min()[:4]}" + f", {claims.words(months)} with a month only" * bool(months),
        caption=f"One mark a meeting; this release's is filled. {unknown} meetings of "
        "the working group must have taken place and were not found: they are not shown.",
        alt="Timeline of meetings: "
        + "; ".join(
            f"{s} " + ", ".join(f"{r.round} ({r.date})" for r in g.itertuples())
            for s, g in shown.groupby("series", sort=False)
        ),
        table=shown[["series", "round", "date"]],
        draw=drawn(study, build),
    )


def _first_days(dates: pd.Series) -> pd.Series:
    """The first day of every ISO day, month or year, as an ISO day."""
    return pd.to_datetime(dates, format="ISO8601").dt.strftime("%Y-%m-%d")


def _days(ticks: int | str, *ends: str) -> alt.X:
    """Days from left to right (between two days, if given), with years below; in UTC, so that no
    clock's zone moves a mark."""
    axis = alt.Axis(title=None, format="%Y", tickCount=ticks, labelAngle=0)
    scale = alt.Scale(type="utc", domain=ends) if ends else alt.Scale(type="utc")
    return alt.X("day:T", axis=axis, scale=scale)
