"""What is set for other programs does not reach a page, and what cannot be used is told at once."""

import functools
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from sphinx.project import Project
from support import ROOT, notebook

from dialogue.build import environment
from dialogue.corpus import files, scratch
from dialogue.publish import cff
from dialogue.publish.export import archive, edition

SCRIPTS = Path(sys.executable).parent
BRACES = "{x} %s [a] 日本語 'q' #;~ $HOME"
UNUSABLE = "/proc/nope"


def start(*command, cwd=ROOT, **variables) -> subprocess.CompletedProcess:
    """A command in the environment that these variables change; None takes one away."""
    env = {n: v for n, v in {**os.environ, **variables}.items() if v is not None}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8"
    )


dialogue = functools.partial(start, SCRIPTS / "dialogue")


def python(code: str, **how) -> str:
    """What a program prints, which must say nothing else."""
    done = start(sys.executable, "-c", code, **how)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def refused(line: str, **variables) -> None:
    """A command that needs next to nothing ends with this one line."""
    done = dialogue("cite", "book", **variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"dialogue: {line}\n"


# SOURCE_DATE_EPOCH


@pytest.mark.parametrize("given", ["abc", "-1", "1.5", "1e9", " 1", "1_0", "１", "253402300800"])
def test_what_is_no_number_of_seconds(given, monkeypatch, refusal):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    allowed = "whole seconds since 1970, from 0 to 253402300799"
    line = f"SOURCE_DATE_EPOCH: '{given}' is no number of seconds; allowed: {allowed}"
    assert refusal(edition.date) == refusal(environment.environment) == line


def test_a_command_says_so_before_it_does_anything():
    allowed = "whole seconds since 1970, from 0 to 253402300799"
    line = f"SOURCE_DATE_EPOCH: 'abc' is no number of seconds; allowed: {allowed}"
    refused(line, SOURCE_DATE_EPOCH="abc")


def test_jupyter_book_ends_at_once_too():
    """Sphinx itself reads it before any extension."""
    done = start(SCRIPTS / "jupyter-book", "build", ROOT, SOURCE_DATE_EPOCH="abc")
    assert done.returncode != 0 and "'abc'" in done.stdout + done.stderr
    assert "executing" not in done.stdout


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("0", (1980, 1, 1, 0, 0, 0)),  # before it ZIP has no days
        ("315532800", (1980, 1, 1, 0, 0, 0)),
        ("1637193601", (2021, 11, 18, 0, 0, 0)),  # in steps of two seconds
        ("4354819199", (2107, 12, 31, 23, 59, 58)),
        ("253402300799", (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_the_day_of_a_zip_file(given, day, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    made = zipfile.ZipFile(io.BytesIO(archive.packed({"mimetype": "x", "a": "y"})))
    assert [about.date_time for about in made.infolist()] == [day, day]


def test_the_day_of_an_edition(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert edition.date().isoformat() == "1970-01-01T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert edition.date().date() == cff.about().released
    assert "SOURCE_DATE_EPOCH" not in environment.environment()


# Folders


@pytest.mark.parametrize("given", [UNUSABLE, "/proc", "/etc/hostname"])
def test_a_temporary_folder_that_cannot_be_used(given):
    refused(
        f"TMPDIR: '{given}' cannot be used; allowed: a folder that can be written", TMPDIR=given
    )


def test_a_temporary_folder_may_be_named_from_where_one_is(tmp_path):
    (tmp_path / "t").mkdir()
    done = dialogue("cite", "book", cwd=tmp_path, TMPDIR="t", DIALOGUE_ROOT=str(ROOT))
    assert (done.returncode, done.stderr) == (0, "")
    assert [*(tmp_path / "t").iterdir()] == []


FOLDERS = """
import os, tempfile
from dialogue.build import environment
environment.settle()
for name in ("TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
    assert os.path.isabs(os.environ[name]), name
    tempfile.TemporaryFile(dir=os.environ[name]).close()
import matplotlib, IPython.paths, jupyter_core.paths
print(matplotlib.get_configdir(), matplotlib.get_cachedir())
IPython.paths.get_ipython_dir(), jupyter_core.paths.jupyter_runtime_dir()
"""


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": None},
        {"HOME": ""},
        {"HOME": "/proc"},
        {"HOME": "/etc/hostname"},
        {"HOME": UNUSABLE},
        {"XDG_CACHE_HOME": "/etc/hostname"},
        {"XDG_CACHE_HOME": UNUSABLE},
        {"XDG_CACHE_HOME": "relative"},
        {"MPLCONFIGDIR": UNUSABLE, "IPYTHONDIR": UNUSABLE, "JUPYTER_RUNTIME_DIR": UNUSABLE},
        {"XDG_CONFIG_HOME": UNUSABLE, "XDG_DATA_HOME": UNUSABLE, "XDG_RUNTIME_DIR": UNUSABLE},
    ],
    ids=str,
)
def test_every_library_has_a_folder(tmp_path, variables):
    python(FOLDERS, cwd=tmp_path, **variables)
    assert [*tmp_path.iterdir()] == []


def test_a_user_without_a_home(monkeypatch):
    """Who is not in the list of users either, as in a container: nothing is called ``~``."""
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~/.cache") / name)
    assert files.user_cache() == scratch.folder()


def test_a_cache_that_cannot_be_entered(monkeypatch):
    """What was made before cannot even be looked for."""
    monkeypatch.setattr(files, "user_cache", lambda: Path("/proc/nope/.cache"))
    made = []
    for _ in range(2):  # for this process once
        path = files.kept_for_user("test/font.ttf", lambda: made.append(1) or b"font")
    assert (path.read_bytes(), made, path.is_relative_to(scratch.folder())) == (b"font", [1], True)


# Variables


def test_what_is_set_for_others_stays_there(monkeypatch):
    theirs = (
        *("PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONIOENCODING", "PYTHONSTARTUP"),
        *("MPLBACKEND", "MATPLOTLIBRC", "PANDAS_COPY_ON_WRITE", "JPY_PARENT_PID", "LANGUAGE"),
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "CSL_STYLES_PATH"),
    )
    ours = (
        *(
            "PATH",
            "HOME",
            "PYTHONPATH",
            "PYTHONHASHSEED",
            "PYTHONDONTWRITEBYTECODE",
            "JUPYTER_PATH",
        ),
        *("GIT_CONFIG_COUNT", "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "DIALOGUE_BASE_URL"),
    )
    for name in (*theirs, *ours):
        monkeypatch.setenv(name, "0")
    made = environment.environment()
    assert {name for name in theirs if name in made} == set()
    assert {name for name in ours if made.get(name) != "0"} == set()


def test_output_is_in_utf_8_whatever_is_set():
    cited = dialogue("cite", "ied12-s07", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert cited.returncode == 0 and "「インターネットエコノミー" in cited.stdout


def test_docstrings_are_needed():
    done = start(sys.executable, "-OO", SCRIPTS / "dialogue", "cite", "book")
    line = (
        "dialogue: Python: docstrings are missing, which libraries read; allowed: no option -OO\n"
    )
    assert (done.returncode, done.stderr) == (2, line)


# Time and language

MONTH = """
import locale, sys, time
from dialogue.build import environment
def month():
    return time.strftime("%B", time.gmtime(1640000000))
try:
    locale.setlocale(locale.LC_ALL, "")  # as some libraries do
except locale.Error:
    pass
before = month()
environment.settle()
after = month()
locale.setlocale(locale.LC_ALL, "")
print(before, after, month(), time.localtime(0).tm_hour)
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory) -> dict:
    """Variables of a German locale, made here where that is possible."""
    place = tmp_path_factory.mktemp("locale")
    command = ["localedef", "-i", "de_DE", "-f", "UTF-8", str(place / "de_DE.utf8")]
    try:
        subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no German locale can be made here")
    return {"LOCPATH": str(place), "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}


def test_months_and_hours_are_the_same_everywhere(german):
    said = python(MONTH, **german, TZ="Pacific/Kiritimati")
    assert said == "Dezember December December 0"


def test_a_locale_that_is_absent():
    assert python(MONTH, LC_ALL="xx_YY.UTF-8", LANG="tlh") == "December December December 0"


DRAWN = """
from dialogue import charts
from dialogue.analysis.study import Study
from dialogue.charts.render import Renderer
study, draw = Study(), Renderer()
for made in (charts.since(study), charts.rounds(study)):
    for chart in made.charts.values():
        print(draw.svg(chart.to_dict() if hasattr(chart, "to_dict") else chart))
"""


def test_a_day_in_a_chart_is_the_same_in_every_time_zone():
    """Also in a browser, which nothing here can settle."""
    west, east = (python(DRAWN, TZ=zone) for zone in ("Etc/GMT+12", "Pacific/Kiritimati"))
    assert west == east and "<svg" in west


# Pages

HOSTILE = {
    **dict.fromkeys(("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"), UNUSABLE),
    **dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), UNUSABLE),
    **{"HOME": "/proc", "MPLBACKEND": "nonsense", "VIRTUAL_ENV": "/tmp/{x}", "JPY_PARENT_PID": "1"},
    **{"PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    "SOURCE_DATE_EPOCH": "0",
}
CELL = """
import os, sys, time
import matplotlib.pyplot as plt
_ = plt.plot([1, 2])
plt.show()
print(time.localtime(0).tm_hour, os.environ["DIALOGUE_ROOT"], sys.flags.optimize)
"""
EXECUTE = """
import sys
from pathlib import Path
from dialogue.build import engine, environment
environment.settle()
template = Path(sys.argv[1])
(done,) = engine.run([engine.Job("page", template, template.with_name("out.ipynb"), {})])
print(done.error)
"""


def outputs(path: Path) -> list[dict]:
    """What the second cell of a notebook shows."""
    import nbformat

    return nbformat.read(path, as_version=4).cells[1].outputs


@pytest.mark.parametrize("fork", ["yes", "no"])
def test_a_page_in_a_hostile_environment(tmp_path, fork):
    place = tmp_path / BRACES
    long = tmp_path / ("scratch-project-2026-analysis/" * 4)
    for folder in (place, long):
        folder.mkdir(parents=True)
    template = notebook(place / "page.ipynb", CELL)
    variables = {**HOSTILE, "PYTHONOPTIMIZE": None, "PYTHONWARNINGS": None, "TMPDIR": str(long)}
    variables |= {"DIALOGUE_FORK": fork, "DIALOGUE_ROOT": os.path.relpath(ROOT, place)}
    done = start(sys.executable, "-c", EXECUTE, template, cwd=place, **variables)
    assert (done.returncode, done.stdout) == (0, "None\n"), done.stderr
    shown = outputs(place / "out.ipynb")
    assert [o["output_type"] for o in shown] == ["display_data", "stream"]
    assert "image/png" in shown[0]["data"]
    assert (shown[1]["name"], shown[1]["text"]) == ("stdout", f"0 {ROOT} 0\n")
    assert [*long.iterdir()] == []


def alike(one: Path, other: Path) -> None:
    """Two folders hold the same files."""
    names = [{p.relative_to(f) for p in f.rglob("*") if p.is_file()} for f in (one, other)]
    assert names[0] == names[1] and len(names[0]) > 50
    assert [n for n in names[0] if (one / n).read_bytes() != (other / n).read_bytes()] == []


@pytest.mark.slow
def test_a_page_rendered_in_a_hostile_environment_is_the_same_to_the_byte(tmp_path, german):
    plain, odd = tmp_path / "plain", tmp_path / BRACES
    for out, variables in ((plain, {}), (odd, {**HOSTILE, **german})):
        variables = {**variables, "SOURCE_DATE_EPOCH": None}  # which is meant to be seen
        done = dialogue("run", "dates", "-o", out, **variables)
        assert done.returncode == 0, done.stderr
        assert not [line for line in done.stderr.splitlines() if "arning" in line]
    alike(plain / "_build/html", odd / "_build/html")


@pytest.mark.slow
def test_a_page_where_fork_is_not_to_be_had(tmp_path):
    how = {"DIALOGUE_FORK": "no", "MPLCONFIGDIR": UNUSABLE}
    done = dialogue("run", "dates", "-o", tmp_path, **how)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "_build/html/_figures/hooks.svg").exists()


# Where Sphinx looks for pages


def another_environment(folder: Path) -> None:
    """What pip leaves in a folder: pages in it, in hidden folders too, and a folder ``book``."""
    inner = folder / "lib/python3.11/site-packages/x/.github"
    for place in (inner, inner.parent, folder / "book"):
        place.mkdir(parents=True, exist_ok=True)
        for name in ("overview.md", "[y].md", "z.ipynb", "index.rst", "n.txt"):
            (place / name).write_text("## A page that is not ours\n", "utf-8")
    (folder / "pyvenv.cfg").touch()


NAMES = ("venv", "env", ".env", "myenv", "book-env", "books", "boo", "b", "[x]", "日本語")


def test_sphinx_looks_for_pages_in_the_folder_of_the_book_alone(tmp_path):
    for name in NAMES:
        another_environment(tmp_path / name)
    (tmp_path / "book/parts").mkdir(parents=True)
    for name in ("book/overview.md", "book/parts/a.ipynb", "README.md", "notes.md"):
        (tmp_path / name).touch()
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    include = settings["sphinx"]["config"].get("include_patterns", ["**"])
    found = Project(str(tmp_path), {".md": "", ".ipynb": "", ".rst": "", ".txt": ""})
    found.discover(settings["exclude_patterns"], include)
    assert found.docnames == {"book/overview", "book/parts/a"}


@pytest.mark.slow
def test_jupyter_book_builds_beside_environments_of_any_name(tmp_path):
    assert dialogue("run", "dates", "-o", tmp_path).returncode == 0
    source = tmp_path / ".dialogue/source"
    for name in NAMES:
        another_environment(source / name)
    (tmp_path / "_build/html/index.html").unlink()
    command = (SCRIPTS / "jupyter-book", "build", source, "--path-output", tmp_path)
    done = start(*command, DIALOGUE_ROOT=str(ROOT))
    assert done.returncode == 0, done.stdout + done.stderr
    found = [
        p.relative_to(tmp_path / "_build/html") for p in tmp_path.rglob("_build/html/**/*.html")
    ]
    pages = {p.stem for p in found if p.parts[0] != "_static"}
    assert pages == {"index", "dates", "references", "genindex", "search"}
