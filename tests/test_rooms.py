"""The package follows the way of the data: nothing earlier imports what is later."""

import ast
import re
from graphlib import TopologicalSorter

from support import ROOT

PACKAGE = ROOT / "notebooks/dialogue"
ORDER = ["corpus", "analysis", "claims", "charts", "prose", "build", "publish", "cli"]


def modules():
    """Every module by its dotted name below the package, with its file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


NAMES = dict(modules())


def imported(path):
    """The modules of the package that a module imports, with those in its functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dialogue":
            below = node.module.removeprefix("dialogue").removeprefix(".")
            for alias in node.names:
                whole = f"{below}.{alias.name}".strip(".")
                yield whole if whole in NAMES else below


def test_the_rooms_are_those_of_the_order():
    assert {p.parent.name for p in PACKAGE.glob("*/__init__.py")} == set(ORDER) - {"cli"}
    assert {p.stem for p in PACKAGE.glob("*.py")} == {"__init__", "cli"}


def test_no_import_climbs():
    place = {room: number for number, room in enumerate(ORDER)}
    wrong = {
        (module, other)
        for module, path in NAMES.items()
        for other in imported(path)
        if module and other and place[other.split(".")[0]] > place[module.split(".")[0]]
    }
    assert wrong == set()


def test_no_module_imports_itself_in_the_end():
    """Raises graphlib.CycleError, which names the circle."""
    graph = {m: set(imported(path)) - {m, ""} for m, path in NAMES.items() if m}
    for package in {m for m in graph if NAMES[m].name == "__init__.py"}:
        graph[package] = {o for o in graph[package] if not o.startswith(f"{package}.")}
    TopologicalSorter(graph).prepare()


def test_contributing_lists_the_rooms_in_their_order():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)(?:/|\.py)?` \|", text, re.M)
    assert [name for name in rows if name in ORDER] == ORDER
