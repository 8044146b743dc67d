"""The finished book is as it was made, or made again: what is lost, left over, or built twice."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import copy_project

from dialogue.build import plan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(built, tmp_path_factory):
    """A built project of which a test may spoil what it mends again."""
    folder = copy_project(tmp_path_factory.mktemp("whole") / "project")
    shutil.copytree(built / "_build", folder / "_build", dirs_exist_ok=True)
    shutil.copytree(built / "book", folder / "book", dirs_exist_ok=True)
    return folder


def fingerprint(folder):
    """Every file of a book with its checksum."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


@pytest.fixture
def rebuilt(whole, run):
    """Builds the book, tells which pages were executed, and that the book is the same again."""
    before = fingerprint(whole / "_build/html")

    def call():
        done = run(whole, "dialogue", "build")
        assert done.returncode == 0, done.stderr[-2000:]
        assert fingerprint(whole / "_build/html") == before
        lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
        return {line.split()[1] for line in lines}

    return call


def test_a_copy_of_a_built_book_is_built_where_it_is(rebuilt, whole, run):
    assert rebuilt() == set()
    before = (whole / "_build/html/index.html").stat().st_mtime_ns
    assert rebuilt() == set()
    assert (whole / "_build/html/index.html").stat().st_mtime_ns == before  # nothing to do


def test_files_of_the_book_that_are_gone_emptied_altered_or_strange(rebuilt, whole):
    html = whole / "_build/html"
    (html / "book/text.html").unlink()
    assert rebuilt() == set()
    (html / "_static/vega.js").write_text("")
    (html / "book/ja.html").write_text("<p>another page</p>")
    (html / "book/topics/old.html").write_text("<p>left over</p>")
    (html / "_figures/map.png").unlink()
    (whole / "_build/.doctrees/book/method.doctree").write_bytes(b"")
    (whole / "_build/.doctrees/book/limits.doctree").unlink()
    assert rebuilt() == set()


def test_pages_and_figures_that_are_gone_emptied_or_altered(rebuilt, whole):
    figures = whole / "_build/dialogue/figures"
    for path in figures.glob("hooks.*"):
        path.unlink()
    (whole / "book/room.ipynb").write_text("")
    (whole / "book/rounds.ipynb").unlink()
    (figures / "carrying-on.csv").write_text("")
    (figures / "map.png").write_bytes(b"")
    (figures / "left-over.json").write_text("{}")
    assert rebuilt() == {"continuity", "dates", "room", "rounds"}
    assert not (figures / "left-over.json").exists()


def test_kept_files_that_are_emptied(rebuilt, whole):
    for name in ("api.json", "html.json", "pictures.json"):
        (whole / "_build/dialogue" / name).write_text("")
    assert rebuilt() == set()
    (whole / "_build/dialogue/manifest.json").write_text("{")
    assert rebuilt() == {page.slug for page in plan.pages()}


def test_prose_that_looks_older_than_the_last_build(rebuilt, whole, run):
    path = whole / "book/method.md"
    good = path.read_text("utf-8")
    path.write_text(good.replace("How the text was read", "How it was read", 1), "utf-8")
    os.utime(path, (0, 0))  # as a file that is put back keeps its time
    assert run(whole, "jupyter-book", "build", ".").returncode == 0
    assert "How it was read" in (whole / "_build/html/book/method.html").read_text("utf-8")
    path.write_text(good, "utf-8")
    os.utime(path, (0, 0))
    assert rebuilt() == set()


def test_a_chart_that_went_away_does_not_stand_in_the_way(whole, run, spoil):
    template = whole / "notebooks/dates.ipynb"
    good = template.read_text("utf-8")
    spoil(template, "charts.hooks(study)", "study.meta.round")
    for _ in range(2):
        done = run(whole, "jupyter-book", "build", ".")
        assert done.returncode == 0, done.stdout[-3000:]
    assert not list((whole / "_build/html/_figures").glob("hooks.*"))
    template.write_text(good, "utf-8")
    assert run(whole, "jupyter-book", "build", ".").returncode == 0


def test_two_builds_at_once_wait_for_each_other(whole, spoil):
    spoil(whole / "notebooks/room.ipynb", "Who was in the room", "Who was there")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    env = {**os.environ, "DIALOGUE_ROOT": str(whole), "PYTHONUTF8": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    builds = [subprocess.Popen(command, cwd=whole, env=env, **pipes) for _ in range(2)]
    said = [build.communicate(timeout=900) for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    waited = ["waiting for another build of this folder" in err for _, err in said]
    assert sorted(waited) == [False, True]
    first, second = (out for _, (out, _) in sorted(zip(waited, said, strict=True)))
    assert "dialogue: 1 pages executed" in first
    assert "dialogue: nothing to execute, all pages are up to date" in second
    assert "Who was there" in (whole / "_build/html/book/room.html").read_text("utf-8")
