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
        (kind, *((s and s.number) for s in (p.earlier, p.later)), p, round(p.most) or None)
        for kind, found in pairs.items()
        for p in found
    ]
    rows.sort(key=lambda row: (row[2] or row[1], row[2] is None))
    table = pd.DataFrame(rows, columns=["kind", "earlier", "later", "pair", "alike"])
    count = {kind: len(found) for kind, found in pairs.items()}
    said = {kind: claims.words(n, kind == NEW) if n else "none" for kind, n in count.items()}
    said[NEW] = said[NEW].replace("none", "None")
    own = [s.id for p in table["pair"] for s in (p.earlier, p.later) if s]
    told = ", ".join(
        f"S{r.earlier:02.0f} to S{r.later:02.0f}"
        for r in table.dropna().itertuples()
        if r.kind == EDITED
    )
    return Figure(
        id="alignment",
        title="{new} new, {edited} edited, {carried} as before; {dropped} gone".format(**said),
        caption=f"Sentences of {made.earlier.name} on the left, of {made.later.name} on the right, "
        "each in the order of its text. A whole line: carried; a broken one: edited; none, and the "
        "mark open: new or gone.",
        alt=f"Sentences of {made.earlier.name} and {made.later.name}, joined where they belong "
        f"together: {count[CARRIED]} carried, {count[EDITED]} edited ({told or 'none'}), "
        f"{count[NEW]} new, {count[DROPPED]} dropped.",
        table=table.drop(columns="pair"),
        draw=drawn(study, lambda sheet: _alignment(sheet, study, table)),
        sentences=tuple(dict.fromkeys(s for s in own if s in study.release.by_id)),
    )


def _alignment(sheet: Sheet, study: Study, table: pd.DataFrame):
    width, height = sheet.width - 10, _STEP * (int(table[["earlier", "later"]].max().max()) + 0.5)
    at = {"earlier": width * 0.2, "later": width * 0.8}
    x, y = sheet.across("x:Q", 0, width), sheet.down("y:Q", 0, height)
    both = table.dropna(subset=["earlier", "later"])
    lines = pd.DataFrame({"x": at["earlier"] + 13, "end": at["later"] - 13, "kind": both["kind"]})
    lines = lines.assign(y=both["earlier"] * _STEP, to=both["later"] * _STEP)
    marks = []
    for side, place in at.items():
        for row in table.dropna(subset=[side]).itertuples():
            sentence = getattr(row.pair, side)
            address = link(sentence.id) if sentence.id in study.release.by_id else ""
            marks.append((place, sentence.number * _STEP, sentence.label, row.kind, address))
    shown = pd.DataFrame(marks, columns=["x", "y", "label", "kind", "url"])
    heads = pd.DataFrame({"x": at.values(), "text": [t.name for t in _texts(study)]})
    layers = [sheet.texts(heads, "text:N", x, alt.YValue(0), baseline="bottom", dy=2)]
    for kind, rows in lines.groupby("kind", sort=False):
        (colour, dash), rule = _LINES[kind], sheet.chart(rows)
        rule = rule.mark_rule(strokeWidth=1.6, strokeDash=dash, color=sheet.ink(colour))
        layers.append(rule.encode(x=x, y=y, x2=alt.X2("end:Q"), y2=alt.Y2("to:Q")))
    base = sheet.base(shown, x, y, "{label}: {kind}")
    test = f"datum.kind != '{NEW}' && datum.kind != '{DROPPED}'"
    points = base.mark_square(size=460, opacity=1)
    layers += [
        sheet.filled(points, test, "slate"),
        sheet.inside(base, "label:N", test, fontSize=10),
    ]
    return sheet.layers(*layers, height=height)


def _texts(study: Study) -> tuple[comparison.Text, comparison.Text]:
    made = comparison.of(study)
    return made.earlier, made.later


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
