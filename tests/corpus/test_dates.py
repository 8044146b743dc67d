"""Dates are in English, whatever the locale of the process."""

import datetime as dt

import pytest

from dialogue.corpus import dates


def test_a_date_in_full():
    assert dates.day(dt.date(2021, 11, 18)) == "18 November 2021"
    assert dates.day(dt.date(2022, 5, 3)) == "3 May 2022"
    assert dates.day(dt.datetime(2024, 2, 29, 23, 59)) == "29 February 2024"


@pytest.mark.parametrize(
    ("month", "name"), [(1, "January"), (3, "March"), (9, "September"), (12, "December")]
)
def test_the_name_of_a_month(month, name):
    assert dates.month(dt.date(2021, month, 1)) == name


def test_there_are_twelve_months():
    assert len(set(dates.MONTHS)) == 12
