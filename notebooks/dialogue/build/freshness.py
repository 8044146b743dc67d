"""The one answer to what anything was made from, and whether that has changed since.

A page is made from its template, its parameters, the files of the project that were opened while it
ran (``workspace.used``), all code of the package and all installed libraries. What is made from
pages, or from the data as a whole, has a key that holds the same code, libraries and files.
"""

import ast
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from dialogue.corpus import files, workspace

EVERYTHING = "the project"  # what a page depends on that does not tell what it opened
_SOURCES = ("data", "book", "notebooks", "CITATION.cff", "_config.yml", "_toc.yml")
_NO_SOURCE = re.compile(r"(^|/)(\.|__pycache__/)|^book/.*\.ipynb$|^notebooks/.*(?<!\.ipynb)$")
_FORM = "2"  # to be counted up when what is recorded changes its form


def digest(*parts: str | bytes) -> str:
    """One checksum of several pieces; where one ends and the next begins matters."""
    joined = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        joined.update(len(part).to_bytes(8, "big") + part)
    return joined.hexdigest()


class State:
    """The package, its libraries and the ``project`` as they are when this is made.

    ``code`` has the checksum of every file of the package, of a module that of what it is parsed
    to, which no comment changes. ``parsed`` has these by the checksums of bytes; what an earlier
    state found saves parsing. ``libraries`` has the versions of all that are installed.
    """

    def __init__(self, parsed: dict[str, str] | None = None, *, project: bool = True):
        self.libraries = _libraries()
        self.code, self.parsed = {}, {}
        for name, content in _contents(workspace.PACKAGE):
            raw = digest(content)
            self.code[name] = self.parsed[raw] = (parsed or {}).get(raw) or _said(name, content)
        sources = _contents(workspace.root(), *_SOURCES) if project else ()
        self._files = {name: digest(content) for name, content in sources}

    @cached_property
    def machinery(self) -> str:
        """One checksum of code and libraries."""
        return digest(json.dumps([self.code, self.libraries]))

    def sources(self, *prefixes: str) -> str:
        """One checksum of the sources (data, templates, prose) whose names begin with a prefix."""
        return digest(repr([pair for pair in self._files.items() if pair[0].startswith(prefixes)]))

    def file(self, name: str) -> str:
        """The checksum of a file of the project, or of the names in a folder (``data/x/``)."""
        if name == EVERYTHING:
            return self.sources("")
        if name in self._files:
            return self._files[name]
        path = workspace.root() / name
        try:
            if name.endswith("/"):
                return digest(*sorted(n for n in os.listdir(path) if n[0] != "."))
            return digest(path.read_bytes())
        except OSError:
            return "missing"


def below(place: Path) -> list[Path]:
    """Every file in a folder and below it, or the file itself, in the order of their names."""
    return sorted(path for path in (place, *place.rglob("*")) if path.is_file())


def _contents(start: Path, *rooms: str) -> Iterator[tuple[str, bytes]]:
    """Name, seen from ``start``, and content of all that things are made from in these rooms."""
    for path in (path for room in rooms or [""] for path in below(start / room)):
        name = path.relative_to(start).as_posix()
        if not _NO_SOURCE.search(name):
            yield name, path.read_bytes()


@lru_cache(maxsize=1000)
def _said(name: str, content: bytes) -> str:
    """The checksum of what a file says."""
    try:
        return digest(ast.dump(ast.parse(content)) if name.endswith(".py") else content)
    except (SyntaxError, ValueError):  # whoever imports it will tell
        return digest(content)


def _libraries() -> dict[str, str]:
    found = {"python": sys.version.split()[0]}
    for place in filter(os.path.isdir, sys.path):
        for entry in os.listdir(place):
            name, _, version = entry.removesuffix(".dist-info").partition("-")
            name = name.replace("_", "-").lower()
            if entry.endswith(".dist-info"):
                found.setdefault(name, version)
    return dict(sorted(found.items()))


# What a build writes down, and how it knows again what it wrote


def record(path: Path, content: dict) -> None:
    """Write down what ``recall`` gives; a file that says the same stays untouched."""
    body = json.dumps(content, indent=1, ensure_ascii=False)
    files.write_new(path, f"{_sealed(body)}\n{body}}}\n")


def recall(path: Path) -> dict:
    """What was recorded; empty where the file is gone, not as it was written, or of an old form."""
    try:
        head, _, rest = path.read_text("utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    body = rest.removesuffix("}\n")
    return json.loads(body) if head == _sealed(body) else {}


def _sealed(body: str) -> str:
    return f'{{"seal": "{digest(_FORM, body)}", "content":'


def mark(path: Path) -> list:
    """By what a file that was written is known again: its checksum, its size, its time."""
    state = path.stat()
    return [digest(path.read_bytes()), state.st_size, state.st_mtime_ns]


def lost(path: Path, marked: list | None) -> str:
    """``is gone`` or ``was altered`` of a file that is not as it was marked; else nothing."""
    checksum, *known = marked or [""]
    try:
        state = path.stat()
        same = [state.st_size, state.st_mtime_ns] == known
        return "" if same or digest(path.read_bytes()) == checksum else "was altered"
    except OSError:
        return "is gone"
