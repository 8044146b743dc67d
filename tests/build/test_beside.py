"""A second release brings pages, and takes them away again; other pages stay as they are."""

import filecmp
import shutil

import pytest
import yaml
from support import add_pair, copy_project, put

from dialogue.build import plan, update
from dialogue.publish import ids


def slugs():
    return [page.slug for page in plan.pages()]


def test_pages_come_with_a_second_release_and_go_with_it(project):
    before = slugs()
    assert not {*plan.BESIDE} & {*before}
    add_pair(project)
    assert [slug for slug in slugs() if slug not in before] == [*plan.BESIDE]
    for name in ("mock-01", "mock-02"):
        shutil.rmtree(project / "data/releases" / name)
    assert slugs() == before


def test_a_build_lists_them_in_the_contents(rounds):
    contents = rounds / "_toc.yml"
    before = contents.read_bytes()
    plan.published()
    [entry] = [
        e
        for part in yaml.safe_load(contents.read_text("utf-8"))["parts"]
        for e in part["chapters"]
        if e["file"] == "book/comparison"
    ]
    assert [e["file"] for e in entry["sections"]] == ["book/series", "book/precedents"]
    for name in ("mock-01", "mock-02"):
        shutil.rmtree(rounds / "data/releases" / name)
    plan.published()
    assert contents.read_bytes() == before


def test_what_comes_with_a_release_need_not_be_registered(project):
    """A claim of what was carried and the page of it come and go with the release; a page that the
    published book has is missed in the register whatever stands beside it."""
    add_pair(project)
    assert {"ied12-c72-mock-02", "comparison"} <= {entry.id for entry in ids.present()}
    told = [str(problem) for problem in ids.problems()]
    assert not [line for line in told if "is not in the register" in line]
    path = project / "data/ids.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("room,")), "utf-8")
    told = [str(problem) for problem in ids.problems()]
    assert [line for line in told if "id 'room' is not in the register" in line]


def test_a_page_names_the_release_that_it_shows(rounds):
    pages = {page.slug: page.parameters for page in plan.pages()}
    assert pages["comparison"] == {"release": "ied-12", "against": "mock-02", "threshold": 50}
    assert pages["claims"]["against"] == pages["text"]["against"] == "mock-02"
    assert "against" not in pages["forms"]
    given = {page.slug: page.parameters for page in plan.pages({"against": "mock-01"})}
    assert given["comparison"]["against"] == "mock-01"
    assert plan.single("comparison", {"release": "mock-02"}).parameters["against"] == "mock-01"
    assert plan.single("claims", {}).parameters["against"] == ""  # of many, each on its own


def test_a_release_reruns_no_page_that_does_not_show_it(project):
    """A page that names no other release is out of date for none; the two that list claims name the
    one compared, and a third that is farther away changes nothing for them."""
    put(plan.published_folders(), *plan.pages(), read=["data/releases/ied-12/release.yml"])
    add_pair(project)

    def stale():
        reasons = update.why(plan.pages(), plan.published_folders())
        return {slug for slug, why in reasons.items() if why}

    assert stale() == {*plan.BESIDE, "overview", "text", "claims"}
    put(plan.published_folders(), *plan.pages(), read=["data/releases/mock-02/release.yml"])
    third = shutil.copytree(project / "data/releases/mock-01", project / "data/releases/mock-00")
    path = third / "release.yml"
    path.write_text(path.read_text("utf-8").replace("mock-01", "mock-00").replace("2019", "2018"))
    assert stale() == set()  # the pages of the series tell what they read when they are executed


@pytest.mark.slow
def test_removing_the_release_gives_the_first_book_back(built, tmp_path, run):
    folder = add_pair(copy_project(tmp_path / "project"))
    first, html = built / "_build/html", folder / "_build/html"
    for name in ("", "mock-01", "mock-02"):
        if name:
            shutil.rmtree(folder / "data/releases" / name)
        done = run(folder, "dialogue", "build")
        assert done.returncode == 0, done.stderr[-2000:]
        there = (html / "book/comparison.html").exists()
        assert there == (name != "mock-02")
    names = sorted(p.relative_to(first).as_posix() for p in first.rglob("*") if p.is_file())
    found = sorted(p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file())
    assert found == names
    assert filecmp.cmpfiles(first, html, names, shallow=False)[1:] == ([], [])
