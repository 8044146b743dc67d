"""The space given to each part or topic."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import measures
from dialogue.analysis.parameters import WEIGHTS
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn


def space(study: Study, kind: str = "parts") -> Figure:
    """Space given to each part or topic by sentences, characters and sentences that count, side by
    side; most of the chosen weight first."""
    labels, weights = {t.id: t.en for t in getattr(study.codebook, kind)}, [*WEIGHTS.values()]
    table = measures.space(study.sentences, [*labels]).replace({"weight": WEIGHTS})
    order = measures.ranked(study.sentences, study.codebook, kind, study.parameters["weight"])
    shown = table.assign(name=table["theme"].map(labels)).dropna(subset=["share"])
    shown = shown.sort_values("theme", key=lambda t: t.map(order.index), kind="stable")
    wholes = shown.groupby("weight")["whole"].first()

    def build(sheet):
        gap, y = (sheet.width - 10) / len(weights), sheet.rows("name", shown["name"].unique())
        start = shown["weight"].map(weights.index) * gap
        room = (gap - 45) / (shown["share"].max() or 1)  # beside a bar stands its share
        bars = shown.assign(x=start, end=start + shown["share"] * room)
        bars["said"] = shown["share"].map("{:.0%}".format)
        x, end = (sheet.across(f"{field}:Q", 0, sheet.width - 10) for field in ("x", "end"))
        heads = pd.DataFrame({"x": [weights.index(w) * gap for w in wholes.index]})
        heads["said"] = [f"{w.capitalize()}\nof {n:,}" for w, n in wholes.items()]
        tip = "“{name}” has {format(datum.count, ',')} of {format(datum.whole, ',')} {weight}."
        bar = sheet.base(bars, x, y, tip).mark_bar(height=11, color=sheet.ink("indigo"), yOffset=5)
        how = {"align": "left", "fontSize": 11.5, "lineBreak": "\n", "dy": -18}
        return sheet.layers(
            bar.encode(x2=alt.X2("end:Q")),
            sheet.texts(bars, "said:N", end, y, align="left", dx=4, dy=5.5, fontSize=11.5),
            sheet.row_names(y, dy=-4),
            sheet.column_heads(x, heads, "said:N", **how),
            height=40 * len(labels),
        )

    by = {w: table[table["weight"] == w].set_index("theme")["share"] for w in weights}
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
        caption="Shares of all sentences, of all characters, and of all sentences that count under "
        f"the rule “{study.chosen_rule.en}”: three weights, always together.{overlap}",
        alt=f"Shares of sentences, characters and sentences that count: {shares}. "
        f"Most sentences: {labels[by['sentences'].idxmax()]}.",
        table=shown[["name", "weight", "count", "whole", "share"]],
        draw=drawn(study, build),
        sentences=tuple(study.sentences["sentence_id"]),
    )
