"""Every page for everyone: WCAG 2.2 AA by axe-core, the keyboard, languages, the page's policy."""

import re
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import axe_playwright_python
import pytest
from bs4 import BeautifulSoup, Comment

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# A scheme changes nothing but colours: the other rules cannot differ, and take most of the time.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  return {
    name: (at.getAttribute("aria-label") || at.innerText || at.id || at.tagName).trim(),
    kind: at.tagName,
    place: at.getAttribute("href") || at.id || at.className,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && (style.outlineStyle !== "none" || style.boxShadow !== "none"),
  };
}"""


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def _pages(book):
    """All pages that a reader can open."""
    return sorted(p for p in book.rglob("*.html") if "_static" not in p.parts)


def _show_all(page):
    """Draw every chart; open what is folded, so that it is looked at too."""
    page.evaluate(
        """async () => {
          // long tables are all alike: the short ones are looked at for them
          document.querySelectorAll("details").forEach((d) => {
            d.open = d.querySelectorAll("td").length < 150;
          });
          for (const chart of document.querySelectorAll(".dlg-chart")) {
            chart.scrollIntoView();
            // what is in view is told after a frame's own callbacks: one frame more
            for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
          }
        }"""
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll(".dlg-chart")].every(
             (c) => !c.querySelector(".dlg-spec") || c.dataset.live)"""
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(browser, book, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="light",
        reduced_motion="reduce",
        offline=True,
        bypass_csp=True,  # axe itself comes from outside the page
    )
    page, found = context.new_page(), []
    for path in _pages(book):
        if path == book / "index.html":  # forwards at once
            continue
        page.goto(path.as_uri())
        _show_all(page)
        page.evaluate(_axe())
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            for fault in page.evaluate("(rules) => axe.run(document, rules)", rules)["violations"]:
                places = [node["html"][:160] for node in fault["nodes"][:3]]
                found.append((path.name, scheme, fault["id"], len(fault["nodes"]), places))
    context.close()
    assert found == []


def _walk(page, times):
    """Press Tab so often; what has the focus after each."""
    for _ in range(times):
        page.keyboard.press("Tab")
        yield page.evaluate(FOCUS)


def test_the_skip_link_comes_first_and_leads_to_the_text(still, book):
    page = still
    page.goto((book / "book/overview.html").as_uri())
    (first,) = _walk(page, 1)
    assert (first["name"], first["seen"]) == ("Skip to main content", True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview.html#main-content")
    (after,) = _walk(page, 1)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), after


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_is_reached_in_order_and_shows_the_focus(still, book, width):
    page = still
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((book / "book/overview.html").as_uri())
    page.wait_for_timeout(300)
    walked = []
    for stop in _walk(page, 400):
        if stop["kind"] == "BODY" or (walked and stop["name"] == walked[0]["name"]):
            break
        walked.append(stop)
    assert len(walked) < 400, "the focus never leaves the page"
    names = [stop["name"] for stop in walked]
    unseen = [s for s in walked if not s["seen"]]
    assert unseen == []
    theme = names.index("light/dark")
    assert theme < names.index("S01") < names.index("S07")  # of the table of answers
    if width == 1280:  # on narrow screens the menu is behind its button, and the search its icon
        search, menu = names.index("Search"), names.index("What is on record since")
        assert search < menu < theme
        assert (
            theme - search <= 27
        )  # what is folded is no stop: 15 entries, 7 that unfold, 5 buttons
        assert "What counts as an undertaking?" not in names[:theme]
    else:
        assert names.index("Menu") < theme


def test_the_menu_opens_and_closes_by_keyboard_on_a_narrow_screen(page, book, faults):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto((book / "book/method.html").as_uri())
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".bd-sidebar-primary, #pst-primary-sidebar-modal")
    opened.get_by_text("In what form do they speak?").first.wait_for(state="visible")
    assert not opened.get_by_text("What counts as an undertaking?").first.is_visible()
    opened.locator("summary[aria-label='Under In what form do they speak?']").first.focus()
    page.keyboard.press("Enter")
    opened.get_by_text("What counts as an undertaking?").first.wait_for(state="visible")
    page.keyboard.press("Escape")


def test_the_theme_switch_answers_to_the_keyboard(page, book, faults):
    page.emulate_media(color_scheme="light")
    page.goto((book / "book/method.html").as_uri())
    page.get_by_role("button", name="light/dark").focus()
    seen = set()
    for _ in range(3):
        page.keyboard.press("Enter")
        seen.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(seen) == 2


def test_the_search_field_answers_to_the_keyboard(page, book, faults):
    page.goto((book / "book/method.html").as_uri())
    page.locator(".bd-sidebar-primary .search-button__button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.type === 'search'")
    page.keyboard.type("GPAI")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dlg-results > li")


def test_a_charts_places_are_reached_by_keyboard(still, book):
    """The seventh sentence, from the first chart of the book, without a mouse."""
    page = still
    page.goto((book / "book/forms.html").as_uri())
    chart = page.locator('.dlg-chart[data-figure="map"]')
    chart.scroll_into_view_if_needed()
    page.locator("#fig-map .dlg-data > summary").focus()
    page.keyboard.press("Enter")
    for stop in _walk(page, 40):
        if stop["name"] == "S07":
            break
    assert stop["seen"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/text.html#ied12-s07")


def test_each_charts_links_are_listed(book):
    seen = 0
    for path in _pages(book):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for figure in soup.select("figure.dlg-figure"):
            drawn = {a["xlink:href"] for a in figure.select("svg a")}
            listed = {a["href"] for a in figure.select(".dlg-places a")}
            assert drawn == listed, (path.name, figure["id"])
            assert not any(place.startswith("http") for place in drawn)
            seen += bool(drawn)
    assert seen >= 20


def test_all_japanese_is_marked(book):
    unmarked = []
    for path in _pages(book):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for text in soup.find_all(string=JAPANESE):
            if isinstance(text, Comment) or text.find_parent(["script", "style", "title"]):
                continue
            if text.find_parent(lang=True)["lang"] != "ja":
                unmarked.append((path.name, text.strip()[:40]))
        for element in soup.select("[aria-label], [alt]"):
            name = element.get("aria-label") or element["alt"]
            wholly = JAPANESE.search(name) and not re.search("[A-Za-z]{3}", name)
            own = element if element.get("lang") else element.find_parent(lang=True)
            if wholly and own["lang"] != "ja":
                unmarked.append((path.name, name[:40]))
    assert unmarked == []


def test_every_page_names_what_it_may_load(book):
    for path in _pages(book):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'none'", path.name
        assert "http" not in policy and "*" not in policy, path.name
        assert "unsafe" not in rules.get("script-src", ""), path.name
        assert "unsafe-eval" not in policy, path.name
        assert [e for e in soup.find_all(True) if any(a.startswith("on") for a in e.attrs)] == []


def test_the_policy_refuses_what_is_not_named(page, book):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((book / "book/overview.html").as_uri())
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.intruder = 1";
          document.head.append(script);
          document.head.append(Object.assign(new Image(), { src: "https://example.org/x.png" }));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.intruder") is None
    assert sum("Content Security Policy" in text for text in said) == 2


def test_a_served_book_draws_its_charts_under_the_policy(browser, book):
    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(book))

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page, found = context.new_page(), []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.wait_for_url("**/book/overview.html")
        page.goto(f"http://127.0.0.1:{server.server_port}/book/forms.html")
        _show_all(page)
        assert page.locator(".dlg-live svg").count() >= 1
    finally:
        context.close()
        server.shutdown()
        server.server_close()
    assert found == []


def test_the_buttons_of_the_theme_answer(page, book, faults):
    page.goto((book / "book/method.html").as_uri())
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Download this page").click()
    page.locator('[data-does="print"]').click()
    assert page.evaluate("window.printed")


def test_folded_text_opens_without_javascript(browser, book):
    """Folded boxes are ``details``; only the switches, which need a script, are hidden."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((book / "book/overview.html").as_uri())
    for box in page.locator("article details").all():
        box.locator("summary").first.click()
        assert box.get_attribute("open") is not None
    hidden = [p for p in page.locator("article p:not(.dlg-views p)").all() if not p.is_visible()]
    context.close()
    assert hidden == []
