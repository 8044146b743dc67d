"""Folders of this process alone, for what goes when it ends; its forks share them.

What a killed process leaves, the next one removes: a folder is in use for as long as a process
holds the lock on it, and locks end with their processes.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows, which also keeps others out of a user's temporary folder
    fcntl = None

_PREFIX = "dlg-"
_PATH = 103  # bytes that the path of a socket may have on macOS; on Linux 107
_NAME = 32  # of them for what a kernel's sockets are called


@cache
def folder() -> Path:
    """A folder for files, which nobody else can enter, where temporary files go."""
    place, short = tempfile.gettempdir(), for_sockets()
    return short if short and short.parent == Path(place) else _made(place)


@cache
def for_sockets() -> Path | None:
    """A folder with a path short enough for sockets; None where there is no place for one."""
    for place in (tempfile.gettempdir(), "/tmp", os.environ.get("XDG_RUNTIME_DIR")):
        if place and len(os.fsencode(place)) + len(f"/{_PREFIX}12345678/") + _NAME <= _PATH:
            with contextlib.suppress(OSError):
                return _made(place)
    return None


def _made(place: str) -> Path:
    _tidy(place)
    made = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=place))
    with contextlib.suppress(OSError):  # a file system without locks: there nothing is tidied
        _lock(made)
    made = made.rename(made.with_name(made.name[1:]))  # until now another might take it for left
    atexit.register(_remove, made, os.getpid())
    return made


def _remove(path: Path, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(path, ignore_errors=True)


def _lock(path: Path) -> int | None:
    """Hold a folder while this process lives, or a fork of it. Raises OSError where it is held."""
    if fcntl is None:
        return None
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise
    return held


def _tidy(place: str) -> None:
    """Remove the folders of processes that have ended."""
    for path in Path(place).glob(f"{_PREFIX}*") if fcntl else ():
        with contextlib.suppress(OSError):
            held = _lock(path)
            shutil.rmtree(path, ignore_errors=True)
            os.close(held)
