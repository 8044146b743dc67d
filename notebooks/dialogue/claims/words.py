"""Claims on words: how they are cut and counted, what is carried on."""

from dialogue.analysis import measures, words
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, each, measured
from dialogue.claims.shared import BY_FORM, commitments, count, having, listed, saying
from dialogue.corpus.entries import Verb


@measured("Name and version of the segmenter and its dictionary, as installed.")
@changes("Another segmenter, or another version of it or of its dictionary.")
def c45_segmenter(study: Study) -> Found:
    used = words.segmenter()
    return Found(used, (), f"Words are cut by {used}.")


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
@each(lambda s: [v for v in s.codebook.predicates.verbs if v.id in {*s.codes["verb"], *words.PAIR}])
@count("Predicate “{it.en}” ({it.ja}): {n} {n:clause|clauses}.")
def c48_predicate(study: Study, verb: Verb):
    return having(study.codes, verb=verb.id)


@measured("Words looked for (再確認, 日米豪印, 第三国) that the chosen mode never keeps whole.")
@changes("A user dictionary, another mode or segmenter, or another list of words.", "split")
def c49_cut_words(study: Study) -> Found:
    table = words.cuts(study.release, words.LOOKED_FOR)
    cut = list(having(table, split=study.parameters["split"], whole=0)["word"])
    hits = study.sentences["text"].map(lambda text: any(word in text for word in cut))
    text = "Words that the segmenter never keeps whole: {shown}."
    return listed(cut, study.sentences[hits], text)


@measured(
    "Words 継続 that the segmenter finds in the chosen mode; where 継続的 is one word it is "
    "not among them."
)
@changes("Another mode or segmenter, or counting 継続的 as well.", "split")
@count("In mode {split} the segmenter counts 継続, to carry on, {n} {n:time|times}.")
def c51_raw_continuing(study: Study):
    return _tokens(study, measures.CONTINUITY)


@coded("For every 継続 the noun before を, else the first activity named after it.")
@changes("Another reading of what 継続 modifies.")
def c54_carried_on(study: Study) -> Found:
    table = words.governed(study.release)
    counted = table["governs"].value_counts().reindex([*words.CARRIED], fill_value=0)
    counted = counted[counted > 0].sort_values(ascending=False, kind="stable")
    names = [f"{word} ({words.CARRIED[word]}) {n}" for word, n in counted.items()]
    return listed(names, table, "Carried on: {shown}.")


@coded("Sentences that count by their form under the chosen rule and say 継続.")
@changes("Another rule, grouping or reading, or other words for going on.", *BY_FORM)
@count(
    "Of {of} sentences that count under the rule “{rule.en}”, 継続 (to carry on) stands in {n}.",
    of=commitments,
)
def c55_commitments_continuing(study: Study):
    return saying(commitments(study), measures.CONTINUITY)
