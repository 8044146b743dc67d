"""Counts of the release, against counts by hand."""

import math

import pytest

from dialogue.analysis import measures
from dialogue.analysis.study import Study

UNDERTAKINGS = {7, 13, 14, 21, 22}
CONTINUED = {1, 7, 11, 13, 15, 16, 19, 21, 22, 23}

# scheme, rule, the sentences that it counts and the rule before does not
RULES = [
    ("frame", "undertakings", UNDERTAKINGS),
    ("frame", "joint-work", {19}),
    ("frame", "stated-commitments", {1, 6, 16, 18, 24, 26}),
    ("frame", "needs", {15, 23}),
    ("verb-only", "undertakings", UNDERTAKINGS),
    ("verb-only", "joint-work", {15, 19}),
    # 再確認 and 強調; the needs of 15 and 23 are counted with 確認 and 再確認
    ("verb-only", "stated-commitments", {1, 6, 10, 11, 16, 17, 18, 23, 24, 26}),
    ("verb-only", "needs", set()),
    ("ordinal", "undertakings", UNDERTAKINGS),
    ("ordinal", "joint-work", {19}),
    ("ordinal", "stated-commitments", {1, 6, 16, 18, 24, 26}),
    ("ordinal", "needs", {15, 23}),
]
COUNTS = {
    "frame": [5, 6, 12, 14],
    "verb-only": [5, 7, 17, 17],
    "ordinal": [5, 6, 12, 14],
}


def ids(numbers):
    return tuple(f"ied12-s{n:02d}" for n in sorted(numbers))


def positions(table, chosen):
    return set(table.loc[chosen, "position"])


@pytest.fixture(scope="module")
def rules(study):
    return measures.rules(study.sentences, study.codebook).set_index(["scheme", "rule"])


@pytest.mark.published
@pytest.mark.parametrize("scheme", COUNTS)
def test_commitments_under_every_rule(rules, scheme):
    assert rules.loc[scheme, "count"].tolist() == COUNTS[scheme]


@pytest.mark.published
@pytest.mark.parametrize(("scheme", "rule", "entering"), RULES)
def test_sentences_that_a_rule_adds(rules, scheme, rule, entering):
    assert rules.loc[(scheme, rule), "entering"] == ids(entering)


@pytest.mark.published
def test_a_rule_keeps_what_the_rule_before_counts(rules):
    needs = UNDERTAKINGS | {19} | {1, 6, 16, 18, 24, 26} | {15, 23}
    assert rules.loc[("frame", "needs"), "sentences"] == ids(needs)


@pytest.mark.published
@pytest.mark.parametrize(
    ("scheme", "rule", "commitments"),
    [
        ("frame", "undertakings", UNDERTAKINGS),
        ("verb-only", "joint-work", UNDERTAKINGS | {15, 19}),
    ],
)
def test_commitments_of_a_study(study, scheme, rule, commitments):
    table = study.with_parameters(scheme=scheme, rule=rule).sentences
    assert positions(table, table["commitment"]) == commitments


def test_a_row_for_every_sentence_coded_by_its_final_clause(study):
    table = study.sentences.set_index("position")
    assert list(table.index) == list(range(1, 27))
    assert table.loc[17, "rule"] == "emphasise/opportunity"
    assert table.loc[19, "rule"] == "confirm/own-action"


def test_topics_are_those_of_all_clauses(tiny):
    table = Study(release="tiny-1", coder="hand").sentences
    assert table["topics"].tolist() == [
        ("open-internet",),
        (),
        ("international-fora", "ai"),  # ai from both clauses, in the codebook's order
        ("third-countries",),
        ("cross-border-data",),
    ]


@pytest.mark.published
@pytest.mark.parametrize(
    ("theme", "sentences"),
    [
        ("summary", {1, 2, 3, 4}),
        ("fora-ai", {16, 17, 18, 19, 20}),
        ("ai", {2, 19, 20}),
        ("privacy-access", {8, 24, 25, 26}),
    ],
)
def test_sentences_of_a_theme(study, theme, sentences):
    assert set(study.of_theme(theme)["position"]) == sentences


@pytest.mark.published
@pytest.mark.parametrize(
    ("theme", "sentences", "characters", "commitments"),
    [
        ("summary", 4, 158 + 350, 0),
        ("gdcp", 3, 344, 1),
        ("networks-cyber", 8, 703, 2),
        ("fora-ai", 5, 549, 0),
        ("data-flows", 6, 406, 2),
        ("ai", 3, 236 + 102 + 34, 0),
    ],
)
def test_space_of_a_theme(study, theme, sentences, characters, commitments):
    table = measures.space(study.sentences, [theme]).set_index("weight")
    assert table["count"].to_dict() == {
        "sentences": sentences,
        "characters": characters,
        "commitments": commitments,
    }
    assert table["whole"].to_dict() == {"sentences": 26, "characters": 2510, "commitments": 5}
    assert table["share"].tolist() == [sentences / 26, characters / 2510, commitments / 5]


def test_shares_of_the_parts_make_a_whole(study):
    parts = [p.id for p in study.codebook.parts]
    shares = measures.space(study.sentences, parts).groupby("weight")["share"].sum()
    assert shares.tolist() == pytest.approx([1, 1, 1])
    assert len(shares) == 3


def test_no_share_of_nothing(study):
    table = measures.space(study.of_theme("summary"), ["summary"]).set_index("weight")
    assert table.loc["commitments", ["count", "whole"]].tolist() == [0, 0]
    assert math.isnan(table.loc["commitments", "share"])


def test_sentences_that_say_continue(study):
    assert positions(study.sentences, study.sentences["continues"]) == CONTINUED


def test_occurrences_of_a_word(study):
    found = measures.occurrences(study.release, measures.CONTINUITY)
    assert found["sentence_id"].tolist() == list(ids(CONTINUED))
    assert measures.occurrences(study.release, measures.RENEWAL).empty


def test_words_before_and_after(study):
    found = measures.occurrences(study.release, "継続", width=3).set_index("label")
    assert found.loc["S07", ["part", "before", "match", "after"]].tolist() == [
        "gdcp",
        "協力を",
        "継続",
        "するこ",
    ]


def test_words_at_the_edge_of_a_sentence(study):
    found = measures.occurrences(study.release, "日本がGPAI|歓迎した。$", width=4)
    edges = found[found["label"] == "S20"]
    assert edges["before"].tolist() == ["米国は", "うことを"]
    assert edges["after"].tolist() == ["の次期議", ""]


@pytest.mark.published
def test_topics_present(study):
    assert measures.topics_present(study.sentences, study.codebook) == [
        "open-internet",
        "connectivity",
        "mobile-networks",
        "supplier-trust",
        "cybersecurity",
        "third-countries",
        "green-ict",
        "international-fora",
        "internet-governance",
        "standards",
        "ai",
        "cross-border-data",
        "privacy-access",
        "public-private",
        "partnership-frame",
    ]
    first = study.sentences.head(1)  # S01: an open Internet
    assert measures.topics_present(first, study.codebook) == ["open-internet"]


@pytest.mark.parametrize(
    ("rule", "commitments"),
    [
        ("undertakings", [False, False, False, True, False]),
        ("joint-work", [False, False, True, True, False]),
        ("stated-commitments", [True, False, True, True, False]),
        ("needs", [True, False, True, True, True]),
    ],
)
def test_another_release(tiny, rule, commitments):
    table = Study(release="tiny-1", coder="auto", rule=rule).sentences
    assert table["commitment"].tolist() == commitments
    assert table["part"].tolist() == ["summary"] * 3 + ["gdcp"] * 2


def test_a_form_of_no_group_is_no_commitment(tiny, spoil):
    spoil(tiny / "release.ja.txt", "決定した。", "惜しんだ。")
    row = Study(release="tiny-1", coder="auto", rule="needs").sentences.iloc[3]
    assert (row["group"], row["commitment"]) == ("", False)
