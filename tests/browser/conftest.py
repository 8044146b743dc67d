"""A browser for the pages: any Chrome or Chromium; DIALOGUE_BROWSER=required forbids skipping."""

import os

import chromium
import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if not path:
        if os.environ.get("DIALOGUE_BROWSER") == "required":
            pytest.fail("a Chrome or Chromium is required and none was found")
        pytest.skip("no Chrome or Chromium found")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=[*chromium.ARGUMENTS])
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def faults(page):
    """JavaScript errors and requests that leave the disk: there must be none."""
    found = []
    watch(page, found)
    yield found
    assert found == []


def watch(page, found: list) -> None:
    """Add every console error, exception and request outside the disk to ``found``."""
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None,
    )
    inside = ("file:", "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(inside) else found.append(r.url))


@pytest.fixture
def still(page, faults):
    """A page that does not scroll smoothly, so that what has the focus is in view at once."""
    page.emulate_media(reduced_motion="reduce")
    return page
