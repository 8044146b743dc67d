"""The reading room in a browser, from disk; and text fragments on a page made from the release."""

import io
from html import escape

import pytest
from PIL import Image

from dialogue.prose.fragments import text_fragment

pytestmark = pytest.mark.browser
AI = ["ied12-s02", "ied12-s19", "ied12-s20"]
UNDERTAKE = ["ied12-s07", "ied12-s13", "ied12-s14", "ied12-s21", "ied12-s22"]


@pytest.fixture
def address(book) -> str:
    return (book / "book/text.html").as_uri()


@pytest.fixture
def room(page, address, faults):
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    return page


def _shown(page):
    return page.evaluate(
        """() => [...document.querySelectorAll('.dlg-row')]
               .filter((row) => row.checkVisibility()).map((row) => row.id)"""
    )


def _status(page):
    return page.locator(".dlg-filters [role=status]").inner_text()


def test_filters_show_what_was_asked_for(room):
    assert len(_shown(room)) == 26
    assert _status(room) == "26 of 26 sentences shown."
    room.get_by_label("Topic", exact=True).select_option("ai")
    assert _shown(room) == AI
    assert _status(room) == "3 of 26 sentences shown."
    assert "topic=ai" in room.url
    assert room.get_by_role("heading", name="Free international data flows").count() == 0
    room.get_by_label("Form", exact=True).select_option("welcome")
    assert _shown(room) == ["ied12-s20"]
    room.get_by_role("button", name="Show all").click()
    assert len(_shown(room)) == 26
    assert _status(room) == "26 of 26 sentences shown."
    assert "?" not in room.url
    room.get_by_label("Form", exact=True).select_option("undertake")
    assert _shown(room) == UNDERTAKE


def _left(page, name):
    """The values of a menu with the number beside each."""
    options = page.get_by_label(name, exact=True).locator("option")
    said = options.evaluate_all("options => options.map((o) => [o.value, o.textContent])")
    return {value: int(text.rpartition("(")[2].rstrip(")")) for value, text in said}


def test_the_menus_say_how_many_are_left(room):
    """By hand: of the sentences on AI S02 describes, S19 confirms, S20 welcomes."""
    assert _left(room, "Topic")[""] == _left(room, "Form")[""] == 26
    room.get_by_label("Topic", exact=True).select_option("ai")
    forms = _left(room, "Form")
    assert forms[""] == 3
    assert {form for form, left in forms.items() if left == 1} == {
        "describe",
        "work-together",
        "welcome",
    }
    assert forms["undertake"] == 0
    assert _left(room, "Topic")["ai"] == 3  # its own choice does not count
    assert _left(room, "Topic")["cybersecurity"] > 0
    assert room.get_by_label("Topic", exact=True).locator(":checked").inner_text() == (
        "Artificial intelligence (3)"
    )


def test_where_nothing_is_left_it_says_what_to_loosen(room):
    room.get_by_label("Topic", exact=True).select_option("ai")
    room.get_by_label("Form", exact=True).select_option("undertake")
    assert _shown(room) == []
    assert _status(room).startswith("None of the 26 sentences is all of this.")
    ways = room.locator(".dlg-filters [role=status] button").all_inner_texts()
    assert ways == ["Loosen Topic (5 left)", "Loosen Form (3 left)"]
    room.get_by_role("button", name="Loosen Topic").click()
    assert _shown(room) == UNDERTAKE
    assert "topic" not in room.url and "form=undertake" in room.url
    assert room.evaluate("document.activeElement.name") == "topic"


def test_where_one_is_not_enough_all_but_one_are_loosened(room, address):
    """No two of the three are said of one sentence: S17, S20 and S13."""
    room.goto(f"{address}?topic=green-ict&form=welcome&forum=prague-5g")
    ways = room.locator(".dlg-filters [role=status] button").all_inner_texts()
    assert [way.rpartition(" (")[0] for way in ways] == [
        "Loosen Form and Forum",
        "Loosen Topic and Forum",
        "Loosen Topic and Form",
    ]
    room.get_by_role("button", name="Loosen Topic and Form").click()
    assert _shown(room) == ["ied12-s13"]


def test_what_came_after_is_in_sight(room):
    after = room.locator("#ied12-s07 .dlg-after")
    assert after.is_visible()
    assert room.locator("#ied12-s07 .dlg-card").get_attribute("open") is None
    assert after.get_by_text("on record by both").first.is_visible()
    assert "11 April 2024" in after.inner_text()
    assert room.locator(".dlg-after:visible").count() == 26


def test_filters_work_by_keyboard(room):
    room.get_by_label("Forum", exact=True).focus()
    room.keyboard.type("Prague")
    room.keyboard.press("Tab")
    assert _shown(room) == ["ied12-s13"]
    assert room.evaluate("document.activeElement.textContent") == "Show all"
    room.keyboard.press("Enter")
    assert len(_shown(room)) == 26


def test_the_address_carries_the_filters(room, address):
    room.goto(f"{address}?form=undertake&topic=nonsense&odd=1")
    assert _shown(room) == UNDERTAKE
    assert room.get_by_label("Topic", exact=True).input_value() == ""
    room.get_by_label("Topic", exact=True).select_option("cross-border-data")
    assert "odd=1" in room.url
    room.reload()
    assert _shown(room) == ["ied12-s21", "ied12-s22"]


def test_a_linked_sentence_is_shown_whatever_was_chosen(room, address):
    room.goto(f"{address}?topic=ai#ied12-s07")
    assert len(_shown(room)) == 26
    assert room.locator("#ied12-s07 details.dlg-card").get_attribute("open") is not None
    assert room.locator("#ied12-s07 .dlg-head").evaluate(
        "(e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight"
    )


def test_what_is_clicked_stays_where_it_is(room):
    summary = room.locator("#ied12-s08 > .dlg-card > summary")
    summary.scroll_into_view_if_needed()
    before = summary.bounding_box()["y"]
    summary.click()
    room.wait_for_timeout(200)
    assert summary.bounding_box()["y"] == pytest.approx(before, abs=2)
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    large = room.locator("#ied12-s08 .dlg-original").evaluate(size)
    assert large > room.locator("#ied12-s09 .dlg-original").evaluate(size)


def test_a_name_is_explained_by_keyboard_and_escape_closes_it(room):
    term = room.locator("#ied12-s17 .dlg-term", has_text="ITU")
    box = room.locator(".dlg-popover")
    assert not box.is_visible()
    term.focus()
    assert box.is_visible()
    assert "国際電気通信連合" in box.inner_text()
    assert "International Telecommunication Union (ITU)" in box.inner_text()
    room.keyboard.press("Escape")
    assert not box.is_visible()
    assert term.evaluate("(e) => e === document.activeElement")
    room.keyboard.press("Shift+Tab")
    assert "WTSA" in box.inner_text()
    described = room.evaluate(
        """() => document.getElementById(
             document.activeElement.getAttribute('aria-describedby')).textContent"""
    )
    assert "World Telecommunication Standardization Assembly" in described


def test_a_name_is_explained_by_pointer_and_the_pointer_may_go_to_it(room):
    term, box = room.locator("#ied12-s11 .dlg-term"), room.locator(".dlg-popover")
    term.hover()
    assert box.is_visible()
    box.hover()
    room.wait_for_timeout(400)
    assert box.is_visible()
    assert "Quad" in box.inner_text()
    room.mouse.move(2, 2)
    box.wait_for(state="hidden")
    assert term.get_attribute("aria-describedby") is None


def test_pop_ups_stay_inside_a_narrow_screen(room):
    room.set_viewport_size({"width": 390, "height": 800})
    for term in room.locator("#ied12-s16 .dlg-term").all():
        term.focus()
        box = room.locator(".dlg-popover").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_languages_side_by_side_where_there_is_room(room, width, beside):
    room.set_viewport_size({"width": width, "height": 900})
    japanese = room.locator("#ied12-s03 .dlg-original").bounding_box()
    english = room.locator("#ied12-s03 .dlg-working").bounding_box()
    assert (english["x"] > japanese["x"] + japanese["width"] - 1) is beside
    assert (english["y"] > japanese["y"] + japanese["height"] - 1) is not beside


def test_without_javascript_all_is_there(browser, address):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".dlg-original:visible").count() == 26
    assert not page.locator(".dlg-filters").is_visible()
    card = page.locator("#ied12-s26 > .dlg-card")
    card.locator("> summary").click()
    assert card.get_by_text("Claims that rest on this sentence").is_visible()
    assert page.locator(".dlg-after:visible").count() == 26
    context.close()


# Text fragments


def _page_of(release, folder):
    """The release as a plain page, a paragraph a line, every sentence in an element of its own."""
    text = escape(release.text)
    for s in reversed(release.sentences):
        assert text.count(escape(s.text)) == 1
        text = text.replace(escape(s.text), f'<span id="{s.id}">{escape(s.text)}</span>')
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    look = (
        "body{font:20px/40px sans-serif;width:700px;padding:3000px 0}"
        "::target-text{background:#f00;color:#f00}"
    )
    path = folder / "release.html"
    path.write_text(
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><style>{look}</style>{body}</html>',
        "utf-8",
    )
    return path.as_uri()


def _highlighted(page):
    """The sentences with highlighted characters, and these characters in order."""
    places = page.evaluate(
        """() => [...document.querySelectorAll('span')].flatMap((span) => {
             const node = span.firstChild;
             return [...node.data].map((c, i) => {
               const range = document.createRange();
               range.setStart(node, i);
               range.setEnd(node, i + 1);
               const box = range.getBoundingClientRect();
               return [span.id, c, box.left + box.width / 2, box.top + 2];
             });
           }).filter(([, , , y]) => y > 0 && y < innerHeight)"""
    )
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    red = [(at, c) for at, c, x, y in places if image.getpixel((int(x), int(y))) == (255, 0, 0)]
    return {at for at, _ in red}, "".join(c for _, c in red)


@pytest.mark.parametrize("number", [1, 5, 9, 14, 19, 24, 26])
def test_a_fragment_leads_to_its_sentence_and_highlights_it_all(page, study, tmp_path, number):
    sentence = study.release.sentences[number - 1]
    page.goto(f"{_page_of(study.release, tmp_path)}#:~:{text_fragment(sentence, study.release)}")
    page.wait_for_function("scrollY > 1000")
    page.wait_for_timeout(200)
    where, words = _highlighted(page)
    assert where == {sentence.id}
    assert words == sentence.text


def test_a_walk_through_a_sentence_by_keyboard(room):
    """Permalink, card, its claims, its citation: each is reached with Tab and answers Enter."""
    room.locator("#ied12-s07 .dlg-permalink").focus()
    card = room.locator("#ied12-s07 details.dlg-card")
    reached = []
    for _ in range(150):
        room.keyboard.press("Tab")
        at = room.evaluate(
            """() => {
              const at = document.activeElement;
              const row = at.closest(".dlg-row");
              return [row ? row.id : "", at.tagName, at.getAttribute("href") || at.className];
            }"""
        )
        if at[0] != "ied12-s07":
            break
        reached.append(at)
        if at[1] == "SUMMARY" and not card.evaluate("(card) => card.open"):
            room.keyboard.press("Enter")
            assert card.evaluate("(card) => card.open")
    places = [place for _, _, place in reached]
    assert any(place.startswith("claims.html#ied12-c") for place in places)
    assert any("#fig-" in place for place in places)
    assert any("parts/" in place and "#" in place for place in places)
    assert any(place.startswith("https://www.soumu.go.jp/") for place in places)
    assert any("dlg-cite" in place for place in places)
