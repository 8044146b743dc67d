"""What is written for a release that is added, and what is told of it."""

import csv
import datetime as dt
import hashlib

import pytest
from pages import CONTACTS, TEXT, page, paragraphs, served, tree

from dialogue.analysis.study import Study
from dialogue.corpus import draft, files, readings

SIGHTS = [  # what a person is told of ``TEXT``
    "- around the statement, by lines: furniture (1), date (2), title (3), lead (4), "
    "section (12 to 13), annex (14 to 15)",
    "- title_ja and title_en in release.yml are the same: one of them is to be written",
    "- release.yml does not have: kind_ja, kind_en, dialogue_ja, dialogue_en, sides, publisher_en",
    "- parts that the codebook does not name: part-2 架空網の推進",
    "- S05: no rule knows the predicate: 両国は、次の架空会議をことほいだ。",
    "- bodies that the codebook does not have: 架空機構 (S03), KKO (S03), 架空会議 (S05)",
    "- desk contacts: 6 lines left out, of the source that is kept too",
]
REPORT = [
    "kakuu-2: 架空の政策対話(第2回会合)の結果【架空】",
    "published 2024-03-28 by 架空省, held 2024-03-27 to 2024-03-28",
    "5 sentences (ja); parts: part-0 (1), summary 総括 (2), part-2 架空網の推進 (2)",
    "to be looked at by a person:",
    *SIGHTS,
]


@pytest.fixture
def source(tmp_path) -> str:
    path = tmp_path / "release.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_a_dry_run_reports_and_writes_nothing(project, source):
    before = tree(project)
    told = draft.add(source, "kakuu-2", dry_run=True)
    assert told == [*REPORT, "nothing was written (--dry-run)"]
    assert tree(project) == before and not (project / "_build").exists()


def test_a_folder_is_written(project, source):
    before = tree(project)
    told = draft.add(source, "kakuu-2")
    assert told[: len(REPORT)] == REPORT and told[len(REPORT)].startswith(
        "written to data/releases/kakuu-2, with a draft reading"
    )
    folder = project / "data/releases/kakuu-2"
    new = {name.removeprefix("releases/kakuu-2/") for name in tree(project).keys() - before.keys()}
    text = TEXT.replace("\n".join(CONTACTS), "\n" * 5)
    assert new == {
        "release.yml",
        "release.ja.txt",
        "source/page.txt",
        "readings/draft.csv",
        "readings/readings.yml",
    }
    assert files.text(folder / "release.ja.txt") == files.text(folder / "source/page.txt") == text
    assert files.read_yaml(folder / "release.yml") == {
        "id": "kakuu-2",
        "language": "ja",
        "title_ja": "架空の政策対話(第2回会合)の結果【架空】",
        "title_en": "架空の政策対話(第2回会合)の結果【架空】",
        "published": dt.date(2024, 3, 28),
        "held_start": dt.date(2024, 3, 27),
        "held_end": dt.date(2024, 3, 28),
        "publisher_ja": "架空省",
        "retrieved_note": f"Read from a file on {dt.date.today():%-d %B %Y}. "
        "Desk contacts are left out, of the source as it is kept too.",
        "sha256_published": hashlib.sha256(TEXT.encode()).hexdigest(),
        "sha256_text": hashlib.sha256(text.encode()).hexdigest(),
        "parts": [
            {"id": "summary", "numbers": [1]},
            {"id": "part-2", "numbers": [2], "ja": "架空網の推進"},
        ],
    }


def test_the_draft_is_what_the_automatic_coder_finds(project, source):
    draft.add(source, "kakuu-2")
    with (project / "data/releases/kakuu-2/readings/draft.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    coded = [(r["sentence_id"], r["clause"], r["subject"], r["verb"], r["form"]) for r in rows]
    assert coded[0] == ("kakuu2-s01", "1", "both-countries", "emphasise", "hold-view")
    assert coded[3] == ("kakuu2-s04", "1", "both-countries", "decide", "undertake")
    assert coded[4] == ("kakuu2-s05", "1", "both-countries", "", "")
    assert {r[name] for r in rows for name in (*readings.CRITERIA, *readings.CATALYSTS)} == {""}
    about = readings.provenance("kakuu-2")["draft"]
    assert about["automatic"] is True and about["date"] == dt.date.today()


def test_a_draft_can_be_chosen_and_is_not_what_a_book_takes(project, source):
    text = TEXT.replace("架空の共同声明", "OECDの共同声明").replace("開かれた", "オープンな")
    (project / "release.txt").write_text(text, "utf-8")
    draft.add(str(project / "release.txt"), "kakuu-2")
    assert readings.coders("kakuu-2") == ["auto", "draft"]
    own, auto = (Study(release="kakuu-2", coder=coder).codes for coder in ("draft", "auto"))
    assert own["forums"].sum() == (("oecd", ""),) and own["values"].sum() == (("open", ""),)
    assert own.astype(str).equals(auto[own.columns].astype(str))


def test_a_reviewed_reading_is_taken_and_has_roles(project, source, spoil, refusal):
    (project / "release.txt").write_text(TEXT.replace("架空の共同声明", "OECDの声明"), "utf-8")
    draft.add(str(project / "release.txt"), "kakuu-2")
    folder = project / "data/releases/kakuu-2/readings"
    folder.joinpath("reviewed.csv").write_bytes(folder.joinpath("draft.csv").read_bytes())
    assert readings.coders("kakuu-2") == ["reviewed", "auto", "draft"]
    message = refusal(lambda: Study(release="kakuu-2").codes)
    assert message.startswith(
        "data/releases/kakuu-2/readings/reviewed.csv, row 3, column forums: 'oecd:'; allowed: forum"
    )
    spoil(folder / "reviewed.csv", "oecd:", "oecd:author")
    assert Study(release="kakuu-2").codes["forums"].sum() == (("oecd", "author"),)


def test_no_contact_is_in_anything_that_is_written(project, tmp_path):
    (tmp_path / "page.html").write_bytes(page(paragraphs(), "shift_jis").encode("cp932"))
    draft.add(str(tmp_path / "page.html"), "kakuu-2")
    for path in (project / "data/releases/kakuu-2").rglob("*.*"):
        text = path.read_text("utf-8")
        assert not any(word in text for word in ("甲山", "乙川", "0000-", "kakuu@", "架空課"))


def test_a_text_without_a_day(project, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT.replace("令和6年3月28日\n", ""), "utf-8")
    told = draft.add(str(tmp_path / "a.txt"), "kakuu-2", dry_run=True)
    assert "published on an unknown day by 架空省, held on unknown days" in told
    assert "- no date: published is missing in release.yml" in told
    told = draft.add(str(tmp_path / "a.txt"), "kakuu-2", published=dt.date(2024, 3, 29))
    assert "published 2024-03-29 by 架空省, held 2024-03-27 to 2024-03-28" in told
    assert not any("no date" in line for line in told)


def test_a_day_that_is_not_that_of_the_text(project, source):
    told = draft.add(source, "kakuu-2", published=dt.date(2024, 3, 1), dry_run=True)
    assert "- the text is dated 2024-03-28, release.yml says 2024-03-01" in told
    assert "- held on 2024-03-28, after it was published on 2024-03-01" in told


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"id": "Kakuu-2"}, "--id: 'Kakuu-2' is no id; allowed: small letters, then a number"),
        ({"id": "../x-1"}, "--id: '../x-1' is no id; allowed: small letters, then a number"),
        ({"id": "kakuu"}, "--id: 'kakuu' is no id; allowed: small letters, then a number"),
        ({}, "--id: '' is no id; allowed: small letters, then a number, with single hyphens"),
        (
            {"id": "ied-12"},
            "--id: there is a release 'ied-12' already; allowed: another --id, or remove "
            "data/releases/ied-12 first",
        ),
        ({"number": 15}, "data/rounds.csv: unknown round 15; allowed: 1 to 14"),
    ],
)
def test_what_is_refused(project, source, refusal, given, line):
    before = tree(project)
    assert refusal(draft.add, source, **given).startswith(line)
    assert tree(project) == before


def test_nothing_to_add(project, refusal):
    allowed = "allowed: SOURCE, a file or an address, or another --language"
    assert refusal(draft.add, id="a-1") == f"nothing to add; {allowed}"
    none = f"no official address of round 13 is known; {allowed}"
    assert refusal(draft.add, number=13) == none
    assert refusal(draft.add, number=13, language="en") == none  # a copy elsewhere is none


def test_a_round_is_fetched_from_its_address(project, spoil):
    with served({"/9": page(paragraphs(), "euc-jp").encode("euc_jp")}) as address:
        official = "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000101.html"
        spoil(project / "data/rounds.csv", official, f"{address}/9")
        draft.add(number=9)
    about = Study(release="ied-09").meta
    assert (about.series, about.round, about.url) == ("IED", 9, f"{address}/9")
    assert about.held_start == dt.date(2024, 3, 27)  # as its text says
    assert about.retrieved_note == (
        f"Fetched on {dt.date.today():%-d %B %Y}. The text is the main text of the page. "
        "Desk contacts are left out, of the source as it is kept too."
    )


def test_an_id_names_its_round_and_the_days_are_known(project, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT.replace("開催しました", "しました"), "utf-8")
    assert draft.add(str(tmp_path / "a.txt"), "dde-0014", dry_run=True)
    draft.add(str(tmp_path / "a.txt"), "dde-14")
    about = Study(release="dde-14").meta
    assert (about.series, about.round) == ("DDE", 14)
    assert (about.held_start, about.held_end) == (dt.date(2024, 2, 6), dt.date(2024, 2, 7))


def test_nothing_is_left_of_what_could_not_be_written(project, source, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    before = tree(project)
    monkeypatch.setattr(files, "write_yaml", full)
    with pytest.raises(OSError, match="No space"):
        draft.add(source, "kakuu-2")
    assert tree(project) == before and not [*(project / "_build").iterdir()]


ENGLISH = """Joint Statement on the Second Invented Policy Dialogue [invented]

March 28, 2024

The following is the text of a statement by the Ministry of Invention and others.

Begin text:

The two governments held the second Invented Policy Dialogue on March 27-28, 2024, in Nowhere.

(1) Open networks

Both sides reaffirmed their commitment to an open network. The two sides welcomed the work of the \
Council of Imagined States (CIS).

(2) Data

They frobnicated the flow of data within the OECD.

End text.

Media contact: Jane Nobody
Tel: +1-202-000-0000
"""


def test_an_english_release(project, tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH, "utf-8")
    told = draft.add(str(tmp_path / "a.txt"), "inv-2")
    assert told[1] == (
        "published 2024-03-28 by Ministry of Invention, held 2024-03-27 to 2024-03-28"
    )
    assert told[2] == (
        "4 sentences (en); parts: part-0 (1), part-1 Open networks (2), part-2 Data (1)"
    )
    for line in (
        "parts that the codebook does not name: part-1 Open networks, part-2 Data",
        "S04: no rule knows the predicate: …icated the flow of data within the OECD.",
        "bodies that the codebook does not have: Council of Imagined States (S03), CIS (S03)",
        "desk contacts: 2 lines left out, of the source that is kept too",
    ):
        assert f"- {line}" in told
    read = Study(release="inv-2", coder="draft")
    assert read.meta.language == "en" and read.meta.parts[0].en == "Open networks"
    assert [*read.codes["verb"]] == ["describe", "reaffirm", "welcome", ""]
    assert "Nobody" not in (project / "data/releases/inv-2/release.en.txt").read_text("utf-8")
