"""The rounds of a series side by side: forms, topics and forums in each, words that are its own.

One coder for all of them, the automatic one: readings there are for some rounds only.
"""

import math
import re
from collections import Counter

import pandas as pd

from dialogue.analysis import agreement, comparison, parameters, words
from dialogue.analysis.study import Study
from dialogue.corpus.entries import ids
from dialogue.corpus.release import Release

_WORD = {"ja": r"(?![ぁ-ゖ]+$)[^\W\d_]{2,}", "en": r"[a-z][a-z-]+"}


def studies(study: Study) -> list[Study]:
    """A study of every release of the series in order of time, grouped and counted as ``study``; of
    every release there is, where no other belongs to the series."""

    def opened() -> list[Study]:
        how = {"scheme": study.scheme, "rule": study.parameters["rule"], "coder": "auto"}
        made = [Study(release=id, **how) for id in parameters.series(study.release.id)]
        return comparison.in_order(made, lambda each: each.meta)

    return study.once("series", ("scheme", "rule"), opened)


def counts(study: Study, kind: str) -> pd.DataFrame:
    """How many sentences of each round have each of the forms, topics or forums (``kind``) that any
    has: a row for each of these, a column for each release."""
    book = study.codebook
    listed = {"forms": study.grouping.groups, "topics": book.topics, "forums": book.actors.forums}

    def had(each: Study) -> pd.Series:
        if kind == "forums":
            named = each.codes.explode("forums").dropna(subset="forums")
            pairs = zip(named["sentence_id"], named["forums"].str[0], strict=True)
            return pd.Series([forum for _, forum in dict.fromkeys(pairs)], dtype=object)
        return each.sentences["group"] if kind == "forms" else each.sentences["topics"].explode()

    columns = {each.release.id: had(each).value_counts() for each in studies(study)}
    table = pd.DataFrame(columns, dtype="Int64").reindex(ids(listed[kind])).fillna(0)
    return table[table.sum(axis=1) > 0]


def lrc(here: int, size: int, elsewhere: int, rest: int, tests: int = 1) -> float:
    """The conservative log ratio of a word: how much more often, at least, it stands in a text of
    ``size`` words than in another of ``rest`` words, as a binary logarithm; below 0, how much more
    rarely. 0 where the text is too small to tell.

    It is the bound of the 95 % confidence interval of the ratio of the two frequencies that is
    nearer to no difference, and 0 where the interval includes that. The interval is Clopper and
    Pearson's, for how many of all occurrences stand here, and is made wider for ``tests`` words
    looked at together (Bonferroni), so that with 95 % confidence no word is shown by chance.

    S. Evert, "Measuring Keyness", Digital Humanities 2022: Conference Abstracts (Tokyo, 2022);
    the author's own implementation is ``keyness`` in the R package corpora, version 0.6.
    """
    low, high = agreement.rate(here, here + elsewhere, 1 - 0.05 / (2 * tests))
    least = low / (1 - low) * rest / size if low < 1 else math.inf
    most = high / (1 - high) * rest / size if high < 1 else math.inf
    return math.log2(least) if least > 1 else math.log2(most) if most < 1 else 0.0


def keyness(study: Study) -> pd.DataFrame:
    """The words that stand in the study's release more, or less, often than in the rounds of the
    same language beside it, by more than chance: word, here, elsewhere, lrc (see ``lrc``).

    Words of Japanese are those of Sudachi's mode C with two characters or more that are not all
    hiragana; those of English have two letters or more.
    """
    own, rest = Counter(_words(study.release)), Counter()
    for each in studies(study):
        if each.release.id != study.release.id and each.release.language == study.release.language:
            rest.update(_words(each.release))
    size, others, rows = own.total(), rest.total(), []
    for word in sorted({*own, *rest} if own and rest else ()):
        counts = own[word], rest[word]
        value = lrc(counts[0], size, counts[1], others, len({*own, *rest}))
        if value:
            rows.append((word, *counts, value))
    table = pd.DataFrame(rows, columns=["word", "here", "elsewhere", "lrc"])
    return table.sort_values("lrc", ascending=False, kind="stable", ignore_index=True)


def _words(release: Release) -> list[str]:
    if release.language == "ja":
        found = words.tokens(release, "C")["word"]
    else:
        found = [w for s in release.sentences for w in re.findall(r"[\w-]+", s.text.lower())]
    return [word for word in found if re.fullmatch(_WORD[release.language], word)]
