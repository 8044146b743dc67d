"""Execute many notebooks at once through papermill, each in a process and a kernel of its own.

A conductor, which the fork server starts with the libraries loaded, forks a process for each page,
since papermill changes the directory of its process; that one forks its kernel. A page that fails,
hangs or dies is alone in it; all end with the caller. Without forks the standard engine serves.
"""

import contextlib
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection, get_context
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from dialogue.build.environment import environment
from dialogue.corpus import workspace

# safe forking, and the signal at a parent's death, are Linux's
CAN_FORK = sys.platform == "linux" and os.environ.get("DIALOGUE_FORK") != "no"
LIMIT = 120  # seconds that a page may take
_MANY = 8  # pages of one group that it takes for what they share to be made beforehand


class _Engine:
    """papermill's own engine with the kernel forked (``papermill --engine dialogue``)."""

    def __getattr__(self, name: str):
        from papermill.engines import NBClientEngine  # which imports us

        return getattr(NBClientEngine, name)

    def execute_notebook(self, nb, kernel_name, output_path=None, **how):
        """As papermill's, which without a path does not write the notebook at every cell."""
        if CAN_FORK and self.nb_language(nb) == "python":
            from dialogue.build import kernel

            how |= kernel.fork()
        return self.__getattr__("execute_notebook")(nb, kernel_name, **how)


papermill_engine = _Engine()


class Job(NamedTuple):
    """A notebook to execute: template, where the executed one goes, parameters, directory."""

    name: str
    template: Path
    output: Path
    parameters: dict
    cwd: Path | None = None


class Outcome(NamedTuple):
    """What became of a job. ``error`` is one line; ``input_error``: it is the user's to mend."""

    job: Job
    error: str | None = None
    input_error: bool = False
    seconds: float = 0.0
    ok = property(lambda self: self.error is None)


def run(
    jobs: Iterable[Job],
    *,
    engine: str | None = "dialogue",
    workers: int | None = None,
    timeout: float = LIMIT,
    memory: int | None = None,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Execute notebooks, several at once; one that fails, hangs or dies fails alone.

    ``engine`` is papermill's name of one (None: its own). ``timeout`` limits the seconds of a page,
    ``memory`` the bytes that it may take beside the libraries (where processes are forked).
    Gives outcomes in the order of the jobs; ``on_done`` is called with each as it finishes.
    """
    jobs = list(jobs)
    begin()
    context = get_context("forkserver" if CAN_FORK else "spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_conduct, args=(theirs, environment()))
    with _no_program():
        process.start()  # which waits for the libraries
    theirs.close()  # else its end would not be seen
    outcomes = [Outcome(job, "the process that runs the pages ended") for job in jobs]
    with pipe, contextlib.suppress(EOFError, OSError):  # it may have ended
        try:
            pipe.send((jobs, workers or 2 * workspace.cores(), engine, timeout, memory))
            for _ in jobs:
                number, outcomes[number] = pipe.recv()
                on_done(outcomes[number])
        finally:
            process.kill()
    return outcomes


def begin() -> None:
    """Start loading the libraries for the next ``run``, while its caller finds out what to run."""
    if CAN_FORK:
        from multiprocessing import forkserver  # not to be had elsewhere

        with _no_program():
            forkserver.set_forkserver_preload(["dialogue.build.kernel"])
            forkserver.ensure_running()


@contextlib.contextmanager
def _no_program() -> Iterator[None]:
    """Else processes that are started load the caller's program as well."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _conduct(caller: connection.Connection, env: dict) -> None:
    """In the conductor: execute what the caller sends; send the number and outcome of each."""
    from dialogue.prose import views

    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller answers Ctrl-C, and we end with it
    os.dup2(2, 1)  # what pages print is no output of the caller's
    os.nice(5)  # the caller draws what they give, alone: it should not be left with it at the end
    with contextlib.suppress(EOFError, OSError):  # the caller is gone
        jobs, workers, *how = caller.recv()
        sizes = Counter(views.group(job.parameters) for job in jobs)
        again = len(jobs) >= _MANY * len({job.template for job in jobs})  # as in a sweep
        waiting, running = [*enumerate(jobs)][::-1], {}
        context = get_context("fork" if CAN_FORK else "spawn")
        while waiting or running:
            while waiting and len(running) < workers:
                number, job = waiting.pop()
                group = views.group(job.parameters)
                if CAN_FORK and number and sizes.pop(group, 0) >= _MANY:  # and no core is idle
                    views.share(*group, again)
                pipe, theirs = context.Pipe(duplex=False)
                page = context.Process(target=_execute, args=(theirs, job, *how))
                page.start()
                theirs.close()
                running[pipe] = number, job, page, time.monotonic()
            for pipe in connection.wait([caller, *running]):
                if pipe is caller:  # readable at its end
                    os._exit(1)  # and with us the pages that still run
                number, job, page, began = running.pop(pipe)
                try:
                    told = pipe.recv()
                except EOFError:
                    told = f"{job.template.name}: {_end('page', page, how[1])}", False
                caller.send((number, Outcome(job, *told, round(time.monotonic() - began, 3))))


def _end(what: str, process, limit: float = 0) -> str:
    """How a process ended, in words."""
    process.join(1)
    code = process.exitcode or 0
    how = f"was killed by signal {-code}" if code < 0 else f"died with status {code}"
    late = f"ran past its limit of {limit:g} s"
    return late if code == -signal.SIGALRM else f"the {what} {how}"


def _execute(answer, job: Job, engine: str | None, timeout: float, memory) -> None:
    """In a page's process: execute it; send the failure in one line, and whether it is input."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    signal.setitimer(signal.ITIMER_REAL, timeout)  # whose signal ends this process
    if CAN_FORK:
        from dialogue.build import kernel

        kernel.limit(memory)
    job.output.parent.mkdir(parents=True, exist_ok=True)
    failed, input_error = "", False
    paths = (str(p).replace("{", "{{").replace("}", "}}") for p in (job.template, job.output))
    try:  # papermill puts parameters into paths, where names stand in braces
        papermill.execute_notebook(*paths, job.parameters, engine, cwd=job.cwd, progress_bar=False)
    except PapermillExecutionError as error:
        failed = re.sub(r"\x1b\[[\d;]*m", "", error.evalue)
        input_error = error.ename == "InputError"
        if not input_error:  # cells are counted from 1, without the one that papermill injects
            failed = f"cell {error.cell_index + (not job.parameters)}: {error.ename}: {failed}"
    except Exception as error:
        failed = f"{type(error).__name__}: {error}"
        if type(error).__name__ == "DeadKernelError" and CAN_FORK and kernel.Kernel.last:
            failed = _end("kernel", kernel.Kernel.last)
    if failed and not input_error:
        failed = f"{job.template.name}: {failed}"[:500]
    answer.send((" ".join(failed.split()) or None, input_error))
