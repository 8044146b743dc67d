"""A book under other parameters says what it is and which claims changed."""

import pytest

from dialogue.build import books


def test_the_claims_that_changed_stand_side_by_side():
    page = books.differences({"rule": "needs"})
    assert "| `rule` | `undertakings` | `needs` |" in page
    assert (
        "| Five of 26 sentences count as a commitment under the rule “Undertakings only”. "
        "(`ied12-c06`) | Fourteen of 26 sentences count as a commitment under the rule "
        "“Plus stated needs”. (`ied12-c06`) |" in page
    )
    assert "ied12-c01" not in page  # twenty-six sentences under any rule


def test_a_group_that_only_one_grouping_has():
    page = books.differences({"scheme": "verb-only"})
    assert "| not made | " in page and " | not made |" in page


def test_nothing_changed():
    assert "No claim changed." in books.differences({"weight": "sentences"})


def test_another_release_is_not_compared(tiny):
    page = books.differences({"release": "tiny-1"})
    assert "It reads another release, so its claims cannot be set against the others." in page


@pytest.mark.slow
def test_every_page_says_that_it_is_not_the_published_book(tmp_path, run):
    from support import ROOT

    done = run(ROOT, "dialogue", "build", "-p", "rule=needs", "-o", tmp_path / "book")
    assert done.returncode == 0, done.stderr
    found = list((tmp_path / "book/_build/html/book").rglob("*.html"))
    assert len(found) > 30
    for path in found:
        assert "Not the published book: rule needs." in path.read_text("utf-8"), path.name
    assert (tmp_path / "book/_build/html/book/differences.html").exists()
