"""A release added to ``data/releases``: what is written for it, and what is told of it."""

import csv
import datetime as dt
import hashlib
import io
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from dialogue.corpus import (
    attention,
    codebook,
    dates,
    description,
    files,
    page,
    readings,
    workspace,
)
from dialogue.corpus import release as parser
from dialogue.corpus.codebook import Codebook
from dialogue.corpus.coding import Coder
from dialogue.corpus.description import About, AboutPart
from dialogue.corpus.errors import InputError
from dialogue.corpus.page import Page
from dialogue.corpus.release import Release
from dialogue.corpus.source import Source, read

_HELD = {"ja": re.compile("開催|実施"), "en": re.compile(r"\b(?:held|convened|met)\b")}
_PUBLISHER = {
    "ja": re.compile(r"[一-龥ァ-ヶー]{1,12}?[省庁府](?=トップ|ホーム|は|と|及び|、|$)", re.M),
    "en": re.compile(r"(?:Ministry|Department) of [A-Z]\w+(?:,? (?:and )?[A-Z]\w+)*"),
}


def add(
    source: str = "",
    id: str = "",
    *,
    number: int | None = None,
    published: dt.date | None = None,
    language: str | None = None,
    dry_run: bool = False,
) -> list[str]:
    """Add a release from a file or an address; gives the report, which alone is made by a
    ``dry_run``.

    Without a ``source`` it is the address that ``rounds.csv`` has for round ``number``. Nothing is
    written before all of it is there. Raises InputError: an id that is none or is taken, a round
    without an address, a source that cannot be used.
    """
    meeting = _meeting(id, number)
    id = id or (f"{meeting['series'].lower()}-{int(meeting['round']):02d}" if meeting else "")
    folder = _folder(id)
    source = source or _address(meeting, language or "ja")
    if not source:
        what = f"no official address of round {number} is known" if number else "nothing to add"
        raise InputError(what, allowed="SOURCE, a file or an address, or another --language")
    found = read(source)
    taken = page.read(found.raw, found.name)
    language = language or parser.language_of(taken.text)
    release = parser.parse(taken.text, id, None, found.name, language)
    book = codebook.load()
    about = _about(release, found, taken, meeting, published, book)
    names = {number: part.id for part in about.parts for number in part.numbers}
    release = parser.parse(taken.text, id, names, found.name, language)
    told = _report(release, about, taken, book)
    if dry_run:
        return [*told, "nothing was written (--dry-run)"]
    written = {
        f"source/page.{'html' if taken.laid_out else 'txt'}": taken.kept,
        f"release.{language}.txt": taken.text.encode(),
        "readings/draft.csv": _reading(release, book),
        "readings/readings.yml": _provenance(book),
        "release.yml": {"id": id, "language": language} | about.model_dump(exclude_defaults=True),
    }
    _write(folder, written)
    place = workspace.shown(folder)
    return [
        *told,
        f"written to {place}, with a draft reading by the automatic coder",
        f"next: look at {place}/release.yml, then dialogue check, and "
        f"dialogue build -p release={id} -o DIR",
    ]


def _meeting(id: str, number: int | None) -> dict[str, str]:
    """The row of ``rounds.csv`` for a round of the dialogue, else that whose own id is ``id``;
    empty where there is none."""
    rows = [r for r in files.read_table("rounds.csv").to_dict("records") if r["round"].isdigit()]
    numbered = [row for row in rows if number in (None, int(row["round"]))]
    if not numbered:
        allowed = f"1 to {max(int(row['round']) for row in rows)}"
        raise InputError(f"unknown round {number}", "data/rounds.csv", allowed)
    named = re.fullmatch(r"(.+?)-?0*(\d+)", id)
    own = (r for r in numbered if named and (r["series"].lower(), r["round"]) == named.groups())
    return next(own, numbered[0] if number else {})


def _address(meeting: dict[str, str], language: str) -> str:
    """The official address of a meeting's release; empty where none is known."""
    official = language == "ja" or meeting.get("en_url_kind", "").startswith("official")
    return meeting.get(f"{language}_url", "") if official else ""


def _folder(id: str) -> Path:
    if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*-?\d+(?:-\d+)*", id):
        allowed = "small letters, then a number, with single hyphens: ied-09"
        raise InputError(f"'{id}' is no id", "--id", allowed)
    folder = workspace.data() / "releases" / id
    if folder.exists():
        allowed = f"another --id, or remove {workspace.shown(folder)} first"
        raise InputError(f"there is a release '{id}' already", "--id", allowed)
    return folder


def _about(
    release: Release,
    found: Source,
    taken: Page,
    meeting: dict[str, str],
    published: dt.date | None,
    book: Codebook,
) -> About:
    """What the source, the text and ``rounds.csv`` say of a release."""
    language, published = release.language, published or release.date
    held = _held(release, published.year if published else None)
    if not held and meeting and meeting["date_precision"] == "day":
        held = tuple(dt.date.fromisoformat(meeting[name]) for name in ("start", "end"))
    title = release.title or release.id
    named = _PUBLISHER[language].search(release.text)
    note = f"{'Fetched' if found.url else 'Read from a file'} on {dates.day(dt.date.today())}."
    if taken.laid_out:
        note += " The text is the main text of the page."
    if taken.kept != found.raw:
        note += " Desk contacts are left out, of the source as it is kept too."
    return About(
        id=release.id,
        series=meeting.get("series", ""),
        round=int(meeting["round"]) if meeting else None,
        title_ja=title,
        title_en=title,
        published=published,
        held_start=held[0] if held else None,
        held_end=held[1] if held else None,
        language=language,
        url=found.url or _address(meeting, language),
        retrieved_note=note,
        sha256_published=hashlib.sha256(found.raw).hexdigest(),
        sha256_text=release.sha256,
        parts=tuple(_parts(release, book)),
        **_of_series(meeting),
        **{f"publisher_{language}": named[0] if named else ""},
    )


def _of_series(meeting: dict[str, str]) -> dict:
    """What releases of a series have in common, from one that is there."""
    names = ("dialogue_ja", "dialogue_en", "sides")
    for path in sorted(workspace.data().glob("releases/*/release.yml")) if meeting else ():
        about = description.read(path.parent)
        if about.series == meeting["series"]:
            return {name: getattr(about, name) for name in names}
    return {}


def _held(release: Release, year: int | None) -> tuple[dt.date, dt.date] | None:
    """The days of the meeting: those of the first line that says it was held."""
    said = filter(_HELD[release.language].search, re.split("[。\n]", release.text))
    return next(filter(None, (dates.read(line, release.language, year) for line in said)), None)


def _parts(release: Release, book: Codebook) -> Iterator[AboutPart]:
    """The parts named as the codebook names their headings, the others by these."""
    known = {_letters(getattr(part, release.language)): part.id for part in book.parts}
    for part in release.parts:
        if id := known.pop(_letters(part.heading), ""):
            yield AboutPart(id=id, numbers=(part.number,))
        elif part.heading:
            own = {release.language: part.heading}
            yield AboutPart(id=part.id, numbers=(part.number,), **own)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def _reading(release: Release, book: Codebook) -> bytes:
    """The codes of the automatic coder as a reading; what only a person can code is empty."""
    scheme = book.scheme(book.forms.published)
    clauses = Coder(book, release.language).code(release)
    fields = files.resource(f"releases/{release.id}/readings/draft.csv")["schema"]["fields"]
    out = io.StringIO()
    table = csv.DictWriter(out, [f["name"] for f in fields], restval="", lineterminator="\n")
    table.writeheader()
    for row in readings.table(release, book, clauses, "auto").to_dict("records"):
        same = ("sentence_id", "clause", "subject", "verb", "head", "auxiliary")
        table.writerow(
            {name: row[name] for name in same}
            | {"form": (row["verb"] and scheme.group_of(row["verb"], row["head"])) or ""}
            | {"topics": ";".join(row["topics"])}
            | {"forums": ";".join(f"{id}:" for id, _ in row["forums"])}
            | {"values": ";".join(f"{id}>" for id, _ in row["values"])}
        )
    return out.getvalue().encode()


def _provenance(book: Codebook) -> dict:
    made = "the automatic coder, which applies the patterns of the codebook; read by no person"
    about = {"made_by": made, "automatic": True, "date": dt.date.today()}
    about |= {"codebook": book.themes.version, "seen": "the text of this release"}
    return {"draft": {**about, "order": "from the first clause to the last"}}


def _report(release: Release, about: About, taken: Page, book: Codebook) -> list[str]:
    days = " to ".join(str(day) for day in (about.held_start, about.held_end) if day)
    by = about.publisher_ja or about.publisher_en or "whom it does not say"
    parts = (
        f"{part.id} {part.heading}".strip() + f" ({len(release.of_part(part.id))})"
        for part in release.parts
    )
    told = [
        f"{release.id}: {release.title or 'without a title'}",
        f"published {about.published or 'on an unknown day'} by {by}, "
        f"held {days or 'on unknown days'}",
        f"{len(release.sentences)} sentences ({release.language}); parts: {', '.join(parts)}",
    ]
    seen = [*attention.remainders(release), *attention.lines(release, about, book)]
    seen += [f"beside the text of the page: {line}" for line in taken.outside]
    if taken.cut:
        seen.append(f"desk contacts: {taken.cut} lines left out, of the source that is kept too")
    return [*told, "to be looked at by a person:", *(f"- {line}" for line in seen)]


def _write(folder: Path, written: dict[str, bytes | dict]) -> None:
    """Write a folder whole or not at all: elsewhere in the project, then by a move."""
    files.writable(folder.parent)
    made = tempfile.mkdtemp(dir=files.writable(workspace.root() / "_build"))
    try:
        for name, content in written.items():
            write = files.write_yaml if isinstance(content, dict) else files.write_atomic
            write(Path(made) / name, content)
        Path(made).chmod(0o755)
        shutil.move(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
