"""Tables for the page's switches."""

import json
import re
from itertools import product

import pytest

from dialogue.analysis.study import Study
from dialogue.corpus import followthrough
from dialogue.prose import switch, views

UNDERTAKINGS = ["ied12-s07", "ied12-s13", "ied12-s14", "ied12-s21", "ied12-s22"]


@pytest.fixture(scope="module")
def made() -> views.Views:
    return views.Views(Study())


def data(markdown: str) -> dict:
    return json.loads(re.search(r"(?s)<script[^>]*>(.*?)</script>", markdown).group(1))


def test_every_combination_stands_once(made):
    forms = made.study.codebook.forms
    listed = [[row.id for row in rows] for rows in (forms.schemes, forms.rules)]
    listed.append([row.id for row in forms.content_rules])
    assert [*made.studies] == [*product(*listed)]
    assert made.table(("rule",), lambda s: s.rule) == {
        "by": ["rule"],
        "of": {rule: rule for rule in listed[1]},
    }
    for (scheme, rule, content), study in made.studies.items():
        assert (study.scheme, study.rule, study.content) == (scheme, rule, content)


@pytest.mark.published
def test_which_sentences_count(made):
    # decided (S07), intend (S13, S14, S22), commit (S21): the same under every grouping
    form, content = (made.shown(way)["of"] for way in ("form", "content"))
    for scheme in ("frame", "verb-only", "ordinal"):
        assert form[f"{scheme} undertakings"] == UNDERTAKINGS
    assert form["frame joint-work"] == [*UNDERTAKINGS[:3], "ied12-s19", *UNDERTAKINGS[3:]]
    # all five criteria are met by the last sentences on standards and on data flows alone
    assert content["five"] == ["ied12-s24", "ied12-s26"]
    assert len(form) == 12 and len(content) == 3


@pytest.mark.published
def test_what_is_said(made):
    form, content = made.said()
    assert form["of"]["verb-only undertakings"] == (
        "By form 5 of 26 sentences count (S07, S13, S14, S21, S22)."
    )
    assert content["of"]["five"] == "By content 2 of 26 sentences count (S24, S26)."


def test_a_coder_without_criteria_counts_nothing_by_content():
    study = Study(coder="auto")
    assert views.by_content(study) is None
    assert views.said_by_content(study) == "By content nothing is coded by this coder."


def test_claims_differ_by_what_they_depend_on(made):
    found = made.claims()
    assert found["ied12-c06"]["by"] == ["scheme", "rule"]
    assert found["ied12-c06"]["of"]["frame undertakings"] == {"shown": "5"}
    assert found["ied12-c19-joint-work"]["of"]["frame"] == {"shown": "6"}
    assert found["ied12-c27"]["by"] == ["scheme", "rule", "content"]
    assert found["ied12-c27"]["of"]["frame undertakings five"] == {
        "text": "Form and content come apart: five sentences count by form (“Undertakings only”), "
        "two by content, zero by both (none).",
        "sentences": ["S07", "S13", "S14", "S21", "S22", "S24", "S26"],
    }
    assert "ied12-c25" not in found  # carrying on is measured: no choice changes it


@pytest.mark.published
def test_sentences_that_enter(made):
    entering = made.shown("entering")["of"]["frame"]
    assert entering["joint-work"] == "S19"
    assert entering["needs"] == "S15, S23"


def test_a_drawing_holds_its_data_once(made):
    chart = made.chart("rule-grid")
    drawing = chart["drawing"]["of"]["frame"]
    assert drawing["columns"] == ["rule", "count", "sentence", "number", "enters"]
    assert drawing["rows"][0] == ["Undertakings only", "5", "S07", "7", "True"]
    for spec in drawing["specs"].values():
        assert not {"config", "datasets"} & set(spec)
    assert "var(--dlg-brick)" in json.dumps(drawing["specs"])
    assert [*chart["words"]["of"]] == [*made.values["scheme"]]


def test_the_control_is_hidden_until_the_script_has_run():
    html = switch.control(Study(rule="needs"), "commitments")
    assert html.startswith('<form class="dlg-views"') and "hidden>" in html.partition("<div")[0]
    for name in views.CHOICES:
        assert (
            f'<label for="dlg-views-{name}">' in html and f'<select id="dlg-views-{name}"' in html
        )
    assert '<option value="needs" selected>Plus stated needs</option>' in html
    assert '<option value="undertakings">Undertakings only (published)</option>' in html
    rule = data(html)["choices"][1]
    assert (rule["given"], rule["published"]) == ("needs", "undertakings")


@pytest.mark.parametrize(
    ("given", "command"),
    [
        ({"release": "ied-12", "rule": "needs"}, "dialogue run commitments"),
        ({"release": "ied-12", "coder": "auto"}, "dialogue run commitments -p coder=auto"),
    ],
)
def test_the_command_leaves_out_what_is_published(given, command):
    assert data(switch.control(Study(**given), "commitments"))["command"] == command


def test_nothing_ends_the_script_element_early():
    made = switch.embedded({"a": "</script><b>"})
    assert "</" not in made and json.loads(made) == {"a": "</script><b>"}


def test_the_rules_say_which_is_used():
    study = Study(rule="joint-work")
    lines = str(switch.rules(study)).splitlines()
    used = [rule.id == "joint-work" for rule in study.codebook.forms.rules]
    assert [".dlg-used" in line for line in lines] == used
    assert "Entering: [[S19](#ied12-s19)]{.dlg-entering}." in lines[1]


def test_days_go_back_to_the_year_of_the_meeting():
    days = views.Views(Study(as_of="2023-06-30"), ("as_of",))
    assert days.values["as_of"] == {
        "2023-06-30": "30 June 2023",
        "2022-12-31": "31 December 2022",
        "2021-12-31": "31 December 2021",
    }
    # the newest day is not known on such a page: its own is what it goes back to
    assert days.choices()[0]["published"] == days.choices()[0]["given"] == "2023-06-30"


def test_the_record_by_day():
    days = views.Views(Study(), ("as_of",))
    # S13 greets the conference of 30 November 2021; wtsa-20 began on 1 March 2022
    for day, known in (("2021-12-31", False), ("2022-12-31", True)):
        assert "prague-conference-2021" in days.shown("events")["of"][day]
        assert ("wtsa-20" in days.shown("events")["of"][day]) is known
    assert set(days.shown("standing")["of"]["2021-12-31"].values()) <= set(followthrough.STANDINGS)


def test_an_order_names_places_in_the_order_of_the_page():
    study = Study(weight="sentences")
    order = views.Views(study, ("weight",)).order("parts")["of"]
    # sentences by part: 4, 3, 8, 5, 6; characters: 508, 344, 703, 549, 406
    assert order["sentences"] == [0, 1, 2, 3, 4]
    assert order["characters"] == [0, 2, 3, 1, 4]


def test_a_release_that_was_not_followed_has_no_switch_of_days(tiny):
    assert switch.days(Study(release="tiny-1"), "since", "since") == ""
