"""Thirty questions of readers, in ``questions.csv``: the page that answers each, and in what words.

The first eight are answered on the first screen, on a phone within three; the others within two
clicks on links that can be seen on the first page and on the page it leads to.
"""

import csv
from collections import deque
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.published]

with open(Path(__file__).with_name("questions.csv"), encoding="utf-8", newline="") as file:
    ASKED = [*csv.DictReader(file)]
FIRST = 8
# where the words of an answer end, in pixels from the top of the page; null where none can see them
BOTTOM = """(answer) => {
  const plain = (text) => text.replace(/[\\u2018\\u2019]/g, "'").replace(/\\s+/g, " ");
  const walk = document.createTreeWalker(document.querySelector("article.bd-article"), 4);
  let read = "", at = [];
  for (let node; (node = walk.nextNode()); ) {
    const around = node.parentElement;
    if (around.closest("script, style, svg") || !around.checkVisibility()) continue;
    for (let i = 0; i < node.data.length; i++) {
      const sign = plain(node.data[i]);
      if (sign === " " && (read === "" || read.endsWith(" "))) continue;
      read += sign;
      at.push([node, i]);
    }
  }
  const start = read.indexOf(answer);
  if (start < 0) return null;
  const range = document.createRange();
  range.setStart(...at[start]);
  const [node, last] = at[start + answer.length - 1];
  range.setEnd(node, last + 1);
  return range.getBoundingClientRect().bottom + scrollY;
}"""
# the links to pages of the book that can be seen: a folded menu hides its own
SEEN = """() => [...document.querySelectorAll("a[href]")]
  .filter((a) => a.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && a.getBoundingClientRect().width > 0 && a.href.startsWith("file:")
    && !a.closest(".prev-next-area"))
  .map((a) => a.href.split("#")[0])"""


def address(book, slug):
    return (book / f"book/{slug}.html").as_uri()


def test_there_are_thirty_and_the_first_are_of_the_first_page():
    assert len(ASKED) == len({row["question"] for row in ASKED}) == 30
    assert {row["page"] for row in ASKED[:FIRST]} == {"overview"}
    askers = {"analyst", "desk officer", "journalist", "reviewer", "student"}
    assert {row["asker"] for row in ASKED} == askers


@pytest.mark.parametrize(("width", "height", "screens"), [(1280, 900, 1), (390, 844, 3)])
def test_the_first_eight_are_answered_at_once(page, book, faults, width, height, screens):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address(book, "overview"))
    ends = {row["question"]: page.evaluate(BOTTOM, row["answer"]) for row in ASKED[:FIRST]}
    late = {q: end for q, end in ends.items() if end is None or end > screens * height}
    assert late == {}


def test_the_others_are_answered_within_two_clicks(page, book, faults):
    links, paths = {}, {address(book, "overview"): ()}
    queue = deque(paths)
    while queue:
        here = queue.popleft()
        if len(paths[here]) < 2:
            page.goto(here)
            links[here] = dict.fromkeys(page.evaluate(SEEN))
            for there in links[here]:
                if there not in paths:
                    paths[there] = (*paths[here], there)
                    queue.append(there)
    wanted = {row["page"] for row in ASKED}
    assert wanted <= {slug for slug in wanted if address(book, slug) in paths}
    for slug in sorted(wanted):
        page.goto(address(book, "overview"))
        for there in paths[address(book, slug)]:
            page.evaluate(
                """(there) => [...document.querySelectorAll("a[href]")].find((a) =>
                  a.checkVisibility() && a.href.split("#")[0] === there).click()""",
                there,
            )
            page.wait_for_url(lambda url, there=there: url.split("#")[0] == there)
            page.wait_for_load_state()
        for row in ASKED:
            if row["page"] == slug:
                assert page.evaluate(BOTTOM, row["answer"]) is not None, row["question"]
