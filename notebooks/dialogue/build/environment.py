"""The environment that pages are made in: what is set for other programs does not reach them.

A book is the same whoever builds it, and every library has a folder for what it keeps: one that
finds none says so in the middle of a page.
"""

import contextlib
import locale
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from dialogue.corpus import files, scratch, workspace
from dialogue.corpus.errors import InputError

_LAST = 253_402_300_799  # the last second of the year 9999, with which Python's days end
_THEIRS = re.compile(  # how Python and libraries work, and to which of their kind a program belongs
    "PYTHON(?!PATH$|HOME$|PLATLIBDIR$|HASHSEED$|NOUSERSITE$|USERBASE$|DONTWRITE|PYCACHE)"
    "|MPL|MATPLOTLIBRC$|PANDAS_|NPY_|NBFORMAT_|TRAITLETS_|CSL_STYLES_PATH$|LANGUAGE$"
    "|IPYTHON|IPYKERNEL_|JPY_|GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX)$"
)
_OURS = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "DOCUTILSCONFIG": "",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def environment(near: Path | None = None) -> dict[str, str]:
    """The variables for processes that make pages of the project, or of the one around ``near``.

    Raises InputError for a variable that is set to something unusable.
    """
    made = {name: value for name, value in os.environ.items() if not _THEIRS.match(name)} | _OURS
    if source_date() is None:
        made.pop("SOURCE_DATE_EPOCH", None)
    given = made.get("TMPDIR")
    if given and Path(tempfile.gettempdir()) != Path(given).absolute():
        raise InputError(f"'{given}' cannot be used", "TMPDIR", "a folder that can be written")
    with contextlib.suppress(InputError):  # whoever needs the project will tell
        found = near and not made.get("DIALOGUE_ROOT") and workspace.root_from(near)
        made["DIALOGUE_ROOT"] = str(found or workspace.root())
    own = scratch.folder()
    made["TMPDIR"] = str(own)  # so that nothing is left of what libraries put there
    made["MPLCONFIGDIR"] = str(_folder(files.user_cache() / "matplotlib"))
    made["IPYTHONDIR"] = str(_folder(own / "ipython"))
    made["JUPYTER_RUNTIME_DIR"] = str(_folder(own / "jupyter"))
    return made


def settle(near: Path | None = None) -> None:
    """Give them to this process and all that it starts. Raises InputError as ``environment``."""
    if sys.flags.optimize > 1:
        raise InputError("docstrings are missing, which libraries read", "Python", "no option -OO")
    made = environment(near)
    os.environ.clear()
    os.environ.update(made)
    tempfile.tempdir = made["TMPDIR"]
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
    locale.setlocale(locale.LC_TIME, "C")


def source_date() -> datetime | None:
    """The moment that ``SOURCE_DATE_EPOCH`` names, if it is set. Raises InputError."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return None
    if not re.fullmatch("[0-9]{1,12}", given) or int(given) > _LAST:
        allowed = f"whole seconds since 1970, from 0 to {_LAST}"
        raise InputError(f"'{given}' is no number of seconds", "SOURCE_DATE_EPOCH", allowed)
    return datetime.fromtimestamp(int(given), UTC)


def _folder(path: Path) -> Path:
    """The folder, or where it cannot be written one of this process that is called the same."""
    try:
        return files.writable(path)
    except InputError:
        own = scratch.folder() / path.name
        own.mkdir(exist_ok=True)
        return own
