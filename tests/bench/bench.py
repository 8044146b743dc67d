"""Speed and memory as ratios against what a user would otherwise run, side by side in one run.

Each pair is measured in turns, so that a slow moment of the machine meets both sides; the table
shows medians. Writes ``_build/bench.json``. Usage: python tests/bench/bench.py [--times N] [NAME …]
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from dialogue.corpus import description, files

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tests"))
PAIRS = {}


def pair(name: str, at_most: float | None, what: str, against: str):
    """Register a function that gives (prepare, ours, theirs): each a call without arguments.

    ``at_most`` is the ratio to reach; None where the other side is told for comparison alone.
    """

    def add(function):
        PAIRS[name] = (at_most, what, against, function)
        return function

    return add


def command(folder: Path, *words, root: Path | None = None) -> None:
    env = {**os.environ, "DIALOGUE_ROOT": str(root or folder), "PYTHONUTF8": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # as users have it: compiled modules are kept
    done = subprocess.run(
        [str(BIN / words[0]), *map(str, words[1:])],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, words))} failed\n{done.stdout}{done.stderr}"[-3000:])


def project(folder: Path) -> Path:
    from support import copy_project

    return copy_project(folder)


def plain(folder: Path) -> Path:
    """The book's own files beside its executed pages: as set up, without our extensions."""
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("*.ipynb"))
    shutil.copy(ROOT / "_toc.yml", folder)
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    given = config["sphinx"]["config"]
    given["extensions"] = [e for e in given["extensions"] if not e.startswith("dialogue.")]
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    return folder


def stock(folder: Path) -> Path:
    """The same book, executed by Jupyter Book: the same notebooks, with parameters filled in."""
    import papermill

    from dialogue.build import plan

    plain(folder)
    for page in plan.pages():
        template, output = (
            ROOT / "notebooks" / f"{page.template}.ipynb",
            folder / "book" / f"{page.slug}.ipynb",
        )
        output.parent.mkdir(parents=True, exist_ok=True)
        how = {"prepare_only": True, "progress_bar": False}
        papermill.execute_notebook(str(template), str(output), page.parameters, **how)
    config = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))
    config["execute"] = {"execute_notebooks": "force", "timeout": 300}
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    return folder


@pair("book", 0.18, "whole book from clean", "Jupyter Book executing the same notebooks (force)")
def _book(work: Path):
    ours, theirs = project(work / "ours"), stock(work / "stock")

    def clean():
        for folder in (ours, theirs):
            shutil.rmtree(folder / "_build", ignore_errors=True)
        for path in (ours / "book").rglob("*.ipynb"):
            path.unlink()

    return (
        clean,
        lambda: command(ours, "jupyter-book", "build", "."),
        lambda: command(theirs, "jupyter-book", "build", ".", root=ROOT),
    )


@pair("one", 0.10, "one page's parameter changed, book again", "whole book by Jupyter Book (force)")
def _one(work: Path):
    ours, theirs = project(work / "ours"), stock(work / "stock")
    command(ours, "jupyter-book", "build", ".")

    def change():
        weigh_otherwise(ours / "notebooks/agenda.ipynb")
        shutil.rmtree(theirs / "_build", ignore_errors=True)  # else it would execute nothing

    return (
        change,
        lambda: command(ours, "jupyter-book", "build", "."),
        lambda: command(theirs, "jupyter-book", "build", ".", root=ROOT),
    )


@pair("page", None, "one page's parameter changed, book again", "that page alone by Jupyter Book")
def _page(work: Path):
    ours, theirs = project(work / "ours"), stock(work / "stock")
    for folder, root in ((ours, ours), (theirs, ROOT)):
        command(folder, "jupyter-book", "build", ".", root=root)

    def change():
        weigh_otherwise(ours / "notebooks/agenda.ipynb")
        weigh_otherwise(theirs / "book/agenda.ipynb")

    return (
        change,
        lambda: command(ours, "jupyter-book", "build", "."),
        lambda: command(theirs, "jupyter-book", "build", ".", root=ROOT),
    )


def weigh_otherwise(notebook: Path) -> None:
    """Change a parameter of the page on what the space is given to, from one value to the other."""
    text = notebook.read_text("utf-8")
    was, now = "characters", "sentences"
    if f'weight = \\"{was}\\"' not in text:
        was, now = now, was
    changed = text.replace(f'weight = \\"{was}\\"', f'weight = \\"{now}\\"')
    assert changed != text
    notebook.write_text(changed, "utf-8")


@pair("nothing", 1.2, "nothing changed, build again", "a Sphinx build with nothing to do")
def _nothing(work: Path):
    ours = project(work / "ours")
    command(ours, "jupyter-book", "build", ".")
    same = plain(work / "plain")
    for path in (ours / "book").rglob("*.ipynb"):  # the directive is ours
        text = path.read_text("utf-8").replace("```{chart}", "```text")
        files.write_atomic(same / path.relative_to(ours), text)
    command(same, "jupyter-book", "build", ".")
    return (
        lambda: None,
        lambda: command(ours, "jupyter-book", "build", "."),
        lambda: command(same, "jupyter-book", "build", "."),
    )


@pair("sweep", 0.10, "one run in a sweep of 96 here", "one papermill command")
def _sweep(work: Path):
    grid = [
        *("--grid", "scheme=frame,verb-only"),
        *("--grid", "rule=undertakings,joint-work,stated-commitments,needs"),
        *("--grid", "content=five,four,three"),
        *("--grid", "coder=adjudicated,A,B,auto"),
    ]

    def ours():
        shutil.rmtree(work / "sweep", ignore_errors=True)
        command(ROOT, "dialogue", "sweep", "commitments", *grid, "-o", work / "sweep")
        return 96

    def theirs():
        command(ROOT, "papermill", "notebooks/commitments.ipynb", work / "one.ipynb")

    return lambda: None, ours, theirs


@pair("dask", 1.8, "sweep of 96 with two Dask workers", "the same without Dask")
def _dask(work: Path):
    _, local, _ = _sweep(work)
    file = work / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    python = [sys.executable, "-m"]
    start = [*python, "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    processes = [subprocess.Popen([*start, "--scheduler-file", file], **quiet)]
    while not file.exists():
        time.sleep(0.1)
    worker = [*python, "distributed.cli.dask_worker", "--scheduler-file", file, "--nthreads", "1"]
    processes += [
        subprocess.Popen([*worker, "--no-dashboard", "--no-nanny"], **quiet) for _ in range(2)
    ]
    address = json.loads(file.read_text())["address"]

    def ours():
        shutil.rmtree(work / "cluster", ignore_errors=True)
        grid = [
            *("--grid", "scheme=frame,verb-only"),
            *("--grid", "rule=undertakings,joint-work,stated-commitments,needs"),
            *("--grid", "content=five,four,three"),
            *("--grid", "coder=adjudicated,A,B,auto"),
        ]
        out = ("-o", work / "cluster", "--scheduler", address)
        command(ROOT, "dialogue", "sweep", "commitments", *grid, *out)

    def theirs():
        local()

    theirs.after = lambda: [p.kill() for p in processes]
    return lambda: None, ours, theirs


@pair("coding", 1.5, "coding the release", "SudachiPy segmenting the same text")
def _coding(work: Path):
    from sudachipy import Dictionary

    from dialogue.corpus import codebook, release
    from dialogue.corpus.coding import Coder

    folder = ROOT / "data/releases/ied-12"
    text = (folder / "release.ja.txt").read_text("utf-8")
    meta, coder = description.read(folder), Coder(codebook.load())
    names = {n: p.id for p in meta.parts for n in p.numbers}
    tokenizer = Dictionary().tokenizer()
    return (
        lambda: None,
        lambda: [coder.code(release.parse(text, meta.id, names)) for _ in range(50)] and None,
        lambda: (
            [list(tokenizer.tokenize(line)) for _ in range(50) for line in text.splitlines()]
            and None
        ),
    )


def _code_many(number: int) -> None:
    from dialogue.corpus import codebook, release
    from dialogue.corpus.coding import Coder

    folder = ROOT / "data/releases/ied-12"
    text = (folder / "release.ja.txt").read_text("utf-8")
    meta, coder = description.read(folder), Coder(codebook.load())
    names = {n: p.id for p in meta.parts for n in p.numbers}
    for i in range(number):
        coder.code(release.parse(text.replace("12回", f"{i}回"), meta.id, names))


@pair("many", 1.05, "coding 10,000 releases", "ten times coding 1,000")
def _many(work: Path):
    def theirs():
        _code_many(1_000)
        return 0.1  # of what is compared

    return lambda: None, lambda: _code_many(10_000), theirs


def measure(call) -> float:
    began = time.perf_counter()
    parts = call() or 1
    return (time.perf_counter() - began) / parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("names", nargs="*", choices=[[], *PAIRS])
    given = parser.parse_args()
    results = []
    print(f"{'what':44} {'against':48} {'ours':>8} {'theirs':>8} {'ratio':>6} {'at most':>7}")
    for name in given.names or PAIRS:
        at_most, what, against, function = PAIRS[name]
        with tempfile.TemporaryDirectory() as folder:
            prepare, ours, theirs = function(Path(folder))
            times = []
            for _ in range(given.times):
                prepare()
                times.append((measure(ours), measure(theirs)))
            getattr(theirs, "after", lambda: None)()
        a, b = (statistics.median(side) for side in zip(*times, strict=True))
        ratio = statistics.median(x / y for x, y in times)
        limit = "" if at_most is None else f"{at_most:.2f}"
        print(f"{what:44} {against:48} {a:7.2f}s {b:7.2f}s {ratio:6.2f} {limit:>7}", flush=True)
        results.append(
            {
                "name": name,
                "ours": what,
                "theirs": against,
                "seconds": [list(t) for t in times],
                "ratio": ratio,
                "at_most": at_most,
            }
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory of this process, coding included: {peak:.2f} GiB")
    out = ROOT / "_build/bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"results": results, "peak_gib": peak}, indent=1) + "\n")
    print(out)


if __name__ == "__main__":
    main()
