"""Which sentences count as a commitment, under which rule: by form, and by form and content."""

from itertools import product

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, link

NONE = "not counted"


def rule_grid(study: Study) -> Figure:
    """Which sentences count as a commitment under each rule, and where each one enters."""
    table = study.rules[study.rules["scheme"] == study.scheme]
    table = table.assign(rule=table["rule"].map({r.id: r.en for r in study.codebook.forms.rules}))
    labels, last = study.release.labels, len(study.sentences)
    cells = table.explode("sentences").dropna(subset="sentences")
    ids = cells["sentences"]
    cells = cells[["rule", "count"]].assign(
        sentence=ids.map(labels),
        number=[study.release.by_id[s].number for s in ids],
        enters=[s in entering for s, entering in zip(ids, cells["entering"], strict=True)],
        url=link(ids),
    )

    def build(sheet):
        y = sheet.rows("rule", table["rule"])
        x = sheet.across("number:Q", 0.2, last + (2.6 if sheet.wide else 4))  # room for the count
        tips = {"sentence": "Sentence", "rule": "Rule", "enters": "Enters with this rule"}
        base = sheet.base(cells, x, y, **tips)
        count = {"dx": -2, "fontSize": 18, "fontWeight": "bold"}
        squares = base.mark_square(size=330 if sheet.wide else 110, opacity=1)
        return sheet.layers(
            sheet.row_names(y, dy=-14, dx=2, fontSize=12, color=sheet.ink("quiet")),
            sheet.filled(squares, "datum.enters", "brick"),
            sheet.inside(base, "number:Q", "datum.enters"),
            sheet.row_counts(y, table[["rule", "count"]], "count:Q", **count),
            height=56 * len(table),
        )

    few, many = (claims.words(int(n)) for n in (table["count"].min(), table["count"].max()))
    total = f"{claims.words(last)} sentences"
    return Figure(
        id="rule-grid",
        title=f"Between {few} and {many} of {total} are commitments: the rule decides"
        if few != many
        else f"{few.capitalize()} of {total} are commitments under every rule",
        caption="Filled: the sentence enters with this rule; open: an earlier rule counted it "
        "already. Numbers are sentences; the large figure is the count.",
        alt="Sentences that count as a commitment: "
        + "; ".join(
            f"{row.rule}: {len(row.sentences)} ({', '.join(labels[s] for s in row.sentences)})"
            for row in table.itertuples()
        ),
        table=cells.drop(columns="url"),
        draw=drawn(study, build),
        sentences=tuple(ids.unique()),
    )


def form_by_content(study: Study) -> Figure:
    """Every sentence in the cell of the first rule that counts it, by form and by content."""
    book = study.codebook.forms
    rows = {r.id: r.en for r in book.rules} | {"": NONE}
    columns = {r.id: r.en for r in book.content_rules} | {"": NONE}
    short = {r.id: f"{len(r.needs)} criteria" for r in book.content_rules} | {"": NONE}
    table = study.form_by_content.dropna(subset="content")
    table = table.assign(
        by_form=table["form"].map(rows),
        by_content=table["content"].map(columns),
        column=table["content"].map(short),
        number=table["label"].str.lstrip("S0"),
    )
    cells = table.groupby(["by_form", "column"])["number"].agg(list).reset_index()
    grid = pd.DataFrame(product(rows.values(), short.values()), columns=["by_form", "column"])

    def build(sheet):
        line = 7 if sheet.wide else 4
        shown = cells.assign(
            count=cells["number"].map(len),
            text=[
                "\n".join(" ".join(numbers[i : i + line]) for i in range(0, len(numbers), line))
                for numbers in cells["number"]
            ],
        )
        axis = alt.Axis(orient="top", title="By content", labelAngle=0, domain=False, ticks=False)
        x = alt.X("column:N", sort=[*short.values()], axis=axis)
        y = sheet.rows("by_form", rows.values())
        tips = {"by_form": "By form", "column": "By content", "count": "Sentences", "text": "Which"}
        base, quiet = sheet.base(shown, x, y, **tips), sheet.ink("quiet")
        empty = sheet.chart(grid).mark_rect(stroke=sheet.ink("line"), fill=sheet.ink("ground"))
        numbers = sheet.chart(shown).mark_text(
            lineBreak="\n", baseline="middle", dy=6, fontSize=14 if sheet.wide else 11
        )
        names = sheet.row_names(y, baseline="top", dx=3, fontSize=11, color=quiet)
        return sheet.layers(
            empty.encode(x=x, y=y),
            base.mark_rect(fill=sheet.ink("tint"), stroke=quiet),
            numbers.encode(x=x, y=y, text=alt.Text("text:N")),
            names.encode(yOffset=alt.YOffsetValue(3)),
            height=76 * len(rows),
            margin=20,
        )

    by_cell = "; ".join(
        f"{r.by_form} and {r.column}: {', '.join('S' + n.zfill(2) for n in r.number)}"
        for r in cells.itertuples()
    )
    return Figure(
        id="form-by-content",
        title=claims.compute(study, "come-apart").text.rstrip("."),
        caption="Rows: the first rule that counts the sentence by its form. Columns: how many "
        "criteria its content meets, in the order of the content rules. Numbers are sentences.",
        alt=f"Grid of form rules by content rules. {by_cell or 'No criteria are coded.'}",
        table=table[["label", "by_form", "by_content"]].reset_index(drop=True),
        draw=drawn(study, build),
        sentences=tuple(table["sentence_id"]),
    )
