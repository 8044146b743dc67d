"""The glossary: readings, other names, the pages about its terms, and its own page."""

import re
import unicodedata

import pytest
from bs4 import BeautifulSoup

from dialogue.build import plan
from dialogue.prose import terms

# By hand, from dictionaries and the bodies' own pages.
READINGS = {
    "次世代モバイルネットワーク": "じせだいモバイルネットワーク",
    "次世代移動体通信網": "じせだいいどうたいつうしんもう",
    "総務省": "そうむしょう",
    "日米豪印": "にちべいごういん",
    "国際場裡": "こくさいじょうり",
    "第三国": "だいさんごく",
    "別添": "べってん",
    "強靱": "きょうじん",
    "APEC": "エイペック",
    "5G": "ファイブジー",
    "又は": "または",
    "及び": "および",
}


@pytest.mark.parametrize("written", READINGS)
def test_readings(study, written):
    rows = study.glossary[study.glossary["ja"].str.contains(written)]
    assert len(rows)
    assert all(READINGS[written] in kana for kana in rows["kana"])


def test_every_name_that_is_not_in_kana_alone_has_a_reading(study):
    kana = re.compile("[ぁ-ゖァ-ヶー]+")
    for term in study.glossary.itertuples():
        plain = re.sub(r"[ 、・()]", "", unicodedata.normalize("NFKC", term.ja))
        said = re.sub(r"[ 、・()]", "", term.kana)
        assert bool(said) == (not kana.fullmatch(plain)), term.ja
        assert not said or kana.fullmatch(said), term.ja
        for loanword in re.findall("[ァ-ヶー]{2,}", plain):  # stays as it is written
            assert not said or loanword in said, term.ja


def test_the_page_about_a_term_is_one_of_the_book(study):
    places = {page.slug for page in plan.pages()}
    places |= {f"topics/{topic.id}" for topic in study.codebook.topics}
    assert {*study.glossary["about"]} - {""} <= places


def test_the_glossary_has_each_term_once_with_its_sentences(study):
    text = terms.glossary(study.with_parameters(coder="adjudicated"))
    entries = re.findall(r'<section id="term-([a-z0-9-]+)">(.*?)</section>', text, re.S)
    assert sorted(id for id, _ in entries) == sorted(study.glossary["term_id"])
    quad = dict(entries)["quad"]
    assert BeautifulSoup(quad, "html.parser").h3.get_text() == "日米豪印 にちべいごういん"
    assert "クアッド" in quad and 'href="topics/international-fora.html"' in quad
    assert re.findall(r"^- \[(S\d\d)\]\(#ied12-s\d\d\) ", quad, re.M) == ["S11", "S16"]
    assert "<b>日米豪印</b>" in quad
    assert "- " not in dict(entries)["mic"].partition("</p>\n")[2]
    assert "outside the joint statement" in dict(entries)["mic"]
    assert "Not in the release." in dict(entries)["wto"]
