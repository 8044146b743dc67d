"""The table of claims: chosen by words and status, a linked claim is shown, whole without JS."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def claims(page, book, faults):
    page.goto((book / "book/claims.html").as_uri())
    return page


def shown(page):
    return page.evaluate(
        """() => [...document.querySelectorAll(".dlg-claim")]
               .filter((claim) => claim.checkVisibility()).map((claim) => claim.id)"""
    )


@pytest.mark.published
def test_words_and_status_choose_and_stand_in_the_address(claims):
    every = len(shown(claims))
    claims.get_by_label("Words, or a sentence").fill("ＮＥＷＬＹ s07")  # as wide or narrow as typed
    assert shown(claims) == ["ied12-c25"]
    assert "claims=" in claims.url
    claims.reload()
    assert shown(claims) == ["ied12-c25"]
    claims.get_by_label("Status").select_option("interpreted")
    assert shown(claims) == []
    assert claims.get_by_text("No claim has all these words.").is_visible()
    claims.get_by_label("Words, or a sentence").fill("")
    assert shown(claims) == ["ied12-c29", "ied12-c62", "ied12-c64", "ied12-c65", "ied12-c71"]
    claims.get_by_label("Status").select_option("")
    assert len(shown(claims)) == every and "?" not in claims.url
    assert claims.get_by_text(f"{every} of {every} claims shown.").is_visible()


def test_of_a_family_those_with_the_words_or_all_where_they_say_how(claims):
    words = claims.get_by_label("Words, or a sentence")
    words.fill("“Artificial intelligence” sentences.")
    assert shown(claims) == ["ied12-c20-ai"]
    words.fill("Groups of forms in which the theme")
    assert {"ied12-c24-ai", "ied12-c24-summary"} <= set(shown(claims))


def test_a_linked_claim_is_shown_whatever_was_asked_and_has_its_citation(claims):
    claims.get_by_label("Words, or a sentence").fill("newly")
    claims.evaluate("location.hash = '#ied12-c07'")
    claims.wait_for_function("document.getElementById('ied12-c07').checkVisibility()")
    claims.locator("#ied12-c07").get_by_role("button", name="Cite").click()
    claims.get_by_role("dialog").get_by_text("Cite ied12-c07").wait_for(state="visible")


def test_without_javascript_the_table_is_whole(browser, book):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((book / "book/claims.html").as_uri())
    assert page.locator(".dlg-claim").count() > 100
    assert all(claim.is_visible() for claim in page.locator(".dlg-claim").all())
    assert page.locator(".dlg-claims-filter").count() == 0
    context.close()
