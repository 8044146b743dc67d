"""The space given to each part or topic."""

import altair as alt

from dialogue import claims
from dialogue.analysis import measures
from dialogue.analysis.parameters import WEIGHTS
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn

SHAPES = dict(zip(WEIGHTS.values(), ("circle", "square", "triangle-up"), strict=True))


def space(study: Study, kind: str = "parts") -> Figure:
    """Space given to each part or topic by sentences, characters and sentences that count."""
    labels = {t.id: t.en for t in getattr(study.codebook, kind)}
    table = measures.space(study.sentences, [*labels]).replace({"weight": WEIGHTS})
    shown = table.assign(name=table["theme"].map(labels)).dropna(subset=["share"])

    def build(sheet):
        y = sheet.rows("name", shown["name"].unique())
        how = {
            "axis": alt.Axis(format="%", title="Share of all there are", tickCount=5),
            "scale": alt.Scale(domain=[0, max(0.45, float(shown["share"].max()) + 0.03)]),
        }
        tips = {"name": "Theme", "weight": "Weight", "count": "Count", "whole": "Of"}
        base = sheet.base(shown, alt.X("share:Q", **how), y, **tips, share=("Share", ".0%"))
        span = sheet.chart(shown).mark_rule(color=sheet.ink("line"), strokeWidth=2)
        points = base.mark_point(size=110, filled=True, opacity=1)
        return sheet.layers(
            span.encode(x=alt.X("min(share):Q", **how), x2=alt.X2("max(share):Q"), y=y),
            points.encode(**sheet.kinds("weight:N", SHAPES, ("indigo", "ochre", "brick"))),
            sheet.row_names(y, dy=-9),
            height=(40 if sheet.wide else 46) * len(labels),
            margin=30,
        )

    by = {w: table[table["weight"] == w].set_index("theme")["share"] for w in SHAPES}
    leaders = {w: [f"“{labels[t]}”" for t in s.index[s == s.max()]] for w, s in by.items()}
    title, most = f"{leaders['characters'][0]} has the most text", leaders[WEIGHTS["commitments"]]
    if most:
        where = "too" if most == leaders["characters"][:1] else f"stand in {claims.named(most)}"
        title += f"; the most sentences that count {where}"
    said = table["share"].map("{:.0%}".format, na_action="ignore").fillna("none")
    said = said.groupby(table["theme"], sort=False).agg(", ".join)
    shares = "; ".join(f"{labels[theme]} {shares}" for theme, shares in said.items())
    overlap = " Topics overlap: a sentence may carry several." if kind == "topics" else ""
    return Figure(
        id=f"space-{kind}",
        title=title,
        caption="Three weights, always together, each as a share of its own whole: sentences, "
        f"characters, and sentences that count under the rule “{study.chosen_rule.en}”.{overlap}",
        alt=f"Shares of sentences, characters and sentences that count: {shares}. "
        f"Most sentences: {labels[by['sentences'].idxmax()]}.",
        table=shown[["name", "weight", "count", "whole", "share"]],
        draw=drawn(study, build),
        sentences=tuple(study.sentences["sentence_id"]),
    )
