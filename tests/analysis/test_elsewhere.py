"""How the coder does on sentences whose verb is known, counted on a few of them by hand."""

import pytest

from dialogue.analysis import elsewhere
from dialogue.analysis.study import Study
from dialogue.prose import firmness

ROWS = """\
id,language,set,text,verb,first
a,ja,with the rules,【架空】両国は、案を歓迎した。,welcome,note
b,ja,with the rules,【架空】両国は、機器を寄贈した。,support,
c,en,kept aside,【架空】 Both sides welcomed it.,note,note
d,ja,with the rules,【架空】両国は、案に留意し、進展を歓迎した。,welcome,welcome
"""


@pytest.fixture
def few(project):
    (project / "data/validation/family.csv").write_text(ROWS, "utf-8")
    return Study(release="ied-12")


def test_named_and_right_now_and_at_first(few):
    told = elsewhere.family(few).to_dict("split", index=False)
    assert told["columns"] == [
        *("set", "language", "sentences", "named", "right", "named_first", "right_first")
    ]
    assert told["data"] == [
        ["with the rules", "ja", 3, 2, 2, 2, 1],
        ["kept aside", "en", 1, 1, 0, 1, 1],
    ]


def test_what_the_page_says_of_it(few):
    shown = [" ".join(line.split()) for line in firmness.on_other_text(few).splitlines()]
    assert shown[2:4] == [
        "| The coder's rules were written with them | Japanese | 2 of 3 | 2 of 3 "
        "| 2 named, 1 right |",
        "| Written before the rules, by the same hand, and kept aside | English | 1 of 1 | 0 of 1 "
        "| 1 named, 1 right |",
    ]


@pytest.mark.published
def test_the_working_english_has_the_verbs_of_the_japanese(study):
    assert elsewhere.translation(study) == (26, 26)
    assert "[26 of 26]{.dlg-made}" in firmness.on_other_text(study)


def test_a_release_without_working_english(tiny):
    study = Study(release="tiny-1")
    assert elsewhere.translation(study) is None
    assert "working English" not in firmness.on_other_text(study)


@pytest.mark.published
def test_the_first_run_on_what_was_kept_aside_stays(study):
    table = elsewhere.family(study).set_index(["set", "language"])[["named_first", "right_first"]]
    assert table.loc["kept aside"].to_dict("split")["data"] == [[42, 41], [24, 24]]
    assert table.loc["another hand"].to_dict("split")["data"] == [[36, 36], [35, 33]]
