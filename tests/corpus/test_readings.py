"""Codes by the automatic coder and by a reading (tests/tiny/readings/hand.csv)."""

import pandas as pd
import pytest

from dialogue.analysis.study import Study
from dialogue.corpus import codebook, readings

FILE = "data/releases/tiny-1/readings/hand.csv"


@pytest.fixture
def hand(tiny):
    return tiny / "readings/hand.csv"


def codes(coder="hand"):
    return Study(release="tiny-1", coder=coder).codes


def test_a_row_for_every_clause(study):
    units = list(zip(study.codes["sentence_id"], study.codes["clause"], strict=True))
    assert len(units) == 28
    assert units[16:20] == [
        ("ied12-s17", 1),
        ("ied12-s17", 2),
        ("ied12-s18", 1),
        ("ied12-s19", 1),
    ]


def test_every_coder_gives_the_same_columns(tiny):
    by_hand, automatic = codes(), codes("auto")
    assert set(by_hand.columns) == set(automatic.columns)
    keys = ["sentence_id", "clause", "main", "part"]
    pd.testing.assert_frame_equal(by_hand[keys], automatic[keys])


def test_the_automatic_coder_leaves_criteria_open(tiny):
    assert codes("auto")[list(readings.CRITERIA)].isna().all(axis=None)


def test_a_reading_is_typed(tiny):
    row = codes().iloc[0]
    assert row["topics"] == ("open-internet",)
    assert row["values"] == (("open", "インターネット"),)
    assert [row[c] for c in readings.CRITERIA] == [False, False, True, True, False]


def test_a_reading_and_the_coder_may_differ(tiny):
    by_hand, automatic = codes().iloc[3], codes("auto").iloc[3]
    assert by_hand["topics"] == ("international-fora", "ai")
    assert by_hand["forums"] == (("oecd", "venue"),)
    assert automatic["topics"] == ()
    assert automatic["forums"] == (("oecd", ""),)


def test_what_a_reading_leaves_empty_is_missing(tiny):
    row = codes().iloc[3]
    assert row[list(readings.CRITERIA)].isna().all()
    assert (row["deadline"], row["note"]) == ("", "by hand")


def test_the_frame_is_verb_and_head(tiny):
    assert codes()["rule"].tolist() == [
        "emphasise/commitment",
        "welcome/named-thing",
        "reaffirm/support",
        "confirm/own-action",
        "decide/own-action",
        "recognise/need",
    ]


def test_coders_of_a_release(tiny, hand):
    for name in ("A", "adjudicated", "differences"):
        hand.with_name(f"{name}.csv").write_text(hand.read_text("utf-8"), "utf-8")
    assert readings.coders("tiny-1") == ["adjudicated", "auto", "A", "hand"]


def test_a_release_without_readings_has_the_automatic_coder(tiny, hand):
    hand.unlink()
    assert readings.coders("tiny-1") == ["auto"]


def test_provenance(tiny, hand):
    assert readings.provenance("tiny-1") == {}
    hand.with_name("readings.yml").write_text("hand: {by: a person}\n", "utf-8")
    assert readings.provenance("tiny-1") == {"hand": {"by": "a person"}}


def test_an_unknown_coder(tiny, refusal):
    study = Study(release="tiny-1", coder="auto")
    message = refusal(readings.table, study.release, study.codebook, study.clauses, "C")
    assert message == "data/releases/tiny-1: unknown coder 'C'; allowed: auto, hand"


ROLES = "venue, author, instrument, partner, beneficiary"
VERBS = (
    "reaffirm, confirm, emphasise, recognise, welcome, decide, commit, intend, agree, support, "
    "expect, note, express, exchange, state, announce, request, plan, need, describe"
)
SUBJECTS = (
    "both-governments, japan-us, both-countries, japan-and-us, united-states, japan, both-sides, "
    "dialogue"
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",decide,", ",decree,", f"row 6, column verb: 'decree'; allowed: {VERBS}"),
        (",japan-us,", ",us-japan,", f"row 2, column subject: 'us-japan'; allowed: {SUBJECTS}"),
        (
            ",no,none,,,共同声明",
            ",no,us,,,共同声明",
            "row 3, column addressee: 'us'; allowed: both, one, third-parties, none",
        ),
        (
            "oecd:venue",
            "oecd:seat",
            f"row 5, column forums: 'oecd:seat'; allowed: forum:role with role one of {ROLES}",
        ),
        (
            "oecd:venue",
            "oecd",
            f"row 5, column forums: 'oecd'; allowed: forum:role with role one of {ROLES}",
        ),
    ],
)
def test_an_unknown_id(hand, refusal, spoil, old, new, message):
    spoil(hand, old, new)
    assert refusal(codes) == f"{FILE}, {message}"


def test_an_unknown_topic_lists_the_topics(hand, refusal, spoil):
    spoil(hand, "international-fora;ai", "international-fora;robots")
    message = refusal(codes)
    topics = ", ".join(topic.id for topic in codebook.load().topics)
    assert message == f"{FILE}, row 5, column topics: 'robots'; allowed: {topics}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("共同声明", "共同宣言", "row 3, column instrument: '共同宣言'"),
        ("OECD", "APEC", "row 5, column body: 'APEC'"),
        ("open>インターネット", "open>電話", "row 2, column values: '電話'"),
        ("both,,,,,,,open>", "both,年内,,,,,,open>", "row 2, column deadline: '年内'"),
    ],
)
def test_words_that_do_not_stand_in_the_sentence(hand, refusal, spoil, old, new, message):
    spoil(hand, old, new)
    assert refusal(codes) == f"{FILE}, {message}; allowed: words of the sentence as written"


SIX = "allowed: the 6 clauses of the release, once each, in order"


@pytest.mark.parametrize("clause", ["tiny1-s01,1", "tiny1-s03,2", "tiny1-s05,1"])
def test_a_missing_clause(hand, refusal, clause):
    rows = [r for r in hand.read_text("utf-8").splitlines() if not r.startswith(clause)]
    hand.write_text("\n".join(rows) + "\n", "utf-8")
    odd = clause.replace(",", "/")
    message = refusal(codes)
    assert message == f"{FILE}: clause {odd} is missing, doubled, unknown or out of order; {SIX}"


@pytest.mark.parametrize(
    ("old", "new"), [("tiny1-s05,1", "tiny1-s06,1"), ("tiny1-s05,1", "tiny1-s05,2")]
)
def test_an_unknown_clause(hand, refusal, spoil, old, new):
    spoil(hand, old, new)
    odd = new.replace(",", "/")
    message = refusal(codes)
    assert message == f"{FILE}: clause {odd} is missing, doubled, unknown or out of order; {SIX}"


def test_a_doubled_clause(hand, refusal, spoil):
    spoil(hand, "tiny1-s05,1", "tiny1-s04,1")
    assert refusal(codes).startswith(
        f"{FILE}, row 7, column sentence_id, clause: 'tiny1-s04, 1': "
        "the same as in the row at position 6; "
    )


def test_clauses_out_of_order(hand, refusal):
    *rows, fourth, fifth = hand.read_text("utf-8").splitlines()
    hand.write_text("\n".join([*rows, fifth, fourth]) + "\n", "utf-8")
    message = refusal(codes)
    assert "tiny1-s04/1" in message or "tiny1-s05/1" in message


def test_a_reading_of_headings_only(hand, refusal):
    hand.write_text(hand.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert SIX in refusal(codes)


@pytest.mark.parametrize("verb", ["decide;confirm", "decide:x", "decide>x"])
def test_a_verb_is_one_id(hand, refusal, spoil, verb):
    spoil(hand, ",decide,", f",{verb},")
    assert refusal(codes).startswith(f"{FILE}, row 6, column verb: ")


def test_a_forum_has_one_role(hand, refusal, spoil):
    spoil(hand, "oecd:venue", "oecd:seat:venue")
    assert refusal(codes).startswith(f"{FILE}, row 5, column forums: ")


def test_a_value_without_a_head_is_still_a_pair(hand, spoil):
    spoil(hand, "open>インターネット", "open")
    assert codes().iloc[0]["values"] == (("open", ""),)


def test_no_predicate_is_no_frame(hand, spoil):
    spoil(hand, ",decide,own-action,", ",,,")
    assert codes().iloc[4]["rule"] == ""
