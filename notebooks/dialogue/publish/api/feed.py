"""The feed of the record since: events and corrections known on a day, as Atom (RFC 4287)."""

import uuid
from collections import Counter
from xml.etree import ElementTree as ET

from dialogue.analysis.study import Study
from dialogue.corpus import files, followthrough
from dialogue.publish import cff
from dialogue.publish.api import records

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "dialogue-book/record")
_ATOM = "http://www.w3.org/2005/Atom"


def atom(given: dict, base: str) -> str:
    """The feed as text, the newest entries first.

    Ids depend on the ids of the rows alone, so they stay the same in every build and at every
    address. ``base`` is the book's address; where it is empty, links are relative to the feed.
    """
    study, said = Study(**given), cff.about()
    as_of = study.parameters["as_of"]
    events = followthrough.record(study.release.id, as_of).drop_duplicates("event_id")
    changes = followthrough.corrections(as_of).to_dict("records")
    corrected = {}
    for row in changes:
        corrected[row["id"]] = max(row["date"], corrected.get(row["id"], ""))
    entries = [_event(e, corrected, base) for e in events.to_dict("records")]
    entries += _corrections(changes, base)
    entries.sort(key=lambda e: (e.findtext("updated"), e.findtext("title")), reverse=True)

    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", urn("feed"))
    _add(root, "title", f"{said.title}: what is on record since")
    _add(root, "updated", entries[0].findtext("updated") if entries else _moment(as_of))
    if base:
        _add(root, "link", rel="self", href=f"{base}feed.xml")
    _add(root, "link", rel="alternate", href=f"{base}book/since.html")
    for author in said.authors:
        _add(_add(root, "author"), "name", author.name)
    _add(root, "generator", said.title, version=said.version)
    licence = files.data_package()["licenses"][0]
    _add(root, "rights", f"{licence['title']}. {records.credit(study)}")
    root.extend(entries)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def urn(name: str) -> str:
    """The id of an entry, from the name of what it tells of."""
    return uuid.uuid5(_NAMESPACE, name).urn


def _event(row: dict, corrected: dict, base: str) -> ET.Element:
    id = f"event-{row['event_id']}"
    changed = max(corrected.get(id, ""), corrected.get(row["event_id"], ""))
    told = [row["fact"], row["disagreement"] and f"Sources differ: {row['disagreement']}"]
    told.append(f"Source: {row['publisher']}, {row['source_title']}, {row['url']}")
    title, text = f"{row['date'] or 'undated'}: {row['title']}", " ".join(t for t in told if t)
    updated, place = max(row["added"], changed), f"{base}book/since.html#{id}"
    return _entry(id, title, row["added"], updated, place, text, row["url"])


def _corrections(rows: list[dict], base: str) -> list[ET.Element]:
    """An entry for each correction, counted where there are several of an id on one day."""
    seen: Counter = Counter()
    made = []
    for row in rows:
        day, id = row["date"], row["id"]
        seen[day, id] += 1
        name, place = f"correction {day} {id} {seen[day, id]}", f"{base}book/since.html"
        made.append(_entry(name, f"Correction: {id}", day, day, place, row["what"]))
    return made


def _entry(
    name: str, title: str, published: str, updated: str, place: str, text: str, source: str = ""
) -> ET.Element:
    made = ET.Element("entry")
    _add(made, "id", urn(name))
    _add(made, "title", title)
    _add(made, "published", _moment(published))
    _add(made, "updated", _moment(updated))
    _add(made, "link", rel="alternate", href=place)
    if source:
        _add(made, "link", rel="related", href=source)
    _add(made, "content", text)
    return made


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes) -> ET.Element:
    made = ET.SubElement(parent, name, attributes)
    made.text = text
    return made


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
