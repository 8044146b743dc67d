"""Dates in words, English or Japanese: written by Unicode's CLDR, and read as releases write them.
They follow no locale of the process."""

import datetime as dt
import re

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


# Reading

_WIDE = {sign + 0xFEE0: chr(sign) for sign in range(0x21, 0x7E)} | {0x3000: " "}
_SOME = re.compile("[\u3000\uff01-\uff5d]")
_ERA = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"(?i:\b(?:{'|'.join(_MONTHS)})[a-z]*\.?)"
_DIGITS = re.compile(r"(?<![A-Za-z\d])([RH]\d{1,2}|\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY = {
    "ja": re.compile(
        r"(?:(?:(?P<era>令和|平成|昭和|[RH])(?P<of>元|\d{1,2})|(?P<year>\d{4}))年)?"
        r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?!間)"
    ),
    "en": re.compile(
        rf"(?:(?P<month>{NAME}) )?(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
        rf"(?: (?P<later>{NAME}))?(?:,? (?P<year>\d{{4}}))?",
        re.I,
    ),
}
_TO = re.compile(
    r"(?:及び|並びに|から|より|と|、|,|・| ?[-~〜\uff5e\u2010-\u2015] ?| and | to )(?:同月|同年)?"
)


def folded(text: str) -> str:
    """``text`` in half width, sign by sign, so that no place moves; ①, Ⅱ and 〜 stay."""
    return text.translate(_WIDE) if _SOME.search(text) else text  # few lines have any: faster


def read(
    text: str, language: str = "ja", year: int | None = None
) -> tuple[dt.date, dt.date] | None:
    """The first day named in ``text``, or days (``2月6日及び7日``, ``May 1-2, 2024``): first and
    last. Without a year they are of ``year``; None where there is none, and for what is no day."""
    text = re.sub(r"\([^()]*\)", "", folded(text))
    text = re.sub(r"\s+", "" if language == "ja" else " ", text)
    text = _DIGITS.sub(r"\1年\3月\4日", text)
    for form in (language, "ja"):  # digits alone are read as in Japanese
        group: list[re.Match] = []
        for found in _DAY[form].finditer(text):
            if group and not _TO.fullmatch(text, group[-1].end(), found.start()):
                if any(_month(m) for m in group):
                    break
                group = []
            group.append(found)
        if any(_month(m) for m in group):
            return _days(group, year)
    return None


def _month(found: re.Match) -> int | None:
    name = found["month"] or found.groupdict().get("later")
    if not name or name.isdecimal():
        return int(name) if name else None
    return _MONTHS.index(name[:3].lower()) + 1


def _year(found: re.Match) -> int | None:
    if era := found.groupdict().get("era"):
        return _ERA[era] + int(found["of"].replace("元", "1"))
    return int(found["year"]) if found["year"] else None


def _days(group: list[re.Match], year: int | None) -> tuple[dt.date, dt.date] | None:
    """First and last of days that share a year or a month, which the first or the last names."""
    years, months = [_year(m) for m in group], [_month(m) for m in group]
    for known in (years, months):
        for at in range(1, len(group)):
            known[at] = known[at] or known[at - 1]
    first, last = (
        (years[at] or years[-1] or year, months[at] or months[-1], int(group[at]["day"]))
        for at in (0, -1)
    )
    try:
        if last < first and not _year(group[-1]):
            last = (last[0] + 1, *last[1:])
        days = dt.date(*first), dt.date(*last)
    except (TypeError, ValueError):  # no year, or no such day
        return None
    return days if days[0] <= days[1] else None
