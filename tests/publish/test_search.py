"""Search: folding, and what is collected from a page; expected values by hand."""

import json

import pytest

from dialogue.publish import search

FIRST = """<!DOCTYPE html><html><head><link rel="next" href="part/b.html"></head><body>
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


@pytest.fixture
def html(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "_static").mkdir()
    (tmp_path / "z.html").write_text(FIRST, "utf-8")
    (tmp_path / "part" / "b.html").write_text(SECOND, "utf-8")
    (tmp_path / "genindex.html").write_text(NO_PAGE, "utf-8")
    return tmp_path


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


def test_sections_in_reading_order(html):
    first, two, second = search.sections(html)
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
    assert (second["page"], second["chapter"], second["text"]) == ("part/b.html", "B", "")


def test_write_is_a_plain_script_and_the_same_each_time(html):
    page = html / "search.html"
    page.write_text('<script src="_static/search-index.js"></script>', "utf-8")
    (html / "_static" / "searchtools.js").write_text("", "utf-8")
    assert search.write(html) == 3
    index = (html / "_static" / "search-index.js").read_text("utf-8")
    start, end = "window.DIALOGUE_INDEX = ", ";\n"
    assert index.startswith(start) and index.endswith(end)
    assert json.loads(index[len(start) : -len(end)]) == search.sections(html)
    assert not (html / "_static" / "searchtools.js").exists()
    named = page.read_text("utf-8")
    assert 'src="_static/search-index.js?v=' in named
    search.write(html)
    assert (html / "_static" / "search-index.js").read_text("utf-8") == index
    assert page.read_text("utf-8") == named
