"""Every number in the prose of the built pages is accounted for; none is merely typed."""

import re

import pytest
from bs4 import BeautifulSoup
from support import ROOT

pytestmark = pytest.mark.slow

PAGES = (
    *("overview", "ja", "commitments", "since", "forms", "agenda", "dates", "checkable", "fora"),
    *("values", "continuity", "words", "robust", "agreement", "rounds", "room", "text", "limits"),
    *("changes", "parts/summary", "parts/gdcp", "parts/networks-cyber", "parts/fora-ai"),
    *("parts/data-flows", "topics/mobile-networks", "topics/supplier-trust", "topics/ai"),
    *("topics/cybersecurity", "topics/third-countries", "topics/international-fora"),
    *("topics/cross-border-data", "topics/privacy-access", "topics/partnership-frame"),
)
# made by code from data, or quoted; a test of its own holds each
MADE = (
    *("figure", "table", "script", "style", "code", "pre", "svg", ".headerlink", ".dlg-sentence"),
    *(
        ".dlg-ja",
        ".dlg-item",
        ".dlg-event",
        ".dlg-answers",
        ".dlg-note",
        ".dlg-about",
        "details",
        "[lang=ja]",
        "math",
    ),
    *('a[href*="#ied12-"]', 'a[href^="http"]', ".bibtex", ".citation", ".dlg-made", ".dlg-views"),
)
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NAMES = re.compile(
    "|".join(
        (
            r"S\d\d(?:\.\d)?",  # a sentence
            r"ied-?12(?:-\w+)*",  # an id
            r"(?:Beyond )?[56]G|B5G|G7|G20|WTSA-20|PP-22|JUNO3|vRAN|F-?5|SIST 02|AI Act",  # names
            rf"\d{{1,2}}(?: (?:and|to) \d{{1,2}})? {MONTH}(?: \d{{4}})?",  # a day
            rf"{MONTH} \d{{4}}",
            r"\d{4}年\d{1,2}月\d{1,2}日(?:・\d{1,2}日)?|第12回",  # a day, the meeting, in Japanese
            r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b",  # a year, an ISO day
            r"round 12|12th|(?:\d{1,2}(?:st|nd|rd|th))",  # a meeting by its number
            r"Annex \d|codebook version \d",
            r"\(\d\)",  # a part by its number in the release
        )
    )
)
# what remains, with the reason why it may stand
EXCEPTIONS = {
    ("agreement", "0.800"): "Krippendorff's threshold",
    ("agreement", "0.667"): "Krippendorff's threshold",
    ("agreement", "95"): "the level of the bounds, in per cent",
    ("limits", "120"): "a statement of method, not about this text",
}


def prose(path):
    """The text of a page's paragraphs and list items that was written and not made."""
    article = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article.bd-article")
    for made in article.select(", ".join(MADE)):
        made.decompose()
    for block in article.select("p, li"):
        yield " ".join(block.get_text(" ").split())


@pytest.mark.parametrize("page", PAGES)
def test_no_number_is_only_typed(book, page):
    typed = {
        (page, number)
        for block in prose(book / f"book/{page}.html")
        for number in re.findall(r"\d[\d,.]*\d|\d", NAMES.sub("", block))
    }
    assert typed - set(EXCEPTIONS) == set()


def test_numbers_in_notes_stand_in_what_they_are_taken_from(study):
    """In the release, its context, its dated mentions, the meetings or the glossary."""
    folder = ROOT / "data/releases/ied-12"
    paths = [
        folder / name for name in ("release.ja.txt", "release.yml", "context.yml", "hooks.csv")
    ]
    paths += [ROOT / "data/rounds.csv", ROOT / "data/codebook/glossary.csv"]
    known = " ".join(path.read_text("utf-8") for path in paths)
    there = {number.lstrip("0") for number in re.findall(r"\d+", known)} | {"1", "2"}
    for note in study.notes.itertuples():
        for text in note[2:]:
            said = re.findall(r"\d+", re.sub(r"S\d\d", "", text))
            assert {number.lstrip("0") for number in said} <= there, (note.sentence_id, text)


def test_a_typed_number_would_be_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<article class="bd-article"><p>On 18 November 2021, S07 and 5G: 14 of '
        '<a href="claims.html#ied12-c01">26</a>.</p></article>'
    )
    assert [NAMES.sub("", block) for block in prose(tmp_path / "a.html")] == ["On ,  and : 14 of ."]
