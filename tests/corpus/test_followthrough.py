"""The record as of a day: worked out by hand from the tables in ``data/followthrough``."""

import pytest

from dialogue.corpus import followthrough

# events.csv up to the end of 2021: a call of 20 September, a conference of 30 November
IN_2021 = [
    ("prague-5g-and-other-fora", "prague-conference-2021"),
    ("b5g-rd-and-standards", "juno3-call"),
]


def pairs(day):
    rows = followthrough.record("ied-12", day)
    return list(zip(rows["item_id"], rows["event_id"], strict=True))


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2021-09-19", []),
        ("2021-11-29", IN_2021[1:]),
        ("2021-11-30", IN_2021),
        ("2022-02-28", IN_2021),
    ],
)
def test_an_event_is_known_from_its_day_on(day, known):
    assert pairs(day) == known


def test_a_month_counts_from_its_first_day():
    may = ("b5g-rd-and-standards", "consortia-6g-memorandum")  # dated 2022-05
    assert may not in pairs("2022-04-30") and may in pairs("2022-05-01")


def test_an_event_without_a_date_is_known_from_the_day_on_which_it_was_added():
    undated = {"apec-cbpr-members", "cbpr-forum-members", "nict-vines-call"}
    before = {event for _, event in pairs("2026-11-22")}
    assert not undated & before
    assert {event for _, event in pairs("2026-11-23")} == before | undated


def test_what_can_be_said_on_new_years_day_of_2022():
    """Of the 27 items 12 are not assessed; one has an event after the meeting."""
    rows = followthrough.standing("ied-12", "2022-01-01").set_index("item_id")
    assert rows["standing"].value_counts().to_dict() == {
        "nothing found": 14,
        "not assessed": 12,
        "on record": 1,
    }
    assert rows.loc["prague-5g-and-other-fora", "standing"] == "on record"
    assert rows.loc["b5g-rd-and-standards", "standing"] == "nothing found"  # a starting point


@pytest.mark.parametrize(
    ("day", "until"),
    [("2022-01-01", "2022-01-01"), ("2024-12-31", "2024-12-31"), ("2026-11-23", "2024-12-31")],
)
def test_nothing_is_said_to_be_searched_after_the_day(day, until):
    assert set(followthrough.standing("ied-12", day)["looked_until"]) == {until}


@pytest.mark.parametrize(
    ("day", "dialogue", "group"),
    [  # numbers of the last meeting of the dialogue and of those of its working group
        ("2021-05-26", "11", []),
        ("2022-01-01", "12", ["1", "2"]),
        ("2023-03-31", "13", ["1", "2"]),
        ("2023-04-01", "13", ["1", "2", "3", "4", "5"]),  # 3 and 4 from the number of the 5th
        ("2024-09-30", "14", ["1", "2", "3", "4", "5"]),
        ("2026-11-23", "14", [str(n) for n in range(1, 10)]),
    ],
)
def test_meetings_up_to_a_day(day, dialogue, group):
    rows = followthrough.meetings(day)
    of_group = rows["series"].eq("GDCP-WG")
    assert rows.loc[~of_group, "round"].iloc[-1] == dialogue
    assert rows.loc[of_group, "round"].tolist() == group
