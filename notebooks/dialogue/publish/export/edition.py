"""What every form says of the edition: title, version, date, licence, an identifier, its fonts."""

import os
import uuid
from datetime import UTC, datetime

from dialogue.corpus import files
from dialogue.publish import cff


def about() -> dict:
    """What ``CITATION.cff`` says: title, version, authors, date, abstract, keywords, licences."""
    return cff.about().model_dump(by_alias=True)


def date() -> datetime:
    """The version's date, or the one that ``SOURCE_DATE_EPOCH`` sets."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.combine(about()["date-released"], datetime.min.time(), UTC)


def identifier() -> uuid.UUID:
    """What identifies this version of the book, the same wherever it is made."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{about()['title']} {about()['version']}")


def settings() -> dict:
    """Jupyter Book's settings (``_config.yml``)."""
    return files.read_yaml(files.root() / "_config.yml")


def style() -> str:
    """The style sheet for paper and reading devices, in the palette's colours for light pages."""
    return in_light((files.root() / "book" / "_static" / "print.css").read_text("utf-8"))


def in_light(text: str) -> str:
    """Replace the palette's CSS variables by its colours for light pages."""
    from dialogue.corpus import codebook

    for name, colour in codebook.load().palette.items():
        text = text.replace(f"var(--dlg-{name})", colour.light)
    return text
