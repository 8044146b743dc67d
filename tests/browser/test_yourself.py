"""Coding by oneself: by keys alone, kept, compared, saved; nothing is sent."""

import csv
import io
import re

import pytest

from dialogue.analysis.study import Study
from dialogue.corpus import files, workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GROUPS = ["undertake", "work-together", "hold-commitment", "state-need", "hold-view"]
GROUPS += ["welcome", "describe"]
KEEPS_NOTHING = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); } })"""


@pytest.fixture
def coding(page, book, faults):
    page.goto((book / "book/yourself.html").as_uri())
    return page.locator(".dlg-yourself")


def published() -> list[tuple[str, str]]:
    """The published form and answer of each sentence, from the file: its final clause."""
    name = "data/releases/ied-12/readings/adjudicated.csv"
    with open(workspace.root() / name, encoding="utf-8") as file:
        last = {r["sentence_id"]: (r["form"], r["future"]) for r in csv.DictReader(file)}
    return [*last.values()]


def code(page, answers, first=0):
    """Answer by keys alone, from the first sentence on or another; the last leads to the end."""
    page.locator(".dlg-yourself-all button").nth(first).click()
    for form, future in answers:
        page.keyboard.press(str(GROUPS.index(form) + 1))
        page.keyboard.press(future[0])
        page.keyboard.press("ArrowRight")


def unanswered(coding):
    return coding.get_by_role("alert").inner_text()


def finish(page, before="No"):
    page.get_by_label(before, exact=True).check()
    page.get_by_role("button", name="Show the result").click()


def saved(page) -> list[dict]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").first.click()
    text = download.value.path().read_bytes().decode("utf-8")
    assert "\r" not in text and text.endswith("\n")
    return [*csv.DictReader(io.StringIO(text))]


def cells(page, caption):
    table = page.get_by_role("table", name=caption).locator("tbody tr")
    return table.evaluate_all("rows => rows.map((r) => [...r.cells].map((c) => c.textContent))")


def test_the_published_codes_again_differ_nowhere(page, coding):
    text = coding.inner_text()
    assert "By the reading" not in text and "adjudicated" not in text
    code(page, published())
    finish(page)
    rows = {name: (form, future) for name, form, future in cells(page, "Sentences you coded")}
    assert rows["adjudicated (used in this book)"] == ("26 of 26 (100%)",) * 2
    assert rows["auto"][1] == "not coded"
    assert "Nowhere." in coding.inner_text()
    # S07, S13, S14, S21, S22; and S19; S01, S06, S16, S18, S24, S26; S15, S23
    assert cells(page, "Sentences that count") == [
        ["Undertakings only", "5", "5"],
        ["Plus confirmed joint work", "6", "6"],
        ["Plus stated commitments", "12", "12"],
        ["Plus stated needs", "14", "14"],
    ]


def test_differences_are_listed_and_change_the_counts(page, coding):
    answers = published()
    assert answers[6] == ("undertake", "yes") and answers[1] == ("describe", "no")
    answers[6] = ("hold-view", "yes")
    answers[1] = ("describe", "yes")
    code(page, answers)
    finish(page)
    assert cells(page, "Every difference") == [
        ["S02", "Future-oriented", "yes", "no"],
        [
            "S07",
            "form",
            "State a view: importance, value, support",
            "Say what they will do",
        ],
    ]
    counts = [row[1:] for row in cells(page, "Sentences that count")]
    assert counts == [["4", "5"], ["5", "6"], ["11", "12"], ["13", "14"]]
    row = next(r for r in cells(page, "Sentences you coded") if r[0].startswith("adjudicated"))
    assert row[1:] == ["25 of 26 (96%)", "25 of 26 (96%)"]
    link = page.get_by_role("table", name="Every difference").get_by_role("link", name="S07")
    assert link.get_attribute("href").endswith("book/text.html#ied12-s07")


def test_the_file_is_a_reading(page, coding):
    answers = published()
    code(page, answers)
    finish(page, "Yes")
    rows = saved(page)
    study = Study()
    path = f"{study.folder}/readings/A.csv"
    assert [*rows[0]] == [f["name"] for f in files.resource(path)["schema"]["fields"]]
    assert [(r["sentence_id"], r["clause"]) for r in rows] == [
        (r["sentence_id"], str(r["clause"])) for r in files.read_table(path).to_dict("records")
    ]
    last = {r["sentence_id"]: (r["form"], r["future"]) for r in rows}
    assert [*last.values()] == answers
    first = [r for r in rows if (r["sentence_id"], r["clause"]) == ("ied12-s17", "1")]
    assert (first[0]["form"], first[0]["future"]) == ("", "")
    assert [r["note"] for r in rows] == ["had read the book before: yes"] + [""] * 27
    assert not any(r["verb"] or r["head"] or r["topics"] for r in rows)

    page.get_by_role("button", name="Change answers").click()
    page.keyboard.press("7")
    assert saved(page)[0]["note"] == (
        "had read the book before: yes; answers changed after the result was seen"
    )


def test_answers_are_kept_and_erased_only_when_asked_twice(page, coding):
    code(page, published()[:3])
    assert "Sentence S04, 4 of 26. 3 coded." in coding.inner_text()
    page.wait_for_timeout(500)  # a browser keeps them in a process of its own, and not at once
    page.reload()
    assert "Sentence S04, 4 of 26. 3 coded." in coding.inner_text()
    page.get_by_role("button", name="Start again").click()
    assert "3 coded" in coding.inner_text()
    page.get_by_role("button", name="Erase all answers?").click()
    assert "Sentence S01, 1 of 26. 0 coded." in coding.inner_text()


def test_the_result_waits_for_every_answer(page, coding):
    code(page, published()[1:], first=1)
    assert "1 of 26 sentences are not coded yet." in coding.inner_text()
    page.get_by_label("No", exact=True).check()
    assert page.get_by_role("button", name="Show the result").is_disabled()
    page.get_by_role("button", name="Back").click()
    assert "Sentence S01" in coding.inner_text()


def test_next_waits_for_both_answers(page, coding):
    page.get_by_role("button", name="Next").click()
    assert "Sentence S01" in coding.inner_text()
    assert unanswered(coding) == "Both questions are open."
    page.get_by_role("radio").first.check()
    assert unanswered(coding) == ""
    page.locator(".dlg-yourself-count").focus()
    page.keyboard.press("Enter")
    assert unanswered(coding) == "Question 2 is open."
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("button", name="Next").click()
    assert "Sentence S02" in coding.inner_text()
    page.keyboard.press("n")
    page.keyboard.press("ArrowRight")
    assert unanswered(coding) == "Question 1 is open."


def test_the_question_asked_is_the_one_compared(page, coding):
    """The codebook's own words for the criterion, ``future`` in the readings."""
    schemes = files.read_yaml(workspace.data() / "codebook/schemes.yml")
    future = next(c for c in schemes["criteria"] if c["id"] == "future")
    assert coding.locator("legend").all_inner_texts() == [
        "1. What do the speakers do with the sentence?",
        f"2. {future['question']}",
    ]


def test_the_key_is_shown_when_all_is_done(page, coding):
    scripts = coding.locator("script")
    assert scripts.count() == 0  # what the page was given is not left lying about
    assert not re.search("any verb|decide", coding.inner_text())
    code(page, published())
    finish(page)
    key = dict(cells(page, "The key to question 1"))
    assert key["Welcome"].startswith("歓迎") and "any verb" in key["State a need"]


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 800)])
def test_the_box_begins_on_the_first_screen(page, coding, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("scrollTo(0, 0)")
    first = coding.get_by_role("radio").first.bounding_box()
    assert first["y"] < height * (1 if width > 400 else 1.5)


def test_arrows_choose_within_a_question(page, coding):
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio").nth(1).is_checked()
    assert "Sentence S01" in coding.inner_text()
    page.keyboard.press("n")
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.closest('label')).outlineStyle"
    )
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert "Sentence S02" in coding.inner_text()


def test_keys_outside_the_box_do_nothing(page, coding):
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    assert "Sentence S01, 1 of 26. 0 coded." in coding.inner_text()


@pytest.mark.parametrize("kept", ["no JSON", '{"at":99,"form":{"ied12-s01":"toString"}}', "[]"])
def test_what_is_kept_may_be_spoilt(page, coding, kept):
    key = "dialogue-yourself-ied-12-frame-future"
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
    page.reload()
    assert "Sentence S01, 1 of 26. 0 coded." in coding.inner_text()


def test_a_browser_that_keeps_nothing_is_told_so(page, book):
    page.add_init_script(KEEPS_NOTHING)
    page.goto((book / "book/yourself.html").as_uri())
    code(page, published()[:1])
    text = page.locator(".dlg-yourself").inner_text()
    assert re.search(r"1 coded", text) and "keeps nothing" in text
    assert saved(page)[0]["form"] == "hold-commitment"


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits(page, coding, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    code(page, published())
    finish(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
