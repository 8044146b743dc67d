"""The words of a statement: as a segmenter cuts them, as rules count them, what they carry on.

Japanese is written without spaces, so that what a word is has to be decided before words can be
counted. SudachiPy decides it here, with its core dictionary, in one of three modes: A cuts into
the shortest units, C keeps names and compounds together, B stands in between (Takaoka et al. 2018,
"Sudachi: a Japanese Tokenizer for Business", LREC 2018, https://aclanthology.org/L18-1355/).
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from itertools import product

import pandas as pd

from dialogue.analysis import measures
from dialogue.analysis.parameters import SPLITS
from dialogue.analysis.study import Study
from dialogue.corpus.entries import Verb
from dialogue.corpus.release import Release

PAIR = ("reaffirm", "confirm")  # the verbs that are set against each other
# Words that policy readers look for and the codebook counts as one, with their English.
LOOKED_FOR = {"再確認": "reaffirm", "日米豪印": "the Quad", "第三国": "third countries"}
# What goes on, what grows, what is new; the first is that of the claims on continuity.
COURSE = {
    measures.CONTINUITY: "to carry on",
    "引き続き": "as before",
    "今後": "from now on",
    "強化": "to strengthen",
    "拡大": "to widen",
    measures.RENEWAL: "newly",
}
# What is said to be carried on; kept apart in English as the working translation does.
CARRIED = {
    "コミットメント": "commitment",
    "協力": "cooperation",
    "連携": "collaboration",
    "協働": "working together",
    "取組": "efforts",
    "取り組む": "to work",
    "議論": "discussions",
}
_ACTIVITY = "|".join(sorted(CARRIED, key=len, reverse=True))
_GOVERNED = re.compile(
    rf"(?:(?P<object>{_ACTIVITY})を)?(?P<form>継続(?:する|していく|して|的な|的に)?)"
    rf"(?:(?<=て|な|に)(?=[^。]*?(?P<after>{_ACTIVITY})))?"
)


def segmenter() -> str:
    """The segmenter and its dictionary, with their versions."""
    return f"SudachiPy {version('sudachipy')}, dictionary {version('sudachidict-core')}"


@cache
def _dictionary():
    import sudachipy  # here and not above: it costs other pages more than they gain

    return sudachipy.Dictionary(dict="core")


@cache
def tokens(release: Release, split: str) -> pd.DataFrame:
    """Every word of the statement's sentences in a mode of Sudachi (A, B or C); not to be changed.

    Columns: sentence_id, start, end (offsets in the sentence), word (as written).
    """
    cut = _dictionary().tokenizer(mode=split).tokenize
    rows = ((s.id, t.begin(), t.end(), t.surface()) for s in release.sentences for t in cut(s.text))
    return pd.DataFrame(rows, columns=["sentence_id", "start", "end", "word"])


def cuts(release: Release, words: Iterable[str]) -> pd.DataFrame:
    """How each word that stands in the statement is cut, in every mode.

    Columns: word, split, occurrences, whole (how many of them stay one word), pieces (the ways in
    which they are cut, joined by ``+``, the ways by ``; ``).
    """
    rows = []
    for word, split in product(words, SPLITS):
        table, ways = tokens(release, split), Counter()
        for s in release.sentences:
            for at in re.finditer(re.escape(word), s.text):
                over = (table["end"] > at.start()) & (table["start"] < at.end())
                ways[" + ".join(table.loc[over & table["sentence_id"].eq(s.id), "word"])] += 1
        if ways:
            rows.append((word, split, ways.total(), ways[word], "; ".join(ways)))
    return pd.DataFrame(rows, columns=["word", "split", "occurrences", "whole", "pieces"])


def kanji_verbs(study: Study) -> list[Verb]:
    """The codebook's verbs that a segmenter may find as one word: in kanji alone, in the text; and
    the two that are set against each other, always."""
    text, kanji = "".join(s.text for s in study.release.sentences), "[\u4e00-\u9fff々]+"
    verbs = study.codebook.predicates.verbs
    verbs = [v for v in verbs if re.fullmatch(kanji, v.ja)]
    return [v for v in verbs if v.ja in text or v.id in PAIR]


def two_counts(study: Study) -> pd.DataFrame:
    """Counts by the segmenter's words against counts by rule, for verbs and words looked for.

    Verbs (see ``kanji_verbs``) are counted as predicates by the study's codes, other words wherever
    they stand. Columns: word, en, segmenter, rule, final (those of ``rule`` at the end of a
    sentence; missing where the word is no predicate).
    """
    split = tokens(study.release, study.parameters["split"])["word"].value_counts()
    rule, final = (table["verb"].value_counts() for table in (study.codes, study.sentences))
    rows = {v.ja: (v.en, rule.get(v.id, 0), final.get(v.id, 0)) for v in kanji_verbs(study)}
    text = "".join(s.text for s in study.release.sentences)
    for word, en in {measures.CONTINUITY: COURSE[measures.CONTINUITY], **LOOKED_FOR}.items():
        if word in text:
            rows.setdefault(word, (en, text.count(word), pd.NA))
    table = [(word, en, split.get(word, 0), *counts) for word, (en, *counts) in rows.items()]
    columns = ["word", "en", "segmenter", "rule", "final"]
    return pd.DataFrame(table, columns=columns).astype({"final": "Int64"})


def governed(release: Release) -> pd.DataFrame:
    """What each 継続 carries on.

    The noun before を継続; else, after 継続的な, 継続的に or 継続して, the first of the activities
    in ``CARRIED`` that follows in the sentence. Columns: sentence_id, label, form (as written),
    governs (empty where the rule finds nothing), en.
    """
    rows = []
    for s in release.sentences:
        for m in _GOVERNED.finditer(s.text):
            what = m["object"] or m["after"] or ""
            rows.append((s.id, s.label, m["form"], what, CARRIED.get(what, "")))
    return pd.DataFrame(rows, columns=["sentence_id", "label", "form", "governs", "en"])
