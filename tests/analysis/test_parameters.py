"""Parameters: what they may be, and what is said where they are not."""

import datetime as dt

import pytest

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import workspace

THEMES = (
    "summary, gdcp, networks-cyber, fora-ai, data-flows, open-internet, connectivity, "
    "mobile-networks, supplier-trust, cybersecurity, third-countries, green-ict, "
    "international-fora, internet-governance, standards, ai, cross-border-data, privacy-access, "
    "public-private, partnership-frame"
)


def parameter(type, name="given"):
    return parameters.Parameter(name, type, "", lambda: None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"theme": "treaty"}, f"unknown theme 'treaty'; allowed: {THEMES}"),
        ({"theme": 5}, f"unknown theme '5'; allowed: {THEMES}"),
        ({"theme": ["gdcp"]}, f"unknown theme '['gdcp']'; allowed: {THEMES}"),
        ({"scheme": "verbs"}, "unknown scheme 'verbs'; allowed: frame, verb-only, ordinal"),
        (
            {"rule": ""},
            "unknown rule ''; allowed: undertakings, joint-work, stated-commitments, needs",
        ),
        ({"tone": "warm"}, "unknown parameter 'tone'; allowed: "),
    ],
)
def test_unknown_values_list_what_there_is(study, refusal, given, message):
    assert refusal(Study, **given).startswith(message)


def test_an_unknown_release_lists_the_releases(tiny, refusal):
    message = refusal(Study, release="ied-99")
    assert message.startswith("unknown release 'ied-99'; allowed: ")
    assert {"ied-12", "tiny-1"} <= set(message.partition("allowed: ")[2].split(", "))


def test_an_unknown_parameter_lists_the_parameters(refusal):
    allowed = refusal(parameters.parameter, "tone").partition("allowed: ")[2].split(", ")
    assert {"release", "theme", "coder", "scheme", "rule"} <= set(allowed)


def test_coders_are_those_of_the_release_given(tiny, refusal):
    message = refusal(parameters.checked, {"coder": "C", "release": "tiny-1"})
    assert message == "unknown coder 'C'; allowed: auto, hand"


def test_a_coder_of_another_release_is_refused(tiny, refusal):
    message = refusal(parameters.checked, {"coder": "hand", "release": "ied-12"})
    assert message.startswith("unknown coder 'hand'; allowed: ")


def test_the_order_given_is_kept(tiny):
    given = {"coder": "hand", "rule": "needs", "release": "tiny-1"}
    assert list(parameters.checked(given).items()) == list(given.items())


@pytest.mark.published
def test_themes_are_the_parts_then_the_topics(study):
    assert parameters.themes() == THEMES.split(", ")


@pytest.mark.parametrize("name", parameters.PARAMETERS)
def test_defaults_are_allowed_values(study, name):
    default = parameters.parameter(name).default({})
    assert parameters.checked({name: default}) == {name: default}


@pytest.mark.parametrize(
    ("type", "given", "value"),
    [
        (bool, True, True),
        (bool, "false", False),
        (bool, "True", True),
        (int, 3, 3),
        (int, "3", 3),
        (int, "-3", -3),
        (str, "3", "3"),
        (str, dt.date(2024, 12, 31), "2024-12-31"),
    ],
)
def test_values_are_typed(type, given, value):
    checked = parameter(type).check(given, {})
    assert checked == value
    assert isinstance(checked, type)


@pytest.mark.parametrize(
    ("type", "given"),
    [
        (bool, "yes"),
        (bool, ""),
        (bool, 1),
        (bool, None),
        (int, "three"),
        (int, "3.0"),
        (int, ""),
        (int, 3.0),
        (int, True),
        (str, 3),
        (str, None),
    ],
)
def test_values_of_the_wrong_type(refusal, type, given):
    message = refusal(parameter(type).check, given, {})
    assert message == f"unknown given '{given}'; allowed: {type.__name__}"


@pytest.mark.parametrize("given", ["--3", "²"])
def test_what_looks_like_a_number(refusal, given):
    message = refusal(parameter(int).check, given, {})
    assert message == f"unknown given '{given}'; allowed: int"


@pytest.mark.parametrize("given", ["2024-12-31", dt.date(2024, 12, 31)])
def test_a_day(given):
    assert parameters.parameter("as_of").check(given, {}) == "2024-12-31"


@pytest.mark.parametrize(
    "given", ["soon", "2024", "2024-02-30", "31-12-2024", "", dt.datetime(2024, 12, 31, 9)]
)
def test_what_is_no_day(refusal, given):
    message = refusal(parameters.parameter("as_of").check, given, {})
    assert message.startswith("unknown as_of '")
    assert message.endswith("'; allowed: a day such as 2024-12-31")


@pytest.mark.parametrize("given", ["20241231", "2024-W52-2"])
def test_a_day_is_written_in_one_way(refusal, given):
    assert refusal(parameters.parameter("as_of").check, given, {}).startswith("unknown as_of")


@pytest.mark.parametrize("day", ["2021-11-17", "0001-01-01"])
def test_a_day_before_the_release(refusal, day):
    message = refusal(parameters.checked, {"as_of": day})
    assert message == f"as_of '{day}' is before the release; allowed: 2021-11-18 or later"
    assert parameters.checked({"as_of": "2021-11-18"}) == {"as_of": "2021-11-18"}


def test_the_newest_day_of_the_record_is_allowed_for_a_newer_release(tiny, spoil, refusal):
    spoil(tiny / "release.yml", "2025-01-15", "2027-03-01")
    given = {"release": "tiny-1", "as_of": "2026-11-28"}
    assert parameters.checked(given) == given
    message = refusal(parameters.checked, given | {"as_of": "2026-11-27"})
    assert message == "as_of '2026-11-27' is before the release; allowed: 2027-03-01 or later"


# A study under parameters


def test_what_is_left_out_is_as_published(study):
    given = Study(coder="auto").parameters
    assert given == {
        "coder": "auto",
        "release": "ied-12",
        "scheme": "frame",
        "rule": "undertakings",
        "content": "four",
        "as_of": "2026-11-28",
        "weight": "characters",
        "role": "all",
        "word": "再確認",
        "split": "C",
        "threshold": 50,
    }


def test_a_theme_is_there_where_it_was_given():
    assert Study(theme="ai", coder="auto").parameters["theme"] == "ai"
    assert "theme" not in Study(coder="auto").parameters


def test_what_was_given_is_kept_apart():
    given = Study(coder="auto", as_of="2022-12-31")
    assert given.given == {"coder": "auto", "as_of": "2022-12-31"}
    assert given.view == {
        "coder": "auto",
        "as_of": "2022-12-31",
        "release": "ied-12",
        "scheme": "frame",
        "rule": "undertakings",
        "content": "four",
    }


def test_a_page_that_shows_no_record_does_not_depend_on_it():
    read = workspace.recorded(lambda: Study(coder="auto", rule="needs").parameters["as_of"])[1]
    assert "data/codebook/themes.yml" in read
    assert "data/followthrough/events.csv" not in read


def test_a_choice_of_theme_is_as_published_and_another_rule_is_not(study):
    assert Study(theme="ai").published
    assert not Study(rule="needs").published


def test_a_study_of_another_release_has_a_coder_of_that_release(tiny):
    chosen = Study(release="tiny-1").parameters
    assert parameters.checked(chosen) == chosen


def test_one_parameter_can_be_changed(study):
    changed = study.with_parameters(rule="needs")
    assert changed.parameters == {**study.parameters, "rule": "needs"}
    assert study.rule == "undertakings"


def test_a_study_of_no_such_theme(study, refusal):
    themes = ", ".join(parameters.themes())
    assert refusal(study.of_theme, "treaty") == f"unknown theme 'treaty'; allowed: {themes}"
