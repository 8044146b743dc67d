"""What becomes of a page between Sphinx and the reader; expected values by hand."""

import base64
import hashlib

import pytest
from bs4 import BeautifulSoup

from dialogue.publish import finish

ICONS = 'var a={bars:[448,512,[],"f0c9","M0 96z"],"moon":[384,512,[9789],"f186","M223 32z"]}'
# As Sphinx and the theme write them: what stands around every page, and the parts that differ.
PAGE = """<!DOCTYPE html>

<html lang="en" data-content_root="{root}">
  <head>
    <meta charset="utf-8" />
    <title>{title} &#8212; 対話</title>
  <script data-cfasync="false">
    document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
  </script>
  <link rel="preload" as="font" crossorigin href="{root}_static/vendor/fontawesome/6/fa.woff2" />
  <script src="{root}_static/vendor/fontawesome/6/js/all.min.js?digest=1"></script>
  <script defer="defer" src="{root}_static/cite.js"></script>
  </head>
  <body>
  <nav class="bd-links"><a href="{root}book/overview.html">At a glance</a>
  <a href="{root}book/parts/gdcp.html">総括 &amp; more</a></nav>
  <button class="sidebar-toggle primary-toggle btn" title="Toggle primary sidebar">
  <span class="fa-solid fa-bars"></span></button>
  <button onclick="window.print()"
    class="btn" title="Print">x</button>
  <script>
document.write(`
  <button class="theme"><i class="theme-switch fa-solid fa-moon fa-lg" data-mode="dark"></i>
  </button>
`);
</script>
  <article class="bd-article">{article}</article>
  </body>
</html>
"""


def page(article="", title="T", root="../"):
    return PAGE.format(article=article, title=title, root=root)


@pytest.fixture
def finished(tmp_path):
    """Finishes a book of one page, or of pages by their paths; gives those as they are then."""

    def call(*articles, **pages):
        given, pages = pages, pages or {"book/overview.html": page(*articles)}
        icons = tmp_path / "_static/vendor/fontawesome/6/js/all.min.js"
        icons.parent.mkdir(parents=True)
        icons.write_text(ICONS, "utf-8")
        pages = {"search.html": page(root=""), **pages}
        for name, text in pages.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        finish.write(tmp_path)
        texts = {name: (tmp_path / name).read_text("utf-8") for name in pages}
        return texts if len(pages) > 2 or "search.html" in given else texts["book/overview.html"]

    return call


def soup(text):
    return BeautifulSoup(text, "html.parser")


def test_scripts_styles_and_drawings_come_out_as_they_went_in(finished):
    data = '{"a": "<b> & \\"c\\" 5 < 6 &amp; <\\/script>", "ja": "日本語"}'
    style = "a > b { content: '&'; }"
    drawing = (
        '<svg viewBox="0 0 9 9" preserveAspectRatio="none"><defs><clipPath id="c">'
        '<path d="M0,0"></path></clipPath><linearGradient id="g" gradientUnits="userSpaceOnUse">'
        '</linearGradient></defs><use xlink:href="#c"></use></svg>'
    )
    text = finished(
        f'<section id="s"><h1>H</h1><script type="application/json">{data}</script>'
        f"<style>{style}</style>{drawing}<p hidden>a&nbsp;b &lt; c<br />d</p></section>"
    )
    assert text.startswith("<!DOCTYPE html>\n<html")
    assert f'<script type="application/json">{data}</script>' in text
    assert f"<style>{style}</style>" in text
    assert drawing in text
    assert "<p hidden>a\u00a0b &lt; c<br>d</p>" in text


def test_japanese_is_marked_outside_the_head_and_scripts(finished):
    text = finished('<p title="山﨑氏">山﨑氏</p><p>a 山﨑氏</p><pre>甲</pre>')
    assert '<p title="山﨑氏" lang="ja">山﨑氏</p><p>a <span lang="ja">山﨑氏</span></p>' in text
    assert '<pre><span lang="ja">甲</span></pre>' in text
    assert "<title>T — 対話</title>" in text


def test_icons_are_drawings_also_in_what_scripts_write(finished):
    text = finished()
    drawn = soup(text).find("svg", class_="fa-bars")
    assert "".join(map(str, drawn)) == '<path d="M0 96z" fill="currentColor"></path>'
    assert (drawn["viewbox"], drawn["aria-hidden"]) == ("0 0 448 512", "true")
    assert drawn["class"] == ["svg-inline--fa", "dlg-icon", "fa-solid", "fa-bars"]
    script = soup(text).select("body > script")[0].string
    assert 'data-mode="dark" viewBox="0 0 384 512" aria-hidden="true"><path' in script
    assert "fa-solid fa-moon fa-lg" in script and "<i" not in script
    assert "fontawesome" not in text


def test_an_icon_that_the_theme_does_not_have(finished, refusal):
    message = refusal(finished, '<i class="fas fa-otter"></i>')
    assert message == ("icon 'fas fa-otter' in a page of the theme: not among the theme's icons")


def test_faults_of_the_theme_are_mended(finished):
    article = soup(
        finished(
            '<div class="pst-scrollable-table-container"><table><tr><th class="head">A</th></tr>'
            '</table></div><div role="list" class="citation-list"><div class="citation" id="id1" '
            'role="doc-biblioentry">B</div></div>'
            "<script type=\"text/x-thebe-config\">{}</script><script>kernelName = 'p'</script>C"
        )
    )
    table = article.select_one(".pst-scrollable-table-container")
    assert [table[a] for a in ("tabindex", "role", "aria-label")] == ["0", "group", "Table"]
    assert article.th["scope"] == "col"
    assert article.select("[role=list], [role=doc-biblioentry]") == []
    assert article.select("article script") == [] and article.article.get_text().endswith("BC")
    menu, printed = article.select("body > button")
    assert (menu["title"], menu["aria-label"]) == ("Menu", "Menu")
    assert (printed["type"], printed["data-does"], printed.get("onclick")) == (
        "button",
        "print",
        None,
    )


# What a page may load


def allowed(text):
    policy = soup(text).find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    return policy.split("script-src ")[1].split(";")[0].split()


def digest(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_only_the_themes_own_scripts_are_allowed(finished):
    text = finished(
        "<script>alert(1)</script></article></div><script>alert(2)</script>"
        "<script type='module'>alert(3)</script>"
    )
    tree = soup(text)
    theme = [
        tree.head.find("script", attrs={"data-cfasync": True}),
        tree.select("body > script")[0],
    ]
    assert len(tree.select("script:not([src])")) == 5
    assert sorted(allowed(text)) == sorted(["'self'", "file:", *(digest(s.string) for s in theme)])


def test_what_stands_in_the_menu_of_every_page_is_not_the_themes(finished):
    menu = page(root="").replace("At a glance", "<script>alert(1)</script>")
    texts = finished(**{"search.html": menu, "book/overview.html": menu})
    for text in texts.values():
        assert digest("alert(1)") not in allowed(text) and len(allowed(text)) == 4


def test_the_policy_comes_before_all_that_it_rules(finished):
    head = [e for e in soup(finished()).head.find_all(True)]
    assert [e.name for e in head[:5]] == ["meta", "meta", "link", "script", "title"]
    assert head[0]["charset"] == "utf-8"
    assert head[3]["src"] == "../_static/first.js"


def test_the_first_page_forwards_and_has_a_language(finished):
    forward = '<meta http-equiv="Refresh" content="0; url=book/overview.html" />\n'
    texts = finished(**{"index.html": forward, "book/overview.html": page()})
    tree = soup(texts["index.html"])
    assert tree.html["lang"] == "en" and tree.title.string == "The Dialogue Book"
    assert tree.select_one("[http-equiv=Refresh]")["content"] == "0; url=book/overview.html"
    assert tree.a["href"] == "book/overview.html"
    assert allowed(texts["index.html"]) == ["'self'", "file:"]


# Links


def links(text):
    return [a.get("href") or a.get("xlink:href") for a in soup(text).select("article a")]


def test_links_to_what_is_not_there_become_text(finished):
    texts = finished(
        **{
            "book/parts/gdcp.html": page(
                '<p id="here"><a href="../since.html#e">S1</a>, <a href="#here">S2</a>, '
                '<a href="#gone"><b>S3</b></a>, <a href="../text.html#s04">S4</a>, '
                '<a href="../../_figures/map.csv">CSV</a> <a href="https://example.org/x.html">x</a>'
                ' <a href="mailto:a@example.org">y</a> <a href="../gdcp.html?a=1#b">S5</a></p>'
                '<svg><a xlink:href="../text.html#s05"><path></path></a>'
                '<a xlink:href="../since.html"><path></path></a></svg>'
                '<p class="dlg-places">The drawing leads to: <a href="../text.html">S05</a></p>',
                root="../../",
            ),
            "book/since.html": page(),
        }
    )
    text = texts["book/parts/gdcp.html"]
    assert links(text) == [
        "../since.html#e",
        "#here",
        "../../_figures/map.csv",
        "https://example.org/x.html",
        "mailto:a@example.org",
        "../since.html",
    ]
    assert ", <b>S3</b>, S4, " in text and "<svg><path></path><a " in text
    assert "The drawing leads to" not in text


def test_scripts_make_no_link_to_what_is_not_there(finished):
    data = '{"link": "../book/text.html#s01", "here": "@root@/book/overview.html#x", "b": "c"}'
    text = finished(f'<script type="application/json">{data}</script>')
    assert '{"link": "", "here": "@root@/book/overview.html#x", "b": "c"}' in text
    assert soup(text).html.get("data-alone") == ""


def test_with_the_text_in_the_book_scripts_link_its_sentences(finished):
    texts = finished(**{"book/text.html": page(), "book/overview.html": page()})
    assert soup(texts["book/overview.html"]).html.get("data-alone") is None


# The book


def test_the_search_has_the_sections_in_the_order_of_the_menu(finished, tmp_path):
    section = '<section id="{0}"><h1>{0} 一</h1></section>'
    finished(
        **{
            "book/a.html": page(section.format("a")),
            "book/parts/gdcp.html": page(section.format("gdcp"), root="../../"),
            "book/overview.html": page(section.format("overview")),
        }
    )
    index = (tmp_path / "_static/search-index.js").read_text("utf-8").partition("INDEX = ")[2]
    assert [line.split('"')[3] for line in index.splitlines()[1:-1]] == [
        "book/overview.html",
        "book/parts/gdcp.html",
        "book/a.html",
    ]
    assert '"title": "gdcp 一"' in index


def test_a_host_serves_its_static_files_too(finished, tmp_path):
    finished()
    assert (tmp_path / ".nojekyll").read_bytes() == b""
