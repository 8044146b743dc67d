"""The feed of the record since: events and corrections known on a day, as Atom (RFC 4287)."""

import uuid
from xml.etree import ElementTree as ET

from dialogue.analysis.study import Study
from dialogue.corpus import files, followthrough
from dialogue.publish import cff
from dialogue.publish.api import records

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "dialogue-book/record")


def atom(given: dict, base: str) -> str:
    """The feed as text, the newest entries first. Ids depend on those of the rows alone, not on
    ``base``, the book's address; where it is empty, links are relative to the feed."""
    study, said = Study(**given), cff.about()
    as_of, since = study.parameters["as_of"], f"{base}book/since.html"
    events = followthrough.record(study.release.id, as_of).drop_duplicates("event_id")
    changes = followthrough.corrections(as_of)
    changes["number"] = changes.groupby(["date", "id"]).cumcount() + 1
    corrected = changes.groupby("id")["date"].max()
    entries = [_event(row, corrected, f"{base}book/") for row in events.to_dict("records")]
    entries += [_correction(row, since) for row in changes.to_dict("records")]
    entries.sort(key=lambda e: (e.findtext("updated"), e.findtext("title")), reverse=True)

    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(root, "id", urn("feed"))
    _add(root, "title", f"{said.title}: what is on record since")
    _add(root, "updated", entries[0].findtext("updated") if entries else _moment(as_of))
    if base:
        _add(root, "link", rel="self", href=f"{base}feed.xml")
    _add(root, "link", rel="alternate", href=since)
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


def _event(row: dict, corrected, pages: str) -> ET.Element:
    id = f"event-{row['event_id']}"
    updated = max(row["added"], corrected.get(id, ""), corrected.get(row["event_id"], ""))
    told = [row["fact"], row["disagreement"] and f"Sources differ: {row['disagreement']}"]
    told.append(f"Source: {row['publisher']}, {row['source_title']}, {row['url']}")
    title, text = f"{row['date'] or 'undated'}: {row['title']}", " ".join(filter(None, told))
    return _entry(
        id, title, (row["added"], updated), f"{pages}{row['page']}.html#{id}", text, row["url"]
    )


def _correction(row: dict, since: str) -> ET.Element:
    """A correction, counted where there are several of an id on one day."""
    name = f"correction {row['date']} {row['id']} {row['number']}"
    return _entry(name, f"Correction: {row['id']}", (row["date"],) * 2, since, row["what"])


def _entry(name: str, title: str, days: tuple[str, str], place: str, text: str, source: str = ""):
    """An entry; ``days`` are those it was published and updated on."""
    made = ET.Element("entry")
    _add(made, "id", urn(name))
    _add(made, "title", title)
    for kind, day in zip(("published", "updated"), days, strict=True):
        _add(made, kind, _moment(day))
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
