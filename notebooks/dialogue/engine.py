"""Execute many notebooks at once through papermill, each in a kernel of its own.

``DialogueEngine`` is registered with papermill (``papermill --engine dialogue``): execution is
papermill's own, only the kernel is forked with the libraries loaded. ``run`` executes many: a
nursery process loads the libraries once and forks a process for every page, which papermill needs
since it changes the working directory of the whole process. ``begin`` starts the nursery before it
is known what there is to run. Everything ends with its parent.
"""

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.kernelspec",
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
    "papermill",
    "nbclient",
    "pandas",
    "altair",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "frictionless",
    "dialogue.kernel",
    "dialogue.prose",
)
CAN_FORK = sys.platform == "linux"  # the kernel's death signal and safe forking are Linux's


def __getattr__(name: str):
    """``DialogueEngine``, made when first asked for: papermill imports its engines as it starts."""
    if name != "DialogueEngine":
        raise AttributeError(name)
    from papermill.engines import NBClientEngine

    class DialogueEngine(NBClientEngine):
        """papermill's own engine with its kernel forked.

        The executed notebook is written once, at the end: papermill writes all of it before and
        after every cell, which takes longer than the kernel. Where processes cannot be forked, or
        the notebook is not in Python, the kernel is the standard engine's.
        """

        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
            if CAN_FORK and cls.nb_language(nb_man.nb) == "python":
                from dialogue.kernel import ForkKernelManager

                kwargs["kernel_manager_class"] = ForkKernelManager
            output, nb_man.output_path = nb_man.output_path, None
            try:
                return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
            except BaseException:
                nb_man.output_path = output
                raise

    return globals().setdefault(name, DialogueEngine)


@dataclass(frozen=True)
class Job:
    """A notebook to execute: template, where the executed one goes, parameters, directory."""

    name: str
    template: Path
    output: Path
    parameters: dict
    cwd: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a job. ``error`` is one line; ``input_error``: it is the user's to mend."""

    job: Job
    ok: bool
    error: str | None
    seconds: float
    input_error: bool = False


def run(
    jobs: Iterable[Job],
    *,
    engine: str = "dialogue",
    workers: int | None = None,
    timeout: float = 120,
    memory: int | None = None,
    on_done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Execute notebooks, several at once; one that fails, hangs or dies fails alone.

    ``engine`` is ``dialogue`` or ``standard`` (papermill's own). ``timeout`` is the limit in
    seconds for a whole page, ``memory`` that in bytes for its kernel, beside what the libraries
    take (forked kernels alone have one). Outcomes come in the order of the jobs; ``on_done`` is
    called with each as it finishes.
    """
    jobs = list(jobs)
    if not jobs:
        return []
    workers = min(len(jobs), workers or 2 * (os.cpu_count() or 1))  # half of a page is waiting
    how = {"workers": workers, "timeout": timeout, "engine": engine, "memory": memory}
    outcomes: dict[int, Outcome] = {}  # by the number of the job
    begin()
    with contextlib.suppress(BrokenPipeError), _begun.pop() as nursery:  # it may have ended
        try:
            nursery.stdin.write(json.dumps(how) + "\n")
            for job in jobs:
                line = {"template": str(job.template), "output": str(job.output)}
                line |= {"parameters": job.parameters, "cwd": str(job.cwd) if job.cwd else None}
                nursery.stdin.write(json.dumps(line) + "\n")
            nursery.stdin.write("\n")
            nursery.stdin.flush()
            for line in nursery.stdout:
                got = json.loads(line)
                number = got.pop("number")
                outcome = outcomes[number] = Outcome(jobs[number], **got)
                if on_done:
                    on_done(outcome)
        finally:
            nursery.kill() if len(outcomes) < len(jobs) else nursery.stdin.close()
    lost = "the process that runs the pages ended"
    return [outcomes.get(i) or Outcome(job, False, lost, 0.0) for i, job in enumerate(jobs)]


_begun: list[subprocess.Popen] = []  # the nursery that waits for its jobs, if there is one


def begin() -> None:
    """Start loading the libraries for the next ``run``, while its caller finds out what to run."""
    if _begun and _begun[0].poll() is None:
        return
    cancel()
    _begun.append(
        subprocess.Popen(
            [sys.executable, "-m", "dialogue.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        )
    )


def cancel() -> None:
    """There is nothing to run after all."""
    while _begun:
        with _begun.pop() as nursery:
            nursery.kill()


# In the nursery


def _nursery() -> None:
    """Read jobs from standard input, fork a process for each, write outcomes to standard output."""
    import gc
    import importlib

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C, and we end with it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what pages print must not mix with the answers
    gc.disable()  # nothing that is loaded now will be garbage
    for name in PRELOAD:
        importlib.import_module(name)
    warm = importlib.import_module("dialogue.warm")  # by name: no page depends on it
    warm.libraries()
    gc.freeze()
    gc.enable()
    asked = [json.loads(line) for line in iter(sys.stdin.readline, "\n") if line or sys.exit()]
    how, jobs = asked[0], asked[1:]
    workers, timeout, engine = how["workers"], how["timeout"], how["engine"]
    if how["memory"]:
        os.environ["DIALOGUE_KERNEL_MEMORY"] = str(how["memory"])
    shared = warm.Shared(jobs) if engine == "dialogue" else None
    waiting = [*enumerate(jobs)]
    waiting.sort(key=lambda each: (warm.alone(each[1]), -each[0]))  # the last one is taken first
    running: dict[int, tuple] = {}
    watch = selectors.DefaultSelector()
    watch.register(0, selectors.EVENT_READ)  # readable at its end: the parent is gone
    while waiting or running:
        while waiting and len(running) < workers:
            number, job = waiting.pop()
            if shared and running:  # the first one starts at once, or a core would be idle
                shared.make_for(job)
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                _page_process(job, engine, writer)
            os.close(writer)
            running[reader] = (pid, number, job, time.monotonic())
            watch.register(reader, selectors.EVENT_READ)
        for key, _ in watch.select(timeout=0.2):
            if key.fd == 0:
                sys.exit(1)
            answer = b"".join(iter(lambda fd=key.fd: os.read(fd, 65536), b""))
            _finish(running, watch, key.fd, answer, answers)
        for reader, (pid, _, _, began) in list(running.items()):
            if time.monotonic() - began > timeout:
                os.kill(pid, signal.SIGKILL)
                late = {"ok": False, "error": f"ran past its limit of {timeout:g} s"}
                _finish(running, watch, reader, json.dumps(late).encode(), answers)


def _finish(running, watch, reader: int, answer: bytes, answers) -> None:
    watch.unregister(reader)
    os.close(reader)
    pid, number, job, began = running.pop(reader)
    _, status = os.waitpid(pid, 0)
    if answer:
        got = json.loads(answer)
    else:
        code = os.waitstatus_to_exitcode(status)
        how = f"killed by signal {-code}" if code < 0 else f"ended with status {code}"
        got = {"ok": False, "error": f"the page's process was {how}"}
    got |= {"number": number, "seconds": round(time.monotonic() - began, 3)}
    if not got["ok"] and not got.get("input_error"):
        got["error"] = f"{Path(job['template']).name}: {got['error']}"
    answers.write(json.dumps(got) + "\n")
    answers.flush()


def _page_process(job: dict, engine: str, writer: int) -> None:
    """Execute one notebook in this process, write the outcome to ``writer``, end."""
    try:
        from dialogue.kernel import die_with_parent

        die_with_parent()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        answer = _execute(job, engine)
        os.write(writer, json.dumps(answer).encode())
    finally:
        os._exit(0)


def _execute(job: dict, engine: str) -> dict:
    """Execute a notebook by papermill; a failure is told in one line."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    output = Path(job["output"])
    output.parent.mkdir(parents=True, exist_ok=True)
    draft = output.with_suffix(".draft.ipynb")
    try:
        papermill.execute_notebook(
            job["template"],
            str(draft),
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


def _died(error: Exception) -> str:
    """Why a kernel died, where that is known; else the error in one line."""
    from nbclient.exceptions import DeadKernelError

    from dialogue.kernel import ForkProvisioner

    if isinstance(error, DeadKernelError):
        last = ForkProvisioner.last
        code = last.process.poll() if last and last.process else None
        if code is not None and code < 0:
            return f"the kernel was killed by signal {-code}"
        return "the kernel died" + (f" with status {code}" if code is not None else "")
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]


if __name__ == "__main__":
    _nursery()
