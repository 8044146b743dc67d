"""Every page from disk, with the network off: no error, no request outside, every chart drawn."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _pages(book):
    return sorted(book.glob("book/**/*.html"))


def _visit(page, path):
    """Open a page and scroll through it, so that every chart comes into view."""
    page.goto(path.as_uri())
    page.evaluate(
        """async () => {
          for (const chart of document.querySelectorAll('.dlg-chart')) {
            chart.scrollIntoView();
            // what is in view is told after a frame's own callbacks: one frame more
            for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
          }
        }"""
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll('.dlg-chart')].every(
             (c) => !c.querySelector('.dlg-spec') || c.dataset.live)"""
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_whole(page, book, faults, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    wide = []
    for path in _pages(book):
        _visit(page, path)
        empty = page.evaluate(
            """() => [...document.querySelectorAll('.dlg-chart')].filter((c) => {
                 const shown = [...c.querySelectorAll('svg')].filter((s) => s.checkVisibility());
                 return shown.length !== 1 || shown[0].getBBox().width < 100;
               }).map((c) => c.dataset.figure)"""
        )
        assert empty == [], f"{path.name}: {empty}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path.name)
    assert wide == []
    assert len(_pages(book)) >= 20


SIDEWAYS = """() => {
  document.querySelectorAll("article details").forEach((fold) => { fold.open = true; });
  const wide = document.documentElement.clientWidth;
  const said = (e) => [e.localName, e.getAttribute("class"), e.textContent.slice(0, 40)].join(" ");
  const out = (box, left, right) => box.width && (box.left < left - 1 || box.right > right + 1);
  const found = [];
  for (const e of document.querySelectorAll("article *:not(svg *)")) {
    if (!e.checkVisibility()) continue;
    const clips = getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
    if (clips || out(e.getBoundingClientRect(), 0, wide)) found.push(said(e));
  }
  for (const text of document.querySelectorAll("article .dlg-chart svg text")) {
    const { left, right } = text.ownerSVGElement.getBoundingClientRect();
    const box = text.getBoundingClientRect();
    if (text.checkVisibility() && out(box, left, right)) found.push(said(text));
  }
  return found;
}"""


def test_on_a_phone_nothing_is_cut_or_scrolls_sideways(page, book, faults):
    """What is folded included: every part of the text, every table, every label of a chart."""
    page.set_viewport_size({"width": 390, "height": 844})
    found = {}
    for path in _pages(book):
        _visit(page, path)
        if cut := page.evaluate(SIDEWAYS):
            found[path.name] = cut[:5]
    assert found == {}


def test_no_page_of_the_record_is_endless(page, book, faults):
    for name in ("since", "parts/*", "topics/*"):
        for path in book.glob(f"book/{name}.html"):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollHeight") <= 8000, path.name


def test_charts_stand_without_javascript(browser, book):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    seen = 0
    for path in _pages(book):
        page.goto(path.as_uri())
        for figure in page.locator(".dlg-chart").all():
            assert figure.locator(".dlg-wide svg").is_visible(), path.name
            seen += 1
    context.close()
    assert seen >= 20


def test_a_chart_becomes_interactive_and_links_its_sentences(page, book, faults):
    _visit(page, book / "book/forms.html")
    live = page.locator('.dlg-chart[data-figure="map"] .dlg-live')
    live.locator("text", has_text=re.compile("^7$")).click()
    page.wait_for_url("**/text.html#ied12-s07")


def test_japanese_is_marked(page, book, faults):
    page.goto((book / "book/overview.html").as_uri())
    unmarked = page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.querySelector('article'), 4);
          const found = [];
          for (let n; (n = walk.nextNode()); ) {
            const at = n.parentElement.closest('[lang]');
            if (/[\\u3040-\\u30ff\\u4e00-\\u9fff]/.test(n.data) && at.lang !== 'ja'
                && !n.parentElement.closest('svg, script, pre')) found.push(n.data.trim());
          }
          return found;
        }"""
    )
    assert unmarked == []
