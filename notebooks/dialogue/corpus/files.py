"""Files of the project: where they are, how they are read, checked and written."""

import contextlib
import csv
import hashlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
from pathlib import Path

from dialogue.corpus import scratch
from dialogue.corpus.encoding import decode
from dialogue.corpus.errors import InputError

PACKAGE = (
    Path(__file__).resolve().parents[1]
)  # of the code: what else the project has is found by `root`


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
    """Remember that a file of the project, or the names in a folder, was read.

    Whoever reads depends on it. Files that are opened are seen (``_observe``); to be called where
    something that is kept answers in place of a file.
    """
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
    """Decorates a function that makes a table of what is in ``data/``: a table is kept by the
    arguments for as long as no file that was read for it changes; every caller has its own copy."""
    kept: dict[tuple, tuple] = {}

    @wraps(make)
    def get(*given):
        key = (root(), *given)
        known = kept.get(key)
        if known is None or known[2] != _states(known[1]):
            made, read = recorded(lambda: make(*given))
            known = kept[key] = made, read, _states(read)
        used.update(known[1])
        return known[0].copy()

    return get


def _states(names: Iterable[str]) -> list[tuple[int, int] | None]:
    """The time and size of files and folders; None of one that is not there."""
    states = []
    for name in names:
        try:
            state = (root() / name).stat()
            states.append((state.st_mtime_ns, state.st_size))
        except OSError:
            states.append(None)
    return states


def data() -> Path:
    """The folder of everything that is known (``data/``)."""
    return _data(root())


@cache
def _data(folder: Path) -> Path:
    return folder / "data"


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


def text(path: Path) -> str:
    """A file's text, lines ended by LF. Raises InputError: missing file, not in UTF-8."""
    try:
        return decode(Path(path).read_bytes(), shown(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", shown(path)) from None


def read_yaml(path: Path):
    """The content of a YAML file. Raises InputError: missing file, bad syntax, doubled keys."""
    import yaml

    try:
        return yaml.load(text(path), _loader())
    except yaml.reader.ReaderError as error:
        sign = f"U+{error.character:04X}" if isinstance(error.character, int) else "a sign"
        raise InputError(f"has {sign}, which is no text", shown(path), "YAML") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(str(error.problem), f"{shown(path)}, line {line}", "valid YAML") from None


def write_yaml(path: Path, content) -> None:
    """Write ``content`` as YAML, in the order given; a file that says the same stays untouched."""
    import yaml

    write_new(path, yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100))


@cache
def _loader():
    """YAML's safe loader, which by itself takes the last of two equal keys without a word."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        def construct_mapping(self, node, deep=False):
            seen = set()
            for key, _ in node.value:
                if str(key.value) in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"key '{key.value}' stands twice", key.start_mark
                    )
                seen.add(str(key.value))
            return super().construct_mapping(node, deep)

        def construct_yaml_timestamp(self, node):
            try:
                return super().construct_yaml_timestamp(node)
            except ValueError:  # 2026-13-01: for whoever wants a day to refuse it by its name
                return node.value

    Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_timestamp)
    return Loader


def checked(model, content, path: Path):
    """``content`` as the pydantic ``model``. Raises InputError with the place in the file."""
    from pydantic import ValidationError

    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(_place(content, first["loc"]))
        where = f"{shown(path)}, {place}" if place else shown(path)
        if first["type"] == "extra_forbidden":
            allowed = ", ".join(_fields(model, first["loc"][:-1]))
            raise InputError(f"unknown key '{first['loc'][-1]}'", where, allowed) from None
        if first["type"] == "missing":
            raise InputError(f"key '{first['loc'][-1]}' is missing", where) from None
        raise InputError(first["msg"].removeprefix("Value error, "), where) from None


def _place(content, loc) -> list[str]:
    """Where an error is, rows named by their id where they have one."""
    steps = []
    for key in loc:
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            content = None
        named = isinstance(key, int) and isinstance(content, dict) and "id" in content
        steps.append(
            str(content["id"]) if named else f"row {key + 1}" if isinstance(key, int) else key
        )
    return steps


def _fields(model, loc) -> list[str]:
    from typing import get_args

    for key in loc:
        if isinstance(key, str) and key in model.model_fields:
            kind = model.model_fields[key].annotation
            inner = [a for a in (*get_args(kind), kind) if hasattr(a, "model_fields")]
            model = inner[0] if inner else model
    return sorted(field.alias or name for name, field in model.model_fields.items())


def read_json(path: Path):
    """The content of a JSON file. Raises InputError: missing file, bad syntax."""
    try:
        return json.loads(text(path))
    except json.JSONDecodeError as error:
        raise InputError(error.msg, f"{shown(path)}, line {error.lineno}", "JSON") from None


@lru_cache(maxsize=4)
def _package(path: Path, changed: int) -> dict:
    package = read_json(path)
    try:
        _ = [(r["path"], r["name"], r["schema"]["fields"]) for r in package["resources"]]
    except (KeyError, TypeError):
        allowed = "resources with path, name and schema"
        raise InputError("is no Data Package of tables", shown(path), allowed) from None
    return package


def data_package() -> dict:
    """The Data Package descriptor (``data/datapackage.json``)."""
    path = data() / "datapackage.json"
    note(path)
    try:
        return _package(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise InputError("is missing", shown(path)) from None


def resource(name: str) -> dict:
    """The descriptor of the table at ``data/<name>``.

    A table of another release is described by the same table of the first one that has it.
    """
    resources = data_package()["resources"]
    exact = [r for r in resources if r["path"] == name]
    if not exact and name.startswith("releases/"):
        tail = name.split("/", 2)[2]
        exact = [
            r
            for r in resources
            if r["path"].startswith("releases/")
            and r["path"].split("/", 2)[2] in (tail, tail.rsplit("/", 1)[0] + "/A.csv")
        ]
        exact.sort(key=lambda r: not r["path"].endswith(tail))  # a table of that very name first
    if not exact:
        raise InputError("has no schema", f"data/{name}", "a resource in data/datapackage.json")
    return exact[0]


@lru_cache(maxsize=64)
def _table(path: str, changed: tuple[int, int], name: str):
    import pandas as pd

    problems = table_problems(name)
    if problems:
        raise problems[0]
    fields = resource(name)["schema"]["fields"]
    frame = pd.read_csv(io.StringIO(text(Path(path))), dtype=str, keep_default_na=False)
    for field in fields:
        column = field["name"]
        if field["type"] == "integer":
            frame[column] = pd.to_numeric(frame[column]).astype("Int64")
        elif field["type"] == "boolean":
            frame[column] = (
                frame[column].eq("yes").where(frame[column].ne(""), pd.NA).astype("boolean")
            )
    return frame


def read_table(name: str):
    """The table ``data/<name>`` as a DataFrame, checked against its schema first.

    Text columns are strings (empty, never missing), integers ``Int64``, yes/no ``boolean``.
    Raises InputError with file, row and column.
    """
    path = data() / name
    note(path)
    note(data() / "datapackage.json")
    try:
        schema = (data() / "datapackage.json").stat().st_mtime_ns
        return _table(str(path), (path.stat().st_mtime_ns, schema), name).copy()
    except FileNotFoundError:
        raise InputError("is missing", shown(path)) from None


def table_problems(name: str) -> list[InputError]:
    """What the schema in the Data Package finds wrong with ``data/<name>``: one error a place."""
    from frictionless import Resource

    about = resource(name)
    if not (data() / name).exists():
        return [InputError("is missing", f"data/{name}")]
    try:
        given = next(csv.reader(io.StringIO(text(data() / name))), [])
    except InputError as error:
        return [error]
    wanted = [field["name"] for field in about["schema"]["fields"]]
    if given and set(given) < set(wanted):  # frictionless goes by place and names the last one
        gone = (f"data/{name}, column {column}" for column in wanted if column not in given)
        return [InputError("the column is missing", at, _allowed(about, None)) for at in gone]
    described = {**about, "path": name, "name": about["name"]}
    report = Resource.from_descriptor(described, basepath=str(data())).validate()
    found: dict[tuple, InputError] = {}
    for error in (error for task in report.tasks for error in task.errors):
        row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
        value = getattr(error, "cell", "")
        if error.type == "primary-key":
            cells = dict(zip(given, error.cells, strict=False))
            keys = about["schema"]["primaryKey"]
            keys = [keys] if isinstance(keys, str) else keys
            column, value = ", ".join(keys), ", ".join(str(cells.get(k, "")) for k in keys)
        where = f"data/{name}" + (f", row {row}" if row else "")
        where += f", column {column}" if column else ""
        what = (f"'{value}': " if value else "") + (error.note or error.message)
        found.setdefault((row, column), InputError(what, where, _allowed(about, column)))
    return list(found.values())


def _allowed(about: dict, column: str | None) -> str:
    for field in about["schema"]["fields"]:
        if field["name"] == column:
            kind = "yes or no" if field["type"] == "boolean" else field["type"]
            rules = {"type": kind, **field.get("constraints", {})}
            return ", ".join(f"{k} {v}" for k, v in rules.items())
    return "columns " + ", ".join(f["name"] for f in about["schema"]["fields"])


def user_cache() -> Path:
    """The book's folder in the user's cache, which may not be there; for a user without a home one
    of this process."""
    from platformdirs import user_cache_path

    path = user_cache_path("dialogue-book")
    return path if path.is_absolute() else scratch.folder()


def kept_for_user(name: str, make: Callable[[], bytes]) -> Path:
    """The file ``name``, which is the same for every book: made once and kept in the user's cache.

    ``name`` tells what it was made from. One that is not whole any more is made anew. Without a
    place for it there, it is made for this process.
    """
    for place in (user_cache(), scratch.folder()):
        path = place / name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not _whole(path):
                content = make()
                write_atomic(path, content)
                write_atomic(_checksum(path), hashlib.sha256(content).hexdigest())
            break
    return path


def _checksum(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _whole(path: Path) -> bool:
    """Whether a kept file is there and as it was made."""
    try:
        return _checksum(path).read_text("utf-8") == hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError):
        return False


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file, unless it says the same already: then it stays untouched."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if not Path(path).exists() or Path(path).read_bytes() != raw:
        write_atomic(path, raw)


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: into a temporary file beside it, then by rename."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content.encode("utf-8") if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
