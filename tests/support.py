"""What several tests use: where things are, and copies of the project."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
LOOPBACK = "127.0.0.1"
ROOT = HERE.parent


def clear_caches() -> None:
    """Empty every function cache of the package's loaded modules, and forget what is shared."""
    if "dialogue.analysis.study" in sys.modules:
        sys.modules["dialogue.analysis.study"]._shared.clear()
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "dialogue":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def copy_project(folder: Path, package: bool = False) -> Path:
    """What the book is made from, without what was built; the package too, where it is asked for
    (``in_copy`` has it used)."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("*.ipynb"))
    (folder / "notebooks").mkdir()
    files = ("_config.yml", "_toc.yml", "CITATION.cff")
    for path in (*ROOT.glob("notebooks/*.ipynb"), *(ROOT / name for name in files)):
        shutil.copy(path, folder / path.relative_to(ROOT))
    if package:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "notebooks/dialogue", folder / "notebooks/dialogue", ignore=skip)
    return folder


def add_pair(folder: Path) -> Path:
    """Two synthetic rounds, mock-01 of 2019 and mock-02 of 2020, in Japanese alone, among the
    releases of a copy of the project."""
    for name in ("mock-01", "mock-02"):
        source, place = ROOT / "data/validation/pair" / name, folder / "data/releases" / name
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("*.en.txt"))
    return folder


def in_copy(folder: Path) -> dict[str, str]:
    """The environment in which project and package are those of a copy."""
    own = {"DIALOGUE_ROOT": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **own, "PYTHONPATH": f"{folder / 'notebooks'}{os.pathsep}{HERE}"}


def put(folders, *pages, text: str = "", figures=(), title: str = "", read=()) -> None:
    """Put pages with a text and figures where a build would, beside those that are there, as made
    from the files ``read``."""
    from dialogue.build import clean, plan, update

    names = ("slug", "template", "parameters")
    before = plan.read_manifest(folders)["pages"]
    planned = {slug: plan.Page(*(page[name] for name in names)) for slug, page in before.items()}
    cells = [{"cell_type": "markdown", "source": text}]
    cells.append({"cell_type": "code", "source": "(not-a-target)=\n## No heading"})
    made = {}
    for page in pages:
        planned[page.slug] = page
        written = {folders.book / f"{page.slug}.ipynb": json.dumps({"cells": cells})}
        for id in figures:
            written[folders.figures / f"{id}.json"] = json.dumps({"id": id, "title": title})
        made[page.slug] = clean.Made(written, [*read])
    update.write(folders, [*planned.values()], made, plan.state())


def notebook(path: Path, *cells) -> Path:
    """A notebook with an empty choice of parameters and then these cells, written to ``path``."""
    first = nbformat.v4.new_code_cell("import os\nstart = os.getcwd()", id="cell-00")
    first.metadata["tags"] = ["parameters"]
    made = [first]
    for number, source in enumerate(cells, 1):
        made.append(nbformat.v4.new_code_cell(source, id=f"cell-{number:02d}"))
    book = nbformat.v4.new_notebook(cells=made)
    book.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(book, path)
    return path


def gone(pid: int, within: float = 20) -> bool:
    """Whether a process ends in as many seconds."""
    end = time.monotonic() + within
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.1)
    return not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, seconds: float = 300):
    """Waits for a condition to become true; gives its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@contextmanager
def dask(place: Path, workers: int = 2, **environment):
    """A scheduler and its workers as processes; gives its address and the list of them.

    They have no project of their own to fall back on.
    """
    place.mkdir()
    contact, started = place / "scheduler.json", []
    env = {**os.environ, "DIALOGUE_ROOT": str(place / "none"), **environment}

    def start(name, *arguments):
        line = [sys.executable, "-m", f"distributed.cli.{name}", "--no-dashboard", *arguments]
        with (place / f"log-{len(started)}").open("w") as log:
            own = dict(cwd=place, env=env, stdout=log, stderr=log, start_new_session=True)
            started.append(
                subprocess.Popen(
                    [*line, "--scheduler-file", str(contact), "--host", LOOPBACK], **own
                )
            )

    try:
        start("dask_scheduler", "--port", "0")
        until(contact.exists)
        address = until(lambda: json.loads(contact.read_text() or "{}").get("address"))
        for _ in range(workers):
            start("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(place))
        if workers:
            from distributed import Client

            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=300)
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()
