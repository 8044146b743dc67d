"""How the project is found, which of its files are seen as read, and what is kept meanwhile."""

import contextlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from support import ROOT

from dialogue.corpus import codebook, files, followthrough, workspace

# Places


def test_the_root_can_be_set(project, monkeypatch):
    assert workspace.root() == project
    monkeypatch.chdir(project / "book")
    monkeypatch.setenv("DIALOGUE_ROOT", "..")
    assert workspace.root() == project


def test_a_root_that_is_no_project(tmp_path, monkeypatch, refusal):
    monkeypatch.setenv("DIALOGUE_ROOT", str(tmp_path))
    assert refusal(workspace.root) == (
        f"DIALOGUE_ROOT: '{tmp_path}' is no folder of the project; "
        "allowed: a folder with data/datapackage.json and notebooks/"
    )


def test_the_project_is_the_one_that_a_folder_lies_in(project):
    assert workspace.root_from(project / "data/releases/ied-12") == project
    (project / "sub/data").mkdir(parents=True)  # of a project of another kind
    (project / "sub/notebooks").mkdir()
    assert workspace.root_from(project / "sub/notebooks") == project


def test_from_elsewhere_it_is_the_one_that_the_package_lies_in(tmp_path):
    assert workspace.root_from(tmp_path) == ROOT


def test_a_project_with_a_package_that_is_not_in_use(project, refusal):
    (project / "notebooks/dialogue").mkdir()
    assert refusal(workspace.root_from, project / "book") == (
        f"{project}: the package in use is that of {ROOT}; "
        "allowed: pip install -e . there, or DIALOGUE_ROOT"
    )
    assert workspace.data() == project / "data"


def test_paths_are_shown_within_the_project(project):
    assert workspace.shown(project / "data/rounds.csv") == "data/rounds.csv"
    assert workspace.shown(project.parent / "rounds.csv") == f"{project.parent}/rounds.csv"


# Cores


def test_cores_are_those_one_may_use(monkeypatch):
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    assert workspace.cores() == 3
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2, raising=False)
    assert workspace.cores() == 2
    monkeypatch.setattr(os, "process_cpu_count", lambda: None)  # it cannot be told
    assert workspace.cores() == 1


@pytest.mark.parametrize(
    ("share", "cores"),
    [("max 100000", 4), ("200000 100000", 2), ("150000 100000", 2), ("50000 100000", 1), ("", 4)],
)
def test_a_container_has_its_share_of_the_cores(monkeypatch, tmp_path, share, cores):
    monkeypatch.setattr(os, "process_cpu_count", lambda: 4, raising=False)
    monkeypatch.setattr(workspace, "_SHARE", tmp_path / "cpu.max")
    (tmp_path / "cpu.max").write_text(f"{share}\n")
    assert workspace.cores() == cores


# What is kept


def test_a_table_is_kept_while_its_files_are_unchanged(project, spoil):
    first = followthrough.standing("ied-12", "2026-01-01")
    first.loc[0, "standing"] = "spoilt by its owner"
    workspace.used.clear()
    again = followthrough.standing("ied-12", "2026-01-01")
    assert again.loc[0, "standing"] != "spoilt by its owner"
    assert {"data/followthrough/items.csv", "data/followthrough/events.csv"} <= workspace.used
    items = project / "data/followthrough/items.csv"
    spoil(items, first.loc[0, "paraphrase_en"], "Something else.")
    assert followthrough.standing("ied-12", "2026-01-01").loc[0, "paraphrase_en"] == (
        "Something else."
    )


def test_what_was_read_is_told_and_added_to_what_was_read_before(monkeypatch):
    monkeypatch.setattr(workspace, "used", {"a.csv"})
    made, read = workspace.recorded(lambda: workspace.used.add("b.csv") or 7)
    assert (made, read, workspace.used) == (7, {"b.csv"}, {"a.csv", "b.csv"})


# What was read


def seen(action) -> set[str]:
    """What of the project an action read, as far as is told."""
    return set(workspace.recorded(action)[1])


@pytest.mark.parametrize(
    ("action", "read"),
    [
        (lambda root: (root / "data/rounds.csv").read_text("utf-8"), {"data/rounds.csv"}),
        (lambda root: open(os.fsencode(root / "CITATION.cff")).close(), {"CITATION.cff"}),
        (lambda root: os.close(os.open(root / "book/api.md", os.O_RDONLY)), {"book/api.md"}),
        (lambda root: open("../data/rounds.csv").close(), {"data/rounds.csv"}),
        (lambda root: open("data/../data/rounds.csv").close(), set()),  # seen from notebooks/
        (lambda root: (root / "notebooks/room.ipynb").read_bytes(), {"notebooks/room.ipynb"}),
        (lambda root: (root / "data/none.csv").exists(), set()),  # nobody can see that
        (lambda root: workspace.exists(root / "data/none.csv"), {"data/none.csv"}),
        (lambda root: os.listdir(root / "data/codebook"), {"data/codebook/"}),
        (lambda root: [*(root / "data").glob("releases/*/x")], {"data/releases/"}),
        (lambda root: pkgutil.walk_packages([str(root / "data")]), set()),  # looks for modules
        (lambda root: (root / "data/new.csv").write_text("a"), set()),
        (lambda root: open(root / "data/rounds.csv", "r+").close(), {"data/rounds.csv"}),
    ],
)
def test_files_and_folders_are_seen_as_they_are_opened(project, monkeypatch, action, read):
    monkeypatch.chdir(project / "notebooks")

    def attempt():
        with contextlib.suppress(FileNotFoundError):
            value = action(project)
            return [*value] if isinstance(value, Iterator) else value

    assert seen(attempt) == read


def test_a_file_that_is_not_there_is_seen_too(project):
    def read():
        with pytest.raises(FileNotFoundError):
            (project / "data/none.csv").read_text()

    assert seen(read) == {"data/none.csv"}


def test_code_libraries_and_what_was_built_are_no_files_of_a_page(project, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(project / "env"))
    names = ("_build/dialogue/x.json", ".venv/x.py", "book/.x.md", "env/lib/x.py", "../outside.csv")
    for name in (*names, "notebooks/helper.py", "notebooks/dialogue/cli.py"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        assert seen(path.read_text) == set(), name


def test_a_project_behind_a_link_is_seen_under_either_name(project, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(project)
    monkeypatch.setenv("DIALOGUE_ROOT", str(tmp_path / "link"))
    for root in (project, tmp_path / "link"):
        assert seen((root / "data/rounds.csv").read_bytes) == {"data/rounds.csv"}


@pytest.mark.parametrize(
    "read",
    [
        codebook.load,
        lambda: files.read_table("rounds.csv"),
        files.data_package,
        followthrough.latest,
        lambda: followthrough.standing("ied-12", "2026-01-01"),
    ],
)
def test_what_is_kept_tells_the_second_time_what_it_was_read_from(read):
    first, second = seen(read), seen(read)
    assert first and second == first


def test_without_a_project_other_files_are_read_and_modules_loaded(tmp_path):
    """As in a Dask worker, which gets its project later."""
    env = {**os.environ, "DIALOGUE_ROOT": str(tmp_path)}
    code = "import dialogue.claims, dialogue.build.sweep; open(__import__('os').devnull).close()"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
