"""Words counted in two ways, words by sentence, topics that stand together."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, link, parts_key
from dialogue.corpus.errors import InputError

_COUNTED = {"segmenter": "by the segmenter", "rule": "by rule"}
_SHAPES = dict(zip(_COUNTED.values(), ("circle", "square"), strict=True))


def words_counted(study: Study) -> Figure:
    """Verbs and words looked for, counted by the segmenter's words and by rule."""
    table = words.two_counts(study)
    by_segmenter, by_rule = (table[how] for how in _COUNTED)
    table = table.assign(
        difference=(by_segmenter - by_rule).abs(),
        name=table["word"] + "  " + table["en"],
        counts=[f"segmenter {a}, rule {b}" for a, b in zip(by_segmenter, by_rule, strict=True)],
    ).sort_values("difference", ascending=False, kind="stable", ignore_index=True)
    last = int(table[[*_COUNTED]].to_numpy().max(initial=1))
    points = table.rename(columns=_COUNTED).melt(
        ["name", "word", "en"], [*_SHAPES], var_name="counted", value_name="count"
    )

    def build(sheet):
        ticks = [*range(0, last + 1, 1 if last < 12 else 5)]
        axis = alt.Axis(title="Times counted", values=ticks, format="d", grid=False)
        x, start = (sheet.across(f, -0.4, last + 0.6, axis) for f in ("count:Q", "segmenter:Q"))
        y = sheet.rows("name", table["name"])
        tips = {"word": "Word", "en": "English", "counted": "Counted", "count": "Times"}
        base = sheet.base(points, x, y, **tips)
        base = base.encode(**sheet.kinds("counted:N", _SHAPES, ("teal", "brick")))
        marks = [  # of two sizes, so that both are seen where they coincide
            base.transform_filter(f"datum.counted == '{counted}'").mark_point(
                filled=False, strokeWidth=2.2, opacity=1, size=size
            )
            for counted, size in zip(_SHAPES, (230, 70), strict=True)
        ]
        span = sheet.chart(table).mark_rule(color=sheet.ink("line"), strokeWidth=3)
        counts = {"baseline": "bottom", "dy": -10, "color": sheet.ink("quiet")}
        return sheet.layers(
            span.encode(x=start, x2=alt.X2("rule:Q"), y=y),
            *marks,
            sheet.row_names(y, dy=-10),
            sheet.row_counts(y, table, "counts:N", **counts),
            height=48 * len(table),
            margin=20,
        )

    differ = int((table["difference"] > 0).sum())
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
    said = "say" if carry != 1 else "says"
    cells = _cells(study, words.COURSE)
    return Figure(
        id="carrying-on",
        title=f"{claims.words(carry, True)} of {claims.words(len(study.sentences))} sentences "
        f"{said} 継続, to carry on; {claims.words(renew) if renew else 'none'} "
        f"{'say' if renew > 1 else 'says'} 新たに, newly",
        caption="One square a sentence in which the word stands, in text order; numbers are "
        "sentences, bands are the parts, the large figure is the count. Filled: the sentence "
        f"counts as a commitment under the chosen rule. Parts: {parts_key(study)}.",
        alt=f"Sentences in which each word stands: {_listed(cells, words.COURSE)}",
        **_by_sentence(study, words.COURSE, cells, cells),
    )


def working_together(study: Study) -> Figure:
    """The three words for working together, by sentence in text order; names kept apart."""
    cells = _cells(study, words.TOGETHER)
    own = cells[~cells["in_name"]]
    stands = own["word"].value_counts()
    (first, en), *rest = words.TOGETHER.items()
    n = stands.get(first, 0)
    others = [f"{w}, {en}, in {claims.words(stands.get(w, 0))}" for w, en in rest]
    return Figure(
        id="working-together",
        title=f"{first}, {en}, stands in {claims.words(n)} {claims.plural('sentence', n)}; "
        + claims.named(others),
        caption="One square a sentence in which the word stands, in text order; a number without "
        "a square: only inside a name, and not counted. Filled: the sentence counts as a "
        f"commitment under the chosen rule. Parts: {parts_key(study)}.",
        alt=f"Sentences in which each word stands outside names: {_listed(own, words.TOGETHER)}",
        **_by_sentence(study, words.TOGETHER, cells, own),
    )


def _cells(study: Study, shown: dict[str, str]) -> pd.DataFrame:
    """One row a word and sentence: times, whether it stands in names only, the sentence's form."""
    found = words.occurrences(study, shown)
    found["in_name"] = found["name"] != ""
    cells = found.groupby(["word", "sentence_id"], sort=False).agg(
        times=("word", "size"), in_name=("in_name", "all")
    )
    cells = cells.reset_index().merge(study.sentences, on="sentence_id")
    cells = cells.rename(columns={"label": "sentence"})
    cells = cells.assign(english=cells["word"].map(shown), url=link(cells["sentence_id"]))
    columns = ["word", "english", "sentence_id", "sentence", "position", "part", "times"]
    return cells[[*columns, "in_name", "commitment", "url"]]


def _listed(cells: pd.DataFrame, shown: dict[str, str]) -> str:
    by = cells.groupby("word")["sentence"].agg(", ".join)
    return "; ".join(f"{word} ({en}): {by.get(word, 'none')}" for word, en in shown.items())


def _by_sentence(study: Study, shown: dict[str, str], cells: pd.DataFrame, own: pd.DataFrame):
    """What figures of squares by word and sentence share; ``own`` are the cells counted."""
    last, counts = len(study.sentences), own["word"].value_counts()
    rows = [(word, f"{word}  {en}", counts.get(word, 0)) for word, en in shown.items()]
    names = pd.DataFrame(rows, columns=["word", "name", "count"])

    def build(sheet):
        wide = sheet.wide
        ends = 0.4, last + (2.6 if wide else 3.6)  # with room for the count
        y = sheet.rows("word", names["word"])
        tips = {"sentence": "Sentence", "word": "Word", "english": "English", "times": "Times"}
        tips |= {"in_name": "Inside a name only", "commitment": "Counts as a commitment"}
        base = sheet.base(cells, sheet.across("position:Q", *ends), y, **tips)
        squares = base.transform_filter("!datum.in_name").mark_square(
            size=330 if wide else 95, opacity=1, yOffset=5
        )
        count = {"fontSize": 18 if wide else 15, "fontWeight": "bold", "dx": -2, "dy": 5}
        return sheet.layers(
            *sheet.part_bands(*ends),
            sheet.row_names(y, names, "name:N", dy=-10, dx=2),
            sheet.filled(squares, "datum.commitment"),
            sheet.inside(base, "position:Q", "datum.commitment && !datum.in_name", dy=5.5),
            sheet.row_counts(y, names, "count:Q", **count),
            height=50 * len(names),
        )

    return {
        "table": cells.drop(columns=["sentence_id", "url"]),
        "draw": drawn(study, build),
        "sentences": tuple(own["sentence_id"].unique()),
    }


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

    def build(sheet):
        step = 52 if sheet.wide else 50
        y = sheet.down("row:Q", 0.35, len(ids) + 0.45)
        x, head = (sheet.across(f, 0.4, len(ids) - 0.4) for f in ("column:Q", "row:Q"))
        tips = {"one": "Topic", "other": "and", "both": "Sentences with both"}
        tips |= {"either": "Sentences with either", "jaccard": ("Jaccard", ".2f")}
        base = sheet.base(cells, x, y, **tips)
        area = alt.Scale(domain=[0, 1], range=[0, 1200])
        squares = base.mark_square(color=sheet.ink("line"), opacity=1, yOffset=11)
        values = base.mark_text(baseline="middle", dy=11, fontSize=12 if sheet.wide else 11)
        line = sheet.chart(rows).mark_rule(color=sheet.ink("line"), yOffset=-step / 2 + 1)
        return sheet.layers(
            line.encode(y=y),
            sheet.row_names(y, rows, "name:N", baseline="top", dy=-step / 2 + 5, dx=2),
            sheet.column_heads(head, rows[:-1], "row:Q", color=sheet.ink("quiet")),
            squares.encode(size=alt.Size("jaccard:Q", scale=area, legend=None)),
            values.encode(text=alt.Text("shown:N")),
            height=step * len(ids),
        )

    top = pairs[pairs["jaccard"] == pairs["jaccard"].max()]
    first = top.iloc[0]
    near = pairs[pairs["both"] > 0].sort_values("jaccard", ascending=False, kind="stable")
    return Figure(
        id="topics-together",
        title=f"“{en[first['first']]}” and “{en[first['second']]}” stand together most: in "
        f"{first['both']} of {first['either']} sentences"
        if len(top) == 1
        else f"{claims.words(len(top), True)} pairs of topics stand together most",
        caption=f"Jaccard: sentences with both topics over sentences with either. Only topics in "
        f"at least {least} sentences; a dot is none. The statement has {len(study.sentences)} "
        "sentences: one more or less in common moves a value far, so read pairs, not differences.",
        alt="Topics that stand in the same sentences, both of either: "
        + "; ".join(
            f"{en[p.first]} and {en[p.second]} {p.both} of {p.either}" for p in near.itertuples()
        )
        + ". Other pairs share none.",
        table=cells[["one", "other", "both", "either", "jaccard"]],
        draw=drawn(study, build),
        sentences=tuple(study.sentences["sentence_id"]),
    )
