"""Claims on words: how they are cut and counted, what is carried on, who works together."""

from dialogue.analysis import measures, words
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, claim, named, plural
from dialogue.claims.shared import ids

_MODES = {split.lower(): split for split in words.SPLITS}  # ids are lower case
_TOGETHER = {en.replace(" ", "-"): (ja, en) for ja, en in words.TOGETHER.items()}
_SCRIPT = {"latin": "Latin letters"}


def _saying(study: Study, word: str):
    """The sentences in which a word stands."""
    return study.sentences[study.sentences["text"].str.contains(word, regex=False)]


@claim(
    "c45",
    "segmenter",
    status="measured",
    how="Name and version of the segmenter and its dictionary, as installed.",
    changes="Another segmenter, or another version of it or of its dictionary.",
)
def _segmenter(study: Study) -> Found:
    used = words.segmenter()
    return Found(used, (), f"Words are cut by {used}.")


@claim(
    "c46",
    "segmented",
    status="measured",
    how="Words, signs included, into which the segmenter cuts the sentences in the mode.",
    changes="Another segmenter or dictionary.",
    each=lambda study: [*_MODES],
)
def _segmented(study: Study, mode: str) -> Found:
    n = len(words.tokens(study.release, _MODES[mode]))
    text = f"In mode {_MODES[mode]} the segmenter cuts the sentences into {n:,} words."
    return Found(n, ids(study.sentences), text, f"{n:,}")


@claim(
    "c47",
    "raw",
    status="measured",
    how="Words that the segmenter finds in the chosen mode; where it cuts 再確認 into 再 and 確認 "
    "the second piece is counted as 確認.",
    changes="Another mode or segmenter, or a dictionary that keeps the word whole.",
    depends=("split",),
    each=lambda study: [v.id for v in words.kanji_verbs(study)],
)
def _raw_verb(study: Study, verb: str) -> Found:
    name = next(v for v in study.codebook.predicates.verbs if v.id == verb)
    return _raw(study, name.ja, name.en)


@claim(
    "c48",
    "predicate",
    status="coded",
    how="Clauses whose predicate has the verb; a sentence may have a second before the comma.",
    changes="Counting sentences by their final predicate, or another reading.",
    depends=("coder",),
    each=lambda study: [v.id for v in study.codebook.predicates.verbs],
)
def _predicate(study: Study, verb: str) -> Found:
    name = next(v for v in study.codebook.predicates.verbs if v.id == verb)
    hits = study.codes[study.codes["verb"] == verb]
    rests = tuple(dict.fromkeys(hits["sentence_id"]))
    text = f"{name.ja}, {name.en}, is the predicate of {len(hits)} {plural('clause', len(hits))}."
    return Found(len(hits), rests, text)


@claim(
    "c49",
    "cut-words",
    status="measured",
    how="Words looked for (再確認, 日米豪印, 第三国) that the chosen mode never keeps whole.",
    changes="A user dictionary, another mode or segmenter, or another list of words.",
    depends=("split",),
)
def _cut_words(study: Study) -> Found:
    table = words.cuts(study.release, words.LOOKED_FOR)
    table = table[(table["split"] == study.parameters["split"]) & (table["occurrences"] > 0)]
    cut = list(table.loc[table["whole"] == 0, "word"])
    hits = study.sentences["text"].map(lambda text: any(word in text for word in cut))
    text = f"Words that the segmenter never keeps whole: {named(cut)}."
    return Found(len(cut), ids(study.sentences[hits]), text, named(cut))


@claim(
    "c50",
    "noun-overlap",
    status="measured",
    how="The smallest Jaccard overlap between two modes of their most frequent nouns: ten, and "
    "all that stand as often as the tenth; numerals, single characters and hiragana left out.",
    changes="Another number of nouns, another treatment of ties, or other nouns left out.",
)
def _noun_overlap(study: Study) -> Found:
    table = words.overlap(study.release)
    row = table.loc[table["jaccard"].idxmin()]
    shown = f"{row['jaccard']:.2f}"
    text = (
        f"The most frequent nouns of modes {row['first']} and {row['second']} overlap least: "
        f"{row['both']} of {row['either']}, Jaccard {shown}."
    )
    return Found(round(float(row["jaccard"]), 4), (), text, shown)


@claim(
    "c51",
    "raw-continuing",
    status="measured",
    how="Words 継続 that the segmenter finds in the chosen mode; where 継続的 is one word it is "
    "not among them.",
    changes="Another mode or segmenter, or counting 継続的 as well.",
    depends=("split",),
)
def _raw_continuing(study: Study) -> Found:
    return _raw(study, measures.CONTINUITY, "to carry on")


def _raw(study: Study, word: str, en: str) -> Found:
    split = study.parameters["split"]
    table = words.tokens(study.release, split)
    hits = table[table["word"] == word]
    n = len(hits)
    text = f"In mode {split} the segmenter counts {word}, {en}, {n} {plural('time', n)}."
    return Found(len(hits), tuple(dict.fromkeys(hits["sentence_id"])), text)


@claim(
    "c52",
    "script",
    status="measured",
    how="Share of the characters of the sentences, white space left out, written in the script.",
    changes="Leaving out signs, or counting words in place of characters.",
    each=lambda study: [*words.SCRIPTS],
)
def _script(study: Study, script: str) -> Found:
    table = words.scripts(study.release)
    row = table[(table["part"] == words.WHOLE) & (table["script"] == script)].iloc[0]
    shown = f"{100 * row['share']:.0f}%"
    name, count = _SCRIPT.get(script, script), f"{row['count']} of {row['whole']:,}"
    text = f"Written in {name}: {count} characters, {shown}."
    return Found(round(float(row["share"]), 4), ids(study.sentences), text, shown)


@claim(
    "c53",
    "median-length",
    status="measured",
    how="Median of the characters a sentence has, white space left out.",
    changes="The mean, which long sentences draw up, or counting words.",
)
def _median_length(study: Study) -> Found:
    median = float(study.sentences["characters"].median())
    text = f"Half of the sentences have no more than {median:g} characters."
    return Found(median, ids(study.sentences), text, f"{median:g}")


@claim(
    "c54",
    "carried-on",
    status="coded",
    how="For every 継続 the noun before を, else the first activity named after it.",
    changes="Another reading of what 継続 modifies.",
)
def _carried_on(study: Study) -> Found:
    table = words.governed(study.release)
    counted = table.loc[table["governs"] != "", "governs"].value_counts()
    order = [w for w in words.CARRIED if w in counted.index]
    order.sort(key=lambda w: -counted[w])
    shown = named([f"{w} ({words.CARRIED[w]}) {counted[w]}" for w in order])
    return Found(
        len(order), tuple(dict.fromkeys(table["sentence_id"])), f"Carried on: {shown}.", shown
    )


@claim(
    "c55",
    "commitments-continuing",
    status="coded",
    how="Sentences that count as a commitment under the chosen rule and say 継続.",
    changes="Another rule, grouping or reading, or other words for going on.",
    depends=("rule", "scheme", "coder"),
)
def _commitments_continuing(study: Study) -> Found:
    return _among_commitments(study, measures.CONTINUITY)


@claim(
    "c56",
    "commitments-strengthening",
    status="coded",
    how="Sentences that count as a commitment under the chosen rule and say 強化, to strengthen.",
    changes="Another rule, grouping or reading, or other words for doing more.",
    depends=("rule", "scheme", "coder"),
)
def _commitments_strengthening(study: Study) -> Found:
    return _among_commitments(study, "強化")


def _among_commitments(study: Study, word: str) -> Found:
    commitments = study.sentences[study.sentences["commitment"]]
    hits = commitments[commitments["text"].str.contains(word, regex=False)]
    text = (
        f"Of {len(commitments)} sentences that count as a commitment under the chosen rule, "
        f"{word} ({words.COURSE[word]}) stands in {len(hits)}."
    )
    return Found(len(hits), ids(hits), text)


@claim(
    "c57",
    "widening",
    status="measured",
    how="Sentences in which 拡大, to widen, stands.",
    changes="Counting other words for doing more.",
)
def _widening(study: Study) -> Found:
    hits = _saying(study, "拡大")
    text = f"拡大, to widen, stands in {len(hits)} {plural('sentence', len(hits))}."
    return Found(len(hits), ids(hits), text)


@claim(
    "c58",
    "subject",
    status="coded",
    how="Sentences whose subject, as written, is this one.",
    changes="Reading an implied actor in place of the subject as written.",
    depends=("coder",),
    each=lambda study: [s.id for s in study.codebook.actors.subjects],
)
def _subject(study: Study, subject: str) -> Found:
    hits = study.sentences[study.sentences["subject"] == subject]
    name = study.codebook.subject(subject)
    text = f"Subject {name.ja}: {len(hits)} of {len(study.sentences)} sentences."
    return Found(len(hits), ids(hits), text)


@claim(
    "c59",
    "together",
    status="measured",
    how="Times the word stands in the sentences, without those inside a name of the glossary.",
    changes="Counting names such as 経済協力開発機構 (OECD), or other words such as 協調.",
    each=lambda study: [*_TOGETHER],
)
def _together(study: Study, member: str) -> Found:
    ja, en = _TOGETHER[member]
    table = words.occurrences(study, [ja])
    hits = table[table["name"] == ""]
    n, inside = len(hits), len(table) - len(hits)
    text = f"{ja}, {en}, stands {n} {plural('time', n)} outside names, {inside} inside."
    return Found(n, tuple(dict.fromkeys(hits["sentence_id"])), text)
