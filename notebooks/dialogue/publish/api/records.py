"""The files of data: what the book knows of sentences, claims, follow-up, rounds and figures."""

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus import files, followthrough, readings
from dialogue.publish import cff

ENGLISH = "The English is the book's own working translation, not official."


def book() -> dict:
    """What ``CITATION.cff`` says of the book."""
    return cff.about().model_dump(by_alias=True)


def credit(study: Study) -> str:
    """The credit line that the ministry's terms ask for."""
    meta = study.meta
    names = " ".join(n for n in (meta.publisher_ja, meta.publisher_en and f"({meta.publisher_en})"))
    day = f"{meta.published.day} {meta.published:%B %Y}"
    told = ", ".join(x for x in (names.strip(), f"「{meta.title_ja}」", day, meta.url) if x)
    return f"Processed from: {told}. Not a publication of the ministry."


def about(given: dict) -> dict:
    """What every file says of itself: release, parameters, version, credit, licence."""
    study, cited = Study(**given), book()
    return {
        "book": cited["title"],
        "version": cited["version"],
        "released": cited["date-released"].isoformat(),
        "licence": files.data_package()["licenses"][0]["path"],
        "credit": credit(study),
        "release": study.release.id,
        "parameters": {**study.parameters, **given},
    }


def contents(study: Study, given: dict, figures: list[dict]) -> dict[str, dict]:
    """The content of each file by its name; ``figures`` are the figures' metadata."""
    said = about(given)
    ledger = claims.ledger(study)
    as_of = given.get("as_of", followthrough.latest())
    made = {
        "sentences": {"note": ENGLISH, "sentences": _sentences(study, ledger, figures, as_of)},
        "claims": {"claims": [_claim(c) for c in ledger]},
        "followup": {"as_of": as_of, **_followup(study, as_of)},
        "rounds": {"rounds": _rows(files.read_table("rounds.csv"))},
        "figures": {"figures": [_figure(f) for f in figures]},
    }
    return {name: {**envelope(name, said), **own} for name, own in made.items()}


def envelope(name: str, said: dict) -> dict:
    return {"$schema": f"schemas/{name}.json", **said}


def index(study: Study, said: dict, made: dict, pages: list, commit: str) -> dict:
    """The contents of the folder: its files, the book's pages, the ministry's release."""
    meta = study.meta
    counted = {
        name: next(len(v) for v in c.values() if isinstance(v, list))
        for name, c in {
            **{k: v for k, v in made.items() if k != "annotations"},
            "annotations": made["annotations"]["first"],
        }.items()
    }
    return {
        **envelope("index", said),
        "commit": commit,
        "files": [
            {"file": f"{name}.json", "schema": f"schemas/{name}.json", "records": counted[name]}
            for name in sorted(counted)
        ],
        "text": f"{study.release.id}.txt",
        "feed": "../feed.xml",
        "pages": [{"id": p.id, "title": p.title, "place": place(p.page)} for p in pages],
        "source": {
            "title": meta.title_ja,
            "title_en": meta.title_en,
            "publisher": meta.publisher_ja,
            "publisher_en": meta.publisher_en,
            "published": meta.published.isoformat(),
            "url": meta.url,
            "sha256_text": study.release.sha256,
            "licence": meta.licence,
        },
    }


def place(page: str, anchor: str = "") -> str:
    """Where something stands, seen from the folder of the files."""
    return f"../book/{page}.html" + (f"#{anchor}" if anchor else "")


def _sentences(study: Study, ledger: list, figures: list[dict], as_of: str) -> list[dict]:
    items = followthrough.items(study.release.id)
    paragraphs = {s.id: s.paragraph for s in study.release.sentences}
    return [
        {
            "id": row.sentence_id,
            "label": row.label,
            "number": row.position,
            "part": row.part,
            "paragraph": paragraphs[row.sentence_id],
            "start": row.start,
            "end": row.end,
            "characters": row.characters,
            "text": row.text,
            "english": study.translation.get(row.sentence_id, ""),
            "topics": list(row.topics),
            "form": row.group,
            "commitment": row.commitment,
            "continues": row.continues,
            "clauses": [_clause(c) for c in _of(study.codes, row.sentence_id)],
            "claims": [c.id for c in ledger if row.sentence_id in c.sentences],
            "figures": [f"fig-{f['id']}" for f in figures if row.sentence_id in f["sentences"]],
            "items": items.loc[items["sentence_id"].eq(row.sentence_id), "item_id"].tolist(),
            "place": place("text", row.sentence_id),
        }
        for row in study.sentences.itertuples()
    ]


def _of(codes: pd.DataFrame, sentence: str) -> list[dict]:
    return codes[codes["sentence_id"].eq(sentence)].to_dict("records")


def _clause(row: dict) -> dict:
    """The codes of a clause as the chosen coder gives them; null where it does not say."""
    plain = ("verb", "head", "auxiliary", "subject", "addressee", *readings.CATALYSTS)
    return {
        "clause": int(row["clause"]),
        "main": bool(row["main"]),
        **{name: row[name] for name in plain},
        "topics": list(row["topics"]),
        "forums": [{"id": id, "role": role} for id, role in row["forums"]],
        "values": [{"id": id, "of": of} for id, of in row["values"]],
        "criteria": {c: _plain(row[c]) for c in readings.CRITERIA},
    }


def _claim(claim) -> dict:
    return {
        "id": claim.id,
        "key": claim.key,
        "status": claim.status,
        "text": claim.text,
        "ja": claim.ja,
        "value": claim.value,
        "shown": claim.shown,
        "how": claim.how,
        "changes": claim.changes,
        "depends": list(claim.depends),
        "sentences": list(claim.sentences),
        "place": place("claims", claim.id),
    }


def _followup(study: Study, as_of: str) -> dict:
    known = followthrough.standing(study.release.id, as_of)
    record = followthrough.record(study.release.id, as_of)
    items = [
        {
            **item,
            "events": record.loc[record["item_id"].eq(item["item_id"]), "event_id"].tolist(),
            "place": place("since", item["item_id"]),
        }
        for item in _rows(known)
    ]
    events = [
        {
            **event,
            "items": _rows(record.loc[record["event_id"].eq(event["event_id"]), _LINK]),
            "place": place("since", f"event-{event['event_id']}"),
        }
        for event in _rows(record.drop_duplicates("event_id").drop(columns=_LINK))
    ]
    corrections = files.read_table(f"{followthrough.FOLDER}/corrections.csv")
    return {"items": items, "events": events, "corrections": _rows(corrections)}


_LINK = ["item_id", "bearing"]


def _figure(about: dict) -> dict:
    kept = ("title", "caption", "alt", "parameters", "sentences")
    return {
        "id": f"fig-{about['id']}",
        **{k: about[k] for k in kept},
        "files": {k: f"../_figures/{about['id']}.{k}" for k in ("csv", "json", "svg", "png")},
        "place": place(about["page"], f"fig-{about['id']}"),
    }


def _rows(table: pd.DataFrame) -> list[dict]:
    return [{k: _plain(v) for k, v in row.items()} for row in table.to_dict("records")]


def _plain(value):
    """A cell as JSON has it: a missing one is null."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
