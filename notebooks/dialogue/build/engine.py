"""Execute many notebooks at once through papermill, each in a kernel of its own.

``DialogueEngine`` is registered with papermill (``papermill --engine dialogue``): execution is
papermill's own, only the kernel is forked (see ``nursery``). ``run`` executes many, in a process
of its own (see ``runner``), which ``begin`` starts before it is known what there is to run.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import environment

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
                from dialogue.build import nursery
                from dialogue.build.kernel import ForkKernelManager

                nursery.start()
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
    with contextlib.suppress(BrokenPipeError), _begun.pop() as runner:  # it may have ended
        try:
            runner.stdin.write(json.dumps(how) + "\n")
            for job in jobs:
                line = {"template": str(job.template), "output": str(job.output)}
                line |= {"parameters": job.parameters, "cwd": str(job.cwd) if job.cwd else None}
                runner.stdin.write(json.dumps(line) + "\n")
            runner.stdin.write("\n")
            runner.stdin.flush()
            for line in runner.stdout:
                got = json.loads(line)
                number = got.pop("number")
                outcome = outcomes[number] = Outcome(jobs[number], **got)
                if on_done:
                    on_done(outcome)
        finally:
            runner.kill() if len(outcomes) < len(jobs) else runner.stdin.close()
    lost = "the process that runs the pages ended"
    return [outcomes.get(i) or Outcome(job, False, lost, 0.0) for i, job in enumerate(jobs)]


_begun: list[subprocess.Popen] = []  # the runner that waits for its jobs, if there is one


def begin() -> None:
    """Start loading the libraries for the next ``run``, while its caller finds out what to run."""
    if _begun and _begun[0].poll() is None:
        return
    cancel()
    _begun.append(
        subprocess.Popen(
            [sys.executable, "-m", "dialogue.build.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment.environment(),
        )
    )


def cancel() -> None:
    """There is nothing to run after all."""
    while _begun:
        with _begun.pop() as runner:
            runner.kill()
