"""The codes of every clause as W3C Web Annotations (https://www.w3.org/TR/annotation-model/).

Each has two targets: the ministry's page, where the words are found by quoting them with what
stands before and after, and the text file beside, where they also have a position. Positions are
counted in characters (Unicode code points), as the model asks for.
"""

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.corpus import readings
from dialogue.corpus.coding import Clause

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters quoted before and after, on the same line


def collection(study: Study, said: dict, base: str) -> dict:
    """An AnnotationCollection with one page that holds an annotation for every clause.

    ``said`` is what every file says of itself; ``base`` the book's address, empty where none is
    set, and then ids are relative to the file.
    """
    here = f"{base}api/annotations.json" if base else "annotations.json"
    codes = study.codes.set_index(["sentence_id", "clause"])
    forms = dict(zip(study.sentences["sentence_id"], study.sentences["group"], strict=True))
    items = [
        _annotation(c, codes.loc[(c.sentence.id, c.number)], forms, study, said, here)
        for c in study.clauses
    ]
    return {
        "@context": CONTEXT,
        "id": here,
        "type": "AnnotationCollection",
        "label": f"Codes of the clauses of {said['release']}",
        "rights": said["licence"],
        "generator": {"type": "Software", "name": f"{said['book']} {said['version']}"},
        "about": {"$schema": "schemas/annotations.json", **said},
        "total": len(items),
        "first": {"id": f"{here}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _annotation(clause: Clause, row, forms: dict, study: Study, said: dict, here: str) -> dict:
    text = study.release.text
    start, end = clause.start, clause.end
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start].rpartition("\n")[2],
        "suffix": text[end : end + AROUND].partition("\n")[0],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    file = here.replace("annotations.json", f"{study.release.id}.txt")
    form = [f"form:{forms[clause.sentence.id]}"] if clause.main else []
    return {
        "id": f"{here}#{clause.sentence.id}-{clause.number}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"name": f"coder {study.parameters['coder']}"},
        "created": f"{said['released']}T00:00:00Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": code}
            for code in (*form, *_codes(row))
        ],
        "target": [
            {"source": study.meta.url, "selector": quote},
            {"source": file, "selector": [position, quote]},
        ],
    }


def _codes(row) -> list[str]:
    """The codes of a clause as ``dimension:id``, of a forum with its role behind a slash."""
    single = [f"{name}:{row[name]}" for name in ("subject", "verb", "head", "addressee")]
    forums = [f"forum:{id}/{role}" if role else f"forum:{id}" for id, role in row["forums"]]
    values = [f"value:{id}" for id, _ in row["values"]]
    criteria = [f"criterion:{c}" for c in readings.CRITERIA if pd.notna(row[c]) and row[c]]
    made = [*single, *(f"topic:{t}" for t in row["topics"]), *forums, *values, *criteria]
    return [code for code in dict.fromkeys(made) if not code.endswith(":")]
