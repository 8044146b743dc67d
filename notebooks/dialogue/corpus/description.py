"""What is known about a release beside its text: ``release.yml``."""

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dialogue.corpus import files, workspace


class AboutPart(BaseModel):
    """Which headings, by their place, make a part, and what readers see where the codebook lacks
    it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    numbers: tuple[int, ...]
    ja: str = ""
    en: str = ""


class Side(BaseModel):
    """One of those who issued the release; ``country`` is its code in ISO 3166, if it is one."""

    model_config = ConfigDict(extra="forbid")

    id: str
    en: str
    ja: str
    short_en: str = ""
    short_ja: str = ""
    adjective_en: str = ""
    country: str = ""


class About(BaseModel):
    """What is known about a release beside its text (``release.yml``); dates are ISO days."""

    model_config = ConfigDict(extra="forbid")

    id: str
    series: str = ""
    round: int | None = None
    title_ja: str
    title_en: str
    kind_ja: str = ""
    kind_en: str = ""
    dialogue_ja: str = ""
    dialogue_en: str = ""
    sides: tuple[Side, ...] = ()
    published: dt.date | None = None
    held_start: dt.date | None = None
    held_end: dt.date | None = None
    held_note: str = ""
    place: str = ""
    format: str = ""
    host: str = ""
    language: Literal["ja", "en"] = "ja"
    publisher_ja: str = ""
    publisher_en: str = ""
    publisher_short_en: str = "the publisher"
    url: str = ""
    retrieved_note: str = ""
    sha256_published: str = ""
    sha256_text: str = ""
    licence: str = ""
    parts: tuple[AboutPart, ...] = ()


def read(folder: Path) -> About:
    """What ``release.yml`` in ``folder`` says. Raises InputError."""
    path = Path(folder) / "release.yml"
    return files.checked(About, files.read_yaml(path), path)


def languages(folder: Path, known: About) -> list[str]:
    """The languages of the texts in ``folder``, the main one first."""
    other = "en" if known.language == "ja" else "ja"
    there = workspace.exists(Path(folder) / f"release.{other}.txt")
    return [known.language, *([other] if there else [])]
