"""Tables of the pages on words, as Markdown."""

from collections.abc import Iterable

import pandas as pd

from dialogue import charts
from dialogue.analysis import words
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.prose.core import Markdown, labels, table


def cuts(study: Study) -> Markdown:
    """How the words that policy readers look for are cut, in every mode."""
    pieces = words.cuts(study.release, words.LOOKED_FOR)
    pieces = pieces[pieces["occurrences"] > 0]
    frame = pieces.pivot(index="word", columns="split", values="pieces").add_prefix("Mode ")
    frame = frame.reindex([w for w in words.LOOKED_FOR if w in frame.index])
    frame.insert(0, "English", [words.LOOKED_FOR[w] for w in frame.index])
    return table(study, frame.rename_axis("Word").reset_index())


def two_counts(study: Study) -> Markdown:
    """Counts by the segmenter's words beside counts by rule."""
    frame = words.two_counts(study)
    frame["final"] = ["" if pd.isna(n) else str(n) for n in frame["final"]]
    frame.columns = ["Word", "English", "Segmenter", "Rule", "Of these final"]
    return table(study, frame)


def nouns(study: Study) -> Markdown:
    """The most frequent nouns in every mode, with their counts, ties after the tenth included."""
    columns = {}
    for split in words.SPLITS:
        top = words.most_frequent(study.release, split)
        columns[f"Mode {split}"] = top["word"] + " " + top["count"].astype(str)
    frame = pd.DataFrame(columns).fillna("")
    frame.insert(0, "No.", range(1, len(frame) + 1))
    return table(study, frame)


def overlap(study: Study) -> Markdown:
    """How far the most frequent nouns of two modes are the same."""
    rows = words.overlap(study.release)
    sizes = rows[["first_size", "second_size"]].astype(str)
    rows["modes"] = rows["first"] + " and " + rows["second"]
    rows["nouns"] = sizes["first_size"] + " and " + sizes["second_size"]
    rows["jaccard"] = rows["jaccard"].map("{:.2f}".format)
    columns = {"modes": "Modes", "nouns": "Nouns, ties included", "both": "In both"}
    return table(study, rows, columns | {"either": "In either", "jaccard": "Jaccard"})


def lengths(study: Study) -> Markdown:
    """Sentence length and commas by part."""
    frame = words.lengths(study.release)
    frame["part"] = _part_names(study, frame["part"])
    for column in ("mean", "median"):
        frame[column] = frame[column].map("{:.1f}".format)
    return table(study, frame.rename(columns=str.capitalize))


def scripts(study: Study) -> Markdown:
    """In which script the characters are written, by part."""
    rows = words.scripts(study.release)
    rows["shown"] = rows["share"].map("{:.0%}".format)
    frame = rows.pivot(index="part", columns="script", values="shown")
    frame = frame.loc[rows["part"].unique(), list(words.SCRIPTS)]
    frame.index = _part_names(study, frame.index)
    frame.columns = ["Kanji", "Hiragana", "Katakana", "Latin letters", "Digits", "Signs"]
    return table(study, frame.rename_axis("Part").reset_index())


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
    shown = table(study, frame.rename_axis("Topic").reset_index())
    return Markdown(f"{shown}\n\nParts: {key}.")


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
    rows["governs"] = [
        f"{w} {en}" if w else "not found by the rule"
        for w, en in zip(rows["governs"], rows["en"], strict=True)
    ]
    columns = {"label": "Sentence", "context": "In context", "governs": "Carried on"}
    return table(study, rows, columns)


def subjects(study: Study) -> Markdown:
    """Subjects as written, most frequent first, with their sentences."""
    counted = study.sentences["subject"].value_counts()
    used = [s for s in study.codebook.actors.subjects if s.id in counted.index]
    rows = [
        {
            "As written": subject.ja,
            "English": subject.en,
            "Count": counted[subject.id],
            "Sentences": labels(study.sentences, study.sentences["subject"] == subject.id),
        }
        for subject in sorted(used, key=lambda subject: -counted[subject.id])
    ]
    return table(study, pd.DataFrame(rows))


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
    return table(study, frame.rename_axis("Part").reset_index())


def _part_names(study: Study, ids: Iterable[str]) -> list[str]:
    names = {p.id: p.en for p in study.codebook.parts} | {words.WHOLE: "The statement"}
    return [names.get(id, id) for id in ids]
