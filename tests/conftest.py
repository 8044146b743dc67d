"""The release as it is, and copies of the project that a test may spoil."""

import shutil
import sys
from pathlib import Path

import pytest

from dialogue.errors import InputError
from dialogue.study import Study

HERE = Path(__file__).parent
ROOT = HERE.parent


def clear_caches() -> None:
    """Empty every function cache of the package's loaded modules."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "dialogue":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


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
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("*.ipynb"))
    (folder / "notebooks").mkdir()
    for path in (*ROOT.glob("notebooks/*.ipynb"), ROOT / "_config.yml", ROOT / "_toc.yml"):
        shutil.copy(path, folder / path.relative_to(ROOT))
    monkeypatch.setenv("DIALOGUE_ROOT", str(folder))
    clear_caches()
    yield folder
    clear_caches()


@pytest.fixture
def tiny(project) -> Path:
    """The folder of the release ``tiny-1`` (tests/tiny) in a temporary project."""
    return shutil.copytree(HERE / "tiny", project / "data/releases/tiny-1")


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
