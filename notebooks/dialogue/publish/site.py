"""Where the book is published, and from which commit."""

import os
import subprocess
from functools import cache
from urllib.parse import urlsplit

from dialogue.corpus import workspace
from dialogue.corpus.errors import InputError


def address(base_url: str | None = None) -> str:
    """The book's public address with a final slash, or nothing. Raises InputError: no address."""
    given = os.environ.get("DIALOGUE_BASE_URL", "") if base_url is None else base_url
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.netloc or " " in given):
        raise InputError(f"'{given}' is no web address", "base URL", "such as https://example.org/")
    return given.rstrip("/") + "/" if given else ""


@cache
def commit() -> str:
    """The commit of the project's folder as ``git describe`` names it; empty without git."""
    root = workspace.root()
    command = ["git", "-C", str(root), "describe", "--always", "--dirty"]
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(root.parent)}  # not of what it lies in
    how = {"env": env, "capture_output": True, "text": True, "check": True}
    try:
        return subprocess.run(command, **how).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
