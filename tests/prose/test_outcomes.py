"""The first page, its Japanese twin and the theme pages of the built book, walked: what came after
is told with date, actor and source, and every date, standing and number is that of the data.

What is expected is put together here from the CSV files, without the package.
"""

import csv
import re
from collections import defaultdict

import pytest
import yaml
from bs4 import BeautifulSoup
from support import ROOT

pytestmark = pytest.mark.slow

MONTHS = "January February March April May June July August September October November December"
ACTORS = {  # as readers see them
    "both": ("Japan and the US together", "日米共同"),
    "japan": ("Japan", "日本"),
    "united-states": ("the US", "米国"),
    "multilateral": ("many states", "多国間"),
    "third-party": ("others", "その他"),
}
STANDINGS = {
    "both": "On record by both: the two countries acted together at least once.",
    "others": "On record by one or others: one of the two countries, or other states or bodies.",
    "nothing": "Nothing found. Nothing was found where it was looked for. That does not say that "
    "nothing happened.",
}
# the form of each row of the first page, by hand from the predicates that end its sentences
FORMS = {
    "summary": "emphasised (commitment)",
    "gdcp": "decided",
    "networks-cyber": "intend",
    "fora-ai": "emphasised (opportunity) (S17) confirmed (S19) welcomed (S20)",
    "data-flows": "intend (S22) reaffirmed (commitment) (S24, S26)",
}


def table(path):
    with open(ROOT / "data" / path, encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


EVENTS = {e["event_id"]: e for e in table("followthrough/events.csv")}
JAPANESE = {e["event_id"]: e for e in table("followthrough/events.ja.csv")}
ITEMS = {i["item_id"]: i for i in table("followthrough/items.csv")}
LINKED = defaultdict(list)
for link in table("followthrough/links.csv"):
    LINKED[link["item_id"]].append(EVENTS[link["event_id"]])


CODES = table("releases/ied-12/readings/adjudicated.csv")
ACTORS_FILE = ROOT / "data/codebook/actors.yml"


def forums(sentences):
    """The forums that the adjudicated reading codes in the clauses that end sentences, whose form
    stands beside, in the order of the codebook."""
    last = {c["sentence_id"]: c["forums"].split(";") for c in CODES}
    coded = [last[id] for id in sentences]
    named = {forum.partition(":")[0] for forums in coded for forum in forums}
    known = yaml.safe_load(ACTORS_FILE.read_text("utf-8"))["forums"]
    told = [f["en"] for f in known if f["id"] in named and f["kind"] not in ("dialogue", "partner")]
    return ", ".join(f for f in told if not f.endswith("not named")) or "none named"


def day(iso, japanese=False):
    """An ISO day, month or year as the pages write it."""
    if not iso:
        return "日付なし" if japanese else "undated"
    year, *rest = (int(n) for n in iso.split("-"))
    if japanese:
        return f"{year}年" + "".join(f"{n}{unit}" for n, unit in zip(rest, "月日", strict=False))
    return " ".join(
        [*map(str, rest[1:]), *([MONTHS.split()[rest[0] - 1]] if rest else []), f"{year}"]
    )


def told(event, japanese=False):
    """An event in a line, as a list or the table of the first page has it, without its source."""
    title = JAPANESE[event["event_id"]]["title_ja"] if japanese else event["title"]
    return f"{day(event['date'], japanese)}: {title}, {ACTORS[event['actor']][japanese]}"


def text(element):
    """The text that a reader sees, with quotation marks as they were typed."""
    for line in element.select("br"):
        line.replace_with(" ")
    said = " ".join(element.get_text().split()).replace("¶", "").replace("’", "'")
    return re.sub(r"[“”]", '"', said).replace("…", "...")


def same(said):
    return " ".join(re.sub(r"[“”]", '"', said.replace("’", "'")).replace("…", "...").split())


@pytest.fixture(scope="module")
def pages(book):
    """The articles of the walked pages by their slugs, with the buttons of citations left out."""
    found = {}
    for path in (*book.glob("book/parts/*.html"), *book.glob("book/topics/*.html")):
        found[f"{path.parent.name}/{path.stem}"] = path
    found |= {slug: book / f"book/{slug}.html" for slug in ("overview", "ja")}
    return {
        slug: BeautifulSoup(path.read_text("utf-8"), "lxml").select_one("article.bd-article")
        for slug, path in found.items()
    }


def places(element):
    """The ids of the events to which an element links."""
    links = (a["href"].rpartition("#event-") for a in element.select('a[href*="#event-"]'))
    return [id for _, mark, id in links if mark]


@pytest.mark.published
@pytest.mark.parametrize(("slug", "japanese"), [("overview", False), ("ja", True)])
def test_the_first_page_is_its_table_of_answers(pages, slug, japanese):
    answers = table("releases/ied-12/answers.csv")
    rows = pages[slug].select(".dlg-answers tbody tr")
    assert len(rows) == len(answers) == 5
    for row, answer in zip(rows, answers, strict=True):
        theme, said, form, named_in, since = row.find_all("td")
        assert theme.a["href"].endswith(f"parts/{answer['part']}.html")
        labels = [f"S{id[-2:]}" for id in answer["sentence_ids"].split(";")]
        own = same(answer["said_ja" if japanese else "said_en"])
        named = own if any(label in own for label in labels) else f"{own} ({', '.join(labels)})"
        assert text(said) == named
        assert [a.get_text() for a in said.select("a")] == labels
        if not japanese:
            assert text(form) == FORMS[answer["part"]]
            assert text(named_in) == forums(answer["sentence_ids"].split(";"))
        events = [EVENTS[id] for id in answer["event_ids"].split(";")]
        assert places(since) == [e["event_id"] for e in events]
        sources = [a["href"] for a in since.select('a[href^="http"]')]
        assert sources == [e["url"] for e in events]
        word = "出典" if japanese else "source"
        assert text(since) == same(" ".join(f"{told(e, japanese)} ({word})" for e in events))


def test_a_line_that_names_an_event_has_its_date_actor_and_source(pages):
    lines = [
        (slug, line)
        for slug, page in pages.items()
        for line in page.select(".dlg-item li")
        if places(line)
    ]
    assert len(lines) > 100
    for slug, line in lines:
        [id] = places(line)
        event = EVENTS[id]
        assert text(line) == same(f"{told(event)} ({event['publisher']})"), slug
        assert [a["href"] for a in line.select('a[href^="http"]')] == [event["url"]], slug


def test_an_event_told_whole_is_its_row(pages):
    seen = []
    for slug, page in pages.items():
        for block in page.select(".dlg-event"):
            event = EVENTS[block["id"].removeprefix("event-")]
            seen.append(event["event_id"])
            agency = f" ({event['agency'].replace(';', ', ')})" if event["agency"] else ""
            differ = f" Sources differ: {event['disagreement']}" if event["disagreement"] else ""
            read = f"copy read on {event['read_on']}" if event["read_on"] else ""
            read = read or f"not read: {event['not_read']}"
            expected = (
                f"{day(event['date'])}: {event['title']}. {event['fact']}{differ} "
                f"{ACTORS[event['actor']][0]}{agency}. {event['publisher']}, "
                f"{event['source_title']}, {event['source_kind']}; {read}."
            )
            assert text(block).startswith(same(expected)), slug
            assert [a["href"] for a in block.select('a[href^="http"]')] == [event["url"]], slug
            assert event["url"].startswith("http") and event["source_title"] and event["publisher"]
    assert len(seen) == len(set(seen)) and len(seen) > 80


def test_a_standing_is_what_the_linked_events_are(pages):
    seen = set()
    for slug, page in pages.items():
        for block in page.select(".dlg-item"):
            code = block.select_one("p code")
            link = block.select_one("p a[href*='#']")
            id = code.get_text() if code else link["href"].rpartition("#")[2]
            actors = {e["actor"] for e in LINKED[id] if e["kind"] != "baseline"}
            standing = "both" if "both" in actors else "others" if actors else "nothing"
            assert text(block.select_one(".dlg-standing")) == STANDINGS[standing], (slug, id)
            # what is told or listed there is what is linked, every event of it and no other
            here = {e.get("id", "").removeprefix("event-") for e in block.select("[id^=event-]")}
            assert here | set(places(block)) == {e["event_id"] for e in LINKED[id]}, (slug, id)
            seen.add(id)
    assert seen == {id for id, item in ITEMS.items() if item["part"] != "notice"}


def test_every_sentence_that_is_followed_is_followed_where_it_stands(pages):
    """Directly under each sentence of a part are the items that rest on it, and their events."""
    for item in ITEMS.values():
        if item["part"] == "notice":
            continue
        page = pages[f"parts/{item['part']}"]
        entry = page.find(id=item["item_id"])
        before = entry.find_all_previous(class_="dlg-sentence", limit=1)[0]
        label = f"S{item['sentence_id'][-2:]}"
        assert text(before).startswith((label, f"IED12-{label}")), item["item_id"]
