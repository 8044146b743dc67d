"""A collection of releases, thousands of them: coded, compared with one of the book, searched.

No page is made of it. Texts go in batches to processes of this machine or to a Dask cluster and
come back as tables, so that memory is that of a few batches. What a batch gave is kept under the
digest of all it was made from: work that was stopped goes on, and what changed is done again.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dialogue.analysis import comparison, parameters
from dialogue.build import books, freshness, lock
from dialogue.build.sweep import cluster
from dialogue.build.sweep.folder import Swept
from dialogue.corpus import codebook, encoding, files, release, workspace
from dialogue.corpus.coding import Coder
from dialogue.corpus.description import About
from dialogue.corpus.errors import InputError

BATCH = 200  # releases in a task: about a second of work, and a table of a few hundred kilobytes
TABLE, SENTENCES, FOUND = "releases.csv", "sentences", "found.csv"
COUNTS = ("sentences", "uncoded", *comparison.KINDS)
_ABOUT = dict.fromkeys(("release", "language", "date"), "string")
_ABOUT |= dict.fromkeys(COUNTS, "Int64") | {"error": "string"}
_SAID = dict.fromkeys(("release", "sentence_id", "part", "text", "rule", "topics"), "string")
_SAID |= {"status": "string", "other_id": "string", "similarity": "Float64", "near": "Float64"}


@dataclass(frozen=True)
class _How:
    """What every batch needs beside its texts."""

    book: codebook.Codebook
    other: comparison.Text | None
    threshold: int
    phrase: str


def run(
    folder: Path,
    out: Path,
    *,
    against: str = "",
    threshold: int | None = None,
    phrase: str = "",
    scheduler: str | None = None,
    workers: int | None = None,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Swept:
    """Code every release in ``folder``; align each with the release ``against`` of the book as the
    earlier one, sentences that are alike from ``threshold`` on; look for ``phrase``.

    A release is a text file, its name the id, or a folder as in ``data/releases``. ``out`` gets
    ``releases.csv`` (a row a release: id, language, day, counts of sentences, of those whose
    predicate is not known, and of each status against the other; or the error) and ``sentences/``,
    Parquet files that pandas reads as one table with a row a sentence; with ``phrase`` also
    ``found.csv``, the sentences that have it or come near it, nearest first. Raises InputError for
    unusable input, RuntimeError where a cluster is lost.
    """
    given = {"release": against} if against else {}
    given |= {} if threshold is None else {"threshold": threshold}
    least = parameters.filled(parameters.checked(given))["threshold"]
    found, out = _found(folder), books.folder(out)
    other = comparison.read(workspace.data() / "releases" / against) if against else None
    how = _How(codebook.load(), other, least, phrase)
    asked = how.book.model_dump_json(), repr((other, least, phrase))
    made_from = freshness.State(project=False).machinery, *asked
    busy = InputError("another sweep is at work", out, "one at a time")
    with lock.alone(out / ".dialogue", busy=busy), _pool(scheduler, workers) as (pool, width):
        records, waiting, executed = [], {}, 0
        for first in range(0, len(found), BATCH):
            texts = [(id, path.read_bytes()) for id, path in found[first : first + BATCH]]
            key = freshness.digest(*made_from, *(part for text in texts for part in text))[:32]
            records.append(out / ".dialogue" / f"{key}.json")
            if not _kept(out, records[-1]):
                waiting[pool.submit(batch, texts, how)] = records[-1]
                executed += len(texts)
            last = first + BATCH >= len(found)
            while len(waiting) > (0 if last else 2 * width):
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    _keep(out, waiting.pop(future), *future.result())
                progress(min(len(records) * BATCH, len(found)) - len(waiting) * BATCH, len(found))
        failed = _tables(out, records, phrase)
    return Swept(len(found), executed, failed, out / TABLE)


def batch(texts: list[tuple[str, bytes]], how: _How) -> tuple[list[dict], bytes]:
    """A task: a row for each release, and in Parquet one for each sentence."""
    coders = {language: Coder(how.book, language) for language in comparison.LANGUAGES}
    rows, said = [], []
    for id, raw in texts:
        try:
            text = encoding.decode(raw, id)
            language = release.language_of(text)
            one = release.parse(text, id, where=id, language=language)
        except InputError as error:
            rows.append({"release": id, "error": str(error)})
            continue
        main = {c.sentence.id: c for c in coders[language].code(one) if c.main}
        wordings = {language: {s.id: s.text for s in one.sentences}}
        about = About(id=id, title_ja="", title_en="", language=language)
        here = comparison.Text(about, one.sentences, wordings)
        pairs = comparison.Comparison(how.other, here).pairs(how.threshold) if how.other else {}
        status = {p.later.id: (k, p) for k, found in pairs.items() for p in found if p.later}
        sought = comparison.precedents(how.phrase, [here]) if how.phrase else ()
        near = {place["sentence"]: place["alike"] for place in sought}
        for s in one.sentences:
            kind, pair = status.get(s.id, (pd.NA, None))
            other = pair.earlier if pair else None
            alike = pair.most if other else pd.NA
            topics = ";".join(m.id for m in main[s.id].topics)
            codes = (main[s.id].rule or "", topics, kind, other.id if other else pd.NA, alike)
            said.append((id, s.id, s.part, s.text, *codes, near.get(s.id, pd.NA)))
        uncoded = sum(c.verb is None for c in main.values())
        counts = {"sentences": len(one.sentences), "uncoded": uncoded}
        counts |= {kind: len(found) for kind, found in pairs.items()}
        day = one.date.isoformat() if one.date else pd.NA
        rows.append({"release": id, "language": language, "date": day, **counts})
    table = pd.DataFrame(said, columns=[*_SAID]).astype(_SAID)
    return rows, table.to_parquet(index=False)


def _found(folder: Path) -> list[tuple[str, Path]]:
    """Releases in a folder by id: text files, and folders with the text of a release."""
    below = (p for x in comparison.LANGUAGES for p in folder.glob(f"*/release.{x}.txt"))
    found = {path.parent.name: path for path in below} | {p.stem: p for p in folder.glob("*.txt")}
    if not found:
        allowed = "text files, or folders with release.ja.txt or release.en.txt"
        raise InputError("holds no release", folder, allowed)
    return sorted(found.items())


@contextmanager
def _pool(scheduler: str | None, workers: int | None) -> Iterator[tuple]:
    """What executes tasks, and how many at once: a cluster, or processes of this machine."""
    if scheduler:
        with cluster.connected(scheduler) as client:
            yield client.get_executor(pure=False, retries=2), sum(client.nthreads().values())
    else:
        width, context = workers or workspace.cores(), multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(width, mp_context=context, initializer=_end_with_parent) as pool:
            yield pool, width


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def _sentences(out: Path, record: Path) -> Path:
    return out / SENTENCES / f"{record.stem}.parquet"


def _kept(out: Path, record: Path) -> bool:
    """Whether what a batch gave is there and as it was written."""
    known = freshness.recall(record)
    return bool(known) and not freshness.lost(_sentences(out, record), known["table"])


def _keep(out: Path, record: Path, rows: list[dict], table: bytes) -> None:
    """Keep what a batch gave; the record last, since what has one counts as done."""
    path = _sentences(out, record)
    path.parent.mkdir(exist_ok=True)
    files.write_atomic(path, table)
    plain = [{k: v for k, v in row.items() if v is not pd.NA} for row in rows]
    freshness.record(record, {"releases": plain, "table": freshness.mark(path)})


def _tables(out: Path, records: list[Path], phrase: str) -> int:
    """Write the tables, remove what belongs to none; gives how many could not be read."""
    own = {*records, *(_sentences(out, record) for record in records)}
    for left in {*out.glob(".dialogue/*.json"), *out.glob(f"{SENTENCES}/*.parquet")} - own:
        left.unlink()
    rows = [row for record in records for row in freshness.recall(record)["releases"]]
    table = pd.DataFrame(rows, columns=[*_ABOUT]).astype(_ABOUT)
    files.write_atomic(out / TABLE, table.to_csv(index=False, lineterminator="\n"))
    (out / FOUND).unlink(missing_ok=True)
    if phrase:
        found = [
            pd.read_parquet(_sentences(out, record)).dropna(subset="near") for record in records
        ]
        places = pd.concat(found).sort_values("near", ascending=False, kind="stable")
        files.write_atomic(out / FOUND, places.to_csv(index=False, lineterminator="\n"))
    return int(table["error"].notna().sum())
