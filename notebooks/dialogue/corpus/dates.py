"""Dates in English words. They follow no locale, as those of ``strftime`` do."""

import datetime as dt

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month(date: dt.date) -> str:
    """The name of a date's month: ``November``."""
    return MONTHS[date.month - 1]


def day(date: dt.date) -> str:
    """A date in full: ``18 November 2021``."""
    return f"{date.day} {month(date)} {date.year}"
