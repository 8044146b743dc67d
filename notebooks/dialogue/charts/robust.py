"""Under which combinations of choices each headline claim holds."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink
from dialogue.claims import robustness

STATES = {True: "holds", False: "does not hold", None: "cannot be said"}


def robust(study: Study) -> Figure:
    """One row a headline claim, one mark a combination of choices, in the order of the choices."""
    table = robustness.grid(study)
    options = robustness.choices(study)
    names = [*options]
    published = robustness.published(study)
    titles = {k: claims.compute(study, k).text.partition(":")[0] for k in claims.HEADLINES}
    table = table.sort_values(
        names, key=lambda c: c.map({v: i for i, v in enumerate(options[c.name])})
    )
    table["number"] = table.groupby("key").cumcount()
    table["finding"] = table["key"].map(titles)
    table["state"] = [STATES[None if pd.isna(h) else bool(h)] for h in table["holds"]]
    table["choices"] = table[names].agg(" · ".join, axis=1)
    order = [*titles.values()]
    per = table.groupby("key").size().iloc[0]

    def build(width):
        height = 54
        y = alt.Y("finding:N", sort=order, axis=None)
        x = alt.X("number:Q", scale=alt.Scale(domain=[-0.5, per - 0.5], nice=False), axis=None)
        label = (
            alt.Chart(pd.DataFrame({"finding": order}))
            .mark_text(align="left", baseline="bottom", dy=-12, limit=width - 20)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("finding:N"))
        )
        marks = (
            alt.Chart(table[["finding", "number", "state", "choices"]])
            .mark_point(filled=False, size=46 if width == WIDE else 24, strokeWidth=1.4)
            .encode(
                x=x,
                y=y,
                shape=alt.Shape(
                    "state:N",
                    scale=alt.Scale(domain=[*STATES.values()], range=["stroke", "cross", "circle"]),
                    legend=alt.Legend(title=None, orient="top"),
                ),
                color=alt.Color(
                    "state:N",
                    scale=alt.Scale(
                        domain=[*STATES.values()],
                        range=[ink(study, c) for c in ("accent", "brick", "quiet")],
                    ),
                ),
                angle=either(alt.AngleValue, "datum.state == 'holds'", 90, 0),
                tooltip=[
                    alt.Tooltip("finding:N", title="Finding"),
                    alt.Tooltip("state:N", title="State"),
                    alt.Tooltip("choices:N", title="Choices"),
                ],
            )
        )
        return alt.layer(label, marks, width=width - 20, height=height * len(order))

    firm = robustness.summary(table, published)
    always = int((firm["holds"] == firm["tried"]).sum())
    title = (
        f"{claims.words(always, True)} of {claims.words(len(firm))} findings "
        f"{'holds' if always == 1 else 'hold'} under all {per} combinations of choices"
    )
    alt_text = "; ".join(
        f"{titles[r.key]}: holds under {r.holds} of {r.said} combinations"
        + (f", cannot be said under {r.tried - r.said}" if r.tried > r.said else "")
        for r in firm.itertuples()
    )
    return Figure(
        id="robust",
        title=title,
        caption="One mark a combination, in the order "
        + ", ".join(names)
        + ", the published choices at the left. Combinations are not equally likely; the share is "
        "no probability.",
        alt=alt_text,
        table=table[["finding", *names, "state"]],
        charts=both(build, study),
    )
