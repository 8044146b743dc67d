"""Tables of the pages on words, as Markdown."""

from collections.abc import Iterable

import pandas as pd

from dialogue import charts
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.prose.core import Markdown, table


def cuts(study: Study) -> Markdown:
    """How the words that policy readers look for are cut, in every mode."""
    pieces = words.cuts(study.release, words.LOOKED_FOR)
    pieces = pieces[pieces["occurrences"] > 0]
    frame = pieces.pivot(index="word", columns="split", values="pieces").add_prefix("Mode ")
    frame = frame.reindex([w for w in words.LOOKED_FOR if w in frame.index])
    frame.insert(0, "English", [words.LOOKED_FOR[w] for w in frame.index])
    return table(study, frame, index="Word")


def two_counts(study: Study) -> Markdown:
    """Counts by the segmenter's words beside counts by rule."""
    frame = words.two_counts(study)
    frame["final"] = ["" if pd.isna(n) else str(n) for n in frame["final"]]
    frame.columns = ["Word", "English", "Segmenter", "Rule", "Of these final"]
    return table(study, frame)


def nouns(study: Study) -> Markdown:
    """The most frequent nouns in every mode, with their counts, ties after the tenth included."""
    top = {f"Mode {split}": words.most_frequent(study.release, split) for split in words.SPLITS}
    columns = {mode: rows["word"] + " " + rows["count"].astype(str) for mode, rows in top.items()}
    frame = pd.DataFrame(columns).fillna("")
    frame.insert(0, "No.", range(1, len(frame) + 1))
    return table(study, frame)


def overlap(study: Study) -> Markdown:
    """How far the most frequent nouns of two modes are the same."""
    rows = words.overlap(study.release)
    rows["modes"] = rows["first"] + " and " + rows["second"]
    rows["nouns"] = rows["first_size"].map(str) + " and " + rows["second_size"].map(str)
    rows["jaccard"] = rows["jaccard"].map("{:.2f}".format)
    columns = {"modes": "Modes", "nouns": "Nouns, ties included", "both": "In both"}
    return table(study, rows, columns | {"either": "In either", "jaccard": "Jaccard"})


def lengths(study: Study) -> Markdown:
    """Sentence length and commas by part."""
    frame = words.lengths(study.release)
    frame["part"] = _part_names(study, frame["part"])
    frame[["mean", "median"]] = frame[["mean", "median"]].map("{:.1f}".format)
    return table(study, frame.rename(columns=str.capitalize))


def scripts(study: Study) -> Markdown:
    """In which script the characters are written, by part."""
    rows = words.scripts(study.release)
    rows["shown"] = rows["share"].map("{:.0%}".format)
    frame = rows.pivot(index="part", columns="script", values="shown")
    frame = frame.loc[rows["part"].unique(), list(words.SCRIPTS)]
    frame.index = _part_names(study, frame.index)
    frame.columns = ["Kanji", "Hiragana", "Katakana", "Latin letters", "Digits", "Signs"]
    return table(study, frame, index="Part")


def concordance(study: Study) -> Markdown:
    """Every place where the chosen word stands, with what is before and after it."""
    return places(study, [study.parameters["word"]])


def places(study: Study, which: Iterable[str]) -> Markdown:
    """Every place where one of the words stands; a column for names if any stands in one."""
    which = list(which)
    rows = words.occurrences(study, which)
    if rows.empty:
        return Markdown(f"{', '.join(which)}: in no sentence of this statement.")
    named = {"name": "Inside the name"} if rows["name"].any() else {}
    return table(study, rows, {"label": "Sentence", "context": "In context"} | named)


def topics_by_part(study: Study) -> Markdown:
    """Sentences by topic and part, with the names of the parts below."""
    frame = words.topics_by_part(study.sentences, study.codebook)
    names = _part_names(study, frame.columns[:-1])
    frame.index = [study.codebook.theme(t).en for t in frame.index]
    frame.columns = [*(f"({n})" for n in range(1, len(names) + 1)), "All"]
    key = "; ".join(f"({n}) {name}" for n, name in enumerate(names, 1))
    return Markdown(f"{table(study, frame, index='Topic')}\n\nParts: {key}.")


def topics_together(study: Study) -> Figure | Markdown:
    """The matrix of topics, or a line where no two stand in enough sentences."""
    least = study.parameters["least"]
    if words.topics_together(study.sentences, study.codebook, least).empty:
        return Markdown(f"No two topics stand in {least} sentences or more: nothing to compare.")
    return charts.topics_together(study)


def carried(study: Study) -> Markdown:
    """Every 継続 in its context, with what it carries on."""
    rows = words.governed(study.release)
    rows["context"] = words.occurrences(study, [next(iter(words.COURSE))], width=15)["context"]
    named = rows["governs"] + " " + rows["en"]
    rows["carried"] = named.where(rows["governs"].ne(""), "not found by the rule")
    columns = {"label": "Sentence", "context": "In context", "carried": "Carried on"}
    return table(study, rows, columns)


def subjects(study: Study) -> Markdown:
    """Subjects as written, most frequent first, with their sentences."""
    labels = study.sentences.groupby("subject")["label"].agg(list)
    rows = [
        {"As written": s.ja, "English": s.en, "Count": len(own), "Sentences": ", ".join(own)}
        for s in study.codebook.actors.subjects
        if (own := labels.get(s.id))
    ]
    return table(study, sorted(rows, key=lambda row: -row["Count"]))


def together_by_part(study: Study) -> Markdown:
    """The words for working together by part, those inside names apart."""
    rows = words.occurrences(study, words.TOGETHER)
    own = rows[rows["name"] == ""]
    parts = [p.id for p in study.codebook.parts if p.id in set(study.sentences["part"])]
    frame = pd.crosstab(own["part"], own["word"]).reindex(
        index=parts, columns=list(words.TOGETHER), fill_value=0
    )
    frame.index = _part_names(study, parts)
    inside = rows.loc[rows["name"] != "", "word"].value_counts()
    frame.loc["The statement"] = frame.sum()
    frame.loc["Besides, inside names"] = [int(inside.get(word, 0)) for word in words.TOGETHER]
    frame.columns = [f"{word} {en}" for word, en in words.TOGETHER.items()]
    return table(study, frame, index="Part")


def _part_names(study: Study, ids: Iterable[str]) -> list[str]:
    names = {p.id: p.en for p in study.codebook.parts} | {words.WHOLE: "The statement"}
    return [names.get(id, id) for id in ids]
