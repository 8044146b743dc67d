"""A sweep and its folder: what is done is kept, what is missing is executed, tables are written."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import books, freshness, lock, plan
from dialogue.build.sweep.combinations import Run, combinations
from dialogue.build.sweep.record import NO_CLAIM, draws_claims, execute
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

TABLES = ("results.csv", "results.parquet", "failures.csv")
COLUMNS = dict.fromkeys(("claim", "key", "value"), "string")
COLUMNS |= {"number": "Float64", "shown": "string"}
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

    ``out`` gets ``results.csv`` and ``results.parquet``, the same rows: one for each combination,
    in the order of the grid, and claim its page states, by number, with all parameters and
    ``COLUMNS`` (``value`` as text, ``number`` missing where it is a word, ``shown`` as in prose).
    Combinations that failed are the rows of ``failures.csv``. Tables stand there only when the
    whole grid was gone through. ``keep`` puts the executed notebooks in ``notebooks/``.
    ``scheduler`` is the address of a Dask cluster; else ``workers`` pages at once are executed
    here. ``limits`` of a run go to ``engine.run``. ``progress`` is told runs done and all.

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
        wanted = {run.key: run.parameters for run in runs if not run.refused}
        found = {key: claims for key in wanted if (claims := _read(kept, key, keep))}
        todo = [(key, given) for key, given in wanted.items() if key not in found]
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
            for run in (run for run in runs if run.key in found):  # under names that say what
                notebook = (kept / f"{run.key}.ipynb").read_bytes()
                files.write_atomic(out / "notebooks" / f"{run.name}.ipynb", notebook)
        failed = _tables(out, template, runs, found, errors)
    return Swept(len(runs), len(todo), failed, out / TABLES[0])


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """An empty folder to work in, inside ``folder``, for one sweep at a time."""
    work = folder / "work"
    busy = InputError("another sweep is at work", folder.parent, "one at a time")
    with lock.alone(folder, busy=busy):
        shutil.rmtree(work, ignore_errors=True)  # a sweep that was killed leaves its own
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


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


def _tables(out: Path, template: str, runs: list[Run], found: dict, errors: dict) -> int:
    """Write the tables; gives the number of combinations that failed."""
    import pandas as pd

    from dialogue.analysis import parameters

    types = {name: _TYPES[parameters.parameter(name).type] for name in plan.defaults(template)}

    def write(name: str, rows: list[dict], more: dict) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=[*types, *more]).astype(types | more)
        files.write_atomic(out / name, frame.to_csv(index=False, lineterminator="\n"))
        return frame

    claims = [{**run.parameters, **row} for run in runs for row in found.get(run.key, ())]
    results = write("results.csv", claims, COLUMNS)
    files.write_atomic(out / "results.parquet", results.to_parquet(index=False))
    failed = [
        {**run.parameters, "error": str(run.refused or errors[run.key])}
        for run in runs
        if run.refused or run.key in errors
    ]
    if failed:
        write("failures.csv", failed, {"error": "string"})
    else:
        (out / "failures.csv").unlink(missing_ok=True)
    return len(failed)
