"""Claims on words: how they are cut and counted, what is carried on, who works together."""

from dialogue.analysis import measures, words
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, each, measured
from dialogue.claims.shared import BY_FORM, commitments, count, having, ids, listed, saying
from dialogue.corpus.codebook import Named, Subject, Verb

_SCRIPT = {"latin": "Latin letters"}


@measured("Name and version of the segmenter and its dictionary, as installed.")
@changes("Another segmenter, or another version of it or of its dictionary.")
def c45_segmenter(study: Study) -> Found:
    used = words.segmenter()
    return Found(used, (), f"Words are cut by {used}.")


@measured("Words, signs included, into which the segmenter cuts the sentences in the mode.")
@changes("Another segmenter or dictionary.")
@each(lambda study: words.SPLITS)
@count("In mode {it} the segmenter cuts the sentences into {n:,} words.", shown="{n:,}")
def c46_segmented(study: Study, mode: str):
    return words.tokens(study.release, mode)


@measured(
    "Words that the segmenter finds in the chosen mode; where it cuts 再確認 into 再 and 確認 "
    "the second piece is counted as 確認."
)
@changes("Another mode or segmenter, or a dictionary that keeps the word whole.", "split")
@each(words.kanji_verbs)
@count("In mode {split} the segmenter counts {it.ja}, {it.en}, {n} {n:time|times}.")
def c47_raw(study: Study, verb: Verb):
    return _tokens(study, verb.ja)


def _tokens(study: Study, word: str):
    return having(words.tokens(study.release, study.parameters["split"]), word=word)


@coded("Clauses whose predicate has the verb; a sentence may have a second before the comma.")
@changes("Counting sentences by their final predicate, or another reading.", "coder")
@each(lambda s: s.codebook.predicates.verbs)
@count("{it.ja}, {it.en}, is the predicate of {n} {n:clause|clauses}.")
def c48_predicate(study: Study, verb: Verb):
    return having(study.codes, verb=verb.id)


@measured("Words looked for (再確認, 日米豪印, 第三国) that the chosen mode never keeps whole.")
@changes("A user dictionary, another mode or segmenter, or another list of words.", "split")
def c49_cut_words(study: Study) -> Found:
    table = words.cuts(study.release, words.LOOKED_FOR)
    table = having(table, split=study.parameters["split"], whole=0)
    cut = list(table.loc[table["occurrences"] > 0, "word"])
    hits = study.sentences["text"].map(lambda text: any(word in text for word in cut))
    text = "Words that the segmenter never keeps whole: {shown}."
    return listed(cut, study.sentences[hits], text)


@measured(
    "The smallest Jaccard overlap between two modes of their most frequent nouns: ten, and "
    "all that stand as often as the tenth; numerals, single characters and hiragana left out."
)
@changes("Another number of nouns, another treatment of ties, or other nouns left out.")
def c50_noun_overlap(study: Study) -> Found:
    table = words.overlap(study.release)
    row = table.loc[table["jaccard"].idxmin()]
    shown = f"{row['jaccard']:.2f}"
    text = (
        f"The most frequent nouns of modes {row['first']} and {row['second']} overlap least: "
        f"{row['both']} of {row['either']}, Jaccard {shown}."
    )
    return Found(round(float(row["jaccard"]), 4), (), text, shown)


@measured(
    "Words 継続 that the segmenter finds in the chosen mode; where 継続的 is one word it is "
    "not among them."
)
@changes("Another mode or segmenter, or counting 継続的 as well.", "split")
@count("In mode {split} the segmenter counts 継続, to carry on, {n} {n:time|times}.")
def c51_raw_continuing(study: Study):
    return _tokens(study, measures.CONTINUITY)


@measured("Share of the characters of the sentences, white space left out, written in the script.")
@changes("Leaving out signs, or counting words in place of characters.")
@each(lambda study: words.SCRIPTS)
def c52_script(study: Study, script: str) -> Found:
    row = having(words.scripts(study.release), part=words.WHOLE, script=script).iloc[0]
    shown = f"{row['share']:.0%}"
    name, number = _SCRIPT.get(script, script), f"{row['count']} of {row['whole']:,}"
    text = f"Written in {name}: {number} characters, {shown}."
    return Found(round(float(row["share"]), 4), ids(study.sentences), text, shown)


@measured("Median of the characters a sentence has, white space left out.")
@changes("The mean, which long sentences draw up, or counting words.")
def c53_median_length(study: Study) -> Found:
    median = float(study.sentences["characters"].median())
    text = f"Half of the sentences have no more than {median:g} characters."
    return Found(median, ids(study.sentences), text, f"{median:g}")


@coded("For every 継続 the noun before を, else the first activity named after it.")
@changes("Another reading of what 継続 modifies.")
def c54_carried_on(study: Study) -> Found:
    table = words.governed(study.release)
    counted = table["governs"].value_counts()
    order = [w for w in words.CARRIED if w in counted.index]
    order.sort(key=lambda w: -counted[w])
    names = [f"{w} ({words.CARRIED[w]}) {counted[w]}" for w in order]
    return listed(names, table, "Carried on: {shown}.")


@coded("Sentences that count as a commitment under the chosen rule and say 継続.")
@changes("Another rule, grouping or reading, or other words for going on.", *BY_FORM)
@count(
    "Of {of} sentences that count as a commitment under the chosen rule, 継続 (to carry on) "
    "stands in {n}.",
    of=commitments,
)
def c55_commitments_continuing(study: Study):
    return saying(commitments(study), measures.CONTINUITY)


@coded("Sentences that count as a commitment under the chosen rule and say 強化, to strengthen.")
@changes("Another rule, grouping or reading, or other words for doing more.", *BY_FORM)
@count(
    "Of {of} sentences that count as a commitment under the chosen rule, 強化 (to strengthen) "
    "stands in {n}.",
    of=commitments,
)
def c56_commitments_strengthening(study: Study):
    return saying(commitments(study), "強化")


@measured("Sentences in which 拡大, to widen, stands.")
@changes("Counting other words for doing more.")
@count("拡大, to widen, stands in {n} {n:sentence|sentences}.")
def c57_widening(study: Study):
    return saying(study.sentences, "拡大")


@coded("Sentences whose subject, as written, is this one.")
@changes("Reading an implied actor in place of the subject as written.", "coder")
@each(lambda s: s.codebook.actors.subjects)
@count("Subject {it.ja}: {n} of {of} sentences.")
def c58_subject(study: Study, subject: Subject):
    return having(study.sentences, subject=subject.id)


def _together(study: Study) -> list[Named]:
    return [Named(id=en.replace(" ", "-"), ja=ja, en=en) for ja, en in words.TOGETHER.items()]


def _places(study: Study, word: Named):
    return words.occurrences(study, [word.ja])


@measured("Times the word stands in the sentences, without those inside a name of the glossary.")
@changes("Counting names such as 経済協力開発機構 (OECD), or other words such as 協調.")
@each(_together)
@count("{it.ja}, {it.en}, stands {n} {n:time|times} outside names, {rest} inside.", of=_places)
def c59_together(study: Study, word: Named):
    return having(_places(study, word), name="")
