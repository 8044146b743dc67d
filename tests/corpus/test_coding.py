"""What the automatic coder finds, against a reading of the release by hand."""

from collections import Counter

import pytest

from dialogue.analysis.study import Study

# Final clause of every sentence: subject and frame (verb/object head)
FINAL = {
    1: ("japan-us", "emphasise/commitment"),
    2: ("dialogue", "describe/none"),
    3: ("both-governments", "welcome/named-thing"),
    4: ("both-governments", "welcome/named-thing"),
    5: ("both-countries", "welcome/named-thing"),
    6: ("both-countries", "reaffirm/commitment"),
    7: ("both-countries", "decide/own-action"),
    8: ("both-countries", "recognise/importance"),
    9: ("both-countries", "recognise/importance"),
    10: ("both-countries", "emphasise/value"),
    11: ("both-countries", "reaffirm/value"),
    12: ("both-countries", "welcome/named-thing"),
    13: ("both-countries", "intend/own-action"),
    14: ("both-countries", "intend/own-action"),
    15: ("both-countries", "confirm/need"),
    16: ("japan-and-us", "emphasise/commitment"),
    17: ("both-countries", "emphasise/opportunity"),
    18: ("both-countries", "reaffirm/commitment"),
    19: ("both-countries", "confirm/own-action"),
    20: ("united-states", "welcome/others-act"),
    21: ("japan-and-us", "commit/own-action"),
    22: ("both-countries", "intend/own-action"),
    23: ("both-countries", "reaffirm/need"),
    24: ("both-countries", "reaffirm/commitment"),
    25: ("both-countries", "recognise/judgement"),
    26: ("both-countries", "reaffirm/commitment"),
}

# Sentences that a topic's pattern finds
TOPICS = {
    "open-internet": {1},
    "connectivity": {6, 17},
    "mobile-networks": {2, 7, 8, 10, 12, 13, 14, 15},
    "supplier-trust": {8, 9, 10, 13, 15},
    "cybersecurity": {2, 7, 8, 13},
    "third-countries": {2, 7, 8},
    "green-ict": {2, 7},
    "international-fora": {11, 13, 16, 17, 19, 26},
    "internet-governance": {18},
    "standards": {14, 17},
    "ai": {2, 19, 20},
    "cross-border-data": {2, 21, 22, 23, 24, 25},
    "privacy-access": {8, 24, 25, 26},
    "public-private": {2, 4},
    "partnership-frame": {3, 5, 6},
}


@pytest.fixture(scope="module")
def final(study):
    return {c.sentence.number: c for c in study.clauses if c.main}


def of_sentence(study, number):
    return [c for c in study.clauses if c.sentence.number == number]


@pytest.mark.parametrize("number", FINAL)
def test_subject_and_frame(final, number):
    assert (final[number].subject.id, final[number].rule) == FINAL[number]


def test_predicates_are_counted(final):
    assert len(final) == 26
    assert Counter(c.verb for c in final.values()) == {
        "reaffirm": 6,
        "welcome": 5,
        "emphasise": 4,
        "recognise": 3,
        "intend": 3,
        "confirm": 2,
        "decide": 1,
        "commit": 1,
        "describe": 1,
    }


def test_subjects_are_counted_as_written(study, final):
    text = study.release.text
    assert Counter(text[c.subject.start : c.subject.end] for c in final.values()) == {
        "両国": 19,
        "日本及び米国": 2,
        "両国政府": 2,
        "日米両国": 1,
        "米国": 1,
        "この対話": 1,
    }


def test_two_sentences_have_two_clauses(study):
    twice = [c.sentence.number for c in study.clauses if not c.main]
    assert len(study.clauses) == 28
    assert twice == [17, 19]


@pytest.mark.parametrize(
    ("number", "rules", "ends"),
    [
        (17, ["emphasise/importance", "emphasise/opportunity"], ["強調し、", "強調した。"]),
        (19, ["reaffirm/support", "confirm/own-action"], ["再確認し、", "確認した。"]),
    ],
)
def test_a_second_predicate_ends_a_clause(study, number, rules, ends):
    clauses = of_sentence(study, number)
    text = study.release.text
    assert [c.number for c in clauses] == [1, 2]
    assert [c.main for c in clauses] == [False, True]
    assert [c.rule for c in clauses] == rules
    for clause, end in zip(clauses, ends, strict=True):
        assert text[clause.start : clause.end].endswith(end)


def test_clauses_make_up_their_sentence(study):
    text = study.release.text
    for sentence in study.release.sentences:
        clauses = of_sentence(study, sentence.number)
        assert "".join(text[c.start : c.end] for c in clauses) == sentence.text


@pytest.mark.parametrize(
    ("number", "words", "auxiliary"),
    [
        (2, "ものであった", "ものであった"),
        (5, "パートナーシップ(GDCP)を歓迎した", "した"),
        (7, "協力を継続することを決定した", "した"),
        (13, "協力を継続していく意向である", "意向である"),
        (15, "必要性について確認した", "した"),
        (20, "担うことを歓迎した", "した"),
        (21, "取組にコミットする", "する"),
        (25, "であることを認識した", "した"),
    ],
)
def test_words_of_the_predicate(study, final, number, words, auxiliary):
    start, end = final[number].predicate
    assert study.release.text[start:end] == words
    assert final[number].auxiliary == auxiliary


@pytest.mark.parametrize("topic", TOPICS)
def test_topics(study, topic):
    found = {c.sentence.number for c in study.clauses if topic in [m.id for m in c.topics]}
    assert found == TOPICS[topic]


def test_topics_are_those_of_the_clause(study):
    first, second = of_sentence(study, 19)
    assert [m.id for m in first.topics] == ["ai"]
    assert [m.id for m in second.topics] == ["international-fora", "ai"]


@pytest.mark.parametrize(
    ("number", "forums"),
    [
        (6, ["gdcp"]),
        (13, ["prague-5g", "unnamed-fora"]),
        (16, ["quad", "itu", "oecd", "apec", "g20", "g7", "igf", "unnamed-fora"]),
        (20, ["gpai"]),
        (21, []),
        (24, ["apec", "cbpr"]),
    ],
)
def test_forums(final, number, forums):
    assert [m.id for m in final[number].forums] == forums


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ["オープン", "相互運用", "信頼", "セキュア"]),
        (3, ["強靱"]),
        (9, ["セキュア", "信頼", "法の支配"]),
        (12, []),
        (18, ["包摂", "オープン", "透明"]),
        (23, ["信頼", "自由"]),
    ],
)
def test_value_words_in_the_order_of_the_text(study, final, number, words):
    text = study.release.text
    assert [text[m.start : m.end] for m in final[number].values] == words


def test_both_spellings_are_one_value(study):
    found = [c.sentence.number for c in study.clauses for m in c.values if m.id == "resilient"]
    assert found == [3, 5, 10]


def test_a_predicate_not_in_the_codebook_has_no_code(tiny, spoil):
    spoil(tiny / "release.ja.txt", "決定した。", "惜しんだ。")
    clause = Study(release="tiny-1", coder="auto").clauses[4]
    assert clause.sentence.text == "両国は、第三国における協力を継続することを惜しんだ。"
    assert (clause.verb, clause.head, clause.rule, clause.predicate) == (None, None, None, None)


def test_a_sentence_may_have_no_subject(tiny, spoil):
    spoil(tiny / "release.ja.txt", "両国は、第三国", "第三国")
    assert Study(release="tiny-1", coder="auto").clauses[4].subject is None
