"""The words of a statement: as a segmenter cuts them, as they are written, where they stand.

Japanese is written without spaces, so that what a word is has to be decided before words can be
counted. SudachiPy decides it here, with its core dictionary, in one of three modes: A cuts into
the shortest units, C keeps names and compounds together, B stands in between (Takaoka et al. 2018,
"Sudachi: a Japanese Tokenizer for Business", LREC 2018, https://aclanthology.org/L18-1355/).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
from html import escape
from itertools import combinations

import pandas as pd

from dialogue.analysis import measures, parameters
from dialogue.analysis.study import Study
from dialogue.corpus.codebook import Codebook, Verb
from dialogue.corpus.release import Release

SPLITS = parameters.SPLITS
WHOLE = "statement"  # the row for all parts together
TOP = 10
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
TOGETHER = dict(
    zip(measures.TOGETHER, ("cooperation", "collaboration", "working together"), strict=True)
)
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
SCRIPTS = {
    "kanji": "[\u4e00-\u9fff々]",
    "hiragana": "[\u3041-\u3096]",
    "katakana": "[\u30a1-\u30faー]",
    "latin": "[A-Za-z]",
    "digits": "[0-9]",
    "signs": ".",
}
_KANJI = re.compile(f"{SCRIPTS['kanji']}+")
_NO_HIRAGANA_ALONE = f"{SCRIPTS['kanji']}|{SCRIPTS['katakana']}|{SCRIPTS['latin']}"
_ACTIVITY = "|".join(sorted(CARRIED, key=len, reverse=True))
_GOVERNED = re.compile(
    rf"(?:(?P<object>{_ACTIVITY})を)?(?P<form>継続(?:する|していく|して|的な|的に)?)"
    rf"(?:(?<=て|な|に)(?=[^。]*?(?P<after>{_ACTIVITY})))?"
)


# As a segmenter cuts them


@cache
def _tokenizer(split: str):
    import sudachipy  # here and not above: it costs other pages more than they gain

    return _dictionary().tokenizer(mode=getattr(sudachipy.SplitMode, split))


@cache
def _dictionary():
    import sudachipy

    return sudachipy.Dictionary(dict="core")


def segmenter() -> str:
    """The segmenter and its dictionary, with their versions."""
    from importlib.metadata import version

    return f"SudachiPy {version('sudachipy')}, dictionary {version('sudachidict-core')}"


def _kept(make: Callable) -> Callable:
    """Decorates a function that makes a table: it is made once, every caller has its own copy."""
    made = lru_cache(maxsize=32)(make)

    @wraps(make)
    def get(*given) -> pd.DataFrame:
        return made(*given).copy()

    get.cache_clear = made.cache_clear
    return get


@_kept
def tokens(release: Release, split: str) -> pd.DataFrame:
    """Every word of the statement's sentences in a mode of Sudachi (A, B or C).

    Columns: sentence_id, label, part, start, end (offsets in the sentence), word (as written),
    kind, detail (Sudachi's first two levels of part of speech, 名詞 and 普通名詞).
    """
    rows = [
        (s.id, s.label, s.part, t.begin(), t.end(), t.surface(), *t.part_of_speech()[:2])
        for s in release.sentences
        for t in _tokenizer(split).tokenize(s.text)
    ]
    columns = ["sentence_id", "label", "part", "start", "end", "word", "kind", "detail"]
    return pd.DataFrame(rows, columns=columns)


def cuts(release: Release, words: Iterable[str]) -> pd.DataFrame:
    """How each word is cut wherever it stands, in every mode.

    Columns: word, split, occurrences, whole (how many of them stay one word), pieces (the ways in
    which they are cut, joined by ``+``, the ways by ``; ``).
    """
    return pd.concat([_cut(release, word) for word in words], ignore_index=True)


@_kept
def _cut(release: Release, word: str) -> pd.DataFrame:
    rows = []
    for split in SPLITS:
        table = tokens(release, split)
        ways: Counter[str] = Counter()
        for sentence in release.sentences:
            own = table[table["sentence_id"] == sentence.id]
            for found in re.finditer(re.escape(word), sentence.text):
                over = own[(own["end"] > found.start()) & (own["start"] < found.end())]
                ways[" + ".join(over["word"])] += 1
        rows.append((word, split, ways.total(), ways[word], "; ".join(ways)))
    return pd.DataFrame(rows, columns=["word", "split", "occurrences", "whole", "pieces"])


def nouns(release: Release, split: str) -> pd.DataFrame:
    """Nouns as written, most frequent first: columns word, count, rank (equal counts share one).

    Left out: numerals, nouns of one character and nouns in hiragana alone (such as こと).
    """
    table = tokens(release, split)
    chosen = table["kind"].eq("名詞") & table["detail"].ne("数詞") & table["word"].str.len().gt(1)
    chosen &= table["word"].str.contains(_NO_HIRAGANA_ALONE)
    counted = table.loc[chosen, "word"].value_counts().rename("count").reset_index()
    counted = counted.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)
    counted["rank"] = counted["count"].rank(method="min", ascending=False).astype(int)
    return counted


def most_frequent(release: Release, split: str, top: int = TOP) -> pd.DataFrame:
    """The ``top`` most frequent nouns, and all that stand as often as the last of them."""
    counted = nouns(release, split)
    return counted[counted["rank"] <= top]


def overlap(release: Release, top: int = TOP) -> pd.DataFrame:
    """How far two modes have the same most frequent nouns: Jaccard, both over either.

    Columns: first, second, first_size, second_size (``top`` and ties), both, either, jaccard.
    """
    return _pairs({split: set(most_frequent(release, split, top)["word"]) for split in SPLITS})


def _pairs(sets: dict[str, set]) -> pd.DataFrame:
    rows = []
    for (a, of_a), (b, of_b) in combinations(sets.items(), 2):
        both, either = len(of_a & of_b), len(of_a | of_b)
        jaccard = both / either if either else float("nan")
        rows.append((a, b, len(of_a), len(of_b), both, either, jaccard))
    columns = ["first", "second", "first_size", "second_size", "both", "either", "jaccard"]
    return pd.DataFrame(rows, columns=columns)


def kanji_verbs(study: Study) -> list[Verb]:
    """The codebook's verbs that a segmenter may find as one word: in kanji alone, in the text."""
    text = "".join(s.text for s in study.release.sentences)
    verbs = study.codebook.predicates.verbs
    return [v for v in verbs if _KANJI.fullmatch(v.ja) and v.ja in text]


def two_counts(study: Study) -> pd.DataFrame:
    """Counts by the segmenter's words against counts by rule, for verbs and words looked for.

    Verbs (see ``kanji_verbs``) are counted as predicates by the study's codes, other words wherever
    they stand. Columns: word, en, segmenter, rule, final (those of ``rule`` at the end of a
    sentence; missing where the word is no predicate).
    """
    split = tokens(study.release, study.parameters["split"])["word"].value_counts()
    text, codes, rows = "".join(s.text for s in study.release.sentences), study.codes, []
    for verb in kanji_verbs(study):
        clauses = codes["verb"] == verb.id
        final = int((clauses & codes["main"]).sum())
        rows.append((verb.ja, verb.en, int(split.get(verb.ja, 0)), int(clauses.sum()), final))
    verbs = {row[0] for row in rows}
    others = {measures.CONTINUITY: COURSE[measures.CONTINUITY], **LOOKED_FOR}
    for word, en in others.items():
        if word not in verbs and word in text:
            rows.append((word, en, int(split.get(word, 0)), text.count(word), pd.NA))
    table = pd.DataFrame(rows, columns=["word", "en", "segmenter", "rule", "final"])
    return table.astype({"final": "Int64"})


# As they are written


@_kept
def scripts(release: Release) -> pd.DataFrame:
    """Characters by script, per part and for the whole statement; white space left out.

    Columns: part (``statement`` for the whole), script, count, whole, share. Signs are what is
    neither kanji, kana, Latin letter nor digit. Full-width letters count as the letters they are.
    """
    rows = []
    for part, sentences in _parts(release):
        text = unicodedata.normalize("NFKC", "".join("".join(s.text for s in sentences).split()))
        of = [next(k for k, v in SCRIPTS.items() if re.match(v, c)) for c in text]
        for script in SCRIPTS:
            count = of.count(script)
            rows.append((part, script, count, len(of), count / len(of)))
    return pd.DataFrame(rows, columns=["part", "script", "count", "whole", "share"])


def lengths(release: Release) -> pd.DataFrame:
    """Sentence length and commas, per part and for the whole statement.

    Columns: part, sentences, characters (not white space), mean, median, longest (characters a
    sentence), commas (、).
    """
    rows = []
    for part, sentences in _parts(release):
        sizes = pd.Series([s.characters for s in sentences])
        commas = sum(s.text.count("、") for s in sentences)
        numbers = (len(sizes), int(sizes.sum()), sizes.mean(), sizes.median(), int(sizes.max()))
        rows.append((part, *numbers, commas))
    columns = ["part", "sentences", "characters", "mean", "median", "longest", "commas"]
    return pd.DataFrame(rows, columns=columns)


def _parts(release: Release) -> list:
    parts = dict.fromkeys(s.part for s in release.sentences)
    return [*((p, release.of_part(p)) for p in parts), (WHOLE, release.sentences)]


# Where they stand


def occurrences(study: Study, words: Iterable[str], width: int = 20) -> pd.DataFrame:
    """Every place where one of the words stands, in text order.

    Columns: sentence_id, label, part, word, context (``width`` characters on each side, the word
    in bold), name (the name of the glossary that it stands in, or empty).
    """
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = measures.occurrences(study.release, pattern, width=len(study.release.text))
    glossary = study.glossary
    names = glossary.loc[glossary["in_release"] & glossary["kind"].isin(measures.NAMES), "ja"]
    rows = []
    for hit in found.itertuples():
        text, start = hit.before + hit.match + hit.after, len(hit.before)
        place = (text, start, start + len(hit.match))
        inside = [name for name in names if measures.inside(name, *place)]
        shown = (
            f"{_shorten(hit.before, -width)}<b>{_html(hit.match)}</b>{_shorten(hit.after, width)}"
        )
        name = max(inside, key=len, default="")
        rows.append((hit.sentence_id, hit.label, hit.part, hit.match, shown, name))
    columns = ["sentence_id", "label", "part", "word", "context", "name"]
    return pd.DataFrame(rows, columns=columns)


def _shorten(text: str, width: int) -> str:
    """The last or first characters of a text, with … where it goes on."""
    if len(text) <= abs(width):
        return _html(text)
    return f"…{_html(text[width:])}" if width < 0 else f"{_html(text[:width])}…"


def _html(text: str) -> str:
    return escape(text, quote=False).replace("|", "&#124;")


def governed(release: Release) -> pd.DataFrame:
    """What each 継続 carries on.

    The noun before を継続; else, after 継続的な, 継続的に or 継続して, the first of the activities
    in ``CARRIED`` that follows in the sentence. Columns: sentence_id, label, part, form (as
    written), governs (empty where the rule finds nothing), en.
    """
    rows = []
    for s in release.sentences:
        for m in _GOVERNED.finditer(s.text):
            what = m["object"] or m["after"] or ""
            rows.append((s.id, s.label, s.part, m["form"], what, CARRIED.get(what, "")))
    columns = ["sentence_id", "label", "part", "form", "governs", "en"]
    return pd.DataFrame(rows, columns=columns)


# What stands together


def topics_by_part(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Sentences by topic (rows) and part (columns), with totals; a sentence may have many topics.

    ``table`` is that of ``measures.sentences``.
    """
    pairs = table.explode("topics")
    topics = [t.id for t in codebook.topics if t.id in set(pairs["topics"])]
    return measures.by_part(pairs, "topics", topics, codebook)


def topics_together(table: pd.DataFrame, codebook: Codebook, least: int) -> pd.DataFrame:
    """How often two topics stand in the same sentences: Jaccard, both over either.

    Topics in fewer than ``least`` sentences are left out. Columns: first, second (ids, in the
    codebook's order), both, either, jaccard.
    """
    stands = {
        topic: set(table.loc[measures.in_theme(table, topic), "sentence_id"])
        for topic in measures.topics_with_pages(table, codebook, least)
    }
    return _pairs(stands).drop(columns=["first_size", "second_size"])
