"""Words counted in two ways, words by sentence, topics that stand together."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink, part_bands
from dialogue.corpus.errors import InputError

_SHAPES = {"by the segmenter": "circle", "by rule": "square"}
_LINK = "@root@/book/text.html#"


def words_counted(study: Study) -> Figure:
    """Verbs and words looked for, counted by the segmenter's words and by rule."""
    table = words.two_counts(study)
    table["difference"] = (table["segmenter"] - table["rule"]).abs()
    table = table.sort_values("difference", ascending=False, kind="stable", ignore_index=True)
    table["name"] = table["word"] + "  " + table["en"]
    table["counts"] = [
        f"segmenter {a}, rule {b}" for a, b in zip(table["segmenter"], table["rule"], strict=True)
    ]
    order = list(table["name"])
    last = int(table[["segmenter", "rule"]].to_numpy().max(initial=1))
    points = table.melt(
        id_vars=["name", "word", "en"],
        value_vars=["segmenter", "rule"],
        var_name="counted",
        value_name="count",
    ).replace({"counted": dict(zip(["segmenter", "rule"], _SHAPES, strict=True))})

    def build(width):
        scale = alt.Scale(domain=[-0.4, last + 0.6], nice=False)
        axis = alt.Axis(
            title="Times counted",
            values=list(range(0, last + 1, 1 if last < 12 else 5)),
            format="d",
            grid=False,
        )
        y = alt.Y("name:N", sort=order, axis=None)
        span = (
            alt.Chart(table)
            .mark_rule(color=ink(study, "line"), strokeWidth=3)
            .encode(x=alt.X("segmenter:Q", scale=scale, axis=axis), x2=alt.X2("rule:Q"), y=y)
        )
        domain = [*_SHAPES]
        base = alt.Chart(points).encode(
            x=alt.X("count:Q", scale=scale, axis=axis),
            y=y,
            color=alt.Color(
                "counted:N",
                scale=alt.Scale(domain=domain, range=[ink(study, c) for c in ("teal", "brick")]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            shape=alt.Shape("counted:N", scale=alt.Scale(domain=domain, range=[*_SHAPES.values()])),
            tooltip=[
                alt.Tooltip("word:N", title="Word"),
                alt.Tooltip("en:N", title="English"),
                alt.Tooltip("counted:N", title="Counted"),
                alt.Tooltip("count:Q", title="Times"),
            ],
        )
        marks = [  # of two sizes, so that both are seen where they coincide
            base.transform_filter(f"datum.counted == '{counted}'").mark_point(
                filled=False, strokeWidth=2.2, opacity=1, size=size
            )
            for counted, size in zip(domain, (230, 70), strict=True)
        ]
        line = alt.Chart(table).encode(y=y)
        name = line.mark_text(align="left", baseline="bottom", dy=-10).encode(
            x=alt.XValue(0), text=alt.Text("name:N")
        )
        counts = line.mark_text(
            align="right", baseline="bottom", dy=-10, color=ink(study, "quiet")
        ).encode(x=alt.XValue(width - 20), text=alt.Text("counts:N"))
        return alt.layer(span, *marks, name, counts, width=width - 20, height=48 * len(order))

    split = study.parameters["split"]
    differ = int((table["difference"] > 0).sum())
    title = (
        f"{claims.words(differ, True)} of {claims.words(len(table))} words come out differently "
        "when a segmenter counts them"
        if differ
        else "Segmenter and rules count these words alike"
    )
    return Figure(
        id="words-counted",
        title=title,
        caption=f"Segmenter: {words.segmenter()}, mode {split}. By rule: verbs as predicates of "
        "clauses, by the codebook; other words wherever they stand in a sentence.",
        alt="Times each word is counted by the segmenter and by rule: "
        + "; ".join(f"{r.word} ({r.en}) {r.segmenter} and {r.rule}" for r in table.itertuples()),
        table=table[["word", "en", "segmenter", "rule", "final"]],
        charts=both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def carrying_on(study: Study) -> Figure:
    """Words for going on, growing and beginning, by sentence in text order."""
    cells = _cells(study, words.COURSE)
    stands = cells.groupby("word")["sentence"].nunique()
    carry, renew = (claims.compute(study, key).value for key in ("continuing", "renewal"))
    said = "say" if carry != 1 else "says"
    title = (
        f"{claims.words(carry, True)} of {claims.words(len(study.sentences))} sentences {said} "
        f"継続, to carry on; {claims.words(renew) if renew else 'none'} "
        f"{'say' if renew > 1 else 'says'} 新たに, newly"
    )
    return Figure(
        id="carrying-on",
        title=title,
        caption="One square a sentence in which the word stands, in text order; numbers are "
        "sentences, bands are the parts, the large figure is the count. Filled: the sentence "
        f"counts as a commitment under the chosen rule. {_legend(study)}",
        alt="Sentences in which each word stands: " + _listed(cells, words.COURSE),
        table=_data(cells),
        charts=_by_sentence(study, cells, words.COURSE, stands),
        sentences=tuple(dict.fromkeys(cells["sentence_id"])),
    )


def working_together(study: Study) -> Figure:
    """The three words for working together, by sentence in text order; names kept apart."""
    cells = _cells(study, words.TOGETHER)
    own = cells[~cells["in_name"]]
    stands = own.groupby("word")["sentence"].nunique()
    first, *rest = words.TOGETHER
    title = f"{first}, {words.TOGETHER[first]}, stands in {claims.words(stands.get(first, 0))}"
    title += f" {claims.plural('sentence', stands.get(first, 0))}; " + claims.named(
        [f"{w}, {words.TOGETHER[w]}, in {claims.words(stands.get(w, 0))}" for w in rest]
    )
    return Figure(
        id="working-together",
        title=title,
        caption="One square a sentence in which the word stands, in text order; a number without "
        "a square: only inside a name, and not counted. Filled: the sentence counts as a "
        f"commitment under the chosen rule. {_legend(study)}",
        alt="Sentences in which each word stands outside names: " + _listed(own, words.TOGETHER),
        table=_data(cells),
        charts=_by_sentence(study, cells, words.TOGETHER, stands),
        sentences=tuple(dict.fromkeys(own["sentence_id"])),
    )


def _cells(study: Study, shown: dict[str, str]) -> pd.DataFrame:
    """One row a word and sentence: times, whether it stands in names only, the sentence's form."""
    found = words.occurrences(study, shown)
    found["in_name"] = found["name"] != ""
    cells = (
        found.groupby(["word", "sentence_id"], sort=False)
        .agg(times=("word", "size"), in_name=("in_name", "all"))
        .reset_index()
        .merge(study.sentences, on="sentence_id")
    )
    cells["english"] = cells["word"].map(shown)
    cells["url"] = _LINK + cells["sentence_id"]
    cells = cells.rename(columns={"label": "sentence"})
    columns = ["word", "english", "sentence_id", "sentence", "position", "part", "times"]
    return cells[[*columns, "in_name", "commitment", "url"]]


def _data(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.drop(columns=["sentence_id", "url"])


def _listed(cells: pd.DataFrame, shown: dict[str, str]) -> str:
    by = {w: ", ".join(cells.loc[cells["word"] == w, "sentence"]) or "none" for w in shown}
    return "; ".join(f"{word} ({en}): {by[word]}" for word, en in shown.items())


def _legend(study: Study) -> str:
    parts = [p for p in study.codebook.parts if p.id in set(study.sentences["part"])]
    return "Parts: " + "; ".join(f"({i}) {p.en}" for i, p in enumerate(parts, 1)) + "."


def _by_sentence(study: Study, cells: pd.DataFrame, shown: dict[str, str], stands) -> dict:
    """Squares by word (rows) and sentence (columns), over bands that are the parts."""
    names = pd.DataFrame(
        {
            "word": list(shown),
            "name": [f"{word}  {en}" for word, en in shown.items()],
            "count": [int(stands.get(word, 0)) for word in shown],
        }
    )
    last = int(study.sentences["position"].max())

    def build(width):
        wide = width == WIDE
        scale = alt.Scale(domain=[0.4, last + (2.6 if wide else 3.6)], nice=False)
        x = alt.X("position:Q", scale=scale, axis=None)
        y = alt.Y("word:N", sort=list(shown), axis=None)
        line = alt.Chart(names).encode(y=y)
        label = line.mark_text(align="left", baseline="bottom", dy=-10, dx=2).encode(
            x=alt.XValue(0), text=alt.Text("name:N")
        )
        count = line.mark_text(
            align="right", fontSize=18 if wide else 15, fontWeight="bold", dx=-2, dy=5
        ).encode(x=alt.XValue(width - 10), text=alt.Text("count:Q"))
        base = alt.Chart(cells).encode(
            x=x,
            y=y,
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("sentence:N", title="Sentence"),
                alt.Tooltip("word:N", title="Word"),
                alt.Tooltip("english:N", title="English"),
                alt.Tooltip("times:Q", title="Times"),
                alt.Tooltip("in_name:N", title="Inside a name only"),
                alt.Tooltip("commitment:N", title="Counts as a commitment"),
            ],
        )
        square = (
            base.transform_filter("!datum.in_name")
            .mark_square(size=330 if wide else 95, opacity=1, yOffset=5)
            .encode(
                fill=either(
                    alt.FillValue, "datum.commitment", ink(study, "accent"), ink(study, "ground")
                ),
                stroke=alt.StrokeValue(ink(study, "accent")),
            )
        )
        number = base.mark_text(fontSize=10 if wide else 7.5, baseline="middle", dy=5.5).encode(
            text=alt.Text("position:Q"),
            color=either(
                alt.ColorValue,
                "datum.commitment && !datum.in_name",
                ink(study, "ground"),
                ink(study, "ink"),
            ),
        )
        return alt.layer(
            *part_bands(study, scale),
            label,
            square,
            number,
            count,
            width=width - 10,
            height=50 * len(shown),
        )

    return both(build, study)


def topics_together(study: Study) -> Figure:
    """How often two topics stand in the same sentences, as a matrix.

    Raises InputError where ``least`` leaves fewer than two topics.
    """
    least = study.parameters["least"]
    pairs = words.topics_together(study.sentences, study.codebook, least)
    if pairs.empty:
        raise InputError(f"least '{least}' leaves no two topics", allowed="a smaller number")
    ids = list(dict.fromkeys([*pairs["first"], *pairs["second"]]))
    place = {id: i for i, id in enumerate(ids, 1)}
    en = {id: study.codebook.theme(id).en for id in ids}
    cells = pairs.assign(
        column=pairs["first"].map(place),
        row=pairs["second"].map(place),
        one=pairs["first"].map(en),
        other=pairs["second"].map(en),
        shown=[f"{j:.2f}" if j else "·" for j in pairs["jaccard"]],
    )
    rows = pd.DataFrame({"row": place.values(), "name": [f"{place[i]}  {en[i]}" for i in ids]})
    heads = rows[rows["row"] < len(ids)]

    def build(width):
        wide = width == WIDE
        step = 52 if wide else 50
        x_scale = alt.Scale(domain=[0.4, len(ids) - 0.4], nice=False)
        y_scale = alt.Scale(domain=[len(ids) + 0.45, 0.35], nice=False)
        x = alt.X("column:Q", scale=x_scale, axis=None)
        y = alt.Y("row:Q", scale=y_scale, axis=None)
        line = alt.Chart(rows).encode(y=y)
        rule = line.mark_rule(color=ink(study, "line"), yOffset=-step / 2 + 1)
        name = line.mark_text(align="left", baseline="top", dy=-step / 2 + 5, dx=2).encode(
            x=alt.XValue(0), text=alt.Text("name:N")
        )
        head = (
            alt.Chart(heads)
            .mark_text(baseline="bottom", dy=-4, color=ink(study, "quiet"))
            .encode(
                x=alt.X("row:Q", scale=x_scale, axis=None), y=alt.YValue(0), text=alt.Text("row:Q")
            )
        )
        base = alt.Chart(cells).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("one:N", title="Topic"),
                alt.Tooltip("other:N", title="and"),
                alt.Tooltip("both:Q", title="Sentences with both"),
                alt.Tooltip("either:Q", title="Sentences with either"),
                alt.Tooltip("jaccard:Q", title="Jaccard", format=".2f"),
            ],
        )
        square = base.mark_square(color=ink(study, "line"), opacity=1, yOffset=11).encode(
            size=alt.Size(
                "jaccard:Q",
                scale=alt.Scale(domain=[0, 1], range=[0, 1200]),
                legend=None,
            )
        )
        value = base.mark_text(baseline="middle", dy=11, fontSize=12 if wide else 11).encode(
            text=alt.Text("shown:N")
        )
        return alt.layer(rule, name, head, square, value, width=width - 10, height=step * len(ids))

    top = pairs[pairs["jaccard"] == pairs["jaccard"].max()]
    first = top.iloc[0]
    title = (
        f"“{en[first['first']]}” and “{en[first['second']]}” stand together most: in "
        f"{first['both']} of {first['either']} sentences"
        if len(top) == 1
        else f"{claims.words(len(top), True)} pairs of topics stand together most"
    )
    near = pairs[pairs["both"] > 0].sort_values("jaccard", ascending=False, kind="stable")
    return Figure(
        id="topics-together",
        title=title,
        caption=f"Jaccard: sentences with both topics over sentences with either. Only topics in "
        f"at least {least} sentences; a dot is none. The statement has {len(study.sentences)} "
        "sentences: one more or less in common moves a value far, so read pairs, not differences.",
        alt="Topics that stand in the same sentences, both of either: "
        + "; ".join(
            f"{en[p.first]} and {en[p.second]} {p.both} of {p.either}" for p in near.itertuples()
        )
        + ". Other pairs share none.",
        table=cells[["one", "other", "both", "either", "jaccard"]],
        charts=both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )
