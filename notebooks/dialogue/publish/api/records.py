"""The files of data: what the book knows of sentences, claims, follow-up, rounds and figures."""

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus import dates, files, followthrough, readings
from dialogue.publish import cff
from dialogue.publish.api import models, schemas

ENGLISH = "The English is the book's own working translation, not official."


def credit(study: Study) -> str:
    """The credit line that the ministry's terms ask for."""
    meta = study.meta
    names = " ".join(n for n in (meta.publisher_ja, meta.publisher_en and f"({meta.publisher_en})"))
    day = dates.day(meta.published)
    told = ", ".join(x for x in (names.strip(), f"「{meta.title_ja}」", day, meta.url) if x)
    return f"Processed from: {told}. Not a publication of the ministry."


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
    said = about(given)
    ledger = claims.ledger(study)
    as_of = study.parameters["as_of"]
    made = {
        "sentences": {"note": ENGLISH, "sentences": _sentences(study, ledger, figures)},
        "claims": {"claims": [{**vars(c), "place": place("claims", c.id)} for c in ledger]},
        "followup": {"as_of": as_of, **_followup(study, as_of)},
        "rounds": {"rounds": _rows(study.meetings)},
        "figures": {"figures": [_figure(f) for f in figures]},
    }
    return {name: _filled(name, said, **own) for name, own in made.items()}


def _filled(name: str, said: dict, **own) -> dict:
    said = {"$schema": f"schemas/{name}.json", **said}
    return models.filled(schemas.MODELS[name](), **said, **own)


def index(study: Study, said: dict, made: dict, pages: list, commit: str) -> dict:
    """The contents of the folder: its files, the book's pages, the ministry's release."""
    counted = {**made, "annotations": made["annotations"]["first"]}
    return _filled(
        "index",
        said,
        commit=commit,
        files=[
            {
                "file": f"{name}.json",
                "schema": f"schemas/{name}.json",
                "records": next(len(v) for v in counted[name].values() if isinstance(v, list)),
            }
            for name in sorted(counted)
        ],
        text=f"{study.release.id}.txt",
        feed="../feed.xml",
        pages=[{"id": p.id, "title": p.title, "place": place(p.page)} for p in pages],
        source={**study.meta.model_dump(), "sha256_text": study.release.sha256},
    )


def place(page: str, anchor: str = "") -> str:
    """Where something stands, seen from the folder of the files."""
    return f"../book/{page}.html" + (f"#{anchor}" if anchor else "")


def _sentences(study: Study, ledger: list, figures: list[dict]) -> list[dict]:
    items = followthrough.items(study.release.id)
    paragraphs = {s.id: s.paragraph for s in study.release.sentences}
    return [
        {
            **row,
            "paragraph": paragraphs[id],
            "english": study.translation.get(id, ""),
            "clauses": [_clause(c) for c in _having(study.codes, "sentence_id", id)],
            "claims": [c.id for c in ledger if id in c.sentences],
            "figures": [f"fig-{f['id']}" for f in figures if id in f["sentences"]],
            "items": [item["item_id"] for item in _having(items, "sentence_id", id)],
            "place": place("text", id),
        }
        for row in study.sentences.to_dict("records")
        for id in [row["sentence_id"]]
    ]


def _clause(row: dict) -> dict:
    """The codes of a clause as the chosen coder gives them; null where it does not say."""
    return {
        **row,
        "forums": [{"id": id, "role": role} for id, role in row["forums"]],
        "values": [{"id": id, "of": of} for id, of in row["values"]],
        "criteria": {c: row[c] for c in readings.CRITERIA},
    }


def _followup(study: Study, as_of: str) -> dict:
    record = followthrough.record(study.release.id, as_of)
    items = [
        {
            **item,
            "events": [e["event_id"] for e in _having(record, "item_id", item["item_id"])],
            "place": place(item.pop("page"), item["item_id"]),
        }
        for item in _rows(followthrough.standing(study.release.id, as_of))
    ]
    events = [
        {
            **event,
            "items": _having(record, "event_id", event["event_id"]),
            "place": place(event.pop("page"), f"event-{event['event_id']}"),
        }
        for event in _rows(record.drop_duplicates("event_id"))
    ]
    corrections = followthrough.corrections(as_of)
    return {"items": items, "events": events, "corrections": _rows(corrections)}


def _figure(about: dict) -> dict:
    id = about["id"]
    return {
        **about,
        "id": f"fig-{id}",
        "files": {k: f"../_figures/{id}.{k}" for k in models.FIGURE_FILES},
        "place": place(about["page"], f"fig-{id}"),
    }


def _having(table: pd.DataFrame, column: str, value: str) -> list[dict]:
    """The rows that have the value in the column."""
    return _rows(table[table[column].eq(value)])


def _rows(table: pd.DataFrame) -> list[dict]:
    """Rows with None for what is missing."""
    return table.astype(object).where(table.notna(), None).to_dict("records")
