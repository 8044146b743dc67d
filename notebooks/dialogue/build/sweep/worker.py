"""What happens in a Dask worker: the release is compared, then a batch of runs is executed.

A process of its own executes it (``python -m dialogue.build.sweep.worker``): the project is found
by an environment variable, and a worker may serve several projects at once.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from dialogue.build import environment, freshness
from dialogue.build.sweep.record import execute
from dialogue.corpus import workspace

AT_ONCE = 2  # pages a thread executes at once, since half of a page is waiting


def release() -> dict[str, str]:
    """What a result depends on beside template, parameters and data: versions, and the code."""
    state = freshness.State(project=False)
    return {**state.libraries, "package": state.machinery[:12]}


def difference(here: dict[str, str], there: dict[str, str] | Exception) -> str | None:
    """In what the release of a worker differs (the first thing found), or None."""
    if isinstance(there, Exception):
        return f"cannot tell its release ({type(there).__name__}: {there})"
    for name in (*here, *there):
        if there.get(name) != here.get(name):
            return f"has {name} {there.get(name)}, not {here.get(name)}"
    return None


def batch(
    project: bytes, template: str, asked: list, keep: bool, limits: dict | None, here: dict
) -> tuple:
    """A task: execute a batch of runs, key and parameters each, of a project packed as a zip.

    Gives the worker's address, in what its release differs from ``here`` (then nothing is
    executed), and the results. Raises RuntimeError where the process that executes ends early.
    """
    from distributed import get_worker

    own = get_worker()
    if differs := difference(here, release()):
        return own.address, differs, []
    root = _unpacked(project, Path(own.local_directory))
    command = [sys.executable, "-m", "dialogue.build.sweep.worker"]
    env = {**os.environ, "DIALOGUE_ROOT": str(root)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=env
    ) as process:
        process.stdin.write(json.dumps([template, asked, keep, limits]) + "\n")
        process.stdin.flush()  # not closed: its end tells that this worker is gone
        answer = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"the process of a batch ended with status {process.returncode}")
    return own.address, None, json.loads(answer)


def _unpacked(project: bytes, place: Path) -> Path:
    """The project's folder among the worker's own files, made once."""
    folder = place / f"dialogue-{hashlib.sha256(project).hexdigest()[:16]}"
    if not folder.exists():
        draft = Path(tempfile.mkdtemp(dir=place))
        zipfile.ZipFile(io.BytesIO(project)).extractall(draft)
        try:
            draft.rename(folder)
        except OSError:  # another task was first
            shutil.rmtree(draft)
    return folder


def _serve() -> None:
    """Execute the batch that standard input asks for; write the results to standard output."""
    environment.settle()
    template, asked, keep, limits = json.loads(sys.stdin.readline())
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
    results: list[dict] = []
    with tempfile.TemporaryDirectory(dir=workspace.root()) as work:
        how = {"keep": keep, "limits": limits, "done": results.append}
        execute(template, asked, Path(work), **how, workers=AT_ONCE)
    print(json.dumps(results))


if __name__ == "__main__":
    _serve()
