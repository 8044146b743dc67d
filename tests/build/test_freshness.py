"""What a page is made from, why it is run again, and how what was written is known again."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from support import ROOT, put

from dialogue.analysis.study import Study
from dialogue.build import freshness, plan, update
from dialogue.corpus import files, workspace

READ = [
    "data/codebook/themes.yml",
    "data/releases/ied-12/readings/",
    "data/releases/ied-12/more.csv",
]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package in place of the book's own; gives its folder."""
    folder = tmp_path / "notebooks/dialogue"
    (folder / "prose/__pycache__").mkdir(parents=True)
    (folder / "cli.py").write_text('"""The command."""\n\n\ndef main():\n    return 1  # one\n')
    (folder / "prose/switch.py").write_text("x = [1, 2]\n")
    (folder / "prose/words.json").write_text("{}\n")
    (folder / "prose/__pycache__/switch.cpython-311.pyc").write_bytes(b"kept by Python")
    monkeypatch.setattr(workspace, "PACKAGE", folder)
    return folder


@pytest.fixture
def page(project, package):
    """A page of a project, its template's file, and the folders where it was built."""
    folders = plan.Folders(project / "_build/dialogue", project / "book")
    one = plan.Page("topics/ai", "theme", {"theme": "ai", "rule": "needs"})
    put(folders, one, text="# AI", figures=["map"], read=READ)
    return one, folders


def reasons(page, **changed):
    one, folders = page
    given = plan.Page(one.slug, one.template, one.parameters | changed)
    return update.why([given], folders)["topics/ai"]


# Code and libraries


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cli.py", '"""The command."""\ndef main():  # now\n    return (1)\n\n# the end\n'),
        ("prose/switch.py", "x = [\n    1,\n    2,\n]\n"),
        ("prose/__pycache__/switch.cpython-311.pyc", "another"),
        ("prose/.switch.py.swp", "an editor's"),
    ],
)
def test_a_comment_and_white_space_change_nothing(page, package, file, text):
    (package / file).write_text(text)
    assert reasons(page) == []
    assert update.unchanged(page[1])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cli.py", '"""Another command."""\n\n\ndef main():\n    return 1\n'),
        ("cli.py", '"""The command."""\n\n\ndef main():\n    return 2  # one\n'),
        ("prose/switch.py", "x = [1, 2]\n_x = 1\n"),
        ("prose/switch.py", "x = [1, 2\n"),  # whoever imports it will tell
        ("prose/words.json", "[]\n"),
        ("prose/new.py", ""),
    ],
)
def test_any_other_change_of_the_code_makes_every_page_stale(page, package, file, text):
    (package / file).write_text(text)
    assert reasons(page) == [f"dialogue/{file} changed"]
    assert not update.unchanged(page[1])


def test_several_modules_are_named_and_one_that_went_away_too(page, package):
    (package / "cli.py").unlink()
    (package / "prose/switch.py").write_text("")
    assert reasons(page) == ["dialogue/cli.py changed", "dialogue/prose/switch.py changed"]


def test_what_was_parsed_once_is_not_parsed_again(page, monkeypatch):
    def parse(*given):
        raise AssertionError("parsed")

    monkeypatch.setattr(freshness, "_said", parse)
    assert reasons(page) == []


def installed(folder, *names):
    for name in names:
        (folder / name).mkdir(parents=True)
    return str(folder)


def test_the_libraries_are_those_that_python_finds_first(tmp_path, monkeypatch):
    first = installed(
        tmp_path / "a", "pandas-3.0.1.dist-info", "Ruamel_yaml-1.2.dist-info", "pandas"
    )
    second = installed(tmp_path / "b", "pandas-2.0.dist-info", "torch-2.1+cpu.dist-info")
    own = installed(tmp_path / "c", "dialogue_book-0.1.0.dist-info", "x-1.egg-info")
    monkeypatch.setattr(sys, "path", [first, str(tmp_path / "none.zip"), second, own])
    assert freshness.State().libraries == {
        "dialogue-book": "0.1.0",
        "pandas": "3.0.1",
        "python": ".".join(map(str, sys.version_info[:3])),
        "ruamel-yaml": "1.2",
        "torch": "2.1+cpu",
    }


def test_another_library_is_named_with_its_versions(page, tmp_path, monkeypatch):
    now = freshness.State().libraries
    new = installed(tmp_path / "new", "pandas-99.1.dist-info", "zzz-1.dist-info")
    monkeypatch.setattr(sys, "path", [new, *sys.path])
    assert reasons(page) == [f"pandas {now['pandas']} → 99.1", "zzz absent → 1"]


# Files, template and parameters


def test_nothing_changed(page):
    assert reasons(page) == []
    assert update.unchanged(page[1])


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("data/codebook/themes.yml", "Artificial", "Natural", ["data/codebook/themes.yml changed"]),
        ("data/rounds.csv", "Tokyo", "Edo", []),  # not read by the page
        ("notebooks/theme.ipynb", "What it referred to", "Said", ["notebooks/theme.ipynb changed"]),
        ("notebooks/room.ipynb", "Who was", "Who", []),
    ],
)
def test_what_changed_is_named(page, project, spoil, file, old, new, found):
    spoil(project / file, old, new)
    assert reasons(page) == found


def test_a_reading_more_and_a_file_that_was_asked_for(page, project):
    (project / "data/releases/ied-12/readings/C.csv").write_text("a\n")
    (project / "data/releases/ied-12/more.csv").write_text("a\n")
    assert reasons(page) == [
        "data/releases/ied-12/more.csv changed",
        "data/releases/ied-12/readings/ changed",
    ]


def test_a_page_that_does_not_tell_what_it_read_depends_on_everything(page, project, spoil):
    one, folders = page
    put(folders, one, read=[freshness.EVERYTHING])
    assert reasons(page) == []
    spoil(project / "book/method.md", "text", "words")
    assert reasons(page) == ["the project changed"]


def test_a_changed_parameter_and_one_more(page):
    assert reasons(page, theme="gdcp", as_of="2022-01-01") == [
        "parameter as_of: None → 2022-01-01",
        "parameter theme: ai → gdcp",
    ]


def test_another_template_is_another_page(page):
    one, folders = page
    other = plan.Page(one.slug, "room", {})
    assert update.why([other], folders) == {"topics/ai": ["it has not been built yet"]}


# What was made


@pytest.mark.parametrize(
    ("file", "what"),
    [("book/topics/ai.ipynb", "page file"), ("figures/map.json", "figure map.json")],
)
def test_what_was_made_and_is_gone_emptied_or_altered(page, project, file, what):
    path = project / file if file.startswith("book") else page[1].work / file
    good = path.read_bytes()
    for content, told in (
        (None, "is gone"),
        (b"", "was altered"),
        (good[:-1] + b"?", "was altered"),
    ):
        path.unlink() if content is None else path.write_bytes(content)
        assert reasons(page) == [f"its {what} {told}"]
        assert not update.unchanged(page[1])
        path.write_bytes(good)
        os.utime(path, (0, 0))  # as it was, at another time
        assert reasons(page) == []


def test_what_belongs_to_no_page_any_more_is_removed(page):
    one, folders = page
    left = [folders.figures / f"{f}.{kind}" for f in ("old",) for kind in ("json", "svg", "png")]
    left += [folders.book / "topics/old.ipynb", folders.executed / "topics/old.ipynb"]
    kept = [
        folders.figures / "map.png",
        folders.executed / "topics/ai.ipynb",
        folders.book / "api.md",
    ]
    for path in (*left, *kept):
        files.write_atomic(path, "{}")
    assert not update.unchanged(folders)
    update.run(folders, [one])
    assert [path for path in (*left, *kept) if path.exists()] == kept
    assert update.unchanged(folders)


def test_a_figure_that_a_page_shows_no_more_is_removed(page):
    one, folders = page
    put(folders, one, figures=["other"])
    assert [path.name for path in folders.figures.iterdir()] == ["other.json"]


def test_a_release_more_leaves_the_pages_up_to_date(project):
    """Nobody asks which releases there are but who shows another, or tells which are allowed."""
    _, used = workspace.recorded(lambda: Study().sentences)
    folders = plan.published_folders()
    put(folders, *plan.pages(), read=[name for name in used if name.startswith("data/")])
    shutil.copytree(ROOT / "tests/tiny", project / "data/releases/tiny-1")
    stale = {slug for slug, reasons in update.why(plan.pages(), folders).items() if reasons}
    assert stale == {"overview", "text", "claims", *plan.BESIDE}
    assert not update.unchanged(folders)  # it may have other pages: they have to be planned again


# The manifest and other records


def test_a_record_is_given_back(tmp_path):
    freshness.record(tmp_path / "work/known.json", {"日本": [1, "b"], "c": {}})
    assert freshness.recall(tmp_path / "work/known.json") == {"日本": [1, "b"], "c": {}}
    read = json.loads((tmp_path / "work/known.json").read_text("utf-8"))
    assert read["content"] == {"日本": [1, "b"], "c": {}}


def test_a_record_that_says_the_same_stays_untouched(tmp_path):
    path = tmp_path / "known.json"
    freshness.record(path, {"a": 1})
    os.utime(path, (0, 0))
    freshness.record(path, {"a": 1})
    assert path.stat().st_mtime == 0
    freshness.record(path, {"a": 2})
    assert path.stat().st_mtime > 0


BROKEN = [
    b"",
    b"{",
    b"[]",
    b'{"pages": {}}',
    b'{"pages": {"topics/ai": {"made_from": {}}}}',  # as older versions wrote it
    b'{"seal": "abc", "content":\n{"pages": 5}}\n',
    b"\xff\xfe",
    None,
]


@pytest.mark.parametrize("content", BROKEN, ids=map(repr, BROKEN))
def test_a_broken_or_older_manifest_makes_every_page_stale(page, content):
    manifest = page[1].manifest
    manifest.unlink() if content is None else manifest.write_bytes(content)
    assert reasons(page) == ["it has not been built yet"]
    assert not update.unchanged(page[1])


def test_a_manifest_changed_by_hand_or_of_another_form_is_none(page, monkeypatch, spoil):
    spoil(page[1].manifest, '"rule": "needs"', '"rule": "all"')
    assert reasons(page) == ["it has not been built yet"]
    spoil(page[1].manifest, '"rule": "all"', '"rule": "needs"')
    assert reasons(page) == []
    monkeypatch.setattr(freshness, "_FORM", "another")
    assert reasons(page) == ["it has not been built yet"]


# The whole


def test_the_quick_look_takes_no_library_and_no_time(page, project):
    script = """
import sys, time
from dialogue.build import plan, update
began = time.process_time()
assert update.unchanged(plan.published_folders())
print(time.process_time() - began)
assert not {"pandas", "numpy", "altair", "papermill", "nbformat", "sphinx"} & sys.modules.keys()
"""
    one, folders = page
    env = {**os.environ, "DIALOGUE_ROOT": str(project)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "PACKAGE", ROOT / "notebooks/dialogue")
        put(folders, one, read=READ)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.15
