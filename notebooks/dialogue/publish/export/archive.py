"""An archive to replicate the book from: the project's files, built tables, checksums of all."""

import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from importlib.metadata import requires, version
from pathlib import Path

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.build import books, plan, update
from dialogue.corpus import workspace
from dialogue.publish import cff
from dialogue.publish.export import edition


def make(say: Callable[[str], None], given: dict) -> bytes:
    """The project's files, and in ``built/`` tables, a log, what differs from the published book
    where parameters do, and ``SHA256SUMS``, by which ``sha256sum -c built/SHA256SUMS`` checks every
    file. Raises InputError, RuntimeError where a page of the book fails."""
    folders, study = edition.folders(given), Study(**given)
    update.run(folders, lambda: plan.pages(given), say=say)
    root, top = workspace.root(), edition.name(given)
    names = project_files(root)
    chosen = {name: (root / name).read_bytes() for name in names}
    chosen |= _tables(folders.figures, study)
    chosen["built/log.json"] = _log(folders.figures, study).encode()
    if given:
        chosen["built/differences.md"] = books.differences(given).encode()
    sums = (f"{hashlib.sha256(chosen[name]).hexdigest()}  {name}\n" for name in sorted(chosen))
    chosen["built/SHA256SUMS"] = "".join(sums).encode()
    runs = frozenset(f"{top}/{name}" for name in names if os.access(root / name, os.X_OK))
    return packed({f"{top}/{name}": chosen[name] for name in sorted(chosen)}, runs)


def packed(entries: dict[str, str | bytes], executable: frozenset[str] = frozenset()) -> bytes:
    """A ZIP file of the entries in their order, dated as the edition, as far as ZIP has such days;
    the first not compressed."""
    buffer = io.BytesIO()
    first, last = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)  # that a ZIP file can tell
    date = min(max(first, edition.date().timetuple()[:6]), last)
    with zipfile.ZipFile(buffer, "w") as file:
        for number, (name, content) in enumerate(entries.items()):
            about = zipfile.ZipInfo(name, date)
            about.create_system = 3  # the same wherever it is made
            about.external_attr = (0o755 if name in executable else 0o644) << 16
            kind = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            file.writestr(about, content, kind, 9)
    return buffer.getvalue()


def project_files(root: Path) -> list[str]:
    """The project's files as git has them; without git all that ``.gitignore`` does not name."""
    if (root / ".git").exists() and shutil.which("git"):
        command = ["git", "-C", str(root), "ls-files", "-z"]
        listed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if not listed.returncode:
            return sorted(n for n in listed.stdout.split("\0") if n and (root / n).is_file())
    return sorted(_walk(root))


def _walk(root: Path) -> Iterator[str]:
    patterns = (root / ".gitignore").read_text("utf-8").splitlines()
    patterns += [".git/", "built/"]  # an archive adds the latter
    for folder, inner, chosen in os.walk(root):
        here = Path(folder).relative_to(root)
        inner[:] = [n for n in inner if not _ignored(here / n, patterns, "/")]
        yield from ((here / n).as_posix() for n in chosen if not _ignored(here / n, patterns))


def _ignored(path: Path, patterns: list[str], folder: str = "") -> bool:
    """Whether ``.gitignore`` leaves a path out, for the few kinds of pattern that ours has."""
    name = path.name + folder
    return any(
        fnmatch(path.as_posix(), p.replace("**/", "*")) if "/" in p[:-1] else fnmatch(name, p)
        for p in patterns
    )


def _tables(folder: Path, study: Study) -> dict[str, bytes]:
    """The tables the book is made from, as CSV: codes, sentences, claims, figures."""
    frames = {"codes": study.codes, "sentences": study.sentences}
    frames["claims"] = pd.DataFrame(claims.ledger(study))
    tables = {f"built/figures/{p.name}": p.read_bytes() for p in folder.glob("*.csv")}
    for name, frame in frames.items():
        text = frame.map(_cell).to_csv(index=False, lineterminator="\n")
        tables[f"built/{name}.csv"] = text.encode()
    return tables


def _cell(value):
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _log(folder: Path, study: Study) -> str:
    """What the tables were made from and with, and the checksum of every figure's data."""
    figures = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    asked = (r for r in requires("dialogue-book") or () if "extra ==" not in r)
    libraries = sorted(re.match(r"[\w.-]+", r).group() for r in asked)
    content = {
        "title": cff.about().title,
        "version": cff.about().version,
        "date": f"{edition.date():%Y-%m-%d}",
        "release": study.release.id,
        "sha256_text": study.meta.sha256_text,
        "parameters": study.view,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in libraries},
        "figures": [
            {key: figure[key] for key in ("id", "title", "page", "parameters")}
            | {"data": f"built/figures/{figure['id']}.csv"}
            | {"sha256": hashlib.sha256(figure["csv"].encode()).hexdigest()}
            for figure in figures
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
