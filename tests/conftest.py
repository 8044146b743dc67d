"""The release as it is, and copies of the project that a test may spoil."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import HERE, add_pair, clear_caches, copy_project

from dialogue.analysis.study import Study
from dialogue.corpus.errors import InputError


@pytest.fixture(scope="session")
def study() -> Study:
    """The release of round 12 under the published scheme and rule, coded by ``auto``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIALOGUE_ROOT", raising=False)
        built = Study(release="ied-12", coder="auto", scheme="frame", rule="undertakings")
        for lazy in ("sentences", "hooks", "delegations", "glossary", "translation", "context"):
            getattr(built, lazy)  # now, so that no spoilt copy is read later
    return built


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A copy of the project's inputs in a temporary folder, with empty caches."""
    folder = copy_project(tmp_path / "project")
    monkeypatch.setenv("DIALOGUE_ROOT", str(folder))
    clear_caches()
    yield folder
    clear_caches()


@pytest.fixture(scope="session")
def run():
    """Runs a command in a folder: ``run(folder, *command)`` gives the completed process."""

    def call(folder: Path, *command, root: Path | None = None, **more):
        scripts = {n: Path(sys.executable).parent / n for n in ("dialogue", "jupyter-book")}
        scripts |= {n: Path(sys.executable).parent / n for n in ("papermill", "python")}
        line = [str(scripts.get(command[0], command[0])), *map(str, command[1:])]
        env = {**os.environ, "DIALOGUE_ROOT": str(root or folder), "PYTHONUTF8": "1"}
        done = subprocess.run(
            line, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", **more
        )
        return done

    return call


@pytest.fixture(scope="session")
def built(tmp_path_factory, run) -> Path:
    """A copy of the project with the real book built in it by ``jupyter-book build .``."""
    folder = copy_project(tmp_path_factory.mktemp("built") / "project")
    done = run(folder, "jupyter-book", "build", ".")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


@pytest.fixture(scope="session")
def book(request) -> Path:
    """The HTML of the real book: ``DIALOGUE_BOOK``, or built for the tests."""
    named = os.environ.get("DIALOGUE_BOOK")
    return Path(named).resolve() if named else request.getfixturevalue("built") / "_build/html"


@pytest.fixture
def tiny(project) -> Path:
    """The folder of the release ``tiny-1`` (tests/tiny) in a temporary project."""
    return shutil.copytree(HERE / "tiny", project / "data/releases/tiny-1")


@pytest.fixture
def rounds(project) -> Path:
    """A temporary project with two synthetic rounds beside the published release."""
    return add_pair(project)


@pytest.fixture
def refusal():
    """Calls what must raise InputError and gives its message, which is one line."""

    def call(action, *args, **kwargs) -> str:
        with pytest.raises(InputError) as caught:
            action(*args, **kwargs)
        message = str(caught.value)
        assert len(message.splitlines()) == 1
        return message

    return call


@pytest.fixture
def spoil():
    """Replaces the first ``old`` in a file; the test fails if it is not there."""

    def call(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return call
