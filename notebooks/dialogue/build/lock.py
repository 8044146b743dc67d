"""One build at a time in a folder: another one waits for it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dialogue.corpus.scratch import fcntl  # None on Windows: there it is left to the user

_HELD = "DIALOGUE_LOCKED"  # the folders locked by this process, or by one that waits for it


@contextmanager
def alone(work: Path, *, busy: Exception | None = None) -> Iterator[None]:
    """Work in the folder ``work`` while no other process does, but those that this one starts.

    Waits for one that does and says so on stderr, or raises ``busy`` where that is given.
    """
    held, own = os.environ.get(_HELD, ""), str(work.resolve())
    if fcntl is None or (not busy and own in held.split(os.pathsep)):
        yield
        return
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                raise busy from None
            print("waiting for another build of this folder", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            pass
        os.environ[_HELD] = f"{held}{os.pathsep}{own}"
        try:
            yield
        finally:
            os.environ[_HELD] = held
            with suppress(OSError):  # a process forked meanwhile may have the file open
                fcntl.flock(file, fcntl.LOCK_UN)
