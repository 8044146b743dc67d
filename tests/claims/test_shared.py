"""Wording of numbers and names, and claims that count."""

import pandas as pd
import pytest

from dialogue.claims import shared
from dialogue.claims.register import Found


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (1, "one"),
        (10, "ten"),
        (12, "twelve"),
        (13, "thirteen"),
        (15, "fifteen"),
        (18, "eighteen"),
        (19, "nineteen"),
        (20, "twenty"),
        (26, "twenty-six"),
        (30, "thirty"),
        (40, "forty"),
        (55, "fifty-five"),
        (61, "sixty-one"),
        (78, "seventy-eight"),
        (89, "eighty-nine"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (114, "one hundred and fourteen"),
        (342, "three hundred and forty-two"),
        (900, "nine hundred"),
        (999, "nine hundred and ninety-nine"),
        (1000, "1,000"),
        (2510, "2,510"),
        (-1, "-1"),
    ],
)
def test_a_number_in_words(number, said):
    assert shared.words(number) == said


def test_a_number_in_words_at_the_beginning():
    assert shared.words(21, True) == "Twenty-one"
    assert shared.words(1000, True) == "1,000"


@pytest.mark.parametrize(
    ("wording", "number", "said"),
    [
        ("{n}", 1234, "1234"),
        ("{n:,}", 1234, "1,234"),
        ("{n:words} say", 6, "six say"),
        ("{n:Words} say", 6, "Six say"),
        ("{n} {n:sentence says|sentences say}", 0, "0 sentences say"),
        ("{n} {n:sentence says|sentences say}", 1, "1 sentence says"),
        ("{n} {n:sentence says|sentences say}", 2, "2 sentences say"),
    ],
)
def test_a_number_in_a_wording(wording, number, said):
    assert wording.format(n=shared.Count(number)) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_in_prose(names, said):
    assert shared.named(names) == said


ROWS = pd.DataFrame(
    {"sentence_id": ["ied12-s07", "ied12-s02", "ied12-s07"], "label": ["S07", "S02", "S07"]}
)


def test_what_a_claim_rests_on():
    assert shared.ids(ROWS) == ("ied12-s07", "ied12-s02")
    assert shared.ids(["ied12-s02", "ied12-s02"]) == ("ied12-s02",)
    assert shared.ids(ROWS[["label"]]) == ()


def test_rows_with_given_values():
    chosen = shared.having(ROWS, sentence_id="ied12-s07", label="S07")
    assert list(chosen.index) == [0, 2]
    assert shared.having(ROWS, sentence_id="ied12-s07", label="S02").empty


def test_a_claim_that_counts(study):
    @shared.count("{n} of {of}, {rest} left: {n:one|many} of {it}.")
    def find(study, entry):
        return ROWS

    # the release has 26 sentences
    assert find(study, "all") == Found(
        3, ("ied12-s07", "ied12-s02"), "3 of 26, 23 left: many of all."
    )


def test_a_claim_that_counts_in_another_table(study):
    @shared.count("{n} of {of}.", of=lambda study, entry: ROWS)
    def find(study, entry):
        return shared.having(ROWS, label=entry)

    assert find(study, "S02") == Found(1, ("ied12-s02",), "1 of 3.")


def test_a_claim_that_counts_nothing(study):
    @shared.count("{n} stand.", none="None of {of} stands.")
    def find(study):
        return ROWS[:0]

    assert find(study) == Found(0, (), "None of 26 stands.")


def test_what_cannot_be_counted_is_passed_on(study):
    @shared.count("{n} stand.")
    def find(study):
        return Found(None, (), "Not coded.")

    assert find(study) == Found(None, (), "Not coded.")


def test_a_claim_that_lists_names():
    made = shared.listed(["a", "b"], ROWS, "{n} names: {shown}.")
    assert made == Found(2, ("ied12-s07", "ied12-s02"), "2 names: a and b.", "a and b")
