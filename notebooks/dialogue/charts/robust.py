"""Under which combinations of choices each headline claim holds."""

import altair as alt

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, either
from dialogue.claims import robustness

STATES, UNKNOWN = {True: "holds", False: "does not hold"}, "cannot be said"
SHAPES = {STATES[True]: "stroke", STATES[False]: "cross", UNKNOWN: "circle"}


def robust(study: Study) -> Figure:
    """One row a headline claim, one mark a combination of choices, in the order of the choices."""
    table, names = robustness.grid(study), [*robustness.choices(study)]
    titles = {k: claims.compute(study, k).text.partition(":")[0] for k in claims.HEADLINES}
    table = table.assign(
        number=table.groupby("key").cumcount(),
        finding=table["key"].map(titles),
        state=table["holds"].map(STATES).fillna(UNKNOWN),
        choices=table[names].agg(" · ".join, axis=1),
    )
    per = table["key"].value_counts().iloc[0]

    def build(sheet):
        y = sheet.rows("finding", titles.values())
        x = sheet.across("number:Q", -0.5, per - 0.5)
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

    firm = robustness.summary(table, robustness.published(study))
    always = int((firm["holds"] == firm["tried"]).sum())
    return Figure(
        id="robust",
        title=f"{claims.words(always, True)} of {claims.words(len(firm))} findings "
        f"{'holds' if always == 1 else 'hold'} under all {per} combinations of choices",
        caption=f"One mark a combination, in the order {', '.join(names)}, the published choices "
        "at the left. Combinations are not equally likely; the share is no probability.",
        alt="; ".join(
            f"{titles[r.key]}: holds under {r.holds} of {r.said} combinations"
            + (f", cannot be said under {r.tried - r.said}" if r.tried > r.said else "")
            for r in firm.itertuples()
        ),
        table=table[["finding", *names, "state"]],
        draw=drawn(study, build),
    )
