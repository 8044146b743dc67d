"""The search page, opened from disk: every word of the book is found, and marked where it stands.

A module name of its own, since pytest takes two modules called ``test_search`` for one.
"""

import csv
import itertools
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from dialogue.publish import search

pytestmark = pytest.mark.browser
JAPANESE = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u4e00-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z’'-]*[A-Za-z]")
NOWHERE = ("量子暗号通信", "xylophone", "スルコト", "AI xylophone", "％＄＃")


@pytest.fixture
def search_page(page, book, faults):
    page.goto((book / "search.html").as_uri())
    return page


def _headings_and_first_sentences(book):
    """(page, anchor, text) of every section, read without the code under test."""
    for path in sorted(book.rglob("book/**/*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in soup.select("a.headerlink"):
            link.decompose()
        for section in soup.select("article.bd-article section[id]"):
            for name in ("h1", "h2", "h3", "p"):
                if block := section.find(name, recursive=False):
                    text = re.split(r"(?<=[.。?!])(?=\s|$)", block.get_text())[0]
                    yield path.relative_to(book).as_posix(), section["id"], text


def _indexed(book):
    """Every section as the index of the finished book has it."""
    text = (book / "_static/search-index.js").read_text("utf-8")
    return json.loads(text.partition("window.DIALOGUE_INDEX = ")[2].removesuffix(";\n"))


def _terms(text):
    for run in JAPANESE.findall(text):
        for length in range(2, 7):
            yield from (run[i : i + length] for i in range(len(run) - length + 1))
    yield from ENGLISH.findall(text)


def _type(page, text):
    page.locator("#dlg-query").fill(text)
    page.locator("#dlg-query").press("Enter")
    return page.locator("#dlg-results > li")


def test_every_term_finds_its_section(search_page, book):
    sought = sorted(
        {
            (term, page, anchor)
            for page, anchor, text in _headings_and_first_sentences(book)
            for term in _terms(text)
        }
    )
    assert len(sought) > 1000
    missed = search_page.evaluate(
        """(sought) => {
          let last, found;
          return sought.filter(([term, page, anchor]) => {
            if (term !== last) found = dialogueSearch.find(term);
            last = term;
            return !found.some((s) => s.page === page && s.anchor === anchor);
          });
        }""",
        sought,
    )
    assert missed == []


def test_folding_is_the_same_in_both_languages(search_page, book):
    texts = [s[key] for s in _indexed(book) for key in ("title", "text", "figures")]
    texts += ["ＡＩ", "ｾｷｭﾘﾃｨ", "ﾊﾟｰﾄﾅｰ", "か\u3099", "㍿", "A\u3000\u00a0B", "’‘“”‐‑‒–—−ー〜～"]
    folded = search_page.evaluate("(ts) => ts.map((t) => dialogueSearch.fold(t).trim())", texts)
    assert folded == [search.fold(text) for text in texts]


def test_what_stands_nowhere_finds_nothing(search_page):
    for term in NOWHERE:
        assert _type(search_page, term).count() == 0
        assert search_page.locator("#dlg-status").inner_text().startswith("Nothing found")


def test_one_character_is_too_few(search_page):
    for term in ("A", "　私 ", "ｶﾞ"):
        assert _type(search_page, term).count() == 0
        assert search_page.locator("#dlg-status").inner_text() == "Two characters are needed."


@pytest.mark.parametrize(
    ("typed", "same"),
    [("ＡＩ", "ai"), ("ｾｷｭﾘﾃｨ", "セキュリティ"), ("５Ｇ　ｾｷｭﾘﾃｨ", "5G セキュリティ")],
)
def test_width_and_case_do_not_matter(search_page, typed, same):
    found = _type(search_page, same).all_inner_texts()
    assert found
    shown = search_page.locator("#dlg-results mark").all_inner_texts()
    assert _type(search_page, typed).all_inner_texts() == found
    assert search_page.locator("#dlg-results mark").all_inner_texts() == shown


def test_all_words_must_stand(search_page):
    count = {t: _type(search_page, t).count() for t in ("OECD", "GPAI", "GPAI　OECD")}
    assert 0 < count["GPAI　OECD"] <= min(count["OECD"], count["GPAI"])


def test_the_page_about_it_comes_first_then_titles_then_the_order_of_the_pages(search_page):
    pages, titles, order = search_page.evaluate(
        """() => {
          const found = dialogueSearch.find("internet");
          const said = (s) => dialogueSearch.fold(s.title).includes("internet");
          return [
            dialogueSearch.find("cybersecurity").map((s) => s.page),
            found.map((s) => said(s) && s.title === s.chapter ? 0 : said(s) ? 1 : 2),
            found.map((s) => DIALOGUE_INDEX.findIndex(
              (o) => o.page === s.page && o.anchor === s.anchor)),
          ];
        }"""
    )
    assert pages[0] == "book/topics/cybersecurity.html"
    assert titles == sorted(titles) and {*titles} > {1}
    second = [at for at, title in zip(order, titles, strict=True) if title == 1]
    assert second == sorted(second)


def _queries():
    with open(Path(__file__).with_name("queries.csv"), encoding="utf-8") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def test_what_readers_ask_for_is_among_the_first_three(search_page):
    """Queries with the page a reader wants, written by hand."""
    queries, missed = _queries(), {}
    assert len(queries) >= 60
    for query, wanted in queries:
        links = _type(search_page, query).locator("a")
        first = links.evaluate_all("links => links.slice(0, 3).map((a) => a.getAttribute('href'))")
        if not any(link.startswith(f"book/{wanted}.html?") for link in first):
            missed[query] = first
    assert missed == {}


def _found(page, query):
    """What a query finds: whole texts of its sections, folded."""
    return page.evaluate(
        """(query) => dialogueSearch.find(query).map(
             (s) => dialogueSearch.fold([s.title, s.text, s.figures].join(" ")))""",
        query,
    )


def test_latin_words_are_found_at_word_beginnings(search_page):
    for query in ("AI", "aid", "ran"):
        beginning = re.compile(rf"(?<![a-z]){query.lower()}|人工知能|artificial intelligence")
        assert all(beginning.search(text) for text in _found(search_page, query))
    own = re.compile(r"(?<![a-z])ai(?![a-z])|人工知能|artificial intelligence")
    assert all(own.search(text) for text in _found(search_page, "AI"))  # no "aim": it is a name
    assert "oecdのai" in "".join(_found(search_page, "AI"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("localization", "localisation"),
        ("organization", "organisation"),
        ("favor", "favour"),
        ("instaled", "installed"),
        ("program", "programme"),
        ("dialog", "dialogue"),
        ("center", "centre"),
        ("defense", "defence"),
        ("commitments", "commitment"),
        ("countries", "country"),
        ("co-operation", "cooperation"),
        ("multistakeholder", "multi-stakeholder"),
        ("グローバルデジタル連結性", "グローバル・デジタル連結性"),
        ("クアッド", "Quad"),
        ("O-RAN", "オープンRAN"),
    ],
)
def test_other_ways_to_write_it_find_the_same(search_page, one, other):
    texts = {query: _found(search_page, query) for query in (one, other)}
    assert texts[one]
    assert set(texts[one]) == set(texts[other])


def test_the_status_names_the_other_names(search_page):
    found = _type(search_page, "クアッド").count()
    status = search_page.locator("#dlg-status")
    said = status.inner_text()
    assert said.startswith(f"{found} sections have “クアッド” or another of its names (")
    assert "日米豪印" in said and "Quad" in said
    assert status.locator("[lang=ja]").first.inner_text() == "クアッド"
    assert "Quad" in search_page.locator("#dlg-results mark").all_inner_texts()


def test_results_follow_typing_and_the_address_keeps_the_query(search_page):
    assert search_page.evaluate("document.activeElement.id") == "dlg-query"
    search_page.locator("#dlg-query").press_sequentially("信頼")
    search_page.wait_for_selector("#dlg-results > li")
    search_page.wait_for_url("**/search.html?q=*")
    assert parse_qs(urlsplit(search_page.url).query) == {"q": ["信頼"]}
    found = search_page.locator("#dlg-results > li").all_inner_texts()
    status = search_page.locator("#dlg-status").inner_text()
    assert status == f"{len(found)} sections have “信頼”."
    search_page.reload()
    assert search_page.locator("#dlg-query").input_value() == "信頼"
    assert search_page.locator("#dlg-results > li").all_inner_texts() == found


@pytest.mark.parametrize(
    "term", ["勧告", "Internet Economy", "GPAI", "ｵｰﾌﾟﾝ", "協働の確認", "OECDのAI"]
)
def test_a_result_leads_to_the_place(search_page, term):
    results = _type(search_page, term)
    for number in sorted({0, results.count() - 1}):
        _type(search_page, term).nth(number).locator("a").click()
        search_page.wait_for_selector(".dlg-current")
        search_page.wait_for_load_state()
        search_page.wait_for_timeout(100)
        place = search_page.locator(".dlg-current")
        anchor = urlsplit(search_page.url).fragment
        assert search_page.evaluate(
            """([place, anchor]) => document.getElementById(anchor).contains(place)""",
            [place.element_handle(), anchor],
        )
        assert place.evaluate(
            """(e) => e.getBoundingClientRect().bottom > 0
                   && e.getBoundingClientRect().top < innerHeight"""
        )
        marks = search_page.locator("mark.dlg-hit").all_inner_texts()
        if marks:
            assert search.fold(term).replace(" ", "") in search.fold("".join(marks)).replace(
                " ", ""
            )
        search_page.get_by_role("button", name="Clear").click()
        assert search_page.locator(".dlg-hit, .dlg-marks").count() == 0
        assert "highlight" not in search_page.url
        search_page.go_back()
        search_page.wait_for_selector("#dlg-results > li")


def test_places_in_figures_and_closed_tables_are_shown(page, book, faults):
    found = _indexed(book)
    section = next(s for s in found if JAPANESE.search(s["figures"]))
    runs = JAPANESE.findall(section["figures"])
    chart = next(run for run in runs if len(run) > 1 and run not in section["text"])
    page.goto(f"{(book / section['page']).as_uri()}?highlight={chart}#{section['anchor']}")
    page.wait_for_selector(".dlg-chart.dlg-hit")

    soup = BeautifulSoup((book / section["page"]).read_text("utf-8"), "html.parser")
    number = len(soup.select_one("details.dlg-data").select("tbody tr"))
    cell = soup.select_one(f"details.dlg-data tbody tr:nth-of-type({number})").get_text(" ")
    page.goto(f"{(book / section['page']).as_uri()}?highlight={cell}#{section['anchor']}")
    page.wait_for_selector("details.dlg-data[open] mark.dlg-current")


def test_every_page_reads_as_the_index_says(page, book, faults):
    """So each place that is found can be marked."""
    chapters = itertools.groupby(_indexed(book), key=lambda section: section["page"])
    for path, found in chapters:
        page.goto((book / path).as_uri())
        read = "dialogueSearch.read(document.querySelector('article.bd-article')).text"
        text = search.fold(page.evaluate(read))
        for section in found:
            assert search.fold(section["title"]) in text
            # Nothing but nested sections and figures stands between a section's own words.
            assert search.fold(section["text"]) in text, (path, section["anchor"])


def test_the_themes_search_field_leads_to_the_page(page, book, faults):
    page.goto((book / "book" / "method.html").as_uri())
    page.keyboard.press("Control+k")
    icon, field = (
        page.locator(f".search-button__wrapper.show {part}").bounding_box()
        for part in ("form svg", "input")
    )
    assert icon["x"] + icon["width"] <= field["x"]
    page.keyboard.type("コミットメント")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dlg-results > li")
    assert page.locator("#dlg-query").input_value() == "コミットメント"
    page.locator("#dlg-query").evaluate("(input) => input.blur()")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "dlg-query"
