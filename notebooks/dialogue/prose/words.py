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
    found = words.cuts(study.release, words.LOOKED_FOR)
    found = found[found["occurrences"] > 0]
    frame = found.pivot(index="word", columns="split", values="pieces")
    frame = frame.reindex([w for w in words.LOOKED_FOR if w in frame.index])
    frame.insert(0, "English", [words.LOOKED_FOR[w] for w in frame.index])
    frame.columns = [c if c == "English" else f"Mode {c}" for c in frame.columns]
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
        found = words.most_frequent(study.release, split)
        columns[f"Mode {split}"] = found["word"] + " " + found["count"].astype(str)
    frame = pd.DataFrame(columns).fillna("")
    frame.insert(0, "No.", range(1, len(frame) + 1))
    return table(study, frame)


def overlap(study: Study) -> Markdown:
    """How far the most frequent nouns of two modes are the same."""
    found = words.overlap(study.release)
    frame = pd.DataFrame(
        {
            "Modes": found["first"] + " and " + found["second"],
            "Nouns, ties included": [
                f"{a} and {b}"
                for a, b in zip(found["first_size"], found["second_size"], strict=True)
            ],
            "In both": found["both"],
            "In either": found["either"],
            "Jaccard": found["jaccard"].map("{:.2f}".format),
        }
    )
    return table(study, frame)


def lengths(study: Study) -> Markdown:
    """Sentence length and commas by part."""
    frame = words.lengths(study.release)
    frame["part"] = _part_names(study, frame["part"])
    for column in ("mean", "median"):
        frame[column] = frame[column].map("{:.1f}".format)
    frame.columns = [str(name).capitalize() for name in frame.columns]
    return table(study, frame)


def scripts(study: Study) -> Markdown:
    """In which script the characters are written, by part."""
    found = words.scripts(study.release)
    found["shown"] = found["share"].map("{:.0%}".format)
    frame = found.pivot(index="part", columns="script", values="shown")
    frame = frame.loc[list(dict.fromkeys(found["part"])), list(words.SCRIPTS)]
    frame.index = _part_names(study, frame.index)
    frame.columns = ["Kanji", "Hiragana", "Katakana", "Latin letters", "Digits", "Signs"]
    return table(study, frame.rename_axis("Part").reset_index())


def concordance(study: Study) -> Markdown:
    """Every place where the chosen word stands, with what is before and after it."""
    word = study.parameters["word"]
    return places(study, [word])


def places(study: Study, which: Iterable[str]) -> Markdown:
    """Every place where one of the words stands; a column for names if any stands in one."""
    which = list(which)
    found = words.occurrences(study, which)
    if found.empty:
        return Markdown(f"{', '.join(which)}: in no sentence of this statement.")
    frame = found[["label", "context", "name"]]
    frame.columns = ["Sentence", "In context", "Inside the name"]
    if not frame["Inside the name"].any():
        frame = frame.drop(columns="Inside the name")
    return table(study, frame)


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
    found = words.governed(study.release)
    context = words.occurrences(study, [next(iter(words.COURSE))], width=15)["context"]
    carries = [
        f"{w} {en}" if w else "not found by the rule"
        for w, en in zip(found["governs"], found["en"], strict=True)
    ]
    frame = {"Sentence": found["label"], "In context": context, "Carried on": carries}
    return table(study, pd.DataFrame(frame))


def subjects(study: Study) -> Markdown:
    """Subjects as written, most frequent first, with their sentences."""
    counted = study.sentences["subject"].value_counts()
    rows = [
        (subject.ja, subject.en, counted[subject.id], _labels(study, "subject", subject.id))
        for subject in study.codebook.actors.subjects
        if subject.id in counted.index
    ]
    rows.sort(key=lambda row: -row[2])
    frame = pd.DataFrame(rows, columns=["As written", "English", "Count", "Sentences"])
    return table(study, frame)


def together_by_part(study: Study) -> Markdown:
    """The words for working together by part, those inside names apart."""
    found = words.occurrences(study, words.TOGETHER)
    own = found[found["name"] == ""]
    parts = [p.id for p in study.codebook.parts if p.id in set(study.sentences["part"])]
    frame = pd.crosstab(own["part"], own["word"]).reindex(
        index=parts, columns=list(words.TOGETHER), fill_value=0
    )
    frame.index = _part_names(study, parts)
    inside = found.loc[found["name"] != "", "word"].value_counts()
    frame.loc["The statement"] = frame.sum()
    frame.loc["Besides, inside names"] = [int(inside.get(word, 0)) for word in words.TOGETHER]
    frame.columns = [f"{word} {en}" for word, en in words.TOGETHER.items()]
    return table(study, frame.rename_axis("Part").reset_index())


def _part_names(study: Study, ids: Iterable[str]) -> list[str]:
    names = {p.id: p.en for p in study.codebook.parts} | {words.WHOLE: "The statement"}
    return [names.get(id, id) for id in ids]


def _labels(study: Study, column: str, value: str) -> str:
    return ", ".join(study.sentences.loc[study.sentences[column] == value, "label"])
