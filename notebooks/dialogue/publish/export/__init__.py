"""The whole book in other forms: a PDF, an EPUB, an archive to replicate it from.

PDF and EPUB are made of the same pages (``chapters``). Every form has the same bytes each time:
its date is the version's (or ``SOURCE_DATE_EPOCH``), and nothing else of the moment goes in.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from dialogue.corpus import files
from dialogue.corpus.errors import InputError
from dialogue.publish.export import archive, edition, epub, pdf

FORMS: dict[str, Callable[..., bytes]] = {"pdf": pdf.make, "epub": epub.make, "zip": archive.make}
_SOURCES = ("book", "data", "notebooks")


def write(form: str, out: Path | None = None, say: Callable[[str], None] = lambda x: None) -> Path:
    """Write the published book as ``pdf``, ``epub`` or ``zip``; gives the path of the file.

    ``out`` is a file of that kind or a folder, by default ``_build/export``. Raises InputError for
    an unknown format or a place that cannot be written, RuntimeError where the work fails.
    """
    if form not in FORMS:
        raise InputError(f"unknown format '{form}'", allowed=", ".join((*FORMS, "khcoder")))
    path = target(form, files.root() / "_build" / "export" if out is None else Path(out))
    files.write_atomic(path, FORMS[form](say))
    return path


def target(form: str, out: Path) -> Path:
    """The file that a form goes to; its folder is made. Raises InputError: cannot be written."""
    out = out.resolve()
    if out.suffix and out.suffix != f".{form}" and not out.is_dir():
        raise InputError(f"is no .{form} file", out, f"a folder, or a file called *.{form}")
    named = out.suffix and not out.is_dir()
    path = out if named else out / f"dialogue-book-{edition.about()['version']}.{form}"
    if any(path.is_relative_to(files.root().resolve() / name) for name in _SOURCES):
        raise InputError("is what the book is made from", files.shown(out), "another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", out, "a folder that can be written"
        ) from None
    return path
