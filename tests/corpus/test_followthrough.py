"""The record as of a day: worked out by hand from the tables in ``data/followthrough``."""

import pandas as pd
import pytest
from support import clear_caches

from dialogue.corpus import files, followthrough

# events.csv up to the end of 2021: a candidate of 1 September, a call of the 20th, a conference
# of 30 November with its guests, a cable of some day in December, a statement of the 14th
BEFORE = [
    ("b5g-rd-and-standards", "juno3-call"),
    ("itu-2022-meetings-cooperation", "onoe-nominated"),
]
IN_NOVEMBER = [
    ("open-5g-supplier-diversity-value", "prague-conference-2021"),
    ("prague-5g-and-other-fora", "prague-2021-guests"),
    ("prague-5g-and-other-fora", "prague-2021-us-remarks"),
    ("prague-5g-and-other-fora", "prague-conference-2021"),
    *BEFORE,
]
IN_2021 = [
    ("gdcp-secure-connectivity", "micronesia-cable-support"),
    *IN_NOVEMBER,
    ("data-flow-rules", "wto-co-convenors-2021"),
]


def pairs(day):
    rows = followthrough.record("ied-12", day)
    return list(zip(rows["item_id"], rows["event_id"], strict=True))


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2021-08-31", []),
        ("2021-09-19", BEFORE[1:]),
        ("2021-11-29", BEFORE),
        ("2021-11-30", IN_NOVEMBER),
        ("2021-12-13", IN_2021[:-1]),
        ("2022-02-28", IN_2021),
    ],
)
def test_an_event_is_known_from_its_day_on(day, known):
    assert pairs(day) == known


def test_a_month_counts_from_its_first_day():
    may = ("b5g-rd-and-standards", "consortia-6g-memorandum")  # dated 2022-05
    assert may not in pairs("2022-04-30") and may in pairs("2022-05-01")


def test_an_event_without_a_date_is_known_from_the_day_on_which_it_was_added():
    undated = {"apec-cbpr-members", "cbpr-forum-members", "nict-vines-call"}  # added on the 23rd
    before = {event for _, event in pairs("2026-11-22")}
    assert not undated & before
    assert {event for _, event in pairs("2026-11-23")} == before | undated


def test_what_can_be_said_on_new_years_day_of_2022():
    """Four of the 27 items have an event after the meeting, none of them one by both."""
    rows = followthrough.standing("ied-12", "2022-01-01").set_index("item_id")
    assert rows["standing"].value_counts().to_dict() == {
        "nothing found": 23,
        "on record by one or others": 4,
    }
    assert rows.loc["prague-5g-and-other-fora", "standing"] == "on record by one or others"
    assert rows.loc["b5g-rd-and-standards", "standing"] == "nothing found"  # a starting point


# Numbers worked out by hand. Before 28 November 2026 there were 63 events: 2 starting points (one
# of them undated), 2 more without a date, and so 59 dated since the release, 6 of them by both.
# Of 23 events found later 3 were there already and went into their rows. The other 20 are one
# starting point, 9 in the window, 10 after it. Four rows were split. So 63 + 20 + 4 = 87 events,
# and 59 + 19 + 4 = 82 dated since. By both: the 6, the memorandum split off the Washington visit,
# the fact sheet of 2022, the leaders' statement of 2025, the memorandum of October 2025.


def events():
    return files.read_table("followthrough/events.csv").set_index("event_id")


def test_events_by_kind():
    # in the window: 63 less 2 and 2, and then 9 and the 4 split off; after it: 2 and 10
    kinds = {"in-window": 72, "after-window": 12, "baseline": 3}
    assert events()["kind"].value_counts().to_dict() == kinds and sum(kinds.values()) == 87
    starting = {"juno3-call", "onoe-nominated", "apec-cbpr-members"}
    assert set(events().query("kind == 'baseline'").index) == starting


def test_dated_events_since_the_release_and_those_by_both():
    dated = events().query("kind != 'baseline' and date != ''")
    assert len(dated) == 82 and dated["date"].min() > "2021-11-18"
    assert sorted(dated.query("actor == 'both'").index) == [
        "core-fact-sheet-2022",
        "dialogue-13",
        "dialogue-14",
        "gdcp-wg-5",
        "gdcp-wg-9",
        "leaders-statement-2025",
        "ntia-memorandum-2023-01",
        "pacific-cyber-exercise-2024",
        "technology-prosperity-deal",
        "washington-visit-2023-01",
    ]


def test_the_window_and_what_is_dated_after_it_agree():
    dated = events().query("date != '' and kind != 'baseline'")
    after = dated["date"].gt("2024-12-31")
    assert dated["kind"].eq("after-window").tolist() == after.tolist()


def test_every_event_is_linked_has_one_source_and_was_read_or_says_why_not():
    rows = events()
    links = files.read_table("followthrough/links.csv")
    assert set(links["event_id"]) == set(rows.index)
    assert (rows["read_on"].ne("") != rows["not_read"].ne("")).all()
    assert rows["not_read"].ne("").sum() == 14 and set(rows["read_on"]) == {"", "2026-11-28"}
    assert not rows["url"].str.contains(r"[ ;,]").any()
    assert list(files.read_table("followthrough/events.ja.csv")["event_id"]) == list(rows.index)


def test_every_item_says_what_would_count():
    rows = followthrough.items("ied-12")
    assert len(rows) == 27
    for column in ("would_count", "would_count_ja", "paraphrase_ja"):
        assert rows[column].ne("").all() and rows[column].nunique() == 27
    assert rows["would_count"].str.fullmatch(r"[A-Z].*\.").all()
    assert rows["paraphrase_ja"].str.fullmatch("[^。]+。").all()


# What can be said of an item


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "nothing found"),
        ([("baseline", "both")], "nothing found"),
        ([("baseline", "both"), ("in-window", "japan")], "on record by one or others"),
        ([("in-window", "multilateral"), ("after-window", "third-party")], followthrough.OTHERS),
        ([("in-window", "multilateral"), ("in-window", "both")], "on record by both"),
        ([("after-window", "both")], "on record by both"),
    ],
)
def test_the_standing_follows_from_events(rows, said):
    assert followthrough.stand(pd.DataFrame(rows, columns=["kind", "actor"])) == said


def test_standing_today():
    """By hand from links.csv: 15 items have an event by both, one has none."""
    rows = followthrough.standing("ied-12", "2026-11-28").set_index("item_id")["standing"]
    assert list(rows[rows.eq("nothing found")].index) == ["third-country-green-ict"]
    assert list(rows[rows.eq("on record by one or others")].index) == [
        "quad-work-value",
        "prague-5g-and-other-fora",
        "itu-2022-meetings-cooperation",
        "itu-lead-connectivity-standards-divide",
        "multistakeholder-governance",
        "oecd-ai-recommendation-support",
        "japan-gpai-chair",
        "data-flow-rules",
        "dfft-g7-roadmap",
        "cbpr-expand-participation",
        "cbpr-appropriate-mechanism",
    ]
    assert rows.eq("on record by both").sum() == 15


def test_no_label_decides(project):
    """The same standing with every label turned round."""
    before = followthrough.standing("ied-12", "2026-11-28")["standing"].tolist()
    path = project / "data/followthrough/items.csv"
    text = path.read_text("utf-8")
    for label, other in (
        (",not-assessed,", ",?,"),
        (",facts-only,", ",not-assessed,"),
        (",?,", ",facts-only,"),
    ):
        text = text.replace(label, other)
    path.write_text(text, "utf-8")
    clear_caches()
    after = followthrough.standing("ied-12", "2026-11-28")
    assert after["standing"].tolist() == before
    # there were 12 of each, and three items with a label of another kind
    assert after["assessable"].value_counts().to_dict()["not-assessed"] == 12


def test_reasons_are_those_of_the_items():
    """Four items that are no stances do not say that they are."""
    rows = followthrough.items("ied-12").set_index("item_id")["not_assessed_because"]
    for item, words in (
        ("third-country-green-ict", "no joint project in a third country was found"),
        ("expert-level-talks-open-networks", "does not say which"),
        ("multilateral-close-cooperation", "APEC and the G20"),
        ("japan-gpai-chair", "A welcome by the United States"),
    ):
        assert words in rows[item] and "stance" not in rows[item]


# Corrections


def test_a_correction_is_known_from_its_day_on():
    assert followthrough.corrections("2026-11-22").empty
    assert followthrough.corrections("2026-11-27")["id"].tolist() == ["ledger"]
    known = followthrough.corrections("2026-11-28")
    assert set(known["date"]) == {"2026-11-23", "2026-11-28"}
    events = {f"event-{id}" for id in files.read_table("followthrough/events.csv")["event_id"]}
    items = set(followthrough.items("ied-12")["item_id"])
    assert set(known["id"]) <= events | items | {"ledger"}


def test_a_later_correction_moves_the_day_up_to_which_the_record_is_known(project):
    path = project / "data/followthrough/corrections.csv"
    assert followthrough.latest() == "2026-11-28"
    path.write_text(path.read_text("utf-8") + "2031-02-03,ledger,A word.\n", "utf-8")
    clear_caches()
    assert followthrough.latest() == "2031-02-03"
    assert "2031-02-03" not in set(followthrough.corrections("2031-02-02")["date"])


@pytest.mark.parametrize(
    ("day", "until"),
    [("2022-01-01", "2022-01-01"), ("2024-12-31", "2024-12-31"), ("2026-11-28", "2024-12-31")],
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


# What pages of the meetings name


def test_subjects_of_the_meetings_held_by_a_day():
    rows = followthrough.subjects("IED", "2010-11-01")
    assert set(rows["topic"]) == {
        *("cloud-computing", "cybersecurity", "open-internet", "freedom-online", "public-private")
    }
    assert set(rows["meeting"]) == {1} and set(rows["start"]) == {"2010-11-01"}
    assert followthrough.subjects("IED", "2023-03-05")["meeting"].max() == 12
    assert followthrough.subjects("DDE", "2026-11-28")["meeting"].max() == 14  # the same, renamed


def test_another_series_has_no_subjects():
    for series in ("架空", None):
        assert followthrough.subjects(series, "2026-11-28").empty


def test_subjects_of_a_meeting_that_there_is_not(project, refusal):
    path = project / "data/subjects.csv"
    path.write_text(path.read_text("utf-8").replace("\nIED,2,", "\nIED,15,", 1), "utf-8")
    clear_caches()
    assert refusal(followthrough.subjects, "IED", "2026-11-28") == (
        "data/subjects.csv, row 7: there is no meeting 15 of IED; allowed: one of rounds.csv"
    )


@pytest.mark.published
def test_subjects_keep_to_their_own_rules(study):
    """Named by the pages of three meetings; of this release, whose page was seen whole, all."""
    rows = study.subjects
    assert rows.groupby("topic")["round"].nunique().min() == 3
    topics = {topic.id for topic in study.codebook.topics}
    own = {"cloud-computing", "digital-government", "freedom-online"}
    assert set(rows["topic"]) - topics == own | {"internet-of-things", "research"}
    here = rows[rows["round"].eq("12")]
    assert set(here["url"]) == {study.meta.url}
    assert set(rows.loc[rows["seen"].eq("whole"), "round"]) == {"12"}
    in_text = {topic for said in study.sentences["topics"] for topic in said}
    assert set(here["topic"]) & topics == in_text & set(rows["topic"])
    assert in_text - set(rows["topic"]) == {"partnership-frame", "standards"}  # on no other page
    of_page = rows.groupby("url")[["publisher", "kind", "seen"]].nunique()
    assert of_page.max(axis=None) == 1
