"""Dates are in English, whatever the locale of the process."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys

import pytest
from support import ROOT

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


@pytest.mark.parametrize(
    ("first", "last", "en", "ja"),
    [
        ("2022-12-14", "", "14 December 2022", "2022年12月14日"),
        ("2023-03-06", "2023-03-07", "6 and 7 March 2023", "2023年3月6日・7日"),
        (
            "2022-02-28",
            "2022-03-01",
            "28 February 2022 to 1 March 2022",
            "2022年2月28日から2022年3月1日まで",
        ),
        ("2023-04", "", "April 2023", "2023年4月"),
        ("2022", "", "2022", "2022年"),
        ("", "", "undated", "日付なし"),
    ],
)
def test_days_months_and_years_in_two_languages(first, last, en, ja):
    assert dates.span(first, last) == en
    assert dates.span(first, last, "ja") == ja


def test_no_module_asks_for_the_locales_names():
    # of months, days and halves of the day, and for its own order of a date
    named = re.compile(r"%-?[aAbBcdpxXZ]*[aAbBcpxX]|month_name|day_name|month_abbr|day_abbr")
    package = ROOT / "notebooks/dialogue"
    found = [
        f"{path.relative_to(package)}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if named.search(line)
    ]
    assert found == []


WORDS = """
import locale
locale.setlocale(locale.LC_ALL, "")
import datetime as dt
assert f"{dt.date(2021, 11, 18):%B}" == "11月"
from dialogue.analysis.study import Study
from dialogue.prose import lead, since, views
from dialogue.publish import citation, formats
from dialogue.publish.api import records
study = Study(as_of="2023-06-30")
print(lead.opening(study))
print(since.searched(study))
print(views.Views(study, ("as_of",)).values["as_of"])
print(records.credit(study))
print(formats.bibtex(citation.item("ied12-s07") | {"issued": {"date-parts": [[2024, 5, 7]]}}))
"""


def test_what_is_said_under_a_japanese_locale(tmp_path):
    made = tmp_path / "ja_JP.UTF-8"
    if not shutil.which("localedef"):
        pytest.skip("no localedef")
    if subprocess.run(["localedef", "-i", "ja_JP", "-f", "UTF-8", made]).returncode:
        pytest.skip("no source of the locale ja_JP")
    env = {**os.environ, "LOCPATH": str(tmp_path), "LC_ALL": "ja_JP.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", WORDS], env=env, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "On 11 and 12 November 2021 Japan" in done.stdout
    assert "Searched: 18 November 2021 to 30 June 2023." in done.stdout
    assert "'2022-12-31': '31 December 2022'" in done.stdout
    assert "」, 18 November 2021, https://www.soumu.go.jp/" in done.stdout
    assert re.search(r"month = \W?may\W", done.stdout)


# Reading


def test_days_are_read_as_releases_write_them():
    told = {
        "令和6年3月28日(木)": "2024-03-28 2024-03-28",
        "平成元年1月8日": "1989-01-08 1989-01-08",
        "2024年(令和6年)3月28日": "2024-03-28 2024-03-28",
        "R6.3.28": "2024-03-28 2024-03-28",
        "令和6年2月6日及び7日": "2024-02-06 2024-02-07",
        "令和6年2月28日から3月1日にかけて": "2024-02-28 2024-03-01",
        "令和6年2月6日(火)、7日(水)及び8日(木)": "2024-02-06 2024-02-08",
        "令和6年12月30日から1月2日": "2024-12-30 2025-01-02",
        "令和6年2月6日〜同月7日": "2024-02-06 2024-02-07",
        "\uff12\uff10\uff12\uff14年\uff13月\uff12\uff18日": "2024-03-28 2024-03-28",
    }
    for words, days in told.items():
        assert " ".join(map(str, dates.read(words))) == days, words


def test_english_days_are_read():
    told = {
        "Wednesday, May 1, 2024": "2024-05-01 2024-05-01",
        "1 May 2024": "2024-05-01 2024-05-01",
        "May 1-2, 2024": "2024-05-01 2024-05-02",
        "April 30 and May 1, 2024": "2024-04-30 2024-05-01",
        "30 April to 1 May 2024": "2024-04-30 2024-05-01",
        "December 30, 2023 to January 2, 2024": "2023-12-30 2024-01-02",
        "2024-05-01": "2024-05-01 2024-05-01",
    }
    for words, days in told.items():
        assert " ".join(map(str, dates.read(words, "en"))) == days, words


def test_a_year_that_is_not_written_is_given():
    told = dates.read("11月11日及び12日の2日間", year=2021)
    assert told == (dt.date(2021, 11, 11), dt.date(2021, 11, 12))
    assert dates.read("11月11日及び12日の2日間") is None


@pytest.mark.parametrize(
    "words",
    ["令和3年13月1日", "平成29年2月30日", "令和○年3月1日", "2日間", "第12回", "3月2日及び1日", ""],
)
def test_what_is_no_day(words):
    assert dates.read(words) is None
    assert dates.read("May 32, 2024", "en") is None
