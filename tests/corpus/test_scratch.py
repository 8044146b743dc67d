"""A folder of one process: private, short enough for sockets, gone with it or after it."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dialogue.corpus import scratch

SAY = "from dialogue.corpus import scratch; print(scratch.folder(), flush=True);"


def process(place: Path, code: str = "", **how) -> subprocess.Popen:
    """One that has its folder in ``place``, says where, and then does something."""
    env = {**os.environ, "TMPDIR": str(place)}
    command = [sys.executable, "-c", SAY + code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, **how)


@pytest.fixture
def place():
    """A temporary folder with a short path, also where a test before it set a long one."""
    short = "/tmp" if os.path.isdir("/tmp") else None
    with tempfile.TemporaryDirectory(prefix="t-", dir=short) as made:
        yield Path(made).resolve()


def test_it_is_private_and_goes_with_its_process(place):
    one = process(place, "input()", stdin=subprocess.PIPE)
    made = Path(one.stdout.readline().strip())
    assert made.parent == place
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    one.communicate("\n")
    assert [*place.iterdir()] == []


def test_a_fork_shares_it_and_leaves_it(place):
    fork = """
import os, sys
if not os.fork():
    (scratch.folder() / "of-the-fork").touch()
    sys.exit()
os.wait()
print(*os.listdir(scratch.folder()))
"""
    told, _ = process(place, fork).communicate()
    assert told.splitlines()[1] == "of-the-fork"


def test_what_a_killed_process_leaves_the_next_one_removes_and_nothing_else(place):
    alive, killed = (process(place, "input()", stdin=subprocess.PIPE) for _ in range(2))
    kept, left = (Path(p.stdout.readline().strip()) for p in (alive, killed))
    (left / "socket").touch()
    killed.kill()
    killed.wait()
    (place / "dlg-a-file").touch()
    (place / "dlg-elsewhere").symlink_to(place / "of-others")
    (place / "of-others").mkdir()
    process(place).communicate()
    there = {p.name for p in place.iterdir()}
    assert there == {kept.name, "dlg-a-file", "dlg-elsewhere", "of-others"}
    alive.communicate("\n")


def test_a_socket_fits_however_long_the_name_of_the_temporary_folder_is(tmp_path):
    long = tmp_path / ("scratch-project-2026-analysis/" * 4)
    long.mkdir(parents=True)
    one = process(long, "input()", stdin=subprocess.PIPE)
    made = Path(one.stdout.readline().strip())
    (made / "pymp-12345678").mkdir()  # what multiprocessing makes in it
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(made / "pymp-12345678" / "listener-12345678"))
    one.communicate("\n")
    assert not made.exists()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Where a process tries to have its folder: all fail, but those that are given."""
    monkeypatch.setattr(tempfile, "tempdir", f"/{'t' * 90}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")

    def tried(good: str) -> str:
        def made(place):
            if place != good:
                raise PermissionError(place)
            return place

        monkeypatch.setattr(scratch, "_made", made)
        return scratch.folder.__wrapped__()

    return tried


@pytest.mark.parametrize("place", ["/tmp", "/run/user/1000", f"/{'t' * 90}"])
def test_where_it_is_made_if_elsewhere_it_cannot_be(places, place):
    assert places(place) == place  # the last one is too long, and better than none


def test_a_file_system_without_locks(tmp_path, monkeypatch):
    def none(*given):
        raise OSError("no locks")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch.fcntl, "flock", none)
    made = [scratch.folder.__wrapped__() for _ in range(2)]
    assert all(m.is_dir() for m in made)
