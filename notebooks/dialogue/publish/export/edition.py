"""What every form says of the edition: name, date, an identifier, style. ``given`` are
the parameters of an edition that are not the published ones."""

import json
import uuid
from datetime import UTC, datetime

from dialogue.build import environment, freshness, plan
from dialogue.corpus import codebook, workspace
from dialogue.publish import cff


def date() -> datetime:
    """The version's date, or the one that ``SOURCE_DATE_EPOCH`` sets. Raises InputError."""
    released = datetime.combine(cff.about().released, datetime.min.time(), UTC)
    return environment.source_date() or released


def name(given: dict) -> str:
    """What its files are called: after the version, and by a digest of what is not as published."""
    chosen = json.dumps(given, sort_keys=True).encode()
    own = f"-{freshness.digest(chosen)[:8]}" if given else ""
    return f"dialogue-book-{cff.about().version}{own}"


def identifier(given: dict) -> uuid.UUID:
    """What identifies this version of the book, the same wherever it is made."""
    about = cff.about()
    own = "".join(f" {k}={v}" for k, v in sorted(given.items()))
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{about.title} {about.version}{own}")


def folders(given: dict) -> plan.Folders:
    """Where its pages are built: those of the published book, or kept for its other exports."""
    if not given:
        return plan.published_folders()
    work = workspace.root() / "_build" / "export" / f".{name(given)}"
    return plan.Folders(work, work / "book")


def style() -> str:
    """The style sheet for paper and reading devices."""
    return in_light((workspace.root() / "book" / "_static" / "print.css").read_text("utf-8"))


def in_light(text: str) -> str:
    """Replace the palette's CSS variables by its colours for light pages."""
    for name, colour in codebook.load().palette.items():
        text = text.replace(f"var(--dlg-{name})", colour.light)
    return text
