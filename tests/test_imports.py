"""The package follows the way of the data: nothing earlier imports anything later."""

import ast
import re

from support import ROOT

PACKAGE = ROOT / "notebooks/dialogue"
ORDER = [
    *("errors", "store", "published", "release", "codebook", "coding", "readings"),
    *("followthrough", "params"),
    *("measures", "study", "profiles", "words", "khcoder", "agreement", "claims", "robustness"),
    *("drawing", "figures", "charts", "views", "prose", "warm"),
    *("nursery", "kernel", "engine", "runner", "freshness"),
    *("pages", "page_files", "update", "ids", "formats", "cite", "api"),
    *("search", "harden", "staging", "headstart", "sphinxext"),
    *("books", "sweep", "export"),
    *("checks", "cli"),
]


def imports():
    for path in PACKAGE.rglob("*.py"):
        module = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dialogue":
                below = node.module.split(".")[1:]
                names = below[:1] or [alias.name for alias in node.names]
                for name in names:
                    if (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists():
                        yield module, name


def test_every_module_has_its_place():
    there = {p.stem for p in PACKAGE.glob("*.py")} | {
        p.parent.name for p in PACKAGE.glob("*/__init__.py")
    }
    assert there - {"__init__"} <= set(ORDER)


def test_nothing_earlier_imports_what_is_later():
    wrong = {(m, n) for m, n in imports() if m in ORDER and ORDER.index(n) > ORDER.index(m)}
    assert wrong == set()


def test_contributing_names_every_step():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name in re.findall(r"`(\w+)/?`", text.partition("## Add a topic")[0].partition("step")[2]):
        assert (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir(), name
