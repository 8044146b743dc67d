"""Which sentences count as a commitment, under which rule."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink


def rule_grid(study: Study) -> Figure:
    """Which sentences count as a commitment under each rule, and where each one enters."""
    table = study.rules[study.rules["scheme"] == study.scheme].reset_index(drop=True)
    rules = {r.id: r for r in study.codebook.forms.rules}
    labels = study.sentences.set_index("sentence_id")["label"]
    numbers = study.sentences.set_index("sentence_id")["position"]
    cells = pd.DataFrame(
        [
            {
                "rule": rules[row.rule].en,
                "count": row.count_,
                "sentence": labels[s],
                "number": int(numbers[s]),
                "enters": s in row.entering,
                "url": f"@root@/book/text.html#{s}",
            }
            for row in table.rename(columns={"count": "count_"}).itertuples()
            for s in row.sentences
        ]
    )
    order = [rules[r].en for r in table["rule"]]
    totals = pd.DataFrame({"rule": order, "count": table["count"]})
    last = int(study.sentences["position"].max())

    def build(width):
        y = alt.Y("rule:N", sort=order, axis=None)
        room = 2.6 if width == WIDE else 4  # for the count
        x = alt.X("number:Q", scale=alt.Scale(domain=[0.2, last + room], nice=False), axis=None)
        label = (
            alt.Chart(totals)
            .mark_text(
                align="left",
                baseline="bottom",
                dy=-14,
                dx=2,
                fontSize=12,
                color=ink(study, "quiet"),
            )
            .encode(x=alt.XValue(0), y=y, text=alt.Text("rule:N"))
        )
        total = (
            alt.Chart(totals)
            .mark_text(align="right", fontSize=18, fontWeight="bold", dx=-2)
            .encode(x=alt.XValue(width - 10), y=y, text=alt.Text("count:Q"))
        )
        base = alt.Chart(cells).encode(
            x=x,
            y=y,
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("sentence:N", title="Sentence"),
                alt.Tooltip("rule:N", title="Rule"),
                alt.Tooltip("enters:N", title="Enters with this rule"),
            ],
        )
        mark = base.mark_square(size=330 if width == WIDE else 110, opacity=1).encode(
            fill=either(alt.FillValue, "datum.enters", ink(study, "brick"), ink(study, "ground")),
            stroke=alt.StrokeValue(ink(study, "brick")),
        )
        text = base.mark_text(
            fontSize=10 if width == WIDE else 7.5, baseline="middle", dy=0.5
        ).encode(
            text=alt.Text("number:Q"),
            color=either(alt.ColorValue, "datum.enters", ink(study, "ground"), ink(study, "ink")),
        )
        return alt.layer(label, mark, text, total, width=width - 10, height=56 * len(order))

    few, many = int(table["count"].min()), int(table["count"].max())
    total = len(study.sentences)
    title = (
        f"Between {claims.words(few)} and {claims.words(many)} of {claims.words(total)} sentences "
        "are commitments: the rule decides"
        if few != many
        else f"{claims.words(few, True)} of {claims.words(total)} sentences are commitments "
        "under every rule"
    )
    alt_text = "Sentences that count as a commitment: " + "; ".join(
        f"{rules[row.rule].en}: {len(row.sentences)} ("
        + ", ".join(labels[s] for s in row.sentences)
        + ")"
        for row in table.itertuples()
    )
    return Figure(
        id="rule-grid",
        title=title,
        caption="Filled: the sentence enters with this rule; open: an earlier rule counted it "
        "already. Numbers are sentences; the large figure is the count.",
        alt=alt_text,
        table=cells.drop(columns="url"),
        charts=both(build, study),
        sentences=tuple(dict.fromkeys(s for row in table["sentences"] for s in row)),
    )
