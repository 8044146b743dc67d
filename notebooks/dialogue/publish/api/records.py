"""The files of data: what the book knows of sentences, claims, follow-up, rounds and figures, and
the JSON Schema (draft 2020-12) of each file, from its model."""

import pandas as pd
from pydantic.json_schema import GenerateJsonSchema

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus import dates, files, readings
from dialogue.publish import cff, ids, site
from dialogue.publish.api import annotations, models

ENGLISH = "The English is the book's own working translation, not official."
_OWN = (models.claims, models.figures, models.followup, models.index, models.rounds)
MODELS = {made.__name__: made for made in (*_OWN, models.sentences)}
MODELS["annotations"] = annotations.model


def credit(study: Study) -> str:
    """The credit line that terms of a publisher ask for."""
    meta = study.meta
    names = f"{meta.publisher_ja} {meta.publisher_en and f'({meta.publisher_en})'}".strip()
    day = dates.day(study.day) if study.day else ""
    told = ", ".join(filter(None, (names, f"「{meta.title_ja}」", day, meta.url)))
    return f"Processed from: {told}. Not a publication of {meta.publisher_short_en}."


def about(given: dict) -> dict:
    """What every file says of itself: release, parameters, version, credit, licence."""
    study, cited = Study(**given), cff.about()
    return {
        "book": cited.title,
        "version": cited.version,
        "released": cited.released.isoformat(),
        "licence": files.data_package()["licenses"][0]["path"],
        "credit": credit(study),
        "release": study.release.id,
        "parameters": study.view,
    }


def contents(study: Study, given: dict, figures: list[dict]) -> dict[str, dict]:
    """The content of each file by its name; ``figures`` are the figures' metadata."""
    said, ledger = about(given), claims.ledger(study)
    made = {
        "sentences": {"note": ENGLISH, "sentences": _sentences(study, ledger, figures)},
        "claims": {"claims": [{**vars(c), "place": place(f"claims#{c.id}")} for c in ledger]},
        "followup": _followup(study),
        "rounds": {"rounds": _rows(study.meetings)},
        "figures": {"figures": [_figure(f) for f in figures]},
    }
    return {name: _filled(name, said, **own) for name, own in made.items()}


def _filled(name: str, said: dict, **own) -> dict:
    return models.filled(MODELS[name](), **{"$schema": f"schemas/{name}.json"}, **said, **own)


def index(study: Study, said: dict, made: dict, pages: list, commit: str) -> dict:
    """The contents of the folder: its files, the book's pages, the release."""
    counted, listed = {**made, "annotations": made["annotations"]["first"]}, []
    for name in sorted(counted):
        records = next(len(v) for v in counted[name].values() if isinstance(v, list))
        file = f"{name}.json"
        listed.append({"file": file, "schema": f"schemas/{file}", "records": records})
    return _filled(
        "index",
        said,
        commit=commit,
        files=listed,
        text=f"{study.release.id}.txt",
        feed="../feed.xml",
        pages=[{"id": p.id, "title": p.title, "place": place(p.place)} for p in pages],
        source={**study.meta.model_dump(), "sha256_text": study.release.sha256},
    )


def place(at: str) -> str:
    """Where something stands, seen from the folder of the files."""
    return f"../book/{ids.html(at)}"


def _sentences(study: Study, ledger: list, figures: list[dict]) -> list[dict]:
    rows = study.sentences.to_dict("records")
    for row in rows:
        id = row["sentence_id"]
        row |= {
            "paragraph": study.release.by_id[id].paragraph,
            "english": study.translation.get(id, ""),
            "clauses": [_clause(c) for c in _having(study.codes, "sentence_id", id)],
            "claims": [c.id for c in ledger if id in c.sentences],
            "figures": [f"fig-{f['id']}" for f in figures if id in f["sentences"]],
            "items": [item["item_id"] for item in _having(study.items, "sentence_id", id)],
            "place": place(f"text#{id}"),
        }
    return rows


def _clause(row: dict) -> dict:
    """The codes of a clause as the chosen coder gives them; null where it does not say."""
    return {
        **row,
        "forums": [{"id": id, "role": role} for id, role in row["forums"]],
        "values": [{"id": id, "of": of} for id, of in row["values"]],
        "criteria": {c: row[c] for c in readings.CRITERIA},
    }


def _followup(study: Study) -> dict:
    as_of, record = study.parameters["as_of"], study.record
    items, events = _rows(study.items), _rows(record.drop_duplicates("event_id"))
    for item in items:
        item["events"] = [e["event_id"] for e in _having(record, "item_id", item["item_id"])]
        item["place"] = place(f"{item.pop('page')}#{item['item_id']}")
    for event in events:
        event["items"] = _having(record, "event_id", event["event_id"])
        event["place"] = place(f"{event.pop('page')}#event-{event['event_id']}")
    corrections = _rows(study.corrections)
    return {"as_of": as_of, "items": items, "events": events, "corrections": corrections}


def _figure(about: dict) -> dict:
    id = f"fig-{about['id']}"
    written = {k: f"../_figures/{about['id']}.{k}" for k in models.FIGURE_FILES}
    return {**about, "id": id, "files": written, "place": place(f"{about['page']}#{id}")}


def _having(table: pd.DataFrame, column: str, value: str) -> list[dict]:
    """The rows that have the value in the column."""
    return _rows(table[table[column].eq(value)])


def _rows(table: pd.DataFrame) -> list[dict]:
    """Rows with None for what is missing."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


class _Schema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema) -> bool:
        return False  # a name in other letters says nothing


def schema(name: str) -> dict:
    """The schema of a file, complete in itself; relative to its own place without an address."""
    base = site.address()
    id = f"{base}api/schemas/{name}.json" if base else f"{name}.json"
    made = MODELS[name]().model_json_schema(mode="serialization", schema_generator=_Schema)
    said = {"title": made["title"], "description": MODELS[name].__doc__}
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": id, **said, **made}
