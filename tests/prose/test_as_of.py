"""A book as of an earlier day: it says one and the same on every page, and tells of nothing later.

What was known on a day is worked out by hand in ``tests/corpus/test_followthrough.py``.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from support import ROOT, clear_caches, copy_project

from dialogue import charts
from dialogue.analysis.study import Study
from dialogue.prose import answers, core, meetings, room, since, theme, views

DAYS = ("2021-11-18", "2022-01-01", "2023-06-30", "2024-12-31", "2026-11-28")
STANDINGS = "on record by both|on record by one or others|nothing found"
NEW_YEAR = {"nothing found": 23, "on record by one or others": 4}  # of 2022
ATOM = "{http://www.w3.org/2005/Atom}"


def table(name):
    with open(ROOT / f"data/followthrough/{name}.csv", encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


# One page after the other


def entries(study):
    """The pages on which items and events are told whole: those of the parts, and the record's."""
    parts = [part.id for part in study.codebook.parts]
    pages = [theme.sentences(study.with_parameters(theme=part)) for part in parts]
    return "\n\n".join([*pages, since.items(study)])


def told_whole(study):
    """Each item's standing by its own entry."""
    entry = rf"\(([\w-]+)\)=\n::::{{div}} dlg-item\n[^\n]*?\[({STANDINGS})[:.]"
    return {id: said.lower() for id, said in re.findall(entry, entries(study), re.I)}


def mentioned(text):
    """Each item's standing where it is mentioned: a link to it and then what is said."""
    said = rf"\]\(#([\w-]+)\)(?: \*|\*\* [^\n]*\n\n\[|[^\n*]*\*\* \[)({STANDINGS})\b"
    return {id: said.lower() for id, said in re.findall(said, text, re.I)}


@pytest.mark.parametrize("day", DAYS)
def test_every_page_says_the_same_of_every_item(day):
    study = Study(as_of=day)
    own = told_whole(study)
    assert len(own) == 27
    in_room = mentioned(room.statement(study))
    assert len(in_room) == 26  # the notice is no sentence of the statement
    assert in_room.items() <= own.items()
    assert mentioned(since.items(study)) == in_room  # the notice is told there
    in_topics = {}
    for topic in study.codebook.topics:
        told = mentioned(theme.sentences(study.with_parameters(theme=topic.id)))
        assert told.items() <= own.items()
        in_topics |= told
    assert in_topics == {id: said for id, said in in_room.items() if id in in_topics}
    assert len(in_topics) >= 20
    if day == "2022-01-01":
        assert Counter(own.values()) == NEW_YEAR


@pytest.mark.parametrize("day", DAYS)
def test_every_event_is_told_once_and_links_lead_to_those_that_are_told(day):
    study = Study(as_of=day)
    told = re.findall(r"\((event-[\w-]+)\)=", entries(study))
    assert sorted(told) == sorted("event-" + study.record["event_id"].unique())
    topics = [theme.sentences(study.with_parameters(theme=t.id)) for t in study.codebook.topics]
    first = answers.table(study)
    for text in (entries(study), since.items(study), room.statement(study), first, *topics):
        assert set(re.findall(r"\(#(event-[\w-]+)\)", text)) <= set(told)


def test_pages_of_prose_link_to_no_event():
    for path in ROOT.glob("book/*.md"):
        assert not re.search(r"#event-", path.read_text("utf-8")), path.name


def test_a_context_goes_as_far_as_the_day():
    """Japan took the chair of GPAI on 21 November 2022; the notice is of 25 October."""

    def shown(day):
        return str(theme.context(Study(theme="ai", as_of=day)))

    before, after = shown("2022-10-24"), shown("2022-11-21")
    assert before.endswith("as lead chair for 2021-2022 and Japan as incoming chair.")
    assert after.endswith(
        "and Japan as incoming chair; Japan held the chair for one year from November 2022."
    )
    assert "GPAI Summit 2022 to be Held in Japan" in after and "GPAI Summit 2022" not in before


def test_a_paragraph_after_what_is_left_out_stays_a_paragraph():
    early, late = (str(theme.context(Study(theme="data-flows", as_of=d))) for d in DAYS[1:3])
    assert "In November 2021 it was an APEC system.\n\nAt the OECD" in early
    assert "APEC system; the separate Global CBPR Forum was declared in April 2022.\n\nAt" in late


def test_what_was_searched_is_told_as_of_the_day():
    # of the seven events known by then the page of the American speaker could not be opened
    assert since.searched(Study(as_of="2022-01-01")) == (
        "{.dlg-made}\n"
        "Searched: 18 November 2021 to 1 January 2022. A copy of the page was read again for 6 "
        "of 7 events; each of the others says why not."
    )
    assert since.searched(Study()) == (
        "{.dlg-made}\n"
        "Searched: 18 November 2021 to 31 December 2024. What is later was found by chance. "
        "A copy of the page was read again for 73 of 87 events; each of the others says why not."
    )
    assert since.searched(Study(as_of="2021-11-18")).endswith("read again for 2 of 2 events.")
    assert charts.since(Study(as_of="2022-01-01")).caption.endswith(
        "Searched until 2022-01-01, so a gap says nothing."
    )
    assert charts.since(Study()).caption.endswith(
        "Searched until the end of 2024; later events were found by chance, so a gap says nothing."
    )


def test_starting_points_are_drawn_and_not_counted():
    figure = charts.since(Study(as_of="2021-11-18"))
    assert figure.title == "No dated event since the release yet"
    assert figure.alt.endswith("by who acted: none. 2 starting points before it.")
    assert list(figure.table["date"]) == ["2021-09-01", "2021-09-20"]
    figure = charts.since(Study(as_of="2022-01-01"))
    assert figure.title == "5 dated events since the release, none by the two together"
    assert figure.alt.endswith("from 2021-11-30 to 2021-12-14. 2 starting points before it.")
    assert charts.since(Study()).title == (
        "82 dated events since the release, ten by the two together"
    )


def test_a_correction_is_not_told_before_its_day():
    told = str(since.corrections(Study(as_of="2026-11-27")))
    assert "2026-11-23, `ledger`" in told and "2026-11-28" not in told
    assert "None by this day." in since.corrections(Study(as_of="2024-12-31"))
    told = str(since.corrections(Study()))
    assert told.index("2026-11-28, `") < told.index("2026-11-23, `ledger`")


def test_an_event_says_when_its_page_was_read_or_why_it_was_not():
    told = entries(Study())
    assert told.count("; copy read on 2026-11-28.") == 73
    assert told.count("; not read: no copy of the page could be opened.") == 12
    assert told.count("; not read: only the opening of the page could be opened: ") == 2


def test_an_item_says_what_would_count_and_why_it_is_not_assessed():
    told = entries(Study())
    assert told.count("\n\n*Would count:* ") == 27 and told.count(" Not assessed: ") == 12
    green = told.partition("(third-country-green-ict)=")[2].partition("::::\n\n")[0]
    assert "[Nothing found." in green and "announced by either government." in green


def test_the_series_before_it_was_renamed():
    assert "began in 2010 and has" in meetings.opening(Study(as_of="2023-03-05"))
    assert "began in 2010, was renamed in 2023, and has" in meetings.opening(Study())
    assert charts.rounds(Study(as_of="2022-01-01")).table["date"].max() == "2021-11-11"


# The days offered


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("9999-12-31", range(2026, 2020, -1)),
        ("2030-06-30", range(2026, 2020, -1)),  # no event is known of 2027 to 2029
        ("2024-12-31", range(2023, 2020, -1)),
        ("2021-11-18", []),
    ],
)
def test_days_are_the_pages_own_and_the_ends_of_years_with_events(day, ends):
    offered = views.Views(Study(as_of=day), ("as_of",)).values["as_of"]
    assert [*offered] == [day, *(f"{year}-12-31" for year in ends)]


# Labels come from the release


def test_a_hundredth_sentence_has_its_own_label(project):
    """S101 was once cut to S01, the last two characters of its id."""
    folder = project / "data/releases/long-1"
    folder.mkdir()
    about = (ROOT / "tests/tiny/release.yml").read_text("utf-8").replace("tiny-1", "long-1")
    (folder / "release.yml").write_text(about, "utf-8")
    text = "1 共同記者発表\n\n(1)総括\n\n" + "\n".join(["両国は、協力を歓迎した。"] * 101)
    (folder / "release.ja.txt").write_text(text + "\n\n(2)協力\n\n両国は歓迎した。\n", "utf-8")
    items = project / "data/followthrough/items.csv"
    lines = items.read_text("utf-8").splitlines()
    row = next(x for x in lines if x.startswith("prague-5g")).replace("ied12-s13", "long1-s101")
    items.write_text("\n".join([*lines, row.replace("prague-5g", "hundred")]) + "\n", "utf-8")
    clear_caches()
    study = Study(release="long-1", coder="auto")
    assert core.link_sentences(study, "S01, S101") == "[S01](#long1-s01), [S101](#long1-s101)"
    assert "([S101](#long1-s101), does not count under" in since.items(study)
    told = theme.sentences(study.with_parameters(theme="summary"))
    assert "dlg-sentence\n[S101](#long1-s101) Welcome" in told
    assert "](#hundred-and-other-fora)" in told


# A whole book


def build(day, tmp_path_factory, run):
    folder = copy_project(tmp_path_factory.mktemp("as-of") / "project")
    out = folder.parent / "book"
    done = run(folder, "dialogue", "build", "-p", f"as_of={day}", "-o", out)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out / "_build/html"


@pytest.fixture(scope="module")
def of_2022(tmp_path_factory, run):
    return build("2022-01-01", tmp_path_factory, run)


@pytest.fixture(scope="module")
def of_2023(tmp_path_factory, run):
    return build("2023-06-30", tmp_path_factory, run)


def standings(book, items):
    """What every page says of every item: ``{item: {page: standing}}``."""
    said = defaultdict(dict)
    for path in sorted(book.glob("book/**/*.html")):
        page = path.relative_to(book / "book").with_suffix("").as_posix()
        article = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article")
        for entry in article.select(".dlg-item") if article else ():
            mark = entry.select_one(".dlg-standing")
            id = entry.get("id") or entry.select_one("a[href*='#']")["href"].rpartition("#")[2]
            said[id][page] = mark.get_text()
        for link in article.select("a[href*='#']") if article else ():
            id, after = link["href"].rpartition("#")[2], link.find_next_sibling()
            if id in items and after is not None and after.name == "em":
                said[id][page] = after.get_text()
    return said


def plain(text):
    """A standing without what is said besides: ``Nothing found. Nothing was …``."""
    return re.match(STANDINGS, text.casefold()).group()


@pytest.mark.slow
def test_a_book_as_of_new_years_day_2022_says_one_and_the_same_of_every_item(of_2022):
    told = json.loads((of_2022 / "api/followup.json").read_text("utf-8"))
    assert told["as_of"] == "2022-01-01"
    known = {item["item_id"]: item["standing"] for item in told["items"]}
    assert Counter(known.values()) == NEW_YEAR
    assert known["prague-5g-and-other-fora"] == "on record by one or others"
    said = standings(of_2022, known)
    assert said.keys() == known.keys()
    for item, by_page in said.items():
        assert {plain(text) for text in by_page.values()} == {known[item]}, (item, by_page)
        # its own entry, the record, the card of its sentence; the notice has no sentence
        assert len(by_page) >= 3 or item == "next-meeting-2022"


@pytest.mark.slow
def test_its_counts_and_its_events_agree_too(of_2022):
    events = {"juno3-call", "onoe-nominated", "prague-conference-2021", "prague-2021-guests"}
    events |= {"prague-2021-us-remarks", "micronesia-cable-support", "wto-co-convenors-2021"}
    told = json.loads((of_2022 / "api/followup.json").read_text("utf-8"))
    assert {event["event_id"] for event in told["events"]} == events
    feed = ElementTree.parse(of_2022 / "feed.xml").getroot()
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert {x.partition("#event-")[2] for x in links if "#event-" in x} == events
    counted = r"on record for (\d+) of (\d+) follow-up items, for (\d+) of them by the two"
    pages = {p.stem: p.read_text("utf-8") for p in of_2022.glob("book/*.html")}
    for name in ("since", "claims"):
        assert set(re.findall(counted, pages[name])) == {("4", "27", "0")}, name
    for name, text in pages.items():
        linked = set(re.findall(r"#event-([\w-]+)", text))
        assert linked <= events, name


@pytest.mark.slow
def test_a_book_as_of_midsummer_2023_tells_of_nothing_later(of_2023):
    """Neither in text nor in data: no id, title or fact of an event, no date of a figure."""
    later = [e for e in table("events") if (e["date"] or e["added"]) > "2023-06-30"]
    assert len(later) == 47 and {"telecom-coalition", "dialogue-14"} < {
        e["event_id"] for e in later
    }
    read = 0
    for path in of_2023.rglob("*"):
        if path.suffix not in (".html", ".json", ".js", ".csv", ".svg", ".xml", ".txt"):
            continue
        text, read = path.read_text("utf-8", errors="replace"), read + 1
        for event in later:
            assert not re.search(rf"\b{event['event_id']}\b", text), (path.name, event["event_id"])
            assert event["title"] not in text and event["fact"] not in text, (path.name, event)
    assert read > 100
    for figure in ("since", "rounds"):
        with open(of_2023 / f"_figures/{figure}.csv", encoding="utf-8", newline="") as file:
            dates = [row["date"] for row in csv.DictReader(file)]
        assert dates and max(dates) <= "2023-06-30"
    rounds = json.loads((of_2023 / "api/rounds.json").read_text("utf-8"))["rounds"]
    assert max(r["start"] for r in rounds) == "2023-04"
    assert "14" not in {r["round"] for r in rounds}


@pytest.mark.slow
def test_an_event_of_that_summer_is_told(of_2023):
    for page in ("parts/gdcp", "text"):
        text = (of_2023 / f"book/{page}.html").read_text("utf-8")
        assert "event-micronesia-cable-contract" in text  # 6 June 2023


@pytest.mark.slow
@pytest.mark.parametrize("day", ["9999-12-31", "2021-11-18"])
def test_a_page_as_of_a_far_day_is_made(tmp_path, run, day):
    folder = copy_project(tmp_path / "project")
    command = ("dialogue", "run", "since", "-p", f"as_of={day}", "-o", tmp_path / "page")
    done = run(folder, *command, timeout=120)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "page/_build/html/book/since.html").read_text("utf-8")
    assert html.count("<option") == (7 if day == "9999-12-31" else 1)
    assert "(published)" not in html


@pytest.mark.parametrize("day", ["2021-11-17", "0001-01-01"])
def test_a_day_before_the_release_is_refused_in_one_line(tmp_path, run, day):
    done = run(ROOT, "dialogue", "run", "since", "-p", f"as_of={day}", "-o", tmp_path / "page")
    assert done.returncode == 2
    assert done.stderr == (
        f"dialogue: as_of '{day}' is before the release; allowed: 2021-11-18 or later\n"
    )
