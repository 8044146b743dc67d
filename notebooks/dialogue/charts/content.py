"""Form against content: where each sentence enters, by each of the two ways of counting."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, ink

NONE = "not counted"


def form_by_content(study: Study) -> Figure:
    """Every sentence in the cell of the first rule that counts it, by form and by content."""
    book = study.codebook.forms
    table = study.form_by_content
    coded = table["content"].notna()
    rows = {r.id: r.en for r in book.rules} | {"": NONE}
    columns = {r.id: r.en for r in book.content_rules} | {"": NONE}
    short = {r.id: f"{len(r.needs)} criteria" for r in book.content_rules} | {"": NONE}
    table = table[coded].assign(
        by_form=table["form"].map(rows),
        by_content=table["content"].map(columns),
        column=table["content"].map(short),
    )
    cells = (
        table.groupby(["by_form", "column"])["label"]
        .agg(lambda labels: [x.lstrip("S0") for x in labels])
        .rename("numbers")
        .reset_index()
    )
    order_x, order_y = [*short.values()], [*rows.values()]

    def build(width):
        wide = width == WIDE
        across = 7 if wide else 4
        shown = cells.assign(
            count=cells["numbers"].map(len),
            text=[
                "\n".join(" ".join(n[i : i + across]) for i in range(0, len(n), across))
                for n in cells["numbers"]
            ],
        )
        grid = pd.DataFrame(
            [(a, b) for a in order_y for b in order_x], columns=["by_form", "column"]
        )
        x = alt.X(
            "column:N",
            sort=order_x,
            axis=alt.Axis(
                orient="top", title="By content", labelAngle=0, domain=False, ticks=False
            ),
            scale=alt.Scale(domain=order_x),
        )
        y = alt.Y("by_form:N", sort=order_y, axis=None, scale=alt.Scale(domain=order_y))
        box = (
            alt.Chart(grid)
            .mark_rect(stroke=ink(study, "line"), fill=ink(study, "ground"))
            .encode(x=x, y=y)
        )
        full = alt.Chart(shown).mark_rect(fill=ink(study, "tint"), stroke=ink(study, "quiet"))
        full = full.encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("by_form:N", title="By form"),
                alt.Tooltip("column:N", title="By content"),
                alt.Tooltip("count:Q", title="Sentences"),
                alt.Tooltip("text:N", title="Which"),
            ],
        )
        numbers = (
            alt.Chart(shown)
            .mark_text(lineBreak="\n", baseline="middle", dy=6, fontSize=14 if wide else 11)
            .encode(x=x, y=y, text=alt.Text("text:N"))
        )
        names = (
            alt.Chart(pd.DataFrame({"by_form": order_y}))
            .mark_text(align="left", baseline="top", dx=3, fontSize=11, color=ink(study, "quiet"))
            .encode(x=alt.XValue(0), y=y, yOffset=alt.YOffsetValue(3), text=alt.Text("by_form:N"))
        )
        return alt.layer(box, full, numbers, names, width=width - 20, height=76 * len(order_y))

    claim = claims.compute(study, "come-apart")
    by_cell = "; ".join(
        f"{r.by_form} and {r.column}: {', '.join('S' + n.zfill(2) for n in r.numbers)}"
        for r in cells.itertuples()
    )
    return Figure(
        id="form-by-content",
        title=claim.text.rstrip("."),
        caption="Rows: the first rule that counts the sentence by its form. Columns: how many "
        "criteria its content meets, in the order of the content rules. Numbers are sentences.",
        alt=f"Grid of form rules by content rules. {by_cell or 'No criteria are coded.'}",
        table=table[["label", "by_form", "by_content"]].reset_index(drop=True),
        charts=both(build, study),
        sentences=tuple(table["sentence_id"]),
    )
