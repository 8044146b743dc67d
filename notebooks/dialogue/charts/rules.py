"""Which sentences count by their form, under which rule; words of the course of things."""

import pandas as pd

from dialogue import claims
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts import matrix
from dialogue.charts.figure import Figure
from dialogue.charts.marks import COUNTS, drawn, link, parts_key


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
