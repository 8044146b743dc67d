"""The whole book in other forms: PDF and EPUB of the same pages (``chapters``), an archive to
replicate it from. Every form has the same bytes each time: its date is the version's (or
``SOURCE_DATE_EPOCH``), and nothing else of the moment goes in."""

from collections.abc import Callable
from pathlib import Path

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError
from dialogue.publish import khcoder
from dialogue.publish.export import archive, edition, epub, pdf

FORMS: dict[str, Callable[..., bytes]] = {"pdf": pdf.make, "epub": epub.make, "zip": archive.make}


def write(
    form: str,
    out: Path | None = None,
    given: dict | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Write the book as ``pdf``, ``epub``, ``zip`` or for ``khcoder``; gives the files' paths.

    ``out`` is a file of that kind or a folder, by default in ``_build/export``, where the pages of
    a book under other parameters are built too. Raises InputError for an unknown format or
    parameter or a place that cannot be written, RuntimeError where the work fails.
    """
    if form not in FORMS and form != "khcoder":
        raise InputError(f"unknown format '{form}'", allowed=", ".join((*FORMS, "khcoder")))
    given = parameters.changed(parameters.checked(given or {}))
    if "theme" in given:
        known = ", ".join(name for name in parameters.PARAMETERS if name != "theme")
        raise InputError("'theme' is a choice of one page, not of the book", allowed=known)
    place = workspace.root() / "_build" / "export"
    if form == "khcoder":
        own = place / f"khcoder{edition.name(given).removeprefix(edition.name({}))}"
        return khcoder.write(out or own, Study(**given))
    path = target(form, Path(out or place), given)
    files.write_atomic(path, FORMS[form](say, given))
    return [path]


def target(form: str, out: Path, given: dict) -> Path:
    """The file that a form goes to; its folder is made. Raises InputError: cannot be written."""
    out = out.resolve()
    named = out.suffix and not out.is_dir()
    if named and out.suffix != f".{form}":
        raise InputError(f"is no .{form} file", out, f"a folder, or a file called *.{form}")
    path, root = out if named else out / f"{edition.name(given)}.{form}", workspace.root().resolve()
    if any(path.is_relative_to(root / name) for name in ("book", "data", "notebooks")):
        raise InputError("is what the book is made from", workspace.shown(out), "another folder")
    files.writable(path.parent, out)
    return path
