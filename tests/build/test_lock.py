"""Two builds in one folder: the second waits, says so, and goes on."""

import os
import subprocess
import sys

import pytest
from support import ROOT

from dialogue.build import lock

BUILD = """
import sys
from pathlib import Path
from dialogue.build import lock
with lock.alone(Path(sys.argv[1])):
    print("built")
"""


@pytest.fixture
def start(monkeypatch):
    """Starts another build of a folder, which knows nothing of this one."""

    def call(folder, **env):
        env = {**{k: v for k, v in os.environ.items() if k != lock._HELD}, **env}
        command = [sys.executable, "-c", BUILD, str(folder)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=env, cwd=ROOT, text=True, **pipes)

    return call


def test_the_second_waits_and_says_so(tmp_path, start):
    with lock.alone(tmp_path / "work"):
        second = start(tmp_path / "work")
        assert second.stderr.readline() == "waiting for another build of this folder\n"
        assert second.poll() is None
    out, err = second.communicate(timeout=60)
    assert (second.returncode, out, err) == (0, "built\n", "")


def test_other_folders_do_not_wait(tmp_path, start):
    with lock.alone(tmp_path / "work"):
        assert start(tmp_path / "other").communicate(timeout=60) == ("built\n", "")


def test_what_a_build_starts_does_not_wait_for_it(tmp_path, start):
    with lock.alone(tmp_path / "work"), lock.alone(tmp_path / "work"):
        held = {lock._HELD: os.environ[lock._HELD]}
        assert start(tmp_path / "work", **held).communicate(timeout=60) == ("built\n", "")
    assert str(tmp_path) not in os.environ.get(lock._HELD, "")


def test_the_folder_is_free_after_a_build_that_failed(tmp_path, start):
    with pytest.raises(ZeroDivisionError), lock.alone(tmp_path / "work"):
        _ = 1 / 0
    assert start(tmp_path / "work").communicate(timeout=60) == ("built\n", "")


def test_the_folder_is_free_after_a_build_that_was_killed(tmp_path, start):
    with lock.alone(tmp_path / "work"):
        second = start(tmp_path / "work")
        second.stderr.readline()
        second.kill()
    assert start(tmp_path / "work").communicate(timeout=60) == ("built\n", "")
    second.communicate()


def test_who_does_not_wait_is_refused(tmp_path):
    with (
        lock.alone(tmp_path / "work"),
        pytest.raises(BlockingIOError),
        lock.alone(tmp_path / "work", busy=BlockingIOError()),
    ):
        pass


@pytest.mark.parametrize("without", ["fcntl", "locks"])
def test_without_locks_the_work_goes_on(tmp_path, monkeypatch, without):
    def none(*given):
        raise OSError(38, "Function not implemented")

    if without == "fcntl":
        monkeypatch.setattr(lock, "fcntl", None)
    else:
        monkeypatch.setattr(lock.fcntl, "flock", none)
    with lock.alone(tmp_path / "work"):
        done = True
    assert done
