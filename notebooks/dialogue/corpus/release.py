"""Read a ministry release: its parts, its joint statement, its sentences.

The joint statement is what the two sides issued together; the notice around it (lead, attendees,
next meeting, availability) is the ministry's own text and is no part of it.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError

# \d and int() take full-width digits too; brackets come in both widths.
_SECTION = re.compile(r"^(\d)[^\S\n]+(\S.*)$", re.M)
_PART = re.compile(r"^[(\uff08](\d+)[)\uff09][^\S\n]*(\S.*)$", re.M)
_NOTE = re.compile(r"^[(\uff08]参考[)\uff09].*$", re.M)
_DATE = re.compile(r"^(令和|平成)(元|\d+)年(\d+)月(\d+)日\s*$", re.M)
_LINE = re.compile(r".*\S.*")
_ERA = {"令和": 2018, "平成": 1988}
_OPEN, _CLOSE = "「『(\uff08【", "」』)\uff09】"


@dataclass(frozen=True)
class Part:
    """A numbered part of the statement; number 0 is the unheaded opening."""

    number: int
    id: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of the statement: ``release.text[start:end] == text``, ending in 。"""

    id: str
    number: int
    part: str
    paragraph: int
    text: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """The id as shown to readers, such as ``S07``."""
        return f"S{self.number:02d}"

    @property
    def characters(self) -> int:
        """Characters that are not white space."""
        return count(self.text)


@dataclass(frozen=True)
class Span:
    """A stretch of the text and what it is: a heading, a sentence, or a remainder by its kind."""

    kind: str
    start: int
    end: int


class AboutPart(BaseModel):
    """Which numbered headings make a part, and what readers see where the codebook lacks it."""

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


@dataclass(frozen=True)
class Release:
    """A release taken apart. Text fields are as published; empty where a section is missing."""

    id: str
    text: str
    language: str
    title: str
    date: dt.date | None
    statement: str
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]

    @property
    def sha256(self) -> str:
        """The checksum of the text, as hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def by_id(self) -> dict[str, Sentence]:
        return {s.id: s for s in self.sentences}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each sentence is called where readers see it, by its id: ``S07``."""
        return {s.id: s.label for s in self.sentences}

    def of_part(self, part: str) -> tuple[Sentence, ...]:
        return tuple(s for s in self.sentences if s.part == part)


def count(text: str) -> int:
    """Characters of ``text`` that are not white space."""
    return len("".join(text.split()))


def about(folder: Path) -> About:
    """What ``release.yml`` in ``folder`` says. Raises InputError."""
    path = Path(folder) / "release.yml"
    return files.checked(About, files.read_yaml(path), path)


def load(folder: Path, known: About | None = None, language: str | None = None) -> Release:
    """The release in ``folder`` in its main language, or in ``language``
    (``release.<language>.txt``), its parts named as ``known`` says, or else ``release.yml``.
    Raises InputError."""
    known = known or about(folder)
    language = language or known.language
    path = Path(folder) / f"release.{language}.txt"
    names = {number: part.id for part in known.parts for number in part.numbers}
    prefix = known.id.replace("-", "") + ("" if language == known.language else f"-{language}")
    text = files.text(path, "a text file")
    return parse(text, known.id, names, workspace.shown(path), language, prefix)


def parse(
    text: str,
    id: str,
    part_ids: dict[int, str] | None = None,
    where: object = "release",
    language: str = "ja",
    prefix: str = "",
) -> Release:
    """Take a release apart.

    ``part_ids`` gives the id of each numbered part (0: the opening); a part it does not name is
    called ``part-N``. Ids of sentences begin with ``prefix``, or else with the id without dashes.
    Raises InputError for an empty text, a text without a numbered section or numbered parts, and a
    statement that ends within a sentence.
    """
    if not text.strip():
        raise InputError("the release is empty", where, "the text of a ministry release")
    sections = list(_SECTION.finditer(text))
    ends = [m.start() for m in sections[1:]] + [len(text)]
    found = [m for m, end in zip(sections, ends, strict=False) if _PART.search(text, m.end(), end)]
    if not found:
        allowed = "a section heading such as '1 …' followed by parts such as '(1)…'"
        raise InputError("no numbered parts found", where, allowed)
    first = found[0]
    later = [m for m in sections if m.start() > first.start()]
    note = _NOTE.search(text, first.end(), later[0].start() if later else len(text))
    end = next((m.start() for m in (note, *later) if m), len(text))

    parts = tuple(_parts(text, first.end(), end, part_ids or {}))
    head = text[: first.start()]
    dated = _DATE.search(head)
    title = head[dated.end() if dated else 0 :].strip().partition("\n")[0]
    sentences = tuple(_sentences(text, parts, prefix or id.replace("-", ""), where))
    headings = [
        Span("heading", m.start(), m.end())
        for m in (first, *_PART.finditer(text, first.end(), end))
    ]
    said = [Span("sentence", s.start, s.end) for s in sentences]
    return Release(
        id=id,
        text=text,
        language=language,
        title=title.strip(),
        date=_day(dated, where) if dated else None,
        statement=text[first.start() : end].strip(),
        parts=parts,
        sentences=sentences,
        spans=tuple(sorted([*headings, *said], key=lambda span: span.start)),
    )


def _parts(text: str, start: int, end: int, ids: dict[int, str]) -> Iterator[Part]:
    found = list(_PART.finditer(text, start, end))
    bounds = [(0, "", start)] + [(int(m[1]), m[2].strip(), m.end()) for m in found]
    stops = [m.start() for m in found] + [end]
    for (number, heading, at), stop in zip(bounds, stops, strict=True):
        yield Part(number, ids.get(number, f"part-{number}"), heading, at, stop)


def _sentences(
    text: str, parts: tuple[Part, ...], prefix: str, where: object
) -> Iterator[Sentence]:
    number = 0
    for part in parts:
        for paragraph, line in enumerate(_LINE.finditer(text, part.start, part.end), 1):
            start = line.start()
            for end in _stops(text, *line.span()):
                number += 1
                said = text[start:end].lstrip()
                own = f"{prefix}-s{number:02d}", number, part.id, paragraph
                yield Sentence(*own, said, end - len(said), end)
                start = end
            if rest := text[start : line.end()].strip():
                what = f"the statement is cut in mid-sentence: '…{rest[-20:]}' has no 。"
                row = text.count("\n", 0, start) + 1
                raise InputError(what, f"{where}, line {row}", "whole sentences")


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end: after each 。 that stands outside quotation marks and brackets."""
    depth = 0
    for at, sign in enumerate(text[start:end], start + 1):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign == "。" and not depth:
            yield at


def _day(found: re.Match, where: object) -> dt.date:
    era, *numbers = found.groups()
    year, month, day = (1 if n == "元" else int(n) for n in numbers)
    try:
        return dt.date(_ERA[era] + year, month, day)
    except ValueError as error:
        raise InputError(f"'{found.group().strip()}': {error}", where, "a day") from None
