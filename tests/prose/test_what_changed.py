"""The words of the pages that need a second release."""

import json
import re

import pytest

from dialogue import charts, prose
from dialogue.analysis.study import Study


@pytest.fixture
def second(rounds):
    return Study(release="mock-02")


def test_what_changed_is_said_first_and_in_which_language(second):
    text = prose.comparison.opening(second)
    assert (
        "From round 1 (5 June 2019) to round 2 (10 June 2020): [5](#mock02-c74-mock-01) sentences "
        "are new, [10](#mock02-c73-mock-01) edited, [5](#mock02-c72-mock-01) as they were; "
        "[5](#mock02-c75-mock-01) of the earlier are gone." in text
    )
    assert "Compared in Japanese alone." in text and "may be the translator’s" in text


def test_an_edit_stands_within_its_sentence(second):
    text = prose.comparison.listed(second, "edited")
    assert "[S20](#mock02-s20) of round 2 from S20 of round 1 · alike: 92 % in Japanese" in text
    assert "次回の会合を<del>模擬</del><ins>架空</ins>国で開くことを確認した。</p>" in text


def test_each_kind_lists_its_sentences(second):
    told = {
        kind: re.findall(r"^\[?(S\d\d)\b", prose.comparison.listed(second, kind), re.M)
        for kind in ("new", "dropped", "carried")
    }
    assert told == {
        "new": ["S05", "S09", "S14", "S18", "S19"],
        "dropped": ["S05", "S07", "S11", "S16", "S19"],
        "carried": ["S01", "S03", "S07", "S12", "S15"],
    }


def test_what_a_release_says_is_no_markup(rounds, spoil):
    path = rounds / "data/releases/mock-02/release.ja.txt"
    spoil(path, "次回の会合を架空国で", "次回の会合を<script>alert(1)</script>*架空国*で")
    study = Study(release="mock-02")
    assert "<script>alert" not in prose.comparison.listed(study, "edited")
    finder = prose.comparison.finder(study)
    assert finder.count("<script") == 1 and "<!--" not in finder
    [data] = re.findall(r"<script[^>]*>(.*)</script>", finder)
    assert (
        "<script>alert(1)</script>*架空国*で"
        in json.loads(data)["releases"][1]["said"]["ja"]["mock02-s20"]
    )


def test_the_finder_has_every_release_in_order_of_time(second):
    data = prose.comparison.wordings(second)
    assert data["own"] == "mock-02"
    assert [(r["id"], r["name"], r["date"]) for r in data["releases"]] == [
        ("mock-01", "Round 1", "2019-06-05"),
        ("mock-02", "Round 2", "2020-06-10"),
        ("ied-12", "Round 12", "2021-11-11"),
    ]
    assert prose.comparison.known(second).startswith(
        "Looked in: round 1 (5 June 2019), in Japanese;"
    )


def test_rounds_stand_beside_each_other(second):
    assert "| Round 2   | 2020-06-10 |          20 | Japanese   |" in prose.comparison.rounds(
        second
    )
    topics = prose.comparison.counted(second, "topics")
    assert "Cross-border data flows 越境データ流通" in topics and "First in" in topics
    assert prose.comparison.counted(second, "forums") == "No sentence of any round."
    assert prose.comparison.keyness(second).startswith("No word: chance alone could make")


def test_the_charts_say_what_was_found(second):
    drawn = charts.alignment(second)
    assert drawn.title == "Five new, ten edited, five as before; five gone"
    assert "S09 to S08" in drawn.alt and len(drawn.table) == 25
    curve = charts.threshold_curve(second)
    assert list(curve.table.columns) == ["threshold", "carried", "edited", "new", "dropped"]
    assert curve.table.set_index("threshold").loc[60].tolist() == [5, 9, 6, 6]
    assert curve.title.endswith("of 20 sentences of round 2 are new, by the threshold")
