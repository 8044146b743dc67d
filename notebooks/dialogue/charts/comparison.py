"""Charts of two releases side by side."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import comparison
from dialogue.analysis.comparison import CARRIED, DROPPED, EDITED, NEW
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import Sheet, drawn, link

_STEP = 24  # pixels from sentence to sentence
_LINES = {CARRIED: ("slate", [1, 0]), EDITED: ("ochre", [6, 4]), NEW: ("teal", [2, 3])}


def alignment(study: Study) -> Figure:
    """Which sentence of the earlier release each sentence of the later one goes back to."""
    made, pairs = comparison.of(study), comparison.pairs(study)
    rows = [
        (kind, *(s.number if s else pd.NA for s in (p.earlier, p.later)), round(p.most))
        for kind, found in pairs.items()
        for p in found
    ]
    table = pd.DataFrame(rows, columns=["kind", "earlier", "later", "alike"])
    count = {kind: len(found) for kind, found in pairs.items()}
    said = {kind: claims.words(n) if n else "none" for kind, n in count.items()}
    title = "{new} new, {edited} edited, {carried} as before; {dropped} gone".format(**said)
    own = {s.id for found in pairs.values() for p in found for s in (p.earlier, p.later) if s}
    told = ", ".join(f"{p.earlier.label} to {p.later.label}" for p in pairs[EDITED])
    return Figure(
        id="alignment",
        title=title.capitalize(),
        caption=f"Sentences of {made.earlier.name} on the left, of {made.later.name} on the right, "
        "each in the order of its text. A whole line: carried; a broken one: edited; none, and the "
        "mark open: new or gone.",
        alt=f"Sentences of {made.earlier.name} and {made.later.name}, joined where they belong "
        f"together: {count[CARRIED]} carried, {count[EDITED]} edited ({told or 'none'}), "
        f"{count[NEW]} new, {count[DROPPED]} dropped.",
        table=table,
        draw=drawn(study, lambda sheet: _alignment(sheet, made, table)),
        sentences=tuple(s for s in study.release.by_id if s in own),
    )


def _alignment(sheet: Sheet, made: comparison.Comparison, table: pd.DataFrame):
    sides, here = {"earlier": made.earlier, "later": made.later}, sheet.study.release.by_id
    width, height = sheet.width - 10, _STEP * (max(len(t.sentences) for t in sides.values()) + 0.5)
    at = dict(zip(sides, (width * 0.2, width * 0.8), strict=True))
    x, y = sheet.across("x:Q", 0, width), sheet.down("y:Q", 0, height)
    heads = pd.DataFrame({"x": at.values(), "text": [text.name for text in sides.values()]})
    layers = [sheet.texts(heads, "text:N", x, alt.YValue(0), baseline="bottom", dy=2)]
    for kind, rows in table.dropna().groupby("kind", sort=False):
        lines = {"x": at["earlier"] + 13, "end": at["later"] - 13, "y": rows["earlier"] * _STEP}
        (colour, dash), lines = (
            _LINES[kind],
            sheet.chart(pd.DataFrame(lines | {"to": rows["later"] * _STEP})),
        )
        rule = lines.mark_rule(strokeWidth=1.6, strokeDash=dash, color=sheet.ink(colour))
        layers.append(rule.encode(x=x, y=y, x2=alt.X2("end:Q"), y2=alt.Y2("to:Q")))
    marks = []
    for side, text in sides.items():
        kinds = table.dropna(subset=side).set_index(side)["kind"]
        for s in text.sentences:
            url = link(s.id) if s.id in here else ""
            marks.append((at[side], s.number * _STEP, s.label, kinds[s.number], url))
    base = pd.DataFrame(marks, columns=["x", "y", "label", "kind", "url"])
    base = sheet.base(base, x, y, "{label}: {kind}")
    test = f"datum.kind != '{NEW}' && datum.kind != '{DROPPED}'"
    points = sheet.filled(base.mark_square(size=460, opacity=1), test, "slate")
    return sheet.layers(
        *layers, points, sheet.inside(base, "label:N", test, fontSize=10), height=height
    )


def threshold_curve(study: Study) -> Figure:
    """How many sentences of the later release are of each kind at every threshold."""
    made, own = comparison.of(study), study.parameters["threshold"]
    table = made.curve()
    counts = table.pivot(index="threshold", columns="kind", values="count")
    few, many = counts[NEW].min(), counts[NEW].max()
    return Figure(
        id="threshold-curve",
        title=f"{f'{few} to ' if few < many else ''}{many} of "
        f"{len(made.later.sentences)} sentences of {made.later.name} are new, by the threshold",
        caption=f"How many sentences of {made.later.name} are carried, edited and new at each "
        f"threshold, in percent. This page has {own}.",
        alt="Sentences at each threshold: "
        + "; ".join(
            f"{at} %: " + ", ".join(f"{row[kind]} {kind}" for kind in comparison.KINDS)
            for at, row in counts.iterrows()
        ),
        table=counts[list(comparison.KINDS)].reset_index(),
        draw=drawn(study, lambda sheet: _curve(sheet, table[table["kind"] != DROPPED], own)),
    )


def _curve(sheet: Sheet, table: pd.DataFrame, own: int):
    ends = table["threshold"].min(), table["threshold"].max()
    grid = alt.Axis(title=None, grid=False, values=sorted(set(table["threshold"])))
    x = sheet.across("threshold:Q", ends[0], ends[1] + 9, grid)
    y = alt.Y("count:Q", axis=alt.Axis(title="sentences", tickMinStep=1))
    chosen = sheet.chart(pd.DataFrame({"threshold": [own]})).mark_rule(color=sheet.ink("line"))
    layers = [chosen.encode(x=x)]
    for kind, (colour, dash) in _LINES.items():
        rows = table[table["kind"] == kind]
        base = sheet.base(rows, x, y, "{threshold} %: {count} {kind}")
        layers.append(base.mark_line(color=sheet.ink(colour), strokeDash=dash, strokeWidth=2))
        layers.append(base.mark_point(color=sheet.ink(colour), filled=True, size=30, opacity=1))
        layers.append(sheet.texts(rows.tail(1), "kind:N", x, y, align="left", dx=8))
    return sheet.layers(*layers, height=220, margin=50)
