"""Runs on a Dask cluster. No file system is shared: all that a run needs and gives travels.

A task is a batch of runs, since a worker pays for loading the libraries once a task. Dask gives the
batch of a worker that died to another one, as often as its ``allowed-failures`` says.
"""

import asyncio
import hashlib
import io
import logging
import math
import queue
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from dialogue.build.sweep import worker
from dialogue.build.sweep.record import GO_ON, failure
from dialogue.corpus import workspace
from dialogue.corpus.errors import InputError

CONNECT = 5  # seconds that a scheduler, and then its first worker, may take to answer
PATIENCE = 60  # seconds that a cluster may be without any worker
# Runs in a task: enough that the engine makes what they share once; lost if it does not end.
LEAST, MOST = 8, 50


def check_address(address: str) -> None:
    """Raises InputError unless ``address`` has the form of a scheduler's address."""
    with suppress(ValueError):
        parts = urlsplit(address)
        if parts.scheme in ("tcp", "tls", "ws", "wss") and parts.hostname and parts.port:
            return
    example = "an address such as tcp://192.168.1.10:8786"
    raise InputError(f"'{address}' is no address of a scheduler", allowed=example)


def execute(
    address: str,
    template: str,
    asked: list[tuple[str, dict]],
    *,
    keep: bool,
    limits: dict | None,
    done: Callable[[dict], None],
    say: Callable[[str], None],
) -> None:
    """Execute runs, key and parameters each, on the cluster of a scheduler.

    ``done`` is called with each result (see ``record.execute``). Raises InputError where no
    scheduler answers or a worker has another release, RuntimeError where the cluster is lost.
    """
    from dialogue.prose import views  # charts and all: a sweep without a cluster needs them not

    here, project = worker.release(), packed(template)
    with connected(address) as client:
        threads = client.nthreads()
        say(f"executing {len(asked)} runs on {address}, workers: {len(threads)}")
        # A task and not scattered, so that Dask makes it again if the worker that holds it dies.
        sent = client.submit(bytes, project, key=f"dialogue-{hashlib.sha256(project).hexdigest()}")
        finished, batches = queue.SimpleQueue(), {}
        asked = sorted(asked, key=lambda run: views.group(run[1]))  # what they share is made once
        for batch in _batches(asked, sum(threads.values())):
            future = client.submit(
                worker.batch, sent, template, batch, keep, limits, here, pure=False, retries=2
            )
            batches[future] = batch
            future.add_done_callback(finished.put)
        for _ in batches:
            future = _next(finished, client, address)
            for result in _results(future, batches[future], address):
                done(result)


def _batches(asked: list, threads: int) -> Iterator[list]:
    """The runs in tasks, one for each thread in a round: small ones first, so that results come
    soon, and no larger in the end than lets all threads end at about one time."""
    size = LEAST
    while asked:
        size = min(size, max(LEAST, math.ceil(len(asked) / threads)))
        for _ in range(min(threads, math.ceil(len(asked) / size))):
            yield asked[:size]
            asked = asked[size:]
        size = min(2 * size, MOST)


_TLS = ", and ca-file, client.key and client.cert of distributed.comm.tls in Dask's configuration"


async def _identity(address: str) -> dict:
    """What answers at an address says of itself."""
    from distributed import Security
    from distributed.core import rpc

    security = Security().get_connection_args("client")
    async with rpc(address, timeout=CONNECT, connection_args=security) as there:
        return await there.identity()


@contextmanager
def connected(address: str):
    """A connection to a cluster that has a worker, and none of another release than here; closed in
    the end. Raises InputError, RuntimeError as ``execute`` does."""
    import distributed

    for name in ["distributed", *logging.root.manager.loggerDict]:
        if name.startswith("distributed"):  # one line tells what went wrong, and it is ours
            logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
    try:  # a client would wait for ever where something else answers
        with ThreadPoolExecutor(1) as apart:  # from the loop that a notebook runs
            asked = apart.submit(asyncio.run, asyncio.wait_for(_identity(address), 2 * CONNECT))
        if asked.result()["type"] != "Scheduler":
            raise TypeError
        client = distributed.Client(address, timeout=CONNECT, set_as_default=False)
    except Exception:  # whatever another program makes of it
        allowed = "a running Dask scheduler" + _TLS * address.startswith(("tls:", "wss:"))
        raise InputError("no scheduler answers", address, allowed) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise RuntimeError(f"{address}: the scheduler has no worker") from None
        here = worker.release()
        for name, there in client.run(worker.release, on_error="return").items():
            _agree(name, worker.difference(here, there))
        yield client


def _agree(name: str, differs: str | None) -> None:
    if differs:
        same = "the same release of the package and its libraries as here"
        raise InputError(differs, f"worker {name}", same)


def _next(finished: queue.SimpleQueue, client, address: str):
    """The next task that has ended. Raises RuntimeError where the cluster is lost."""
    seen = time.monotonic()
    while True:
        with suppress(queue.Empty):
            return finished.get(timeout=1)
        try:
            if client.status != "running":
                raise OSError
            workers = client.nthreads()
        except OSError:
            raise _gone(address) from None
        if workers:
            seen = time.monotonic()
        elif time.monotonic() - seen > PATIENCE:
            raise RuntimeError(f"{address}: every worker is gone; {GO_ON}")


def _results(future, batch: list[tuple[str, dict]], address: str) -> list[dict]:
    """What became of a task's runs. Raises InputError, RuntimeError as ``execute`` does."""
    from distributed.client import FutureCancelledError

    if future.status == "error":
        error = future.exception()
        return [failure(key, f"{type(error).__name__}: {error}") for key, _ in batch]
    try:
        name, differs, results = future.result()
    except (FutureCancelledError, OSError):  # as all are when the connection is lost
        raise _gone(address) from None
    _agree(name, differs)
    return results


def _gone(address: str) -> RuntimeError:
    return RuntimeError(f"{address}: the scheduler is gone; {GO_ON}")


def packed(template: str) -> bytes:
    """What a run needs of the project, as a zip: the template and all data."""
    root, archive = workspace.root(), io.BytesIO()
    data = (f for f in workspace.data().rglob("*") if f.is_file() and f.name[0] != ".")
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in sorted([*data, root / "notebooks" / f"{template}.ipynb"]):
            about = zipfile.ZipInfo(file.relative_to(root).as_posix())  # without the file's time
            zipped.writestr(about, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()
