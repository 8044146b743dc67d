"""A sweep and its folder: what is done is kept, what is missing is executed, tables are written."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import books, freshness, lock, plan
from dialogue.build.sweep.combinations import Run, combinations
from dialogue.build.sweep.record import NO_CLAIM, draws_claims, execute
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

TABLES = ("results.csv", "results.parquet", "failures.csv")
COLUMNS = {
    "claim": "string",
    "key": "string",
    "value": "string",
    "number": "Float64",
    "shown": "string",
}
_TYPES = {str: "string", int: "Int64", bool: "boolean"}


@dataclass(frozen=True)
class Swept:
    """What a sweep did: its runs, how many were executed, how many failed; its table."""

    runs: int
    executed: int
    failed: int
    table: Path


def run(
    template: str,
    values: dict[str, list],
    out: Path,
    *,
    scheduler: str | None = None,
    keep: bool = False,
    workers: int | None = None,
    limits: dict | None = None,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Swept:
    """Execute every combination that has no result yet; write the tables of the whole grid.

    ``out`` gets ``results.csv`` and ``results.parquet``, the same rows: one for each combination
    and claim its page states, with all parameters of the template, claim id, key, value (as text),
    number (missing where the value is a word) and the value as prose shows it; combinations in the
    order of the grid, claims in that of their numbers. Combinations that failed are the rows of
    ``failures.csv``. Tables stand there only when the whole grid was gone through. ``keep`` puts
    the executed notebooks in ``notebooks/``. ``scheduler`` is the address of a Dask cluster; else
    ``workers`` pages at once are executed on this machine. ``limits`` of a run go to
    ``engine.run``. ``progress`` is told runs done and all.

    Raises InputError for unusable input and for a worker of another release, RuntimeError where
    the cluster is lost.
    """
    from dialogue.build.sweep import cluster

    runs = combinations(template, values)
    if workers is not None and (scheduler or workers < 1):
        allowed = "none, since the cluster has its own" if scheduler else "1 or more"
        raise InputError(f"{workers} workers", allowed=allowed)
    if scheduler:
        cluster.check_address(scheduler)
    out = books.folder(out)
    with _alone(out / ".dialogue") as work:
        kept = work.parent / "runs"
        wanted = {run.key: run for run in runs if not run.refused}
        found = {key: claims for key in wanted if (claims := _read(kept, key, keep))}
        todo = [(run.key, run.parameters) for run in wanted.values() if run.key not in found]
        errors: dict[str, str] = {}
        held: list[str] = []  # what is said once a first run tells that the page states claims
        tell = say if found or draws_claims(template) else held.append

        def finish(result: dict) -> None:
            if held and NO_CLAIM in (result["error"] or ""):
                where = f"notebooks/{template}.ipynb"
                raise InputError(NO_CLAIM, where, "a page whose text states some, such as claims")
            while held:
                say(held.pop())
            if result["error"]:
                errors[result["key"]] = result["error"]
            else:
                _write(kept, result)
                found[result["key"]] = result["claims"]
            progress(len(found) + len(errors), len(wanted))

        progress(len(found), len(wanted))
        if todo:
            for name in TABLES:
                (out / name).unlink(missing_ok=True)
            how = {"keep": keep, "limits": limits, "done": finish}
            if scheduler:
                cluster.execute(scheduler, template, todo, **how, say=tell)
            else:
                tell(f"executing {len(todo)} of {len(wanted)} runs")
                execute(template, todo, work, **how, workers=workers)
        if keep:
            _copy_notebooks(kept, [r for r in runs if r.key in found], out / "notebooks")
        failed = _tables(out, template, runs, found, errors)
    return Swept(len(runs), len(todo), failed, out / TABLES[0])


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """An empty folder to work in, inside ``folder``, for one sweep at a time."""
    work = folder / "work"
    with ExitStack() as alone:
        try:
            alone.enter_context(lock.alone(folder, wait=False))
        except BlockingIOError:
            raise InputError("another sweep is at work", folder.parent, "one at a time") from None
        shutil.rmtree(work, ignore_errors=True)  # a sweep that was killed leaves its own
        alone.callback(shutil.rmtree, work, ignore_errors=True)
        work.mkdir()
        yield work


def _read(kept: Path, key: str, keep: bool) -> list[dict] | None:
    """The claims of a run that is done, else None."""
    run = freshness.recall(kept / f"{key}.json")
    lost = keep and run and freshness.lost(kept / f"{key}.ipynb", run["notebook"])
    return None if lost else run.get("claims")


def _write(kept: Path, result: dict) -> None:
    """Keep what a run gave; the notebook first, since a run that has claims counts as done."""
    path = kept / f"{result['key']}.ipynb"
    if result["notebook"]:
        files.write_atomic(path, result["notebook"])
    marked = freshness.mark(path) if result["notebook"] else []
    freshness.record(path.with_suffix(".json"), {"claims": result["claims"], "notebook": marked})


def _copy_notebooks(kept: Path, runs: list[Run], folder: Path) -> None:
    """Executed notebooks under names that say what was chosen."""
    for run in runs:
        files.write_atomic(folder / f"{run.name}.ipynb", (kept / f"{run.key}.ipynb").read_bytes())


def _tables(out: Path, template: str, runs: list[Run], found: dict, errors: dict) -> int:
    """Write the tables; gives the number of combinations that failed."""
    import pandas as pd

    from dialogue.analysis import parameters

    own = {name: _TYPES[parameters.parameter(name).type] for name in plan.defaults(template)}

    def table(rows: list[dict], columns: dict) -> pd.DataFrame:
        columns = own | columns
        return pd.DataFrame(rows, columns=[*columns]).astype(columns)

    def write_csv(name: str, frame: pd.DataFrame) -> None:
        files.write_atomic(out / name, frame.to_csv(index=False, lineterminator="\n"))

    results = table(
        [{**run.parameters, **row} for run in runs for row in found.get(run.key, ())], COLUMNS
    )
    files.write_atomic(out / "results.parquet", results.to_parquet(index=False))
    write_csv("results.csv", results)
    failed = [
        {**run.parameters, "error": str(run.refused or errors[run.key])}
        for run in runs
        if run.refused or run.key in errors
    ]
    if failed:
        write_csv("failures.csv", table(failed, {"error": "string"}))
    else:
        (out / "failures.csv").unlink(missing_ok=True)
    return len(failed)
