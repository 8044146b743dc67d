"""Search: folding, and what is collected from a page; expected values by hand."""

import json

import pytest
from lxml import etree

from dialogue.publish import search

FIRST = """<!DOCTYPE html><html><body>
<nav><a href="#ai">not in the text</a></nav>
<article class="bd-article"><section id="ai">
<h1>AI <span lang="ja">人工知能</span><a class="headerlink" href="#ai">¶</a></h1>
<p>OECD<span lang="ja">のAIに</span><em>関する</em>
 勧告</p><p>Next&nbsp;block<br>new line</p><!-- a comment --><script>var no = 1;</script>
<figure><p>Title</p>
<div class="dlg-chart" data-alt="Dots: ５Ｇ &amp; AI"><svg><text>OECD</text><text>dots</text>
<text>Welcome 歓迎</text><text>Welcome 歓迎</text></svg>
<script type="application/json">{"no": 2}</script></div>
<details><summary>Data</summary><table><tr><td>1</td><td>S01</td></tr></table></details></figure>
<section id="two"><h2>Two</h2><p>Inner only.</p></section>
</section></article><footer>not in the text</footer></body></html>"""
SECOND = """<html><body><article class="bd-article"><section id="b"><h1>B</h1></section></article>
</body></html>"""
NO_PAGE = "<html><body><article class='bd-article'><h1>Index</h1></article></body></html>"


def sections(text, path):
    return list(search.read(etree.HTML(text), path))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＩ", "ai"),
        ("ｾｷｭﾘﾃｨ", "セキュリティ"),
        ("ﾊﾟｰﾄﾅｰ", "パートナー"),
        ("か\u3099", "が"),
        ("かな カナ", "かな カナ"),  # hiragana and katakana stay apart
        ("B5G\u3000及び\n 5G ", "b5g 及び 5g"),
        ("㍿", "株式会社"),
        ("Japan’s “AI”", 'japan\'s "ai"'),
        ("2021–2022", "2021-2022"),
        ("データ", "データ"),  # the long vowel is no dash
    ],
)
def test_fold(text, folded):
    assert search.fold(text) == folded


def test_the_sections_of_a_page():
    first, two = sections(FIRST, "z.html")
    assert first == {
        "page": "z.html",
        "anchor": "ai",
        "chapter": "AI 人工知能",
        "title": "AI 人工知能",
        "text": "OECDのAIに関する 勧告 Next block new line Title Data 1 S01",
        "figures": "Dots: ５Ｇ & AI Welcome 歓迎",
    }
    assert two == {
        "page": "z.html",
        "anchor": "two",
        "chapter": "AI 人工知能",
        "title": "Two",
        "text": "Inner only.",
        "figures": "",
    }
    (second,) = sections(SECOND, "part/b.html")
    assert (second["page"], second["chapter"], second["text"]) == ("part/b.html", "B", "")
    assert sections(NO_PAGE, "genindex.html") == []


def test_write_is_a_plain_script_and_the_same_each_time(tmp_path):
    page, found = tmp_path / "search.html", sections(FIRST, "z.html")
    page.write_text('<script src="_static/search-index.js"></script>', "utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "searchtools.js").write_text("", "utf-8")
    search.write(tmp_path, found)
    index = (tmp_path / "_static" / "search-index.js").read_text("utf-8")
    names, _, sections_ = index.partition(";\nwindow.DIALOGUE_INDEX = ")
    assert sections_.endswith(";\n")
    assert json.loads(sections_.removesuffix(";\n")) == found
    assert names.startswith("window.DIALOGUE_NAMES = ")
    assert json.loads(names.removeprefix("window.DIALOGUE_NAMES = ")) == [*search.names()]
    assert not (tmp_path / "_static" / "searchtools.js").exists()
    named = page.read_text("utf-8")
    assert 'src="_static/search-index.js?v=' in named
    search.write(tmp_path, found)
    assert (tmp_path / "_static" / "search-index.js").read_text("utf-8") == index
    assert page.read_text("utf-8") == named


def test_the_names_of_a_thing():
    """From the glossary and the codebook: a name's bracket is left out, two names are two."""
    found = {thing["names"][0]: thing for thing in search.names()}
    assert found["日米豪印"] == {
        "page": "book/topics/international-fora.html",
        "names": ["日米豪印", "Quad", "クアッド", "日米豪印戦略対話"],
    }
    assert found["別添"]["names"] == ["別添", "attachment", "annex"]
    assert found["別添"]["page"] == ""
    assert found["サイバーセキュリティ"] == {
        "page": "book/topics/cybersecurity.html",
        "names": ["サイバーセキュリティ", "Cybersecurity"],
    }
