"""A folder of this process alone, for what goes when it ends; its forks share it.

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
except ImportError:  # on Windows
    fcntl = None

_PREFIX = "dlg-"
_PATH = 103  # bytes that the path of a socket may have on macOS; on Linux 107
_NAME = 40  # of them for a folder and a socket that a library makes in ours


@cache
def folder() -> Path:
    """A folder that nobody else can enter, made where temporary files go.

    Where the path of a socket in it would be too long, it is made elsewhere if that is possible.
    """
    asked = tempfile.gettempdir()
    for place in (asked, "/tmp", os.environ.get("XDG_RUNTIME_DIR")):
        if place and len(os.fsencode(place)) + len(f"/{_PREFIX}12345678/") + _NAME <= _PATH:
            with contextlib.suppress(OSError):
                return _made(place)
    return _made(asked)


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
