"""Charts in the page: legible and whole on every screen, sentences on their marks, the keyboard,
and what a reader takes away."""

import re

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# of every drawing that is shown: texts that are too small, and what does not stand within it
FAULTS = """() => [...document.querySelectorAll(".dlg-chart")].flatMap((chart) => {
  const svg = [...chart.querySelectorAll("svg")].find((s) => s.checkVisibility());
  const box = svg.getBoundingClientRect();
  const faults = box.right > innerWidth || box.left < 0 ? [`${chart.dataset.figure} is cut`] : [];
  for (const text of svg.querySelectorAll("text")) {
    if (!text.textContent.trim() || !text.checkVisibility({ opacityProperty: true })) continue;
    const { a, b } = text.getScreenCTM();
    const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const said = `${chart.dataset.figure} “${text.textContent}”`;
    if (size < 10.99) faults.push(`${said}: ${size.toFixed(1)} px`);
    const room = chart.closest("article").getBoundingClientRect(); // what is beside a drawing shows
    if (left < room.left || right > room.right) faults.push(`${said} is cut sideways`);
    if (top < box.top - 2 || bottom > box.bottom + 2) faults.push(`${said} is cut`);
  }
  return faults;
})"""
SAID = """(id) => [...document.querySelectorAll(`[data-figure="${id}"] [role=link]`)].map(
  (mark) => [mark.getAttribute("aria-label"), mark.getAttribute("tabindex")])"""
# what the tooltip says over every drawn mark that has one
TOLD = """() => {
  const told = new Set();
  for (const mark of document.querySelectorAll(".dlg-live svg :is(path, text)")) {
    const before = document.querySelector("#vg-tooltip-element");
    if (before) before.textContent = "";
    mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
    const text = document.querySelector("#vg-tooltip-element")?.textContent;
    if (text) told.add(text);
  }
  return [...told];
}"""


def _with_charts(book):
    pages = sorted(book.glob("book/**/*.html"))
    return [p for p in pages if 'class="dlg-chart"' in p.read_text("utf-8")]


def _draw(page, path):
    page.goto(path.as_uri())
    for chart in page.locator(".dlg-chart:has(.dlg-spec)").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".dlg-live svg[role]").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_text_is_small_and_nothing_is_cut(still, book, width):
    still.set_viewport_size({"width": width, "height": 844})
    pages = _with_charts(book)
    found = []
    for path in pages:
        still.goto(path.as_uri())
        found += [f"{path.name}, still: {fault}" for fault in still.evaluate(FAULTS)]
        _draw(still, path)
        found += [f"{path.name}: {fault}" for fault in still.evaluate(FAULTS)]
    assert found == [] and len(pages) >= 20


def test_what_a_mark_says_is_a_sentence(still, book):
    for path in _with_charts(book):
        _draw(still, path)
        told = still.evaluate(TOLD)
        silent = path.name in ("dates.html", "summary.html")  # drawn by matplotlib
        assert silent or told, path.name
        for text in told:
            assert re.fullmatch(r"[A-Z“\d\u3040-\u9fff].{8,150}\.", text), (path.name, text)
            assert not re.search(r"\b(true|false|null|undefined)\b|…", text), (path.name, text)


def test_linked_marks_are_one_stop_that_arrows_move(still, book):
    page = still
    _draw(page, book / "book/forms.html")
    said = page.evaluate(SAID, "map")
    assert len(said) == 26 and sorted(t for _, t in said) == ["-1"] * 25 + ["0"]
    seventh = "S07 stands under “Say what they will do”, and says 継続, to carry on."
    assert [f"{seventh} It counts by its form.", "0"] in said  # of the uppermost row the first

    page.locator("form.dlg-views select").last.focus()
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.closest('.dlg-chart')"):
        page.keyboard.press("Tab")
    at = "document.activeElement.getAttribute('aria-label').slice(0, 3)"
    walked = [page.evaluate(at)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End", "ArrowRight", "Home"):
        page.keyboard.press(key)
        walked.append(page.evaluate(at))
    # the row of undertakings is S07, S13, S14, S21, S22; the last row has S02 alone
    assert walked == ["S07", "S13", "S14", "S13", "S02", "S02", "S07"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.locator("#vg-tooltip-element").inner_text().startswith(seventh)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.dlg-chart')") is None
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/text.html#ied12-s07")


def test_a_mark_says_what_the_switch_shows(still, book):
    still.goto(f"{(book / 'book/forms.html').as_uri()}?rule=joint-work")
    still.locator('[data-figure="map"] .dlg-live svg[role]').wait_for()
    counted = [name for name, _ in still.evaluate(SAID, "map") if "It counts" in name]
    assert sorted(name[:3] for name in counted) == ["S07", "S13", "S14", "S19", "S21", "S22"]


def test_the_switch_of_the_order_sorts_the_charts(still, book):
    page = still
    page.goto((book / "book/agenda.html").as_uri())
    names = '[data-figure="space-parts"] svg text'
    first = {"characters": "5G, Beyond 5G", "sentences": "5G, Beyond 5G"}
    # sentences by hand: (3) 8, (5) 6, (4) 5, (1) 4, (2) 3; characters: (3) 703, (4) 549, (1) 508,
    # (5) 406, (2) 344
    second = {"characters": "Cooperation in", "sentences": "Free international data flows"}
    for weight in ("sentences", "characters"):
        page.locator("#dlg-views-weight").select_option(weight)
        page.locator('[data-figure="space-parts"]').scroll_into_view_if_needed()
        page.wait_for_function(
            """([names, second]) => [...document.querySelectorAll(names)].filter(
                 (t) => /Beyond|fora|summary|flows|Global/.test(t.textContent)
                   && t.checkVisibility())[1]?.textContent.startsWith(second)""",
            arg=[names, second[weight]],
        )
        shown = [t for t in page.locator(names).all_text_contents() if "Beyond" in t]
        assert shown[0].startswith(first[weight])


def test_every_figure_is_taken_by_one_control(page, book, faults):
    page.set_viewport_size({"width": 390, "height": 844})
    for path in _with_charts(book):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        page.goto(path.as_uri())
        for figure in soup.select("figure.dlg-figure"):
            control = page.locator(f"#{figure['id']} .dlg-take")
            assert control.get_attribute("role") == "group"
            names = [*control.locator("a, button").all_inner_texts()]
            assert names == ["SVG", "PNG", "CSV", "Cite or embed"], path.name
            for link in figure.select(".dlg-take a"):
                assert (path.parent / link["href"]).resolve().stat().st_size > 100
            for reached in control.locator("a, button").all():
                box = reached.bounding_box()
                assert box["width"] >= 44 and box["height"] >= 44 and box["x"] + box["width"] <= 390


def test_the_control_stands_in_the_answer_alone_too(page, book, faults):
    page.goto((book / "book/forms.html").as_uri())
    page.get_by_role("button", name="Method").click()
    assert page.locator("#fig-map .dlg-data").is_hidden()
    assert page.locator("#fig-map .dlg-take").is_visible()


def _cited(page, path):
    page.goto(path)
    page.locator("#fig-map .dlg-take button").click()
    page.wait_for_selector("dialog[open] pre")
    dialog = page.locator("dialog.dlg-cite-dialog")
    return dialog, lambda name: dialog.locator(f"pre[data-format='{name}']").text_content()


def test_a_figure_is_embedded(page, book, faults):
    dialog, said = _cited(page, (book / "book/forms.html").as_uri())
    assert dialog.get_by_role("heading").inner_text() == "Cite this figure"
    assert said("embed").startswith('<img src="map.svg" alt="Dot plot of 26 sentences')
    script = (book / "_static/citations.js").read_text("utf-8")
    there = script.replace('"base": ""', '"base": "https://example.org/b/"')
    page.route("**/citations.js", lambda r: r.fulfill(body=there, content_type="text/javascript"))
    dialog, said = _cited(page, (book / "book/forms.html").as_uri())
    assert said("embed").startswith(
        '<a href="https://example.org/b/book/forms.html#fig-map">'
        '<img src="https://example.org/b/_figures/map.svg" alt="'
    )


def test_after_a_switch_the_view_is_cited(page, book, faults):
    dialog, said = _cited(page, f"{(book / 'book/forms.html').as_uri()}?rule=needs")
    title = page.locator("#fig-map .dlg-figure-title").inner_text()
    for name in ("bibtex", "ris", "csl-json"):
        assert "rule=needs" in said(name) and "rule=undertakings" not in said(name), name
        assert title in said(name)
    for name in ("text", "sist02"):
        assert re.search(r"\[(commit \S+, )?rule=needs\]", said(name)), name
    assert dialog.locator("pre[data-format='embed']").count() == 0  # the file shows another view
    assert dialog.get_by_role("link").first.inner_text() == "book/forms.html?rule=needs#fig-map"
