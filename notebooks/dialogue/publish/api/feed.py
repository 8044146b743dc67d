"""The feed of the record since: events and corrections known on a day, as Atom (RFC 4287)."""

import uuid

from lxml import etree
from lxml.builder import ElementMaker

from dialogue.analysis.study import Study
from dialogue.corpus import files
from dialogue.publish import cff
from dialogue.publish.api import records

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "dialogue-book/record")
_ATOM, _LANG = "http://www.w3.org/2005/Atom", "{http://www.w3.org/XML/1998/namespace}lang"
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


def atom(given: dict, base: str) -> str:
    """The feed as text, the newest entries first. Ids depend on those of the rows alone, not on
    ``base``, the book's address; where it is empty, links are relative to the feed."""
    study, said = Study(**given), cff.about()
    as_of, since = study.parameters["as_of"], f"{base}book/since.html"
    events = study.record.drop_duplicates("event_id")
    changes = study.corrections.copy()
    changes["number"] = changes.groupby(["date", "id"]).cumcount() + 1
    corrected = changes.groupby("id")["date"].max()
    entries = [_event(row, corrected, f"{base}book/") for row in events.to_dict("records")]
    entries += [_correction(row, since) for row in changes.to_dict("records")]
    entries.sort(key=lambda e: (e["updated"], e["title"]), reverse=True)
    licence = files.data_package()["licenses"][0]
    feed = _E.feed(
        {_LANG: "en"},
        _E.id(urn("feed")),
        _E.title(f"{said.title}: what is on record since"),
        _E.updated(_moment(entries[0]["updated"] if entries else as_of)),
        *([_E.link(rel="self", href=f"{base}feed.xml")] if base else []),
        _E.link(rel="alternate", href=since),
        *(_E.author(_E.name(author.name)) for author in said.authors),
        _E.generator(said.title, version=said.version),
        _E.rights(f"{licence['title']}. {records.credit(study)}"),
        *map(_entry, entries),
    )
    etree.indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(feed, encoding="unicode")}\n'


def urn(name: str) -> str:
    """The id of an entry, from the name of what it tells of."""
    return uuid.uuid5(_NAMESPACE, name).urn


def _event(row: dict, corrected, pages: str) -> dict:
    id = f"event-{row['event_id']}"
    updated = max(row["added"], corrected.get(id, ""), corrected.get(row["event_id"], ""))
    told = [row["fact"], row["disagreement"] and f"Sources differ: {row['disagreement']}"]
    told.append(f"Source: {row['publisher']}, {row['source_title']}, {row['url']}")
    title, text = f"{row['date'] or 'undated'}: {row['title']}", " ".join(filter(None, told))
    made = {"name": id, "title": title, "published": row["added"], "updated": updated}
    return made | {"place": f"{pages}{row['page']}.html#{id}", "text": text, "source": row["url"]}


def _correction(row: dict, since: str) -> dict:
    """A correction, counted where there are several of an id on one day."""
    name, day = f"correction {row['date']} {row['id']} {row['number']}", row["date"]
    made = {"name": name, "title": f"Correction: {row['id']}", "published": day, "updated": day}
    return made | {"place": since, "text": row["what"], "source": ""}


def _entry(told: dict) -> etree._Element:
    days = (_E(kind, _moment(told[kind])) for kind in ("published", "updated"))
    links = [_E.link(rel="alternate", href=told["place"])]
    links += [_E.link(rel="related", href=told["source"])] if told["source"] else []
    named = _E.id(urn(told["name"])), _E.title(told["title"])
    return _E.entry(*named, *days, *links, _E.content(told["text"]))


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
