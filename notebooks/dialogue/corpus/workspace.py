"""The project's folder, which of its files this process read, what is kept until they change."""

import contextlib
import copy
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
from pathlib import Path

from dialogue.corpus.errors import InputError

PACKAGE = Path(__file__).resolve().parents[1]  # of the code; what else there is `root` finds


def root() -> Path:
    """The project's folder: ``DIALOGUE_ROOT``, else the one around the current folder, else the
    one that holds this package. Raises InputError: none is there, or two that do not agree."""
    return _root(os.environ.get("DIALOGUE_ROOT"))


@cache
def _root(named: str | None) -> Path:
    if not named:
        try:
            return root_from(Path.cwd())
        except FileNotFoundError:  # the current folder has been removed
            return root_from(PACKAGE)
    if not all((Path(named) / part).is_dir() for part in ("data", "notebooks")):
        raise InputError(f"'{named}' is no folder of the project", "DIALOGUE_ROOT", _PROJECT)
    return Path(os.path.abspath(named))


def root_from(path: Path) -> Path:
    """The folder of the project around ``path``, else of that around the package. Raises InputError
    where there is none, or where the one brings a package of its own that is not in use."""
    here, own = project(path), project(PACKAGE)
    if here and own and here != own and (here / "notebooks" / "dialogue").is_dir():
        allowed = "pip install -e . there, or DIALOGUE_ROOT"
        raise InputError(f"the package in use is that of {own}", here, allowed)
    if not here and not own:
        elsewhere = f"{_PROJECT}; from elsewhere pip install -e, or DIALOGUE_ROOT"
        raise InputError("there is no project in this folder or above it", path, elsewhere)
    return here or own


_PROJECT = "a folder with data/datapackage.json and notebooks/"


def project(path: Path) -> Path | None:
    """The nearest folder of a project that ``path`` lies in, or is."""
    for folder in (path, *path.parents):
        if os.path.isfile(folder / "data/datapackage.json") and os.path.isdir(folder / "notebooks"):
            return folder.resolve()
    return None


used: set[str] = set()  # what of the project was read in this process; ``/`` at the end: a folder


def note(path: Path, folder: bool = False) -> None:
    """Remember that a file of the project, or the names in a folder, was read, on which whoever
    reads depends. What is opened is seen (``_observe``)."""
    for place in _places(str(root())):
        if name := _name(os.path.abspath(path), place):
            used.add(name + ("/" if folder else ""))


def exists(path: Path) -> bool:
    """Whether there is such a file; who asks depends on the answer, also where it is no."""
    note(path)
    return Path(path).exists()


@cache
def _places(folder: str) -> set[str]:
    return {os.path.abspath(folder), os.path.realpath(folder)}


@lru_cache(maxsize=1000)
def _name(path: str, folder: str) -> str | None:
    """What the project calls a file that a page may be made from; None for any other.

    Code and libraries are accounted for as a whole, and what was built is made from the rest.
    """
    if not path.startswith(folder + os.sep) or path.startswith(sys.prefix + os.sep):
        return None
    name = path[len(folder) + 1 :].replace(os.sep, "/")
    room, _, below = name.partition("/")
    hidden = name.startswith(".") or "/." in name or room == "_build"
    return None if hidden or (room == "notebooks" and not below.endswith(".ipynb")) else name


def _observe(event: str, about: tuple) -> None:
    """Python's audit hook: notes every file opened to be read, and every folder that is listed but
    by who looks for modules."""
    if event == "open":
        folder, reads = False, not about[2] & os.O_WRONLY
    elif event in ("os.listdir", "os.scandir"):
        by = sys._getframe(1).f_globals.get("__name__", "")
        folder, reads = True, by.partition(".")[0] not in ("importlib", "pkgutil")
    else:
        return
    if reads:
        with contextlib.suppress(OSError, TypeError, ValueError, InputError):  # no path, no project
            note(os.fsdecode(about[0]), folder)


sys.addaudithook(_observe)


def recorded(make: Callable[[], object]) -> tuple[object, frozenset[str]]:
    """What ``make`` gives, and what of the project was read for it: to be noted again with a value
    that is kept and used later."""
    before = set(used)
    used.clear()
    try:
        made = make()
        return made, frozenset(used)
    finally:
        used.update(before)


def while_unchanged(make: Callable) -> Callable:
    """Decorates a function of what is in ``data/``: what it gives is kept by the arguments for as
    long as no file that was read for it changes; every caller has a (shallow) copy of its own."""
    kept: dict[tuple, tuple] = {}

    @wraps(make)
    def get(*given):
        key = (root(), *given)
        known = kept.get(key)
        if known is None or known[2] != _states(known[1]):
            made, read = recorded(lambda: make(*given))
            known = kept[key] = made, read, _states(read)
        used.update(known[1])
        return copy.copy(known[0])

    return get


def _states(names: Iterable[str]) -> list[tuple[int, int]]:
    """The times and sizes of files and folders; zeros of one that is not there."""
    folder, states = f"{root()}/", []
    for name in names:
        try:
            state = os.stat(folder + name)
            states.append((state.st_mtime_ns, state.st_size))
        except OSError:
            states.append((0, 0))
    return states


def data() -> Path:
    """The folder of everything that is known (``data/``)."""
    return root() / "data"


def cores() -> int:
    """Cores this process may use, which can be fewer than the machine has: it may be bound to some
    of them, and a container has its share of their time."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13
        count = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count()
    try:
        quota, period = map(int, _SHARE.read_text("ascii").split())
    except (OSError, ValueError):  # no container, or one without a limit
        return count or 1
    return min(count or 1, -(-quota // period))


_SHARE = Path("/sys/fs/cgroup/cpu.max")  # microseconds of processor time in a period of so many


def shown(path: Path) -> str:
    """``path`` as a message shows it: relative to the project where it lies inside."""
    path = Path(path)
    return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else str(path)
