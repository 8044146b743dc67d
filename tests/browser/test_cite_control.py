"""The Cite control, from disk and by keyboard: it says what ``dialogue cite`` says."""

import json

import pytest

from dialogue.publish import citation, formats

pytestmark = pytest.mark.browser


def _open(page, book, slug, id):
    page.goto((book / f"book/{slug}.html").as_uri())
    button = page.locator(f"article .dlg-cite-button[data-cite='{id}']").first
    for summary in button.locator("xpath=ancestor::details[not(@open)]/summary").all():
        summary.click()
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] pre")
    return page.locator("dialog.dlg-cite-dialog")


@pytest.mark.parametrize(
    ("slug", "id"),
    [
        ("text", "ied12-s07"),
        ("claims", "ied12-c03"),
        ("parts/fora-ai", "event-wtsa-20"),
        ("parts/gdcp", "third-country-5g-6g"),
        ("since", "since"),
        ("overview", "answers"),
        ("ja", "answers-ja"),
    ],
)
def test_it_says_what_the_command_says(page, book, faults, slug, id):
    commit = json.loads((book / "api/index.json").read_text("utf-8"))["commit"]
    dialog = _open(page, book, slug, id)
    expected = formats.every(citation.item(id, commit=commit))
    assert set(expected) == {"bibtex", "ris", "csl-json", "text", "sist02"}
    for name, text in expected.items():
        assert dialog.locator(f"pre[data-format='{name}']").text_content() == text.rstrip()


def test_it_opens_and_closes_by_keyboard_and_the_focus_returns(page, book, faults):
    dialog = _open(page, book, "text", "ied12-s07")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement.closest('dialog') || document.activeElement === document.body"
        )
        assert page.evaluate(f"!!({inside})")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.dataset.cite") == "ied12-s07"


def test_a_reference_is_copied(page, book, faults):
    dialog = _open(page, book, "text", "ied12-s07")
    dialog.locator("summary", has_text="BibTeX").press("Enter")
    dialog.get_by_role("button", name="Copy BibTeX").press("Enter")
    page.wait_for_function("document.querySelector('.dlg-cite-status').textContent !== ''")
    assert dialog.get_by_role("status").inner_text().startswith(("BibTeX copied", "BibTeX is sel"))


def test_without_an_address_the_permalink_names_no_host(page, book, faults):
    dialog = _open(page, book, "claims", "ied12-c03")
    link = dialog.get_by_role("link")
    assert link.inner_text() == "book/claims.html#ied12-c03"
    link.press("Enter")
    assert page.url.endswith("/book/claims.html#ied12-c03")
    assert not dialog.is_visible()


def test_a_wrong_row_is_reported_with_its_id(page, book, faults):
    dialog = _open(page, book, "parts/fora-ai", "event-wtsa-20")
    assert "This is wrong? Report it with its id, event-wtsa-20, and version" in dialog.inner_text()


def test_the_issue_form_is_filled_in_where_there_is_a_repository(page, book, faults):
    script = (book / "_static/citations.js").read_text("utf-8")
    assert '"repository": ""' in script
    there = script.replace('"repository": ""', '"repository": "https://example.org/a/book/"')
    page.route("**/citations.js", lambda r: r.fulfill(body=there, content_type="text/javascript"))
    dialog = _open(page, book, "parts/fora-ai", "event-wtsa-20")
    assert dialog.get_by_role("link", name="This is wrong").get_attribute("href") == (
        "https://example.org/a/book/issues/new"
        "?template=wrong.yml&title=Wrong%3A+event-wtsa-20&id=event-wtsa-20"
    )


def test_everything_with_an_id_has_a_button(page, book, faults):
    for slug in ("overview", "text", "since", "claims", "codebook", "parts/gdcp"):
        page.goto((book / f"book/{slug}.html").as_uri())
        missing = page.evaluate(
            """() => document.querySelector("meta[name='dialogue-cite']").content.split(" ")
                 .filter((id) => !document.querySelector(`.dlg-cite-button[data-cite="${id}"]`))"""
        )
        assert missing == [], slug
        assert page.get_by_role("button", name="Cite this page").count() == 1
    assert page.locator("script[src*='citations.js']").count() == 0  # only when first used


def test_an_old_anchor_leads_on(page, book, faults, tmp_path):
    text = (book / "book/method.html").read_text("utf-8")
    moved = '{"old-place": "since.html#event-wtsa-20"}'.replace('"', "&quot;")
    made = book / "book/method.html"
    page.route(
        "**/method.html*",
        lambda r: r.fulfill(
            body=text.replace(
                "</title>", f'</title><meta name="dialogue-moved" content="{moved}"/>', 1
            ),
            content_type="text/html",
        ),
    )
    page.goto(f"{made.as_uri()}#old-place")
    page.wait_for_url("**/parts/fora-ai.html#event-wtsa-20")  # where the record's page leads on
