"""A book under other parameters says what it is and which claims changed."""

import pytest
from support import put

from dialogue import cli
from dialogue.build import books, plan


def test_the_claims_that_changed_stand_side_by_side():
    page = books.differences({"rule": "needs"})
    assert "| `rule` | `undertakings` | `needs` |" in page
    assert (
        "| Five of 26 sentences count under the rule “Undertakings only”. (`ied12-c06`) "
        "| Fourteen of 26 sentences count under the rule “Plus stated needs”. (`ied12-c06`) |"
        in page
    )
    assert "ied12-c01" not in page  # twenty-six sentences under any rule


def test_a_group_that_only_one_grouping_has():
    page = books.differences({"scheme": "verb-only"})
    assert "| not made | " in page and " | not made |" in page


def test_nothing_changed():
    assert "No claim changed." in books.differences({"weight": "sentences"})


def test_claims_are_set_side_by_side_as_known_on_one_day():
    page = books.differences({"as_of": "2023-06-30", "rule": "needs"})
    assert "| `as_of` | `2026-11-28` | `2023-06-30` |" in page
    # the WTO talks parted in October 2023; under the rule "needs" 14 sentences count
    assert "ied12-c65" not in page and "Of 14 sentences that count under" in page
    assert "No claim changed." in books.differences({"as_of": "2023-06-30"})


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


# Jupyter Book


FAILS = """
import sys
print("\\n".join(f"WARNING: {n}" for n in range(30)) if "warn" in sys.argv[2] else "one\\n\\ntwo")
sys.exit(1)
"""


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("warns", [f"WARNING: {n}" for n in range(10, 30)]),  # the last twenty
        ("breaks", ["one", "two"]),
    ],
)
def test_what_jupyter_book_says_when_it_fails(tmp_path, monkeypatch, source, lines):
    monkeypatch.setattr(books, "_COMMAND", FAILS)
    with pytest.raises(RuntimeError) as failed:
        books.jupyter_book(tmp_path / source, tmp_path)
    assert str(failed.value).splitlines() == ["jupyter-book failed", *lines]


# A dry run


@pytest.fixture
def ends(capsys):
    """Runs ``dialogue build``; gives its exit status, standard output and error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main(["build", *map(str, arguments)])
        return end.value.code or 0, *capsys.readouterr()

    return call


def everything(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_dry_run_says_what_would_be_executed_and_writes_nothing(ends, project, spoil):
    slugs = [page.slug for page in plan.pages()]
    before = everything(project)
    assert ends("--dry-run") == (
        0,
        "".join(f"{slug}\n" for slug in slugs),
        f"{len(slugs)} pages would be executed\n",
    )
    assert everything(project) == before
    put(plan.published_folders(), *plan.pages(), read=["data/codebook/values.yml"])
    assert ends("--dry-run") == (0, "", "0 pages would be executed\n")
    spoil(project / "notebooks/room.ipynb", "Who was", "Who")
    before = everything(project)
    assert ends("--dry-run") == (0, "room\n", "1 pages would be executed\n")
    status, out, _ = ends("--dry-run", "--why")
    assert (status, len(out.splitlines())) == (0, len(slugs))
    assert "\nrounds: up to date\nroom: notebooks/room.ipynb changed\n" in out
    assert ends("--dry-run", "--fresh", "--why")[1] == "".join(f"{s}: asked for\n" for s in slugs)
    assert everything(project) == before


def test_a_dry_run_of_another_book(ends, project, tmp_path):
    out = tmp_path / "out"
    put(books.folders(out), *plan.pages({"weight": "sentences"}))
    before = everything(out)
    asked = ("--dry-run", "--why", "-o", out)
    assert ends(*asked, "-p", "weight=sentences")[2] == "0 pages would be executed\n"
    told = ends(*asked, "-p", "weight=commitments")[1]
    assert "\nagenda: parameter weight: sentences → commitments\n" in told
    assert everything(out) == before
    assert ends("--dry-run", "-o", tmp_path / "new")[0] == 0
    assert not (tmp_path / "new").exists()


def test_a_dry_run_refuses_what_a_build_refuses(ends, project):
    assert ends("--dry-run", "-o", project / "data/x")[0] == 2
    assert ends("--dry-run", "-p", "rule=needs")[2].startswith(
        "dialogue: a book under other parameters needs a folder of its own"
    )
