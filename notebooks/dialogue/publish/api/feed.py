"""The feed of the record since: every event added and every correction, as Atom (RFC 4287)."""

import uuid
from collections import Counter
from xml.etree import ElementTree as ET

from dialogue.analysis.study import Study
from dialogue.corpus import files, followthrough
from dialogue.publish.api import records

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "dialogue-book/record")
_ATOM = "http://www.w3.org/2005/Atom"


def atom(given: dict, base: str) -> str:
    """The feed as text, the newest entries first.

    Ids depend on the ids of the rows alone, so they stay the same in every build and at every
    address. ``base`` is the book's address; where it is empty, links are relative to the feed.
    """
    study, said = Study(**given), records.book()
    as_of = study.parameters["as_of"]
    events = followthrough.record(study.release.id, as_of).drop_duplicates("event_id")
    changes = files.read_table(f"{followthrough.FOLDER}/corrections.csv").to_dict("records")
    corrected = {}
    for row in changes:
        corrected[row["id"]] = max(row["date"], corrected.get(row["id"], ""))
    entries = [_event(e, corrected, base) for e in events.to_dict("records")]
    entries += _corrections(changes, base)
    entries.sort(key=lambda e: (e["updated"], e["title"]), reverse=True)

    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", urn("feed"))
    _text(root, "title", f"{said['title']}: what is on record since")
    _text(root, "updated", _moment(max((e["updated"] for e in entries), default=as_of)))
    if base:
        ET.SubElement(root, "link", rel="self", href=f"{base}feed.xml")
    ET.SubElement(root, "link", rel="alternate", href=f"{base}book/since.html")
    for author in said["authors"]:
        _text(ET.SubElement(root, "author"), "name", author["name"])
    generator = _text(root, "generator", said["title"])
    generator.set("version", said["version"])
    licence = files.data_package()["licenses"][0]
    _text(root, "rights", f"{licence['title']}. {records.credit(study)}")
    for entry in entries:
        _entry(root, entry)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def urn(name: str) -> str:
    """The id of an entry, from the name of what it tells of."""
    return uuid.uuid5(_NAMESPACE, name).urn


def _event(row: dict, corrected: dict, base: str) -> dict:
    id = f"event-{row['event_id']}"
    changed = max(corrected.get(id, ""), corrected.get(row["event_id"], ""))
    told = [row["fact"], row["disagreement"] and f"Sources differ: {row['disagreement']}"]
    told.append(f"Source: {row['publisher']}, {row['source_title']}, {row['url']}")
    return {
        "name": id,
        "title": f"{row['date'] or 'undated'}: {row['title']}",
        "published": row["added"],
        "updated": max(row["added"], changed),
        "link": f"{base}book/since.html#{id}",
        "source": row["url"],
        "text": " ".join(t for t in told if t),
    }


def _corrections(rows: list[dict], base: str) -> list[dict]:
    """An entry for each correction, counted where there are several of an id on one day."""
    seen: Counter = Counter()
    made = []
    for row in rows:
        seen[row["date"], row["id"]] += 1
        name = f"correction {row['date']} {row['id']} {seen[row['date'], row['id']]}"
        made.append(
            {
                "name": name,
                "title": f"Correction: {row['id']}",
                "published": row["date"],
                "updated": row["date"],
                "link": f"{base}book/since.html",
                "text": row["what"],
            }
        )
    return made


def _entry(root: ET.Element, entry: dict) -> None:
    made = ET.SubElement(root, "entry")
    _text(made, "id", urn(entry["name"]))
    _text(made, "title", entry["title"])
    _text(made, "published", _moment(entry["published"]))
    _text(made, "updated", _moment(entry["updated"]))
    ET.SubElement(made, "link", rel="alternate", href=entry["link"])
    if "source" in entry:
        ET.SubElement(made, "link", rel="related", href=entry["source"])
    _text(made, "content", entry["text"])


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = text
    return made


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
