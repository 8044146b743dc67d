"""Read a ministry release: its parts, its joint statement, its sentences.

The joint statement is what the two sides issued together; the notice around it (lead, attendees,
next meeting, availability) is the ministry's own text and is kept apart.
"""

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from dialogue.corpus import files
from dialogue.corpus.encoding import decode
from dialogue.corpus.errors import InputError

# \d and int() take full-width digits too; brackets come in both widths.
_SECTION = re.compile(r"^(\d)[^\S\n]+(\S.*)$", re.M)
_PART = re.compile(r"^[(\uff08](\d+)[)\uff09][^\S\n]*(\S.*)$", re.M)
_NOTE = re.compile(r"^[(\uff08]参考[)\uff09].*$", re.M)
_DATE = re.compile(r"^(令和|平成)(元|\d+)年(\d+)月(\d+)日\s*$", re.M)
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


class AboutPart(BaseModel):
    id: str
    numbers: tuple[int, ...]


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
    published: dt.date
    held_start: dt.date | None = None
    held_end: dt.date | None = None
    held_note: str = ""
    place: str = ""
    format: str = ""
    host: str = ""
    language: str = "ja"
    publisher_ja: str = ""
    publisher_en: str = ""
    url: str = ""
    retrieved_note: str = ""
    sha256_published: str = ""
    sha256_text: str = ""
    licence: str = ""
    parts: tuple[AboutPart, ...]


@dataclass(frozen=True)
class Release:
    """A release taken apart. Text fields are as published; empty where a section is missing."""

    id: str
    text: str
    title: str
    date: dt.date | None
    lead: str
    statement: str
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    attendees: str
    next_meeting: str
    availability: str
    reference: str

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


def about(folder: Path, content=None) -> About:
    """What ``release.yml`` in ``folder`` says (or ``content`` in its place). Raises InputError."""
    path = Path(folder) / "release.yml"
    if content is None:
        content = files.read_yaml(path)
    return files.checked(About, content, path)


def load(folder: Path, meta: About | dict | None = None) -> Release:
    """The release in ``folder`` (``release.ja.txt``), its parts named as ``meta`` says.

    ``meta`` is what ``release.yml`` says; it is read where it is not given. Raises InputError.
    """
    path = Path(folder) / "release.ja.txt"
    known = about(folder, meta)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", files.shown(path), "a text file"
        ) from None
    names = {number: part.id for part in known.parts for number in part.numbers}
    where = files.shown(path)
    return parse(decode(raw, where), known.id, names, where)


def parse(
    text: str, id: str, part_ids: dict[int, str] | None = None, where: object = "release"
) -> Release:
    """Take a release apart.

    ``part_ids`` gives the id of each numbered part (0: the opening); a part it does not name is
    called ``part-N``. Raises InputError for an empty text, a text without a numbered section or
    numbered parts, and a statement that ends within a sentence.
    """
    if not text.strip():
        raise InputError("the release is empty", where, "the text of a ministry release")
    sections = list(_SECTION.finditer(text))
    ends = [m.start() for m in sections[1:]] + [len(text)]
    with_parts = (
        m for m, end in zip(sections, ends, strict=False) if _PART.search(text, m.end(), end)
    )
    first = next(with_parts, None)
    if first is None:
        raise InputError(
            "no numbered parts found",
            where,
            "a section heading such as '1 …' followed by parts such as '(1)…'",
        )
    later = [m for m in sections if m.start() > first.start()]
    note = _NOTE.search(text, first.end(), later[0].start() if later else len(text))
    marks = [m for m in (note, *later) if m] or [re.compile(r"\Z").search(text)]
    start, end = first.end(), marks[0].start()

    parts = _parts(text, start, end, part_ids or {})
    sentences = tuple(_sentences(text, parts, id, where))
    ends = [m.start() for m in marks[1:]] + [len(text)]
    blocks = {m.group(): text[m.end() : e].strip() for m, e in zip(marks, ends, strict=True)}
    annex = re.search(r"^【", text[end:], re.M)
    date = _date(text[: first.start()], where)
    head = text[: first.start()].split("\n")
    title_at, title = _title(head)
    return Release(
        id=id,
        text=text,
        title=title,
        date=date,
        lead="\n".join(head[title_at + 1 :]).strip(),
        statement=text[first.start() : end].strip(),
        parts=parts,
        sentences=sentences,
        attendees=_block(blocks, "出席者"),
        next_meeting=_block(blocks, "今後の予定"),
        availability=re.split(r"^【", _block(blocks, "資料の入手方法"), flags=re.M)[0].strip(),
        reference=text[end + annex.start() :].strip() if annex else "",
    )


def _parts(text: str, start: int, end: int, ids: dict[int, str]) -> tuple[Part, ...]:
    found = list(_PART.finditer(text, start, end))
    bounds = [(0, "", start)] + [(int(m.group(1)), m.group(2).strip(), m.end()) for m in found]
    stops = [m.start() for m in found] + [end]
    return tuple(
        Part(number, ids.get(number, f"part-{number}"), heading, at, stop)
        for (number, heading, at), stop in zip(bounds, stops, strict=True)
    )


def _sentences(text: str, parts: tuple[Part, ...], id: str, where: object):
    prefix, number = id.replace("-", ""), 0
    for part in parts:
        paragraph = 0
        for line in re.finditer(r"[^\n]+", text[part.start : part.end]):
            offset, body = part.start + line.start(), line.group()
            if not body.strip():
                continue
            paragraph += 1
            cuts = _stops(body)
            if not cuts or body[cuts[-1] :].strip():
                rest = body[cuts[-1] if cuts else 0 :].strip()
                row = bisect_right([m.start() for m in re.finditer("\n", text)], offset) + 1
                raise InputError(
                    f"the statement is cut in mid-sentence: '…{rest[-20:]}' has no 。",
                    f"{where}, line {row}",
                    "whole sentences",
                )
            begin = 0
            for cut in cuts:
                lead = len(body[begin:cut]) - len(body[begin:cut].lstrip())
                number += 1
                at = offset + begin + lead
                yield Sentence(
                    f"{prefix}-s{number:02d}",
                    number,
                    part.id,
                    paragraph,
                    text[at : offset + cut],
                    at,
                    offset + cut,
                )
                begin = cut


def _stops(line: str) -> list[int]:
    """Where sentences end: after each 。 that stands outside quotation marks and brackets."""
    depth, cuts = 0, []
    for i, c in enumerate(line):
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif c == "。" and not depth:
            cuts.append(i + 1)
    return cuts


def _date(head: str, where: object) -> dt.date | None:
    found = _DATE.search(head)
    if not found:
        return None
    era, *numbers = found.groups()
    year, month, day = (1 if n == "元" else int(n) for n in numbers)
    try:
        return dt.date(_ERA[era] + year, month, day)
    except ValueError as error:
        raise InputError(f"'{found.group().strip()}': {error}", where, "a day") from None


def _title(head: list[str]) -> tuple[int, str]:
    """The title is the first line after the date, else the first line of all."""
    dated = next((i for i, line in enumerate(head) if _DATE.match(line)), -1)
    for i in range(dated + 1, len(head)):
        if head[i].strip():
            return i, head[i].strip()
    return 0, ""


def _block(blocks: dict[str, str], word: str) -> str:
    return next((body for heading, body in blocks.items() if word in heading), "")
