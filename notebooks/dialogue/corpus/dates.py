"""Dates in words, English or Japanese, by Unicode's CLDR. They follow no locale of the process."""

import datetime as dt

from babel.dates import format_date

_FORMS = {  # by the language and by the length of an ISO date
    "en": {4: "y", 7: "MMMM y", 10: "d MMMM y"},
    "ja": {4: "y年", 7: "y年M月", 10: "y年M月d日"},
}


def month(date: dt.date) -> str:
    """The English name of a date's month: ``November``."""
    return format_date(date, "MMMM", "en")


def day(date: dt.date, language: str = "en") -> str:
    """A date in full: ``18 November 2021``, ``2021年11月18日``."""
    return format_date(date, _FORMS[language][10], language)


def span(first: str, last: str = "", language: str = "en") -> str:
    """An ISO day, month or year, or two days, in words: ``6 and 7 March 2023``, ``April 2023``,
    ``2023年3月6日・7日``; ``undated`` for an empty one."""
    if not first:
        return {"en": "undated", "ja": "日付なし"}[language]
    dates = [dt.date.fromisoformat(f"{iso}-01-01"[:10]) for iso in (first, last or first)]
    said = [format_date(date, _FORMS[language][len(first)], language) for date in dates]
    if dates[0] == dates[1]:
        return said[0]
    if dates[0].replace(day=1) == dates[1].replace(day=1):
        either = f"{dates[0].day} and {said[1]}", f"{said[0]}・{dates[1].day}日"
    else:
        either = f"{said[0]} to {said[1]}", f"{said[0]}から{said[1]}まで"
    return either[language == "ja"]
