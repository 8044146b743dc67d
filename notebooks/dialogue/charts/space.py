"""The space given to each part or topic."""

import altair as alt

from dialogue import claims
from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, ink, percent

SHAPES = {"sentences": "circle", "characters": "square", "commitments": "triangle-up"}


def space(study: Study, kind: str = "parts") -> Figure:
    """Space given to each part or topic by sentences, characters and commitments, together."""
    themes = getattr(study.codebook, kind)
    table = measures.space(study.sentences, [t.id for t in themes])
    labels = {t.id: t.en for t in themes}
    shown = table.assign(name=table["theme"].map(labels)).dropna(subset=["share"])
    order = [t.en for t in themes]

    def build(width):
        domain = [0, max(0.45, float(shown["share"].max()) + 0.03)]
        axis = alt.Axis(format="%", title="Share of the statement", tickCount=5)
        x = alt.X("share:Q", axis=axis, scale=alt.Scale(domain=domain))
        y = alt.Y("name:N", sort=order, axis=None)
        colour = alt.Color(
            "weight:N",
            scale=alt.Scale(
                domain=[*SHAPES],
                range=[ink(study, c) for c in ("indigo", "ochre", "brick")],
            ),
            legend=alt.Legend(title=None, orient="top"),
        )
        base = alt.Chart(shown)
        span = base.mark_rule(color=ink(study, "line"), strokeWidth=2).encode(
            x=alt.X("min(share):Q", scale=alt.Scale(domain=domain), axis=axis),
            x2="max(share):Q",
            y=y,
        )
        points = base.mark_point(size=110, filled=True, opacity=1).encode(
            x=x,
            y=y,
            color=colour,
            shape=alt.Shape(
                "weight:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()])
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Theme"),
                alt.Tooltip("weight:N", title="Weight"),
                alt.Tooltip("count:Q", title="Count"),
                alt.Tooltip("whole:Q", title="Of"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
            ],
        )
        names = (
            base.mark_text(align="left", baseline="bottom", dy=-9)
            .transform_filter("datum.weight == 'sentences'")
            .encode(x=alt.XValue(0), y=y, text=alt.Text("name:N"))
        )
        return alt.layer(
            span, points, names, width=width - 30, height=(40 if width == WIDE else 46) * len(order)
        )

    by = {w: table[table["weight"] == w].set_index("theme")["share"] for w in SHAPES}
    longest, fullest = by["characters"].idxmax(), by["sentences"].idxmax()
    title = f"“{labels[longest]}” has the most text"
    if by["commitments"].notna().any():
        most = by["commitments"][by["commitments"] == by["commitments"].max()].index
        same = longest in most and len(most) == 1
        title += (
            "; the most commitments too"
            if same
            else "; the most commitments stand in " + claims.named([f"“{labels[m]}”" for m in most])
        )
    alt_text = (
        "Shares of sentences, characters and commitments: "
        + "; ".join(
            f"{labels[t]} " + ", ".join(percent(by[weight][t]) for weight in SHAPES) for t in labels
        )
        + f". Most sentences: {labels[fullest]}."
    )
    overlap = " Topics overlap: a sentence may carry several." if kind == "topics" else ""
    return Figure(
        id=f"space-{kind}",
        title=title,
        caption="Three weights, always together: sentences, characters, and sentences that count "
        f"as a commitment under the chosen rule.{overlap}",
        alt=alt_text,
        table=shown[["name", "weight", "count", "whole", "share"]],
        charts=both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )
