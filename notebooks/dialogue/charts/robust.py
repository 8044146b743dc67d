"""In which of its versions each finding holds."""

import re

import altair as alt

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, either
from dialogue.claims import robustness

STATES, UNKNOWN = {True: "holds", False: "does not hold"}, "cannot be said"
SHAPES = {STATES[True]: "stroke", STATES[False]: "cross", UNKNOWN: "circle"}


def robust(study: Study) -> Figure:
    """One row a finding, one mark a version of it, in the order of the choices."""
    table, names = robustness.grid(study), [*robustness.choices(study)]
    titles = {k: _short(claims.compute(study, k).text) for k in robustness.FINDINGS}
    table = table.assign(
        number=table.groupby("key").cumcount(),
        finding=table["key"].map(titles),
        state=table["holds"].map(STATES).fillna(UNKNOWN),
        choices=[" · ".join(filter(None, row)) or "no choice" for row in table[names].values],
    )
    most = table["key"].value_counts().iloc[0]

    def build(sheet):
        y = sheet.rows("finding", titles.values())
        x = sheet.across("number:Q", -0.5, most - 0.5)
        shown = table[["finding", "number", "state", "choices"]]
        base = sheet.base(shown, x, y, finding="Finding", state="State", choices="Choices")
        marks = base.mark_point(filled=False, size=46 if sheet.wide else 24, strokeWidth=1.4)
        kinds = sheet.kinds("state:N", SHAPES, ("accent", "brick", "quiet"))
        return sheet.layers(
            sheet.row_names(y, dy=-12, limit=sheet.width - 20),
            marks.encode(**kinds, angle=either(alt.AngleValue, "datum.state == 'holds'", 90, 0)),
            height=54 * len(titles),
            margin=20,
        )

    firm = robustness.summary(table)
    always = int(firm["firm"].sum())
    return Figure(
        id="robust",
        title=f"{claims.words(always, True)} of {claims.words(len(firm))} findings "
        f"{'holds' if always == 1 else 'hold'} in every version",
        caption="One mark a version of a finding: a combination of those choices of method that "
        f"make a difference to it, in the order {', '.join(names)}, the published one at the left. "
        "Versions are not equally likely; the share is no probability.",
        alt="; ".join(
            f"{titles[r.key]}: holds in {r.holds} of {r.said} versions"
            + (f", cannot be said in {r.tried - r.said}" if r.tried > r.said else "")
            for r in firm.itertuples()
        ),
        table=table[["finding", *names, "state"]],
        draw=drawn(study, build),
    )


def _short(text: str) -> str:
    """What a finding says before its colon or bracket."""
    return re.split(r": | \(|\. ", text)[0]
