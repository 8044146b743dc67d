"""Files for machines: they fit their schemas, and say what the release and the tables say."""

import csv
import hashlib
import json
import re
import uuid
import zlib
from xml.etree import ElementTree as ET

import pytest
import yaml
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError
from support import ROOT, put

from dialogue import claims, cli
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import workspace
from dialogue.publish import api, ids
from dialogue.publish.api import annotations, drawings, feed, models, records

ATOM = "{http://www.w3.org/2005/Atom}"
RELEASE = (ROOT / "data/releases/ied-12/release.ja.txt").read_bytes().decode("utf-8-sig")
MINISTRY = "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000126.html"
FIGURE = {
    "id": "map",
    "title": "One & two",
    "caption": "Dots.",
    "alt": "Two dots.",
    "page": "overview",
    "parameters": {"release": "ied-12"},
    "sentences": ["ied12-s07"],
}


@pytest.fixture(scope="module")
def published():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIALOGUE_ROOT", raising=False)
        yield Study()


@pytest.fixture(scope="module")
def made(published):
    made_files = records.contents(published, {}, [FIGURE])
    made_files["annotations"] = annotations.collection(published, records.about({}), "")
    listed = [ids.Entry("overview", "page", "The dialogue at a glance", "overview")]
    made_files["index"] = records.index(published, records.about({}), made_files, listed, "abc1234")
    return json.loads(json.dumps(made_files))


def rows(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(name, content):
    validator = Draft202012Validator(records.schema(name), format_checker=FormatChecker())
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(content)]


# Schemas


@pytest.mark.parametrize(
    "name", ["annotations", "claims", "figures", "followup", "index", "rounds", "sentences"]
)
def test_every_file_fits_its_schema(made, name):
    Draft202012Validator.check_schema(records.schema(name))
    assert set(records.MODELS) == set(made)
    assert faults(name, made[name]) == []


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("sentences", ("sentences", 0, "text"), ""),
        ("sentences", ("sentences", 0, "id"), "S01"),
        ("claims", ("claims", 0, "status"), "guessed"),
        ("followup", ("items", 0, "standing"), "broken"),
        ("followup", ("events", 0, "url"), "no address"),
        ("followup", ("events", 0, "score"), 3),
        ("rounds", ("rounds", 0, "known"), "yes"),
        ("figures", ("figures", 0, "files"), {}),
        ("annotations", ("first", "items", 0, "motivation"), "judging"),
        ("index", ("source", "sha256_text"), "0"),
        ("claims", ("version",), ""),
        ("claims", ("released",), "2026"),
        ("claims", ("claims", 0, "value"), [26]),
        ("claims", ("claims", 0, "sentences"), ["ied12-s01", "ied12-s01"]),
        ("sentences", ("parameters",), {"release": "ied-12"}),
        ("sentences", ("sentences", 0, "start"), -1),
        ("sentences", ("sentences", 0, "clauses"), []),
        ("sentences", ("sentences", 0, "clauses", 0, "criteria", "future"), "yes"),
        ("sentences", ("sentences", 0, "score"), 3),
        ("followup", ("items", 0, "clause"), 0),
        ("followup", ("events", 0, "actor"), "france"),
        ("followup", ("corrections", 0, "what"), ""),
        ("figures", ("figures", 0, "files", "png"), "../_figures/map.svg"),
        ("figures", ("figures", 0, "place"), "overview.html"),
        ("annotations", ("about", "licence"), 4),
        ("annotations", ("first", "items", 0, "target", 1, "selector"), []),
        ("annotations", ("first", "items", 0, "body", 0, "value"), "mood:angry"),
        ("index", ("files", 0, "records"), -1),
    ],
)
def test_a_schema_refuses(made, name, path, value):
    spoilt = json.loads(json.dumps(made[name]))
    place = spoilt
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = faults(name, spoilt)
    assert found
    places = {f"{list(path)}: ", f"{list(path[:-1])}: "}  # the value, or what must not have it
    assert all(f.startswith(tuple(places)) for f in found), found


def objects(schema):
    """Every part of a schema that describes an object whose names are known."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


@pytest.mark.parametrize("name", sorted(records.MODELS))
def test_every_name_in_a_schema_is_needed_and_described_and_no_other_is_allowed(name):
    for described in objects(records.schema(name)):
        assert described["required"] == list(described["properties"])
        assert described["additionalProperties"] is False
        for field, about in described["properties"].items():
            assert about.keys() & {"description", "$ref", "const", "prefixItems"}, field


def test_a_schema_says_what_its_model_says():
    sentence = records.schema("sentences")["$defs"]["Sentence"]["properties"]
    assert sentence["start"] == {
        "description": "Offset of the first character in the text file",
        "minimum": 0,
        "type": "integer",
    }
    assert sentence["claims"] == {
        "description": "Claims that rest on it",
        "items": {"description": "A claim", "pattern": "^[a-z][a-z0-9-]*$", "type": "string"},
        "type": "array",
        "uniqueItems": True,
    }
    assert sentence["text"]["minLength"] == 1
    claim = records.schema("claims")["$defs"]["Claim"]["properties"]
    assert claim["status"]["enum"] == ["measured", "coded", "interpreted"]
    envelope = records.schema("rounds")["properties"]
    assert list(envelope)[:3] == ["$schema", "book", "version"]
    assert (envelope["released"]["format"], envelope["licence"]["format"]) == ("date", "uri")


def test_a_schema_says_of_a_column_what_the_data_package_says(project, spoil):
    package = project / "data/datapackage.json"
    spoil(package, '"Agencies that acted"', '"Ministries that acted"')
    spoil(package, '"third-party"', '"somebody"')
    event = records.schema("followup")["$defs"]["Event"]["properties"]
    assert event["agency"] == {"description": "Ministries that acted", "type": "string"}
    assert event["actor"] == {
        "description": "Who acted",
        "enum": ["both", "japan", "united-states", "multilateral", "somebody"],
        "minLength": 1,
        "type": "string",
    }
    item = records.schema("followup")["$defs"]["Item"]["properties"]
    assert item["clause"]["anyOf"] == [{"minimum": 1, "type": "integer"}, {"type": "null"}]


def test_a_schema_is_called_by_its_place(monkeypatch):
    monkeypatch.delenv("DIALOGUE_BASE_URL", raising=False)
    made = records.schema("claims")
    assert list(made)[:4] == ["$schema", "$id", "title", "description"]
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == "claims.json"  # relative to the folder of the schemas
    monkeypatch.setenv("DIALOGUE_BASE_URL", "https://example.org/book")
    assert records.schema("claims")["$id"] == "https://example.org/book/api/schemas/claims.json"


def test_no_file_is_filled_with_what_its_schema_refuses(made):
    content = made["rounds"]
    assert models.filled(models.rounds(), **content, score=3) == content  # nothing of its own
    spoilt = content | {"rounds": [content["rounds"][0] | {"known": "perhaps"}]}
    with pytest.raises(ValidationError, match=r"rounds\.0\.known\n"):
        models.filled(models.rounds(), **spoilt)


def test_a_release_that_nobody_has_read_fits_the_schemas(tiny):
    given = {"release": "tiny-1"}
    study, said = Study(**given), records.about(given)
    filled = records.contents(study, given, [])
    filled["annotations"] = annotations.collection(study, said, "")
    for name, content in filled.items():
        assert faults(name, json.loads(json.dumps(content))) == []
    values = {c["key"]: c["value"] for c in filled["claims"]["claims"]}
    assert values["come-apart"] is None  # the automatic coder judges no content
    codes = {b["value"] for a in filled["annotations"]["first"]["items"] for b in a["body"]}
    assert codes and all(c.partition(":")[2] for c in codes)


def test_every_file_says_version_licence_and_credit(made):
    version = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"]
    for name, content in made.items():
        said = content["about"] if name == "annotations" else content
        assert said["version"] == version
        assert said["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        assert said["credit"].startswith("Processed from: 総務省 (Ministry of Internal Affairs")
        assert said["credit"].endswith(
            f"18 November 2021, {MINISTRY}. Not a publication of the ministry."
        )
        assert said["parameters"]["coder"] == "adjudicated"


def test_the_page_names_every_file():
    text = (ROOT / "book/api.md").read_text("utf-8")
    for name in records.MODELS:
        assert f"../api/{name}.json" in text and f"../api/schemas/{name}.json" in text


# What the files say


def test_sentences_stand_where_their_offsets_say(made):
    sentences = made["sentences"]["sentences"]
    assert [s["label"] for s in sentences] == [f"S{n:02d}" for n in range(1, 27)]
    for sentence in sentences:
        assert RELEASE[sentence["start"] : sentence["end"]] == sentence["text"]
    seventh = sentences[6]
    assert seventh["text"].startswith("両国は、セキュアな5G及び次世代モバイルネットワーク")
    assert seventh["english"].startswith("The two countries decided to continue cooperation")
    assert seventh["part"] == "gdcp" and seventh["commitment"] and seventh["continues"]
    assert seventh["topics"] == [
        *("mobile-networks", "cybersecurity", "third-countries", "green-ict"),
    ]
    assert [(c["verb"], c["head"]) for c in seventh["clauses"]] == [("decide", "own-action")]
    assert seventh["clauses"][0]["criteria"] == {
        **{"discrete": True, "specific": False, "collective": True},
        **{"future": True, "target": False},
    }
    assert seventh["figures"] == ["fig-map"]
    assert seventh["items"] == [
        *("third-country-5g-6g", "third-country-openran-vran"),
        *("third-country-cyber-capacity", "third-country-green-ict"),
    ]


def test_claims_are_those_of_the_ledger(made, published):
    told = made["claims"]["claims"]
    assert [(c["id"], c["text"], c["value"]) for c in told] == [
        (c.id, c.text, c.value) for c in claims.ledger(published)
    ]
    third = next(c for c in told if c["id"] == "ied12-c03")
    assert third["text"] == "Ten of 26 sentences say 継続, to carry on." and third["value"] == 10
    carrying_on = (1, 7, 11, 13, 15, 16, 19, 21, 22, 23)
    assert third["sentences"] == [f"ied12-s{n:02d}" for n in carrying_on]


def test_claims_and_sentences_name_each_other(made):
    there = {(c["id"], s) for c in made["claims"]["claims"] for s in c["sentences"]}
    back = {(c, s["id"]) for s in made["sentences"]["sentences"] for c in s["claims"]}
    assert there == back


def test_followup_and_rounds_are_the_tables(made):
    told = made["followup"]
    assert [i["item_id"] for i in told["items"]] == [
        r["item_id"] for r in rows("followthrough/items.csv")
    ]
    events = {r["event_id"]: r["fact"] for r in rows("followthrough/events.csv")}
    assert {e["event_id"]: e["fact"] for e in told["events"]} == events
    links = {(r["item_id"], r["event_id"]) for r in rows("followthrough/links.csv")}
    assert {(i["item_id"], e["event_id"]) for e in told["events"] for i in e["items"]} == links
    assert {(i["item_id"], e) for i in told["items"] for e in i["events"]} == links
    assert [r["start"] for r in made["rounds"]["rounds"]] == [
        r["start"] for r in rows("rounds.csv")
    ]
    assert [r["known"] for r in made["rounds"]["rounds"]] == [
        r["known"] == "yes" for r in rows("rounds.csv")
    ]


def test_the_index_names_the_text_that_offsets_count_in(made):
    index = made["index"]
    assert index["commit"] == "abc1234" and index["text"] == "ied-12.txt"
    assert index["source"]["url"] == MINISTRY
    assert index["source"]["sha256_text"] == hashlib.sha256(RELEASE.encode()).hexdigest()
    assert {f["file"]: f["records"] for f in index["files"]}["sentences.json"] == 26


# Annotations


def test_annotations_select_the_words_of_the_release(made):
    items = made["annotations"]["first"]["items"]
    assert made["annotations"]["total"] == len(items) == 28  # S17 and S19 have two clauses
    for item in items:
        page, file = item["target"]
        position, quote = file["selector"]
        assert page["source"] == MINISTRY and file["source"] == "ied-12.txt"
        assert RELEASE[position["start"] : position["end"]] == quote["exact"]
        assert RELEASE[: position["start"]].endswith(quote["prefix"])
        assert RELEASE[position["end"] :].startswith(quote["suffix"])
        assert page["selector"] == quote
        # enough for a program to find one place only
        assert RELEASE.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1


def test_annotations_have_the_codes_of_the_published_reading(made):
    items = {a["id"]: a for a in made["annotations"]["first"]["items"]}
    seventh = items["annotations.json#ied12-s07-1"]
    assert seventh["target"][1]["selector"][0]["start"] == RELEASE.index("両国は、セキュアな5G")
    assert [b["value"] for b in seventh["body"]] == [
        *("form:undertake", "subject:both-countries", "verb:decide", "head:own-action"),
        *("addressee:both", "topic:third-countries", "topic:mobile-networks"),
        *("topic:cybersecurity", "topic:green-ict", "value:secure", "value:open"),
        *("value:innovative", "value:inclusive", "value:green"),
        *("criterion:discrete", "criterion:collective", "criterion:future"),
    ]
    assert not any(
        b["value"].startswith("form:") for b in items["annotations.json#ied12-s19-1"]["body"]
    )


def test_a_clause_without_a_code_has_no_annotation(tiny, spoil):
    spoil(tiny / "release.ja.txt", "認識した。\n", "認識した。そして夜が明ける。\n")
    study = Study(release="tiny-1")
    assert study.release.sentences[-1].text == "そして夜が明ける。"  # nobody is said to do anything
    made = annotations.collection(study, records.about({"release": "tiny-1"}), "")
    last = made["first"]["items"][-1]
    assert last["id"] == "annotations.json#tiny1-s05-1" and made["total"] == 6
    assert faults("annotations", json.loads(json.dumps(made))) == []


def test_annotations_have_full_addresses_where_the_book_has_one(published):
    made = annotations.collection(published, records.about({}), "https://example.org/")
    first = made["first"]["items"][0]
    assert first["id"] == "https://example.org/api/annotations.json#ied12-s01-1"
    assert first["target"][1]["source"] == "https://example.org/api/ied-12.txt"


# The feed


def test_the_feed_has_every_event_and_every_correction():
    text = feed.atom({}, "")
    root = ET.fromstring(text)
    entries = root.findall(f"{ATOM}entry")
    events, corrections = rows("followthrough/events.csv"), rows("followthrough/corrections.csv")
    assert len(entries) == len(events) + len(corrections)
    all_ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert len(set(all_ids)) == len(entries)
    assert all(uuid.UUID(id.removeprefix("urn:uuid:")) for id in all_ids)
    newest = max(r["added"] for r in events)
    assert root.findtext(f"{ATOM}updated") >= f"{newest}T00:00:00Z"
    titles = [e.findtext(f"{ATOM}title") for e in entries]
    assert "2021-09-20: JUNO3 research call" in titles and "Correction: ledger" in titles
    assert "http" not in {e.find(f"{ATOM}link[@rel='alternate']").get("href")[:4] for e in entries}
    assert root.find(f"{ATOM}link[@rel='self']") is None
    assert text == feed.atom({}, "")


def test_the_ids_of_the_feed_stay_when_the_address_changes():
    here, there = (ET.fromstring(feed.atom({}, base)) for base in ("", "https://example.org/"))
    assert [e.text for e in here.iter(f"{ATOM}id")] == [e.text for e in there.iter(f"{ATOM}id")]
    assert there.find(f"{ATOM}link[@rel='self']").get("href") == "https://example.org/feed.xml"
    links = {e.get("href") for e in there.iter(f"{ATOM}link")}
    assert "https://example.org/book/parts/networks-cyber.html#event-juno3-call" in links


def test_a_correction_is_an_entry_and_renews_the_event(project):
    path = project / "data/followthrough/corrections.csv"
    path.write_text(
        path.read_text("utf-8") + "2031-02-03,event-wtdc-22,Place put right.\n", "utf-8"
    )
    root = ET.fromstring(feed.atom({}, ""))
    entries = {e.findtext(f"{ATOM}title"): e for e in root.findall(f"{ATOM}entry")}
    event = entries["2022-06-06: WTDC-22"]
    assert event.findtext(f"{ATOM}updated") == "2031-02-03T00:00:00Z"
    assert event.findtext(f"{ATOM}published") == "2026-11-23T00:00:00Z"
    assert entries["Correction: event-wtdc-22"].findtext(f"{ATOM}content") == "Place put right."
    assert root.findtext(f"{ATOM}updated") == "2031-02-03T00:00:00Z"


# Figures


def test_credit_and_version_stand_inside_the_drawings():
    known = drawings.metadata(FIGURE, records.about({}), {"kind": "figure", "text": "Cited."})
    assert known["citation"] == {"text": "Cited."}
    svg = drawings.in_svg(
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'.replace("/>", "></svg>"),
        known,
    )
    root = ET.fromstring(svg)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "One & two"
    said = {e.tag.rpartition("}")[2]: e.text for e in root.iter() if "purl.org" in e.tag}
    assert MINISTRY in said["source"] and said["publisher"].startswith("The Dialogue Book, version")
    assert said["identifier"] == "fig-map"


def test_the_text_in_a_png_is_read_by_others(tmp_path):
    from PIL import Image

    plain = tmp_path / "plain.png"
    Image.new("RGB", (3, 2), "red").save(plain)
    known = drawings.metadata(FIGURE, records.about({}), {})
    credited = tmp_path / "credited.png"
    credited.write_bytes(drawings.in_png(plain.read_bytes(), known))
    with Image.open(credited) as image, Image.open(plain) as before:
        image.load()
        assert image.text["Title"] == "One & two" and "総務省" in image.text["Source"]
        assert image.size == before.size == (3, 2)
        assert image.tobytes() == before.tobytes() and image.info["Description"] == "Two dots."
    chunk = credited.read_bytes()[33:]
    length = int.from_bytes(chunk[:4])
    assert chunk[4:18] == b"iTXtTitle\0\0\0\0\0"
    assert int.from_bytes(chunk[8 + length : 12 + length]) == zlib.crc32(chunk[4 : 8 + length])
    assert plain.read_bytes()[33:] in credited.read_bytes()  # the picture itself as it was


@pytest.mark.parametrize(
    ("id", "source"),
    [
        ("since", "data/followthrough/events.csv."),
        ("timeline-ai", "data/followthrough/events.csv."),
        ("rounds", "data/rounds.csv."),
        ("map", "Not a publication of the ministry."),
    ],
)
def test_a_figure_of_the_record_does_not_credit_the_release(id, source):
    known = drawings.metadata(FIGURE | {"id": id}, records.about({}), {})
    assert known["source"].endswith(source)


def test_a_drawing_that_is_taken_away_says_what_it_is(monkeypatch):
    monkeypatch.setenv("DIALOGUE_BASE_URL", "https://example.org/book")
    long = FIGURE | {"caption": "Filled: it counts. " * 20}
    known = drawings.metadata(long, records.about({}), {})
    svg = '<?xml version="1.0"?><svg width="600" height="100"><circle r="2"/></svg>'
    root = ET.fromstring(drawings.framed(svg, known))
    ground, title, *rest = root
    assert (ground.get("width"), ground.get("fill")) == (root.get("width"), "#ffffff")
    assert (root.get("width"), title.text) == ("632", "One & two")  # 600 and 16 at either side
    drawing = next(e for e in rest if e.tag.endswith("g"))
    assert drawing[0].tag.endswith("circle") and root.get("viewBox").startswith("-16 0 632 ")
    below_title = float(drawing.get("transform")[len("translate(0 ") : -1])
    assert below_title > float(title.get("y"))
    below = [e for e in rest if e.text]
    assert all(float(e.get("y")) > below_title + 100 for e in below)
    text = " ".join(e.text for e in below)
    assert text.startswith(known["caption"].strip()) and MINISTRY in text
    assert f"The Dialogue Book, version {known['version']}, https://creativecommons.org/" in text
    assert text.endswith("https://example.org/book/book/overview.html#fig-map")
    # a line has room for 600 / 12 / 0.55 = 90 letters; a Japanese one takes that of two
    assert max(len(e.text) for e in below if e.get("font-size") == "12") <= 90
    assert drawings.framed(svg, known | {"caption": "文" * 46}).count(">文") == 2
    assert float(root.get("height")) > float(below[-1].get("y"))


# A single page, what is kept, what has moved


@pytest.fixture
def single(project, tmp_path, monkeypatch):
    """The folders of a book with one page, and the folder of its HTML."""
    monkeypatch.delenv("DIALOGUE_BASE_URL", raising=False)
    folders = plan.Folders(tmp_path / "work", tmp_path / "book")
    html = tmp_path / "html"
    (html / "_figures").mkdir(parents=True)
    put(folders, plan.pages()[0])
    return folders, html


def test_a_single_page_has_its_citation_and_no_files(single):
    folders, html = single
    api.write(html, folders)
    script = (html / "_static/citations.js").read_text("utf-8")
    told = json.loads(script.removeprefix("window.DIALOGUE_CITATIONS = ").rstrip(";\n"))
    assert list(told["items"]) == ["overview"]
    assert told["base"] == told["repository"] == ""
    assert not (html / "api").exists() and not (html / "feed.xml").exists()
    assert "feed.xml" not in api.head("overview", folders)
    assert api.head("no-such-page", folders) == ""


def test_citations_are_kept_until_something_changes(single, monkeypatch, spoil):
    folders, html = single
    api.write(html, folders)
    before = (html / "_static/citations.js").read_bytes()
    calls = []
    monkeypatch.setattr(api, "_citation", lambda *given: calls.append(given) or {})
    api.write(html, folders)
    assert calls == [] and (html / "_static/citations.js").read_bytes() == before
    spoil(workspace.root() / "CITATION.cff", "\nversion: ", "\nversion: 9.")
    api.write(html, folders)
    assert len(calls) == 1


@pytest.mark.parametrize("spoilt", ["", "{}", "another title"])
def test_citations_that_are_not_kept_whole_are_made_anew(single, spoilt):
    folders, html = single
    api.write(html, folders)
    before = (html / "_static/citations.js").read_bytes()
    kept = folders.work / "api.json"
    text = kept.read_text("utf-8").replace("The dialogue at a glance", "another title")
    kept.write_text(text if spoilt.startswith("another") else spoilt, "utf-8")
    api.write(html, folders)
    assert (html / "_static/citations.js").read_bytes() == before


def test_old_places_lead_to_the_new(single, monkeypatch):
    folders, html = single
    moved = {
        "overview#old": "text#ied12-s02",
        "overview#later": "since#event-x",
        "gone/page": "text",
        "gone/page#a": "text#ied12-s01",
    }
    monkeypatch.setattr(ids, "redirects", lambda: moved)
    tag = BeautifulSoup(api.head("overview", folders), "html.parser").find(
        "meta", {"name": "dialogue-moved"}
    )
    assert json.loads(tag["content"]) == {"old": "text.html#ied12-s02"}
    (html / "book").mkdir()
    for there in ("overview", "text"):
        (html / f"book/{there}.html").touch()
    api.lead_on(html)
    stub = BeautifulSoup((html / "book/gone/page.html").read_text("utf-8"), "html.parser")
    assert stub.find("meta", {"http-equiv": "refresh"})["content"] == "1; url=../text.html"
    leads = json.loads(stub.find("meta", {"name": "dialogue-moved"})["content"])
    assert leads == {"": "../text.html", "a": "../text.html#ied12-s01"}
    assert (html / "book/overview.html").read_bytes() == b""


# In the built book


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "title", "language"),
    [
        ("since", "What is on record since", "en"),
        ("parts/gdcp", "Global Digital Connectivity Partnership", "en"),
        ("ja", "日本語の要約：日米は何を表明し、その後どうなったか", "ja"),
    ],
)
def test_metadata_of_a_page_tag_by_tag(book, page, title, language):
    html = BeautifulSoup((book / f"book/{page}.html").read_text("utf-8"), "html.parser")
    whole = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    day, author = whole["date-released"].isoformat(), whole["authors"][0]["name"]
    found = [
        (tag["name"], tag["content"])
        for tag in html.head.select("meta[name]")
        if re.match(r"citation_|DC\.", tag["name"])
    ]
    assert found == [
        ("citation_title", title),
        ("citation_author", author),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_book_title", "The Dialogue Book"),
        ("citation_publisher", author),
        ("citation_language", language),
        ("DC.title", title),
        ("DC.creator", author),
        ("DC.publisher", author),
        ("DC.date", day),
        ("DC.language", language),
        ("DC.type", "Text"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
    ]
    described = json.loads(html.head.find("script", type="application/ld+json").string)
    assert described["@type"] == "Chapter" and described["name"] == title
    assert described["isPartOf"]["name"] == "The Dialogue Book"
    assert described["isBasedOn"]["url"] == MINISTRY
    feed_link = html.head.find("link", type="application/atom+xml")["href"]
    assert (book / f"book/{page}.html").parent.joinpath(feed_link).resolve().exists()


@pytest.mark.slow
def test_files_of_the_built_book_fit_the_schemas_beside_them(book):
    found = sorted(p.stem for p in (book / "api").glob("*.json"))
    assert found == sorted(records.MODELS)
    for name in found:
        content = json.loads((book / f"api/{name}.json").read_text("utf-8"))
        schema = json.loads((book / f"api/schemas/{name}.json").read_text("utf-8"))
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert list(Draft202012Validator(schema).iter_errors(content)) == []
    assert (book / "api/ied-12.txt").read_text("utf-8") == RELEASE


@pytest.mark.slow
def test_every_place_in_the_files_is_there(book):
    places = set()

    def walk(value):
        if isinstance(value, dict):
            places.update(v for k, v in value.items() if k == "place")
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                walk(inner)

    for path in (book / "api").glob("*.json"):
        walk(json.loads(path.read_text("utf-8")))
    assert len(places) > 300
    pages_read = {}
    for place in places:
        path, _, anchor = place.partition("#")
        if path not in pages_read:
            pages_read[path] = (book / "api" / path).resolve().read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in pages_read[path], place


@pytest.mark.slow
def test_every_figure_has_its_four_files_with_credit_inside(book):
    figures = json.loads((book / "api/figures.json").read_text("utf-8"))["figures"]
    assert figures
    for figure in figures:
        made_files = {k: (book / "api" / path).resolve() for k, path in figure["files"].items()}
        about = json.loads(made_files["json"].read_text("utf-8"))
        assert set(about["citation"]) == {"bibtex", "ris", "csl-json", "text", "sist02"}
        for key in ("title", "alt", "source", "version", "parameters", "licence"):
            assert about[key], (figure["id"], key)
        assert about["source"] in "".join(ET.parse(made_files["svg"]).getroot().itertext())
        assert about["source"].encode() in made_files["png"].read_bytes()
        assert made_files["csv"].stat().st_size


def test_the_command_writes_the_files_for_kh_coder(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["export", "khcoder", "-o", str(tmp_path / "kh")])
    assert end.value.code == 0
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == sorted(str(p) for p in (tmp_path / "kh").iterdir())
    assert {"ied-12-text.txt", "ied-12-rules.txt"} <= {p.name for p in (tmp_path / "kh").iterdir()}
