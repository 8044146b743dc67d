"""The package installed in the ways that people use, and the environment that ``make`` makes."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from support import ROOT, copy_project

SITE = Path(pytest.__file__).parents[1]  # where the libraries are
MAIN = "import sys; from dialogue.cli import main; main(sys.argv[1:])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The package as ``pip install .`` makes it, in an environment whose path has braces."""
    place = tmp_path_factory.mktemp("wheel")
    environment = place / "{x} $HOME %s"
    serve(environment)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, place)
    ignored = shutil.ignore_patterns("*.egg-info", "__pycache__")
    shutil.copytree(ROOT / "notebooks/dialogue", place / "notebooks/dialogue", ignore=ignored)
    command = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "made", "."]
    call(environment / "bin/python", *command, cwd=place)
    assert not (place / "build").exists()  # nothing that git would see
    (made,) = (place / "made").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> dict:
    """Variables under which Python finds it there and not in this folder."""
    place = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(place)
    kept = {n: v for n, v in os.environ.items() if n != "DIALOGUE_ROOT"}
    return {**kept, "PYTHONPATH": str(place)}


def serve(folder: Path, *more: Path) -> None:
    """An environment with the libraries of this one, pip among them, and no package of ours."""
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "shared.pth").write_text("".join(f"{path}\n" for path in (SITE, *more)), "utf-8")


def call(*command, status: int = 0, **how) -> subprocess.CompletedProcess:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **how)
    assert done.returncode == status, done.stdout + done.stderr
    return done


# Installed


@pytest.mark.slow
def test_the_wheel_has_all_that_the_package_reads(wheel):
    there = {n for n in zipfile.ZipFile(wheel).namelist() if n.startswith("dialogue/")}
    folder = ROOT / "notebooks"
    found = (p for p in (folder / "dialogue").rglob("*") if p.suffix != ".pyc" and p.is_file())
    assert there == {p.relative_to(folder).as_posix() for p in found}


@pytest.mark.slow
def test_it_finds_the_project_that_one_is_in(installed, tmp_path):
    project = copy_project(tmp_path / "project")
    for place, more in (
        (project, {}),
        (project / "data/releases", {}),
        (project, {"DIALOGUE_ROOT": "."}),
        (tmp_path, {"DIALOGUE_ROOT": "project"}),
    ):
        done = call(sys.executable, "-c", MAIN, "params", "theme", cwd=place, env=installed | more)
        assert "data-flows" in done.stdout


@pytest.mark.slow
def test_elsewhere_one_line_says_what_to_do(installed, tmp_path):
    command = (sys.executable, "-c", MAIN, "check")
    done = call(*command, cwd=tmp_path, env=installed, status=2)
    assert (done.stdout, done.stderr) == (
        "",
        f"dialogue: {tmp_path}: there is no project in this folder or above it; allowed: a folder "
        "with data/datapackage.json and notebooks/; from elsewhere pip install -e, or "
        "DIALOGUE_ROOT\n",
    )


@pytest.mark.slow
def test_a_template_runs_in_the_folder_of_the_project(installed, tmp_path):
    project = copy_project(tmp_path / "project")
    command = (sys.executable, "-m", "papermill", "dates.ipynb", tmp_path / "out.ipynb")
    call(*command, cwd=project / "notebooks", env=installed)
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert any("data" in output for cell in made.cells for output in cell.get("outputs", ()))


def test_it_says_for_which_python_it_is():
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = [c.rpartition(" ")[2] for c in about["classifiers"] if "Python ::" in c]
    assert (about["requires-python"], versions) == (">=3.11", ["3.11", "3.12", "3.13", "3.14"])


def test_readme_says_what_colab_cannot_do():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "it cannot run there, where neither the package nor the data is" in text


# make

ANEW = "rm -rf .venv && python3 -m venv .venv"
PIP = ".venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt"
BUILD = ".venv/bin/dialogue build"


@pytest.fixture
def clone(tmp_path) -> Path:
    """A folder of the project as far as ``make`` looks at it, in a place with an odd name."""
    folder = tmp_path / "a {b} [c] 日本語"
    (folder / "notebooks/dialogue").mkdir(parents=True)
    (folder / "notebooks/dialogue/__init__.py").touch()
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def ready(clone: Path) -> None:
    """As after ``make``."""
    serve(clone / ".venv", clone / "notebooks")
    (clone / ".venv/ready").touch()


def steps(clone: Path, target: str = "book") -> list[str]:
    """What ``make`` would do, less what it says and looks at."""
    if not shutil.which("make"):
        pytest.skip("there is no make here")
    outer = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")  # these tests may run in a make
    env = {n: v for n, v in os.environ.items() if n not in outer}
    done = call("make", "-n", target, cwd=clone, env=env)
    told = ("echo ", "touch ", "python3 -c ")
    return [line for line in done.stdout.splitlines() if line and not line.startswith(told)]


def test_a_fresh_clone(clone):
    assert steps(clone) == [ANEW, PIP, BUILD]


def test_nothing_is_installed_again(clone):
    ready(clone)
    assert steps(clone) == [BUILD]


def test_other_requirements_are_installed_into_the_same_environment(clone):
    ready(clone)
    os.utime(clone / ".venv/ready", (0, 0))
    assert steps(clone) == [PIP, BUILD]


def test_an_environment_without_pip(clone):
    venv.create(clone / ".venv", with_pip=False)
    assert steps(clone) == [ANEW, PIP, BUILD]
    (clone / ".venv/ready").touch()
    assert steps(clone) == [ANEW, PIP, BUILD]


def test_an_environment_that_serves_another_folder(clone, tmp_path):
    other = shutil.copytree(clone, tmp_path / "other")
    serve(clone / ".venv", other / "notebooks")
    (clone / ".venv/ready").touch()
    assert steps(clone) == [ANEW, PIP, BUILD]


def test_a_folder_that_was_moved(clone):
    ready(clone)
    moved = clone.rename(clone.with_name("moved"))
    assert steps(moved) == [ANEW, PIP, BUILD]


def test_an_environment_whose_python_is_gone(clone):
    ready(clone)
    for link in (clone / ".venv/bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python3.9")
    assert steps(clone) == [ANEW, PIP, BUILD]


def test_the_environment_of_others_that_is_linked_to_stays(clone, tmp_path):
    (tmp_path / "theirs").mkdir()
    (clone / ".venv").symlink_to(tmp_path / "theirs")
    assert steps(clone)[0] == ANEW  # rm does not follow links
    subprocess.run(ANEW.split(" && ")[0], shell=True, cwd=clone, check=True)
    assert (tmp_path / "theirs").is_dir()


def test_clean_takes_what_was_built_and_nothing_else(clone):
    ready(clone)
    for name in ("_build/html/index.html", "book/parts/a b.ipynb", "book/overview.ipynb"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    (clone / "book/method.md").touch()
    call("make", "clean", cwd=clone)
    assert {p.name for p in clone.iterdir()} >= {".venv", "Makefile", "book", "notebooks"}
    assert [p.name for p in (clone / "book").rglob("*") if p.is_file()] == ["method.md"]
    assert not (clone / "_build").exists()
    assert steps(clone) == [BUILD]
