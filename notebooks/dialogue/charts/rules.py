"""Which sentences count by their form, under which rule; words by rule and by segmenter."""

from functools import partial
from itertools import product

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts import matrix
from dialogue.charts.figure import Figure
from dialogue.charts.marks import COUNTS, drawn, link, parts_key

NONE = "not counted"
COUNTED = {"segmenter": "by the segmenter", "rule": "by rule"}


def rule_grid(study: Study) -> Figure:
    """Which sentences count by their form under each rule, and where each one enters."""
    table = study.rules[study.rules["scheme"] == study.scheme]
    table = table.assign(name=table["rule"].map({r.id: r.en for r in study.codebook.forms.rules}))
    labels, last = study.release.labels, len(study.sentences)
    cells = table.explode("sentences").dropna(subset="sentences")
    ids = cells["sentences"]
    cells = cells[["name", "count"]].assign(
        sentence=ids.map(labels),
        position=[study.release.by_id[s].number for s in ids],
        enters=[s in entering for s, entering in zip(ids, cells["entering"], strict=True)],
        url=link(ids),
    )
    rows = table[["name", "count"]]
    tip = (
        "{sentence} counts under “{name}”, {datum.enters ? 'first' : 'as under a rule before it'}."
    )

    few, many = (table.loc[row] for row in (table["count"].idxmin(), table["count"].idxmax()))
    title = f"{claims.words(few['count'], True)} of {claims.words(last)} sentences count under "
    title += f"“{few['name']}”"
    if many["count"] > few["count"]:
        title += f", {claims.words(many['count'])} under “{many['name']}”"
    return Figure(
        id="rule-grid",
        title=title,
        caption="Filled: the sentence enters with this rule; open: an earlier rule counted it. "
        f"Numbers are sentences; bands on a wide screen are the parts: {parts_key(study)}.",
        alt="Sentences that count by their form: "
        + "; ".join(
            f"{row.name}: {len(row.sentences)} ({', '.join(labels[s] for s in row.sentences)})"
            for row in table.itertuples()
        ),
        table=cells.drop(columns="url").rename(columns={"name": "rule", "position": "number"}),
        draw=drawn(study, lambda sheet: matrix.squares(sheet, cells, rows, "enters", "brick", tip)),
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
    by_cell = table.groupby(["by_form", "column"])
    cells, labels = by_cell["number"].agg(list).reset_index(), by_cell["label"].agg(", ".join)
    grid = pd.DataFrame(product(rows.values(), short.values()), columns=["by_form", "column"])

    def build(sheet):
        line = 7 if sheet.wide else 4
        shown = cells.assign(
            said=by_cell["label"].agg(lambda s: claims.named([*s])).to_numpy(),
            text=[
                "\n".join(" ".join(numbers[i : i + line]) for i in range(0, len(numbers), line))
                for numbers in cells["number"]
            ],
        )
        axis = alt.Axis(orient="top", title="By content", labelAngle=0, domain=False, ticks=False)
        x = alt.X("column:N", sort=[*short.values()], axis=axis)
        y = sheet.rows("by_form", rows.values())
        tip = "By form under “{by_form}” and by content under “{column}”: {said}."
        base, quiet = sheet.base(shown, x, y, tip), sheet.ink("quiet")
        empty = sheet.chart(grid).mark_rect(stroke=sheet.ink("line"), fill=sheet.ink("ground"))
        lines = {"lineBreak": "\n", "baseline": "middle", "fontSize": 14 if sheet.wide else 11}
        names = sheet.row_names(y, baseline="top", dx=3, fontSize=11.5, color=quiet)
        return sheet.layers(
            empty.encode(x=x, y=y),
            base.mark_rect(fill=sheet.ink("tint"), stroke=quiet),
            sheet.texts(shown, "text:N", x, y, dy=6, **lines),
            names.encode(yOffset=alt.YOffsetValue(3)),
            height=84 * len(rows),
            margin=20,
        )

    said = "; ".join(f"{form} and {column}: {there}" for (form, column), there in labels.items())
    return Figure(
        id="form-by-content",
        title=claims.compute(study, "come-apart").text.rstrip("."),
        caption="Rows: the first rule that counts the sentence by its form. Columns: how many "
        "criteria its content meets, in the order of the content rules. Numbers are sentences.",
        alt=f"Grid of form rules by content rules. {said or 'No criteria are coded.'}",
        table=table[["label", "by_form", "by_content"]].reset_index(drop=True),
        draw=drawn(study, build),
        sentences=tuple(table["sentence_id"]),
    )


def words_counted(study: Study) -> Figure:
    """Verbs and words looked for, counted by the segmenter's words and by rule."""
    table = words.two_counts(study)
    table["name"] = table["word"] + "  " + table["en"]
    table["counts"] = [f"segmenter {r.segmenter}, rule {r.rule}" for r in table.itertuples()]
    gap = (table["segmenter"] - table["rule"]).abs().sort_values(ascending=False, kind="stable")
    table, differ = table.loc[gap.index], int((gap > 0).sum())
    last = int(table[[*COUNTED]].to_numpy().max(initial=1))
    points = table.rename(columns=COUNTED).melt(
        ["name", "word", "en"], [*COUNTED.values()], var_name="counted", value_name="count"
    )

    def build(sheet):
        axis = alt.Axis(title="Times counted", tickMinStep=1, format="d", grid=False)
        x, start = (sheet.across(f, -0.4, last + 0.6, axis) for f in ("count:Q", "segmenter:Q"))
        y = sheet.rows("name", table["name"])
        tip = "{word}, {en}, is counted {counted} {count} times."
        by = partial(alt.Scale, domain=[*COUNTED.values()])
        sizes = by(range=[230, 70])  # both are seen where they coincide
        colours = by(range=[sheet.ink("teal"), sheet.ink("brick")])
        marks = sheet.base(points, x, y, tip).mark_point(strokeWidth=2.2, opacity=1)
        span = sheet.chart(table).mark_rule(color=sheet.ink("line"), strokeWidth=3)
        counts = {"baseline": "bottom", "dy": -10, "color": sheet.ink("quiet")}
        return sheet.layers(
            span.encode(x=start, x2=alt.X2("rule:Q"), y=y),
            marks.encode(
                size=alt.Size("counted:N", scale=sizes, legend=None),
                color=alt.Color("counted:N", scale=colours, title=None),
                shape=alt.Shape("counted:N", scale=by(range=["circle", "square"])),
            ),
            sheet.row_names(y, dy=-10),
            sheet.row_counts(y, table, "counts:N", **counts),
            height=48 * len(table),
            margin=20,
        )

    return Figure(
        id="words-counted",
        title=f"{claims.words(differ, True)} of {claims.words(len(table))} words come out "
        "differently when a segmenter counts them"
        if differ
        else "Segmenter and rules count these words alike",
        caption=f"Segmenter: {words.segmenter()}, mode {study.parameters['split']}. By rule: verbs "
        "as predicates of clauses, by the codebook; other words wherever they stand in a sentence.",
        alt="Times each word is counted by the segmenter and by rule: "
        + "; ".join(f"{r.word} ({r.en}) {r.segmenter} and {r.rule}" for r in table.itertuples()),
        table=table[["word", "en", "segmenter", "rule", "final"]],
        draw=drawn(study, build),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def carrying_on(study: Study) -> Figure:
    """Words for going on, growing and beginning, by sentence in text order."""
    carry, renew = (claims.compute(study, key).value for key in ("continuing", "renewal"))
    course = pd.DataFrame(words.COURSE.items(), columns=["word", "english"])
    course["name"] = course["word"] + "  " + course["english"]
    cells = course.merge(study.sentences, how="cross").rename(columns={"label": "sentence"})
    times = [text.count(word) for text, word in zip(cells["text"], cells["word"], strict=True)]
    cells = cells.assign(times=times, url=link(cells["sentence_id"])).query("times > 0")
    course["count"] = [int(cells["word"].eq(word).sum()) for word in course["word"]]
    labels = cells.groupby("word")["sentence"].agg(", ".join)
    shown = cells[["name", "position", "url", "sentence", "word", "english", "commitment"]]
    rows, how = course[["name", "count"]], ("accent", "{sentence} says {word}, {english}." + COUNTS)
    return Figure(
        id="carrying-on",
        title=f"{claims.words(carry, True)} of {claims.words(len(study.sentences))} sentences "
        f"{'says' if carry == 1 else 'say'} 継続, to carry on; "
        + (f"{claims.words(renew)} say" if renew > 1 else "one says" if renew else "none says")
        + " 新たに, newly",
        caption="One square a sentence in which the word stands, in text order; numbers are "
        f"sentences. Filled: it counts under the rule “{study.chosen_rule.en}”. Bands on a wide "
        f"screen are the parts: {parts_key(study)}.",
        alt="Sentences in which each word stands: "
        + "; ".join(f"{w} ({en}): {labels.get(w, 'none')}" for w, en in words.COURSE.items()),
        table=cells[["word", "english", "sentence", "position", "part", "times", "commitment"]],
        draw=drawn(study, lambda sheet: matrix.squares(sheet, shown, rows, "commitment", *how)),
        sentences=tuple(cells["sentence_id"].unique()),
    )
