"""Files read and checked, as text, YAML, JSON and tables; files written whole or not at all."""

import contextlib
import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from dialogue.corpus import scratch
from dialogue.corpus.encoding import decode
from dialogue.corpus.errors import InputError
from dialogue.corpus.workspace import data, exists, shown, while_unchanged


def text(path: Path, allowed: str = "") -> str:
    """A file's text, lines ended by LF. Raises InputError: missing file, not in UTF-8."""
    try:
        return decode(Path(path).read_bytes(), shown(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", shown(path), allowed) from None


def read_yaml(path: Path):
    """The content of a YAML file. Raises InputError: missing file, bad syntax, doubled keys."""
    import yaml

    try:
        return yaml.load(text(path), _loader())
    except yaml.reader.ReaderError as error:
        what = f"has U+{error.character:04X}, which is no text"
        raise InputError(what, shown(path), "YAML") from None
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
                    what = f"key '{key.value}' stands twice"
                    raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
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
    """``content`` as a pydantic model, or a type that holds some. Raises InputError with place."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(model).validate_python(content)
    except ValidationError as error:
        first, allowed = error.errors()[0], ""
        what, place = first["msg"].removeprefix("Value error, "), first["loc"]
        if first["type"] == "extra_forbidden":
            what, allowed = f"unknown key '{place[-1]}'", ", ".join(_fields(model, place[:-1]))
        elif first["type"] == "missing":
            what = f"key '{place[-1]}' is missing"
        where = ", ".join([shown(path), " → ".join(_place(content, place))]).removesuffix(", ")
        raise InputError(what, where, allowed) from None


def _place(content, loc) -> Iterator[str]:
    """Where an error is, rows named by their id where they have one."""
    for key in loc:
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            content = None
        row = f"row {key + 1}" if isinstance(key, int) else key
        yield str(content.get("id", row)) if row != key and isinstance(content, dict) else row


def _fields(model, loc) -> list[str]:
    from typing import get_args

    for key in loc:
        if key in getattr(model, "model_fields", ()):
            model = model.model_fields[key].annotation
        model = next((kind for kind in get_args(model) if hasattr(kind, "model_fields")), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())


def read_json(path: Path):
    """The content of a JSON file. Raises InputError: missing file, bad syntax."""
    try:
        return json.loads(text(path))
    except json.JSONDecodeError as error:
        raise InputError(error.msg, f"{shown(path)}, line {error.lineno}", "JSON") from None


@while_unchanged
def data_package() -> dict:
    """The Data Package descriptor (``data/datapackage.json``). Raises InputError."""
    path = data() / "datapackage.json"
    if not exists(path):
        raise InputError("is missing", shown(path))
    package = read_json(path)
    try:
        _ = [(r["path"], r["name"], r["schema"]["fields"]) for r in package["resources"]]
    except (KeyError, TypeError):
        allowed = "resources with path, name and schema"
        raise InputError("is no Data Package of tables", shown(path), allowed) from None
    return package


def resource(name: str) -> dict:
    """The descriptor of the table at ``data/<name>``.

    A table of another release is described by the same table of the first one that has it, a
    reading else by reading A. Raises InputError: it has none.
    """
    names = [name]
    if name.startswith("releases/"):
        same = PurePosixPath("releases/*", *PurePosixPath(name).parts[2:])
        names += [same, same.with_name("A.csv")]
    for wanted in names:
        for about in data_package()["resources"]:
            if PurePosixPath("/", about["path"]).match(f"/{wanted}"):
                return about
    raise InputError("has no schema", f"data/{name}", "a resource in data/datapackage.json")


_TYPES = {"string": str, "integer": "Int64", "boolean": "boolean"}  # of a schema, for pandas


@while_unchanged
def read_table(name: str):
    """The table ``data/<name>`` as a DataFrame, checked against its schema first.

    Text columns are strings (empty, never missing), integers ``Int64``, yes/no ``boolean``.
    Raises InputError with file, row and column.
    """
    import pandas as pd

    for problem in table_problems(name):
        raise problem
    types = {f["name"]: _TYPES[f["type"]] for f in resource(name)["schema"]["fields"]}
    return pd.read_csv(
        io.StringIO(text(data() / name)),
        dtype=types,
        keep_default_na=False,
        na_values={column: [""] for column, type_ in types.items() if type_ is not str},
        true_values=["yes"],
        false_values=["no"],
    )


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
    report = Resource.from_descriptor({**about, "path": name}, basepath=str(data())).validate()
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
        path, checksum = place / name, place / f"{name}.sha256"
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                if checksum.read_bytes() == _checksum(path.read_bytes()):
                    return path
            content = make()
            write_atomic(path, content)
            write_atomic(checksum, _checksum(content))
            break
    return path


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def writable(folder: Path, named: Path | None = None) -> Path:
    """The folder, made if need be. Raises InputError (``named`` in its place): not writable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        return folder
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise InputError(what, named or folder, "a folder that can be written") from None


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
