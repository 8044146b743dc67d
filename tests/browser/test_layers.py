"""One switch between the answer alone and the answer with its method."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def switch(page):
    return page.get_by_role("button", name="Method")


def test_the_switch_takes_the_method_away_and_brings_it_back(page, book, faults):
    page.goto((book / "book/overview.html").as_uri())
    method = page.locator("article").locator(".dlg-about, .dlg-data, .sd-dropdown")
    assert method.count() == 5 + 1 and method.first.is_visible()  # five findings, one box
    switch(page).focus()
    page.keyboard.press("Enter")
    assert switch(page).get_attribute("aria-pressed") == "false"
    assert not any(part.is_visible() for part in method.all())
    assert page.locator("article .dlg-made").first.is_visible()
    page.keyboard.press("Enter")
    assert all(part.is_visible() for part in method.all())


def test_the_choice_holds_on_the_next_page_and_a_link_into_the_method_shows_it(page, book, faults):
    page.goto((book / "book/overview.html").as_uri())
    switch(page).click()
    page.goto((book / "book/agenda.html").as_uri())
    assert page.locator("article .dlg-data").first.is_hidden()
    # what a search leads to may stand in the data of a figure
    page.goto((book / "book/agenda.html").as_uri() + "?highlight=characters")
    assert page.locator("article .dlg-data").first.is_visible()


def test_without_javascript_all_is_there(browser, book):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((book / "book/overview.html").as_uri())
    assert page.locator("article .dlg-about").first.is_visible() and switch(page).count() == 0
    context.close()
