"""The process behind ``engine.run``: it hands notebooks to processes that execute them.

Each of these executes one notebook after another by papermill, in a process since papermill
changes the working directory of the whole one; kernels come from the nursery. A process that
ends, or that has to be ended, takes its own notebook with it and is replaced. Jobs come on standard
input as JSON, one a line after a first line with settings, an empty line last; outcomes go to
standard output as they come. Everything ends with the caller.
"""

import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from dialogue.build import nursery
from dialogue.build.engine import CAN_FORK
from dialogue.corpus import scratch

FOR_WORKERS = ("papermill", "nbclient", "ipykernel.kernelspec")
FOR_KERNELS = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",  # a kernel loads its debugger, whether it is used or not
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "psutil",
    "sqlite3",
    "matplotlib_inline.backend_inline",
    "pandas",
    "altair",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "frictionless",
    "dialogue.prose",
)
_PROCESSES = multiprocessing.get_context("fork" if CAN_FORK else "spawn")


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller answers Ctrl-C, and we end with it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what pages print must not mix with the answers
    scratch.for_sockets()  # one for all that are forked
    if CAN_FORK:
        nursery.start(FOR_KERNELS)
    for name in FOR_WORKERS:
        importlib.import_module(name)
    _find_plugins()
    gc.freeze()
    asked = [json.loads(line) for line in iter(sys.stdin.readline, "\n") if line or sys.exit()]
    how, jobs = asked[0], asked[1:]
    if how["memory"]:
        os.environ[nursery.MEMORY] = str(how["memory"])
    for outcome in _outcomes(jobs, how["engine"], how["workers"], how["timeout"]):
        answers.write(json.dumps(outcome) + "\n")
        answers.flush()


@dataclass
class _Worker:
    """A process that executes notebooks, the end of a pipe to it, and what it is at."""

    engine: str
    number: int = -1
    job: dict = field(default_factory=dict)
    began: float = 0.0

    def __post_init__(self):
        self.pipe, theirs = _PROCESSES.Pipe()
        self.process = _PROCESSES.Process(target=_work, args=(theirs, self.engine), daemon=True)
        self.process.start()
        theirs.close()

    def begin(self, number: int, job: dict) -> None:
        self.number, self.job, self.began = number, job, time.monotonic()
        self.pipe.send(job)

    def outcome(self, found: dict) -> dict:
        """The outcome of what it is at, of which ``found`` tells the rest."""
        if not found["ok"] and not found.get("input_error"):
            found = {**found, "error": f"{Path(self.job['template']).name}: {found['error']}"}
        seconds = round(time.monotonic() - self.began, 3)
        return {**found, "number": self.number, "seconds": seconds}


def _outcomes(jobs: list[dict], engine: str, workers: int, timeout: float) -> Iterator[dict]:
    """Execute the jobs; gives each one's outcome, with its number, as it comes."""
    loading = _expect(jobs) if engine == "dialogue" and CAN_FORK else None
    waiting = [*enumerate(jobs)]
    waiting.sort(key=lambda each: (_alone(each[1]), -each[0]))  # the last one is taken first
    idle: list[_Worker] = []
    at_work: dict[Connection, _Worker] = {}
    while waiting or at_work:
        while waiting and len(at_work) < workers:
            number, job = waiting.pop()
            worker = idle.pop() if idle and idle[-1].process.is_alive() else _Worker(engine)
            worker.begin(number, job)
            at_work[worker.pipe] = worker
        for pipe in wait([*at_work, *_CALLER, *([loading] if loading else ())], timeout=0.2):
            if pipe in _CALLER:  # readable at its end: the caller is gone
                sys.exit(1)
            if pipe is loading:  # until now pages waited for the libraries
                loading = None
                for worker in at_work.values():
                    worker.began = time.monotonic()
                continue
            worker = at_work.pop(pipe)
            try:
                found = pipe.recv()
                idle.append(worker)
            except (EOFError, OSError):
                found = {"ok": False, "error": f"the page's process {_ended(worker.process)}"}
            yield worker.outcome(found)
        for pipe, worker in list(at_work.items()):
            if not loading and time.monotonic() - worker.began > timeout:
                del at_work[pipe]
                worker.process.kill()
                late = f"ran past its limit of {timeout:g} s"
                yield worker.outcome({"ok": False, "error": late})


_CALLER = (0,) if CAN_FORK else ()  # its end of standard input
_ALONE = ("agreement", "since", "words")  # templates that share little with others


def _alone(job: dict) -> bool:
    """Whether a page (template, parameters) may as well run while others' needs are made."""
    return Path(job["template"]).stem in _ALONE


def _expect(jobs: list[dict]) -> socket.socket | None:
    """Tell the nursery what is to come; gives what is readable when its libraries are loaded."""
    with contextlib.suppress(nursery.Ended):  # each page will say so
        return nursery.ask("expect", jobs)
    return None


def _ended(process) -> str:
    process.join()
    code = process.exitcode
    return f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"


# In a process that executes notebooks


def _work(pipe: Connection, engine: str) -> None:
    """Execute the notebooks that come through ``pipe``, answer each with its outcome."""
    if CAN_FORK:
        nursery.die_with_parent()
    while True:
        pipe.send(_execute(pipe.recv(), engine))


def _execute(job: dict, engine: str) -> dict:
    """Execute a notebook by papermill; a failure is told in one line."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from dialogue.build.kernel import ForkProvisioner

    ForkProvisioner.page = None if _alone(job) else job
    output = Path(job["output"])
    output.parent.mkdir(parents=True, exist_ok=True)
    draft = output.with_suffix(".draft.ipynb")
    try:
        papermill.execute_notebook(
            _literal(job["template"]),
            _literal(str(draft)),
            job["parameters"],
            engine_name="dialogue" if engine == "dialogue" else None,
            progress_bar=False,
            cwd=job["cwd"],
        )
        return {"ok": True, "error": None}
    except PapermillExecutionError as error:
        line = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", str(error.evalue)).split())
        if error.ename == "InputError":
            return {"ok": False, "error": line, "input_error": True}
        # counted from 1 in the template, which lacks the cell that papermill injects
        cell = error.cell_index + (0 if job["parameters"] else 1)
        return {"ok": False, "error": f"cell {cell}: {error.ename}: {line}"[:500]}
    except Exception as error:
        return {"ok": False, "error": _died(error)}
    finally:
        if draft.exists():
            os.replace(draft, output)


def _literal(path: str) -> str:
    """A path as papermill takes it, which puts parameters in the place of names in braces."""
    return path.replace("{", "{{").replace("}", "}}")


def _died(error: Exception) -> str:
    """Why a kernel died, where that is known; else the error in one line."""
    from nbclient.exceptions import DeadKernelError

    from dialogue.build.kernel import ForkProvisioner

    if isinstance(error, DeadKernelError):
        last = ForkProvisioner.last
        code = last.process.poll() if last and last.process else None
        if code is not None and code < 0:
            return f"the kernel was killed by signal {-code}"
        return "the kernel died" + (f" with status {code}" if code is not None else "")
    if isinstance(error, nursery.Ended):
        return str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]


def _find_plugins() -> None:
    """Let libraries find their plug-ins once, and make what checks notebooks, for all workers."""
    import nbformat
    from jupyter_client.provisioning import KernelProvisionerFactory

    nbformat.validate(nbformat.v4.new_notebook())
    KernelProvisionerFactory.instance()


if __name__ == "__main__":
    main()
