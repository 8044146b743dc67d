"""Rounds of a series side by side, and words of their own; values worked out by hand."""

import pytest

from dialogue.analysis import agreement, series
from dialogue.analysis.study import Study


@pytest.fixture
def second(rounds):
    """The second of two synthetic rounds."""
    return Study(release="mock-02")


def test_the_bound_of_a_word_that_stands_nowhere_else():
    """Ten of ten are here: the lower bound of their share is 0.025 ** (1 / 10), that is 0.6915, and
    in texts of equal size the ratio at least 0.6915 / 0.3085 = 2.24, as logarithm 1.16."""
    assert series.lrc(10, 1000, 0, 1000) == pytest.approx(1.1645, abs=0.001)
    assert series.lrc(0, 1000, 10, 1000) == pytest.approx(-1.1645, abs=0.001)


def test_twice_the_text_halves_the_ratio():
    """2.24 / 2 is 1.12, as logarithm 0.16: rarer by half where the text here is twice as long."""
    assert series.lrc(10, 2000, 0, 1000) == pytest.approx(0.1645, abs=0.001)


def test_many_words_looked_at_together_widen_the_interval():
    """Of 100 words: 0.00025 ** (1 / 10) = 0.436, less than half, so that nothing can be said."""
    assert series.lrc(10, 1000, 0, 1000, tests=100) == 0


def test_a_few_occurrences_say_nothing():
    assert series.lrc(3, 1000, 0, 1000) == 0  # 0.025 ** (1 / 3) = 0.29
    assert series.lrc(5, 100, 5, 100) == 0


def test_bounds_of_many_occurrences_can_be_worked_out():
    low, high = agreement.rate(1500, 3000)
    assert 0.48 < low < 0.5 < high < 0.52
    assert agreement.rate(0, 28)[1] == pytest.approx(1 - 0.05 ** (1 / 28))


def test_words_of_short_texts_are_not_told_apart(second):
    assert series.keyness(second).empty


def test_the_rounds_stand_in_order_of_time_under_one_coder(second):
    made = series.studies(second)
    assert [each.release.id for each in made] == ["mock-01", "mock-02"]
    assert {each.parameters["coder"] for each in made} == {"auto"}


def test_sentences_are_counted_by_round(second):
    """国境を越えるデータ stands in S13 of the one and in S11 of the other."""
    assert series.counts(second, "topics").loc["cross-border-data"].ge(1).all()
    forms = series.counts(second, "forms")
    assert forms["mock-01"].sum() <= 20 and "mock-02" in forms
    assert list(series.counts(second, "forums").columns) == ["mock-01", "mock-02"]


def test_a_sentence_that_names_a_forum_twice_counts_once(study):
    """OECD stands in S16, twice in S19, and in S26 of the published release."""
    assert series.counts(study, "forums").loc["oecd", "ied-12"] == 3
