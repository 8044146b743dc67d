"""What a page was made from, and what of it has changed since.

A page depends on its template, its parameters, the data that was read while it ran (recorded by
``store``), the modules of the package that its template can reach, and the library versions.
"""

import ast
import hashlib
import json
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from dialogue.corpus import files

LIBRARIES = (
    "altair",
    "ipykernel",
    "ipython",
    "krippendorff",
    "matplotlib",
    "matplotlib-fontja",
    "nbclient",
    "numpy",
    "pandas",
    "papermill",
    "sudachidict-core",
    "sudachipy",
    "vl-convert-python",
)
PACKAGE = files.PACKAGE
_MAKES_PAGES = ("update", "runner", "figures", "drawing")  # whatever the template says


def digest(*parts: bytes) -> str:
    """One checksum of several pieces; where one ends and the next begins matters."""
    joined = hashlib.sha256()
    for part in parts:
        joined.update(len(part).to_bytes(8, "big") + part)
    return joined.hexdigest()


@cache
def libraries() -> dict[str, str]:
    """The versions of Python and of every library that can change what a page shows."""
    return {"python": sys.version.split()[0], **{name: version(name) for name in LIBRARIES}}


@cache
def code() -> dict[str, str]:
    """The checksum of every module of the package, by its name such as ``charts/rules``."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {_name(f): digest(f.read_bytes()) for f in paths}


def _name(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").as_posix()


def _resolve(name: str) -> set[str]:
    """The modules meant by a dotted name below ``dialogue``: one module, or all of a package."""
    path = name.replace(".", "/")
    if path in code():
        return {path}
    return {m for m in code() if m.startswith(f"{path}/")}


@cache
def _imports(module: str) -> frozenset[str]:
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
    return frozenset(m for name in _imported(tree) for m in _resolve(name))


def _imported(tree: ast.AST):
    """Dotted names below ``dialogue`` that a piece of code imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dialogue":
            below = node.module.partition(".")[2]
            for alias in node.names:
                whole = f"{below}.{alias.name}".strip(".")
                yield whole if _resolve(whole) else below


@cache
def _exports(package: str) -> dict[str, str]:
    """Where each name of a package's ``__init__`` comes from."""
    tree = ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8"))
    return {
        alias.asname or alias.name: node.module.partition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dialogue.")
        for alias in node.names
        if not _resolve(f"{node.module.partition('.')[2]}.{alias.name}")
    }


def modules(template: Path) -> frozenset[str]:
    """The modules that a template can reach: those it imports, and what they import.

    Of a package (``charts``, ``prose``) only the modules count whose names the template uses.
    """
    return _reached(template.read_text("utf-8"))


@cache
def _reached(template: str) -> frozenset[str]:
    cells = json.loads(template)["cells"]
    source = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    tree = ast.parse(source)
    direct = set(_imported(tree))
    todo = {m for name in (*_MAKES_PAGES, *direct) for m in _resolve(name)}
    for package in [d for d in direct if (PACKAGE / d / "__init__.py").exists()]:
        used = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == package
        }
        todo -= _resolve(package)
        for name in used:
            todo |= _resolve(f"{package}.{name}") or _resolve(_exports(package).get(name, package))
    reached: set[str] = set()
    while todo:
        module = todo.pop()
        reached.add(module)
        todo |= _imports(module) - reached
    return frozenset(reached)


def inputs(template: Path, parameters: dict, used: list[str]) -> dict:
    """What a page is made from, as the manifest keeps it."""
    return {
        "template": digest(template.read_bytes()),
        "parameters": parameters,
        "code": {m: code()[m] for m in sorted(modules(template))},
        "libraries": libraries(),
        "data": {name: data(name) for name in sorted(used)},
    }


@cache
def data(name: str) -> str:
    """The checksum of a file in ``data/``, of the names in a folder (``x/``), of all (``/``)."""
    path = files.data() / name.lstrip("/")
    if name == "/":
        return digest(*(f.read_bytes() for f in sorted(path.rglob("*")) if f.is_file()))
    if name.endswith("/"):
        names = sorted(p.relative_to(path).as_posix() for p in path.rglob("*"))
        return digest(*(n.encode() for n in names))
    return digest(path.read_bytes()) if path.exists() else "missing"


def changes(known: dict, template: Path, parameters: dict) -> list[str]:
    """Why a page is out of date: one reason a line; empty where it is not.

    ``known`` is what ``inputs`` said when the page was made.
    """
    now = inputs(template, parameters, list(known["data"]))
    found = []
    if now["template"] != known["template"]:
        found.append(f"notebooks/{template.name} changed")
    for name in sorted({*known["parameters"], *parameters}):
        was, is_ = known["parameters"].get(name), parameters.get(name)
        if was != is_:
            found.append(f"parameter {name}: {was} → {is_}")
    found += [f"data/{n} changed" for n in now["data"] if now["data"][n] != known["data"][n]]
    for module in sorted({*now["code"], *known["code"]}):
        if now["code"].get(module) != known["code"].get(module):
            found.append(f"dialogue/{module}.py changed")
    for name, is_ in now["libraries"].items():
        if known["libraries"].get(name) != is_:
            found.append(f"{name} {known['libraries'].get(name, 'absent')} → {is_}")
    return found
