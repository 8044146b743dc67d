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
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from dialogue.corpus import description, files, layout, lines, workspace
from dialogue.corpus.description import About
from dialogue.corpus.errors import InputError
from dialogue.corpus.layout import Block
from dialogue.corpus.sentences import ends


@dataclass(frozen=True)
class Part:
    """A part of the statement: ``number`` is its place, 0 the opening without a heading. The
    heading of a numbered paragraph is its number as published."""

    number: int
    id: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of the statement: ``release.text[start:end] == text``; it may go over lines."""

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
    """A stretch of the text and its kind: ``heading``, ``sentence``, ``mark`` (the sign of a list)
    or a remainder. Those in the statement are ``note``, ``list`` (an entry that is no sentence),
    ``cut`` (words that break off) and ``furniture``; those around it ``furniture``, ``date``,
    ``unread date``, ``title``, ``lead``, ``section`` (of the ministry), ``annex``, ``contacts``."""

    kind: str
    start: int
    end: int


class Remainder(NamedTuple):
    """What of a text is no heading and no sentence: its kind, first and last line, and words."""

    kind: str
    line: int
    last: int
    text: str


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


def language_of(text: str) -> str:
    """``ja`` where a twentieth of the signs are hiragana, which every Japanese text has; ``en``."""
    return "ja" if 20 * len(re.findall("[ぁ-ん]", text)) > len(text) else "en"


def count(text: str) -> int:
    """Characters of ``text`` that are not white space."""
    return len("".join(text.split()))


def load(folder: Path, known: About | None = None, language: str | None = None) -> Release:
    """The release in ``folder`` in its main language, or in ``language``
    (``release.<language>.txt``), its parts named as ``known`` says, or else ``release.yml``.
    Raises InputError."""
    known = known or description.read(folder)
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
    called ``part-N``, by its place. Ids of sentences begin with ``prefix``, or else with the id
    without dashes. Raises InputError for an empty text and for one without a sentence.
    """
    if not text.strip():
        raise InputError("the release is empty", where, "the text of a ministry release")
    title, date, blocks = layout.read(text, language)
    own = [n for n, block in enumerate(blocks) if block.kind in layout.STATED] or [0]
    stated = blocks[own[0] : own[-1] + 1]
    start = blocks[own[0]].start
    end = next((block.start for block in blocks[own[-1] + 1 :]), len(text))
    parts = tuple(_parts(stated, start, end, part_ids or {}))
    begins = f"{prefix or id.replace('-', '')}-s"
    sentences, spans = _told(text, blocks, parts, begins, language)
    if not sentences:
        allowed = f"sentences that end in {'。' if language == 'ja' else 'a full stop'}"
        raise InputError("no sentence of a statement found", where, allowed)
    return Release(
        id=id,
        text=text,
        language=language,
        title=title,
        date=date,
        statement=text[start:end].strip(),
        parts=parts,
        sentences=sentences,
        spans=spans,
    )


def account(release: Release) -> Iterator[Remainder]:
    """What of a release's text is no heading and no sentence of the statement, in its order; signs
    of lists, which stand before a sentence, are left out."""
    line, at = 1, 0
    for kind, group in groupby(release.spans, key=lambda span: span.kind):
        if kind not in ("heading", "sentence", "mark"):
            first, *_, last = [*group] * 2
            line += release.text.count("\n", at, first.start)
            at, said = first.start, release.text[first.start : last.end]
            yield Remainder(kind, line, line + said.count("\n"), said)


# Headings of parts


def _parts(stated: list[Block], start: int, end: int, ids: dict[int, str]) -> Iterator[Part]:
    heads = layout.heads(stated)
    first = stated[0] if stated and stated[0].kind == "heading" and stated[0] not in heads else None
    bounds = [("", first.end if first else start), *((head.words, head.end) for head in heads)]
    stops = [*(head.start for head in heads), end]
    for number, ((heading, at), stop) in enumerate(zip(bounds, stops, strict=True)):
        yield Part(number, ids.get(number, f"part-{number}"), heading, at, stop)


# The account of the text


def _told(
    text: str, blocks: list[Block], parts: tuple[Part, ...], begins: str, language: str
) -> tuple[tuple[Sentence, ...], tuple[Span, ...]]:
    """Sentences, and what every stretch of the text is, blank space left out."""
    sentences: list[Sentence] = []
    spans: list[Span] = []
    coming, part, paragraph = list(reversed(parts)), None, 0
    for block in blocks:
        while coming and coming[-1].start <= block.start:
            part, paragraph = coming.pop(), 0
        start, kind = block.start, block.kind
        if kind in ("text", "item"):
            paragraph += 1
            stops = ends(text, start, block.end, language)
            rest = text[stops[-1] if stops else start : block.end].strip()
            kind = _rest(rest, kind, bool(stops), language) if rest else ""
            if kind == "sentence":
                stops.append(block.end)
            for number, end in enumerate(stops, len(sentences) + 1):
                said = text[start:end].strip()
                start = end - len(text[start:end].lstrip())
                own = f"{begins}{number:02d}", number, part.id, paragraph
                sentences.append(Sentence(*own, said, start, start + len(said)))
                spans.append(Span("sentence", start, start + len(said)))
                start = end
        if kind and (said := text[start : block.end].strip()):
            start = block.end - len(text[start : block.end].lstrip())
            spans.append(Span(kind, start, start + len(said)))
    return tuple(sentences), tuple(spans)


def _rest(rest: str, kind: str, spoken: bool, language: str) -> str:
    """What words without an end are: a sentence that announces what follows, a remark in brackets,
    an entry of a list, or cut off."""
    runs = lines.runs(rest, language)
    if re.search(r"\s\S.*:$|[;:](?:\s+(?:and|or))?$" if language == "en" else "[:\uff1a]$", rest):
        return "sentence" if runs or language == "en" else "list"
    if rest[0] + rest[-1] in ("()", "\uff08\uff09", "[]"):
        return "note"
    return "list" if kind == "item" or not (spoken or runs) else "cut"
