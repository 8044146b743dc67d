"""Browsers that keep nothing, addresses that are none, and a page without its book."""

import pytest
from lxml import etree
from support import ROOT

from dialogue.publish import japanese

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REFUSES = {
    "store": """Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("denied", "SecurityError"); } });
      Object.defineProperty(window, "sessionStorage", {
        get() { throw new DOMException("denied", "SecurityError"); } });""",
    "writing": """Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError"); };""",
    "reading": """Storage.prototype.getItem = Storage.prototype.setItem = () => {
        throw new DOMException("denied", "SecurityError"); };""",
}


@pytest.mark.parametrize("refused", REFUSES)
def test_switches_answer_where_the_browser_keeps_nothing(page, book, faults, refused):
    page.add_init_script(REFUSES[refused])
    page.emulate_media(color_scheme="light")
    page.goto((book / "book/overview.html").as_uri())
    theme, method = (page.get_by_role("button", name=name) for name in ("light/dark", "Method"))
    seen = set()
    for _ in range(3):
        theme.click()
        seen.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(seen) == 2
    pressed = method.get_attribute("aria-pressed")
    method.click()
    assert {pressed, method.get_attribute("aria-pressed")} == {"true", "false"}
    for name in ("commitments", "yourself", "text"):
        page.goto((book / f"book/{name}.html").as_uri())
        assert page.locator("article h1").is_visible()


@pytest.mark.parametrize("address", ["#%", "#%E3%81", "?highlight=%#%", "?highlight=OECD#%ZZ"])
def test_an_address_that_cannot_be_decoded(page, book, faults, address):
    for name in ("overview", "text", "commitments"):
        page.goto((book / f"book/{name}.html").as_uri() + address)
        assert page.locator(".dlg-cite-button").count() > 1  # of cite.js
        assert page.get_by_role("button", name="Method").is_visible()  # of layers.js
        page.evaluate("location.hash = '#%F0%28'")
        page.wait_for_timeout(50)


def test_an_address_in_which_more_is_encoded_than_need_be(page, book, faults):
    page.goto((book / "book/text.html").as_uri() + "#ied12%2Ds07")
    assert page.locator("#ied12-s07 .dlg-card").get_attribute("open") is not None


@pytest.mark.parametrize(
    "text",
    [
        "𠮷田氏、髙橋氏及び山﨑氏による",
        "葛\U000e0100城市",
        "人々、いすゞ",
        "ｾｷｭﾘﾃｨ ﾃﾞｰﾀ",
        "令和３年（ＡＩ）",
        "S07 (確認した), 「信頼」 and no more",
        "none at all",
    ],
)
def test_scripts_mark_the_japanese_that_the_book_marks(page, book, faults, text):
    page.goto((book / "book/method.html").as_uri())
    runs = page.evaluate(
        "(text) => dialogue.japanese(text).filter((p) => p.lang).map((p) => p.textContent)", text
    )
    paragraph = etree.fromstring(f"<p>{text}</p>")
    japanese.mark(paragraph)
    assert runs == [run.text for run in paragraph]


@pytest.fixture(scope="module")
def alone(tmp_path_factory, run):
    """A page in a folder of its own, with switches and charts that link sentences in the book."""
    folder = tmp_path_factory.mktemp("alone")
    done = run(ROOT, "dialogue", "run", "commitments", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder / "_build/html/book/commitments.html"


def test_scripts_make_no_links_in_a_page_without_its_book(page, alone, faults):
    page.goto(alone.as_uri())
    page.locator("#dlg-views-rule").select_option("needs")
    page.evaluate("document.querySelectorAll('.dlg-chart').forEach((c) => c.scrollIntoView())")
    chart = page.locator(".dlg-chart:has(.dlg-spec)").first
    chart.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.dlg-chart[data-live] .dlg-live svg')")
    gone = page.evaluate(
        """() => [...document.querySelectorAll("a")]
             .map((a) => a.getAttribute("href") ?? a.getAttribute("xlink:href") ?? "")
             .filter((place) => place.includes("text.html"))"""
    )
    assert gone == []
    assert page.locator(".dlg-counted .dlg-sentence").count() > 0
