"""A book under other parameters, or a single page of it, in a folder of its own.

The folder holds ``.dialogue/`` (executed pages, figures and the sources Jupyter Book is given) and
``_build/html/``. The published book is never touched.
"""

import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

from dialogue.build import lock, plan, update
from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError

_SHOWN_LINES = 20
_COMMAND = "from jupyter_book.cli.main import main; main()"


def folder(path: Path, *, make: bool = True) -> Path:
    """``path`` made ready to take a book. Raises InputError: published book, or not writable."""
    path, root = Path(path).resolve(), workspace.root().resolve()
    taken = (root / name for name in ("_build", "book", "data", "notebooks"))
    if path == root or any(path.is_relative_to(t) for t in taken):
        allowed = "a folder outside the project"
        raise InputError("belongs to the published book", workspace.shown(path), allowed)
    return files.writable(path) if make else path


def folders(out: Path | None, *, make: bool = True) -> plan.Folders:
    """Where the pages of the book in ``out`` are built; without it those of the published book."""
    if out is None:
        return plan.published_folders()
    work = folder(out, make=make) / ".dialogue"
    return plan.Folders(work, work / "source" / "book")


def build(
    out: Path | None,
    given: dict | None = None,
    *,
    only: str | None = None,
    say: Callable[[str], None] = lambda line: None,
    **how,
) -> Path:
    """Build the book under the parameters ``given`` in ``out``, or the published one without it;
    gives the path of its first page.

    ``only`` names a template: then the book is that single page. ``how`` goes to ``update.run``.
    Raises InputError for unusable parameters or folder, RuntimeError where the work fails.
    """
    planned = plan.published
    if out is not None:
        planned = plan.pages(given) if only is None else [plan.single(only, given or {})]
    built_in = folders(out)
    source, place = built_in.book.parent, built_in.work.parent
    with lock.alone(built_in.work):
        ran = update.run(built_in, planned, say=say, **how)
        if out is None:
            idle = "nothing to execute, all pages are up to date"
            say(f"{len(ran)} pages executed" if ran else idle)
            jupyter_book(source)
            return place / "html" / "index.html"
        _sources(source, planned, built_in, given or {}, alone=only is not None)
        jupyter_book(source, place)
        return place / "_build" / "html" / "index.html"


def _sources(source: Path, planned, folders: plan.Folders, given: dict, alone: bool) -> None:
    """What Jupyter Book reads beside the pages: settings, contents, prose, static files."""
    root, own = workspace.root(), settings(given)
    config = own["sphinx"]["config"]
    config["dialogue_work"] = str(folders.work)
    config["html_static_path"] = [str(root / s) for s in config["html_static_path"]]
    own["bibtex_bibfiles"] = [str(root / path) for path in own["bibtex_bibfiles"]]
    if alone:
        config["suppress_warnings"] = ["myst.xref_missing"]  # the other pages are not there
        contents = {"format": "jb-book", "root": f"book/{planned[0].slug}"}
        contents["chapters"] = [{"file": "book/references"}]
        prose = ["references"]
    else:
        contents = plan.toc(planned)
        if given:
            contents["parts"][0]["chapters"].insert(0, {"file": "book/differences"})
            files.write_new(folders.book / "differences.md", differences(given))
        prose = plan.PROSE
    for name in prose:  # what Sphinx need not take for a change is left as it is
        files.write_new(folders.book / f"{name}.md", (root / f"book/{name}.md").read_bytes())
    files.write_yaml(source / "_config.yml", own)
    files.write_yaml(source / "_toc.yml", contents)


def settings(given: dict) -> dict:
    """Jupyter Book's settings, whose line above every page says what is not as published."""
    read = files.read_yaml(workspace.root() / "_config.yml")
    if given:
        read["sphinx"]["config"]["dialogue_release"] = given.get("release", "")
        chosen = ", ".join(f"{k} {v}" for k, v in given.items())
        differs = f"<strong>Not the published book: {escape(chosen)}.</strong> "
        read["html"]["announcement"] = differs + read["html"]["announcement"]
    return read


def differences(given: dict) -> str:
    """A page that says how a book under other parameters differs, as known on one day."""
    from dialogue.analysis import parameters
    from dialogue.analysis.study import Study

    published = {name: parameters.parameter(name).default({}) for name in given}
    chosen = [f"| `{k}` | `{published[k]}` | `{v}` |" for k, v in given.items()]
    lines = [
        "# How this book differs from the published one",
        "```{div} dlg-finding\nThis is not the published book. It was built under other parameters."
        "\n```",
        "\n".join(["| parameter | published | here |\n| --- | --- | --- |", *chosen]),
        "## Claims that changed",
    ]
    if published.get("release") != given.get("release"):
        lines.append("It reads another release, so its claims cannot be set against the others.")
    else:
        day = {k: v for k, v in given.items() if k == "as_of"}  # of which nothing later is told
        here, there = _findings(Study(**given)), _findings(Study(**day))
        pairs = [[each.get(id, "not made") for each in (there, here)] for id in there | here]
        rows = [f"| {was} | {now} |" for was, now in pairs if was != now]
        head = "| published | here |\n| --- | --- |"
        lines.append("\n".join([head, *rows]) if rows else "No claim changed.")
    return "\n\n".join(lines) + "\n"


def _findings(study) -> dict[str, str]:
    """What each claim of a study finds, by its id, as a cell of a table."""
    from dialogue import claims

    ledger = claims.ledger(study)
    return {c.id: f"{c.text.replace('|', '&#124;')} (`{c.id}`)" for c in ledger}


def jupyter_book(source: Path, out: Path | None = None, *options: str) -> None:
    """Run ``jupyter-book build``. Raises RuntimeError with its warnings and errors."""
    command = [sys.executable, "-c", _COMMAND, "build", str(source), *options]
    if out:
        command += ["--path-output", str(out)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        told = [x for x in lines if "WARNING" in x or "ERROR" in x or "rror:" in x]
        raise RuntimeError("jupyter-book failed\n" + "\n".join((told or lines)[-_SHOWN_LINES:]))
