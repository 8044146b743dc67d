"""The process that forks kernels: whose they are, how they end, what is told of it."""

import ast
import signal
import socket

import nbformat
import pytest
from support import gone, notebook

from dialogue.build import engine, nursery
from dialogue.build.engine import Job
from dialogue.build.kernel import Forked

pytestmark = pytest.mark.skipif(not engine.CAN_FORK, reason="kernels are forked on Linux only")


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_kernel_runs_until_its_status_comes(pair):
    ours, theirs = pair
    theirs.sendall(b"12\n")
    kernel = Forked(ours)
    assert (kernel.pid, kernel.poll()) == (12, None)
    assert kernel.wait(timeout=0.05) is None
    theirs.sendall(b"3")
    assert kernel.poll() is None  # the line is not whole
    theirs.sendall(b"\n")
    assert (kernel.poll(), kernel.wait()) == (3, 3)


def test_a_kernel_that_ended_at_once(pair):
    ours, theirs = pair
    theirs.sendall(b"12\n-9\n")
    assert Forked(ours).poll() == -9


def test_kernels_end_with_the_process_that_forked_them(pair):
    ours, theirs = pair
    theirs.sendall(b"12\n")
    kernel = Forked(ours)
    theirs.close()
    assert kernel.poll() == -signal.SIGKILL


def test_no_kernel_comes_from_a_process_that_ended(pair, monkeypatch):
    ours, theirs = pair
    theirs.close()
    with pytest.raises(nursery.Ended, match="the process that forks kernels ended"):
        Forked(ours)
    monkeypatch.setattr(nursery, "_channel", ours)
    with pytest.raises(nursery.Ended, match="the process that forks kernels ended"):
        nursery.ask("kernel", {})


@pytest.mark.slow
def test_every_page_says_that_the_nursery_ended(tmp_path):
    bad = notebook(tmp_path / "bad.ipynb", "os.kill(os.getppid(), 9)\nimport time; time.sleep(60)")
    good = notebook(tmp_path / "good.ipynb", "1")
    jobs = [Job(t.stem, t, tmp_path / "out" / t.name, {}, tmp_path) for t in (bad, good)]
    told = [o.error for o in engine.run(jobs, workers=1)]
    assert told == [
        "bad.ipynb: the kernel was killed by signal 9",
        "good.ipynb: the process that forks kernels ended",
    ]


@pytest.mark.slow
def test_a_page_past_its_limit_takes_its_kernel_with_it_and_no_other(tmp_path):
    late = notebook(
        tmp_path / "late.ipynb",
        f"import pathlib, time\npathlib.Path(r'{tmp_path}/pid').write_text(str(os.getpid()))\n"
        "time.sleep(300)",
    )
    good = notebook(tmp_path / "good.ipynb", "1")
    jobs = [
        Job(n, t, tmp_path / f"out/{n}.ipynb", {}, None)
        for n, t in zip("abc", [late, good, good], strict=True)
    ]
    told = [o.error for o in engine.run(jobs, workers=1, timeout=12)]
    assert told == ["late.ipynb: ran past its limit of 12 s", None, None]
    kernel = int((tmp_path / "pid").read_text())
    assert gone(kernel)


@pytest.mark.slow
def test_one_process_runs_one_page_after_another(tmp_path):
    """Each in a kernel of its own, in the directory of its job."""
    template = notebook(tmp_path / "n.ipynb", "(os.getpid(), os.getcwd())")
    places = [tmp_path / "x", tmp_path / "y"]
    for place in places:
        place.mkdir()
    jobs = [Job(p.name, template, tmp_path / f"out/{p.name}.ipynb", {}, p) for p in places]
    assert all(o.ok for o in engine.run(jobs, workers=1))
    shown = [nbformat.read(j.output, 4).cells[-1].outputs[0].data["text/plain"] for j in jobs]
    (first, x), (second, y) = map(ast.literal_eval, shown)
    assert first != second
    assert [x, y] == [str(place) for place in places]
