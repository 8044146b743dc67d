"""The reading room: fragments, names, cards; and that claims and sentences lead to each other."""

import json
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus.release import parse
from dialogue.prose import room, terms
from dialogue.prose.fragments import text_fragment


@pytest.fixture(scope="module")
def published(study) -> Study:
    return study.with_parameters(coder="adjudicated")


@pytest.fixture(scope="module")
def statement(published) -> str:
    return room.statement(published)


@pytest.fixture(scope="module")
def rows(statement) -> dict[str, BeautifulSoup]:
    """Each sentence's block, by the anchor before it."""
    blocks = re.findall(r"^\(([a-z0-9-]+)\)=\n::::\{div\} (.*?)\n::::$", statement, re.S | re.M)
    assert len(dict(blocks)) == len(blocks)
    return {id: BeautifulSoup(block, "html.parser") for id, block in blocks}


# Text fragments


@pytest.mark.parametrize(
    ("label", "opening", "closing"),
    [
        (
            "S01",
            "日米両国は、",
            "信頼できるセキュアなインターネットに対する継続的なコミットメントを強調した。",
        ),
        ("S02", "この対話は、", "の活用などの分野についての議論を含むものであった。"),
        ("S05", "両国は、日米競争力・強靱性", "を歓迎した。"),
        ("S11", "この点に関し、", "が継続的に行っている取組の価値を再確認した。"),
        ("S20", "米国は日本がGPAIの次期議長として今後の役割を担うことを歓迎した。", None),
    ],
)
def test_openings_and_closings_of_the_release(study, label, opening, closing):
    sentence = next(s for s in study.release.sentences if s.label == label)
    fragment = text_fragment(sentence, study.release)
    assert fragment.startswith("text=")
    assert [unquote(t) for t in fragment[5:].split(",")] == [opening, *filter(None, [closing])]


def test_every_fragment_has_the_exact_first_and_last_words(study):
    for sentence in study.release.sentences:
        words = [unquote(t) for t in text_fragment(sentence, study.release)[5:].split(",")]
        assert sentence.text.startswith(words[0])
        assert sentence.text.endswith(words[-1])
        assert study.release.text.count(words[0]) == 1


def _release(*paragraphs):
    return parse("1 内容\n" + "\n".join(paragraphs) + "\n", "t-1")


def test_signs_with_a_meaning_are_encoded():
    release = _release("(1)総括", "両国はA-B,C&D#Eを確認した。")
    fragment = text_fragment(release.sentences[0], release)
    assert fragment == (
        "text=%E4%B8%A1%E5%9B%BD%E3%81%AFA%2DB%2CC%26D%23E"
        "%E3%82%92%E7%A2%BA%E8%AA%8D%E3%81%97%E3%81%9F%E3%80%82"
    )


def test_a_sentence_that_stands_twice_is_told_by_what_is_before_it():
    release = _release("(1)総括", "両国は歓迎した。", "(2)他", "米国は、述べた。両国は歓迎した。")
    first, _, second = (text_fragment(s, release) for s in release.sentences)
    assert unquote(first) == "text=総括-,両国は歓迎した。"
    assert unquote(second) == "text=述べた。-,両国は歓迎した。"


def test_an_opening_inside_another_sentence_is_not_enough():
    release = _release("(1)総括", "日米両国は、会った。両国は、話した。")
    second = text_fragment(release.sentences[1], release)
    assert unquote(second) == "text=両国は、話した。"


# Names and terms


def _glossary(*pairs):
    columns = ["term_id", "ja", "abbr"]
    return pd.DataFrame([(f"t{n}", *pair) for n, pair in enumerate(pairs)], columns=columns)


def _found(text, *pairs):
    return [(text[p.start : p.end], p.term) for p in terms.places(text, _glossary(*pairs))]


def test_the_longest_name_is_taken_and_only_its_first_place():
    pairs = [("経済", ""), ("経済協力", ""), ("OECD", "")]
    assert _found("経済協力とOECDの経済協力と経済", *pairs) == [
        ("経済協力", "t1"),
        ("OECD", "t2"),
        ("経済", "t0"),
    ]


def test_a_name_is_a_word_of_its_own():
    pairs = [("人工知能", "AI"), ("第五世代", "5G"), ("ルール", "")]
    assert _found("GPAIとBeyond 5Gとプライバシールール", *pairs) == []
    assert _found("AI技術、5G及びルール", *pairs) == [("AI", "t0"), ("5G", "t1"), ("ルール", "t2")]


def test_names_of_the_release(published):
    by_label = {s.label: s.text for s in published.release.sentences}
    marked = {
        label: [text[p.start : p.end] for p in terms.places(text, published.glossary)]
        for label, text in by_label.items()
    }
    assert marked["S11"] == ["日米豪印"]
    assert marked["S20"] == ["GPAI", "次期議長"]
    assert marked["S19"] == [
        "OECDのAIに関する勧告",
        "OECD",
        "AIに関するグローバルパートナーシップ",
        "AI",
    ]


def test_every_marked_name_is_explained_once(published, rows):
    asked = {a["data-term"] for row in rows.values() for a in row.select("abbr")}
    opened = room.names(published).replace("template", "section")  # else nothing in it is read
    names = BeautifulSoup(opened, "html.parser")
    assert sorted(e["id"] for e in names.select("div[id]")) == sorted(asked)
    entry = names.select_one("#term-itu")
    assert entry.get_text(" ", strip=True) == (
        "国際電気通信連合 こくさいでんきつうしんれんごう "
        "International Telecommunication Union (ITU) forum, United Nations"
    )
    assert entry.select_one("[lang=ja]").get_text() == "国際電気通信連合"


# Sentences and cards


def test_every_sentence_has_anchor_card_and_both_languages(published, rows):
    assert list(rows) == [f"ied12-s{n:02d}" for n in range(1, 27)]
    for sentence in published.release.sentences:
        row = rows[sentence.id]
        original = row.select_one(".dlg-original")
        assert original["lang"] == "ja"
        assert original.get_text() == sentence.text
        english = row.select_one(".dlg-working").get_text()
        assert english == f"Working English {published.translation[sentence.id]}"
        assert row.select_one("details.dlg-card .dlg-cite")["data-id"] == sentence.id
        assert row.select_one(".dlg-permalink")["href"] == f"#{sentence.id}"


@pytest.mark.parametrize(
    ("id", "predicates"),
    [
        ("ied12-s01", ["コミットメントを強調した"]),
        ("ied12-s02", ["ものであった"]),
        ("ied12-s07", ["協力を継続することを決定した"]),
        ("ied12-s17", ["重要性を強調し", "機会を強調した"]),
        ("ied12-s19", ["支持を再確認し", "協働することを確認した"]),
    ],
)
def test_predicates_are_marked(rows, id, predicates):
    joined = re.sub(r"</mark>(</?abbr[^>]*>)?<mark>", "", str(rows[id].select_one(".dlg-original")))
    marked = BeautifulSoup(joined, "html.parser").select("mark")
    assert [m.get_text() for m in marked] == predicates


def test_claims_and_sentences_lead_to_each_other(published, statement):
    """No dead end: what a card links is just what the ledger says of its sentence."""
    cards = dict(re.findall(r"^\((ied12-s\d\d)\)=\n(.*?)\n::::$", statement, re.S | re.M))
    ledger = claims.ledger(published)
    assert {s for claim in ledger for s in claim.sentences} <= set(cards)
    for id, card in cards.items():
        linked = re.findall(r"\]\(#(ied12-c[a-z0-9-]+)\)", card)
        resting = [claim.id for claim in ledger if id in claim.sentences]
        assert sorted(linked) == sorted(resting)
        assert f"{len(resting)} claims" in card


def test_follow_up_items_with_their_newest_events(statement):
    """By hand from links.csv and events.csv."""
    card = statement.partition("(ied12-s07)=")[2].partition("(ied12-s08)=")[0]
    items = re.findall(r"^- \[.*\]\(#([a-z0-9-]+)\) \*(.*?)\.", card, re.M)
    assert items == [
        ("third-country-5g-6g", "on record by both"),
        ("third-country-openran-vran", "on record by both"),
        ("third-country-cyber-capacity", "on record by both"),
        ("third-country-green-ict", "nothing found"),
    ]
    first = card.partition("#third-country-5g-6g")[2].partition("#third-country-openran")[0]
    assert re.findall(r"^  - (.*?): .*\(#event-([a-z0-9-]+)\), ", first, re.M) == [
        ("February 2025", "leaders-statement-2025"),
        ("11 April 2024", "trilateral-summit-2024"),
        ("26 February 2024", "six-g-principles"),
    ]
    assert "and 2 earlier, in [the ledger](#third-country-5g-6g)" in first
    after, details = card.index("**What came after**"), card.index("<details")
    assert after < card.index("#third-country-5g-6g") < details  # in sight, and nowhere else
    assert "third-country" not in card[details:]
    none = statement.partition("(ied12-s02)=")[2].partition("(ied12-s03)=")[0]
    assert "Nothing in it is followed up in the record." in none


def _said(row) -> dict:
    return {d.dt.get_text(): d.dd.get_text() for d in row.select(".dlg-codes > div")}


def test_codes_of_a_sentence(rows):
    assert _said(rows["ied12-s20"]) == {
        "Subject": "米国 the United States",
        "Predicate": "歓迎 welcome; object 担うこと an act of the other side",
        "By its form": "does not count under the rule “Undertakings only”",
        "Topics": "国際場裡での協力 Working in international forums; AI Artificial intelligence",
        "Forums": "GPAI Global Partnership on AI (venue)",
        "Values": "none",
    }


def test_the_link_to_the_ministry(published, rows):
    links = [a["href"] for a in rows["ied12-s20"].select(".dlg-links a")]
    address, _, fragment = links[1].partition("#:~:text=")
    assert links[0] == "#ied12-s20"
    assert address == "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000126.html"
    assert unquote(fragment) == published.release.by_id["ied12-s20"].text


def test_filters_count_sentences(published):
    soup = BeautifulSoup(room.filters(published), "html.parser")
    shown = {o["value"]: o.get_text() for o in soup.select("option") if o["value"]}
    assert shown["ai"] == "Artificial intelligence (3)"  # S02 S19 S20
    assert shown["undertake"] == "Say what they will do (5)"  # S07 S13 S14 S21 S22
    assert shown["prague-5g"] == "Prague 5G Security Conference (1)"  # S13
    assert soup.select_one("[role=status]")["aria-live"] == "polite"
    assert soup.select_one("section").has_attr("hidden")


def test_what_the_data_say_cannot_break_the_page(published, monkeypatch):
    other = published.with_parameters()
    said = {"ied12-s01": 'a <script>"b"</script> & c'}
    monkeypatch.setattr(Study, "translation", said)
    other.meta = published.meta.model_copy(update={"url": "javascript:alert(1)"})
    made = room.statement(other)
    assert "<script" not in made
    assert "a &lt;script&gt;&quot;b&quot;&lt;/script&gt; &amp; c" in made
    assert "javascript:" not in made


def test_another_release_is_shown_whole(tiny):
    other = Study(release="tiny-1", coder="auto")
    made = room.statement(other)
    for sentence in other.release.sentences:
        assert f"({sentence.id})=" in made
    assert "Working English</span> not yet" in made


# In the built book


@pytest.mark.slow
def test_every_link_of_the_reading_room_leads_somewhere(book):
    path = book / "book/text.html"
    pages = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser")}
    article = pages[path].select_one("article.bd-article")
    found = [e["id"] for e in pages[path].select("[id]")]
    assert len(found) == len(set(found))
    assert {f"ied12-s{n:02d}" for n in range(1, 27)} <= set(found)
    links = [a["href"] for a in article.select("a[href]")]
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert any(link.startswith("claims.html#") for link in inside)
    for link in inside:
        page, _, anchor = link.partition("#")
        target = (path.parent / page).resolve() if page else path
        if target not in pages:
            pages[target] = BeautifulSoup(target.read_text("utf-8"), "html.parser")
        assert not anchor or pages[target].find(id=anchor), link


@pytest.mark.slow
def test_every_claim_in_the_book_links_its_sentences(book, published):
    page = BeautifulSoup((book / "book/claims.html").read_text("utf-8"), "html.parser")
    for claim in claims.ledger(published):
        box = page.find(id=claim.id)
        linked = {a["href"] for a in box.select('a[href*="#ied12-s"]')}
        assert linked >= {f"text.html#{s}" for s in claim.sentences}, claim.id


@pytest.mark.slow
def test_figures_and_sentences_lead_to_each_other(book):
    room = BeautifulSoup((book / "book/text.html").read_text("utf-8"), "html.parser")
    figures = [json.loads(p.read_text("utf-8")) for p in (book / "_figures").glob("*.json")]
    linked = {
        card["id"]: [a["href"].partition("#")[2] for a in card.select('a[href*="#fig-"]')]
        for card in room.select(".dlg-row")
    }
    for id, links in linked.items():
        resting = {f"fig-{f['id']}" for f in figures if id in f["sentences"]}
        assert len(links) == len(set(links)) and set(links) == resting, id
    first = [id for id, links in linked.items() if "fig-timeline-gdcp" in links]
    assert first == ["ied12-s06", "ied12-s07"]  # of (2), those with follow-up items
