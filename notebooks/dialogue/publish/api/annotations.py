"""The codes of every clause as W3C Web Annotations (https://www.w3.org/TR/annotation-model/).

Each has two targets: the ministry's page, where the words are quoted with what stands before and
after, and the text file beside, where they also have a position in Unicode code points.
"""

from typing import Literal

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.corpus import readings
from dialogue.corpus.coding import Clause
from dialogue.publish.api.models import Envelope, Record, field, filled, record, text, whole

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters quoted before and after, on the same line
_CODE = "^(form|subject|verb|head|addressee|topic|forum|value|criterion):[a-z][a-z0-9/-]*$"


def _always(said: str | int):
    return Literal[said], said


def model() -> type[Record]:
    """The codes of every clause as W3C Web Annotations."""
    position = record(
        "Position",
        type=_always("TextPositionSelector"),
        start=whole("Offset of the first character", ge=0),
        end=whole("Offset behind the last character", ge=1),
    )
    quote = record(
        "Quote",
        type=_always("TextQuoteSelector"),
        exact=text("The words", min_length=1),
        prefix=text("What stands before"),
        suffix=text("What stands after"),
    )
    page = record("Page", source=text("The ministry's page"), selector=quote)
    file = record("File", source=text("The text file"), selector=tuple[position, quote])
    kind = {"type": _always("TextualBody"), "purpose": _always("tagging")}
    code = text("dimension:id", pattern=_CODE)
    body = record("Body", **kind, format=_always("text/plain"), value=code)
    annotation = record(
        "Annotation",
        id=text("IRI, relative where the book has no address", min_length=1),
        type=_always("Annotation"),
        motivation=_always("classifying"),
        creator=record("Creator", name=text("The coder")),
        created=text("Day of the version", json_schema_extra={"format": "date-time"}),
        body=field(list[body], "Codes", min_length=1),
        target=field(tuple[page, file], "The ministry's page, then the text file"),
    )
    kind = {"type": _always("AnnotationPage"), "startIndex": _always(0)}
    listed = field(list[annotation], "One a clause")
    items = record("AnnotationPage", id=text("IRI"), **kind, items=listed)
    book = text("The book and its version")
    return record(
        "Annotations",
        context_=(field(Literal[CONTEXT], "The model", alias="@context"), CONTEXT),
        id=text("IRI of the collection", min_length=1),
        type=_always("AnnotationCollection"),
        label=text("Label"),
        rights=text("Licence"),
        generator=record("Software", type=_always("Software"), name=book),
        about=field(Envelope, "What every file says of itself"),
        total=whole("How many", ge=0),
        first=items,
    )


def collection(study: Study, said: dict, base: str) -> dict:
    """An AnnotationCollection with one page that holds an annotation for every clause with codes.
    ``said`` is what every file says of itself; ``base`` the book's address, empty where none is
    set, and then ids are relative to the file."""
    folder = f"{base}api/" if base else ""
    here, file = f"{folder}annotations.json", f"{folder}{study.release.id}.txt"
    codes = study.codes.set_index(["sentence_id", "clause"])
    forms = study.sentences.set_index("sentence_id")["group"]
    common = {"creator": {"name": f"coder {study.parameters['coder']}"}}
    common["created"] = f"{said['released']}T00:00:00Z"
    items = []
    for clause in study.clauses:
        form = forms[clause.sentence.id] if clause.main else ""
        if told := _codes(codes.loc[clause.sentence.id, clause.number], form):
            place, quote = {"start": clause.start, "end": clause.end}, _quote(clause, study)
            page = {"source": study.meta.url, "selector": quote}
            target = [page, {"source": file, "selector": [place, quote]}]
            id, body = f"{here}#{clause.sentence.id}-{clause.number}", [{"value": c} for c in told]
            items.append({**common, "id": id, "body": body, "target": target})
    return filled(
        model(),
        id=here,
        label=f"Codes of the clauses of {said['release']}",
        rights=said["licence"],
        generator={"name": f"{said['book']} {said['version']}"},
        about={"$schema": "schemas/annotations.json", **said},
        total=len(items),
        first={"id": f"{here}#page", "items": items},
    )


def _quote(clause: Clause, study: Study) -> dict[str, str]:
    statement, start, end = study.release.text, clause.start, clause.end
    return {
        "exact": statement[start:end],
        "prefix": statement[max(0, start - AROUND) : start].rpartition("\n")[2],
        "suffix": statement[end : end + AROUND].partition("\n")[0],
    }


def _codes(row, form: str) -> list[str]:
    """The codes of a clause as ``dimension:id``, of a forum with its role behind a slash."""
    named = ("subject", "verb", "head", "addressee")
    single = [f"form:{form}", *(f"{name}:{row[name]}" for name in named)]
    forums = [f"forum:{id}/{role}" if role else f"forum:{id}" for id, role in row["forums"]]
    values = [f"value:{id}" for id, _ in row["values"]]
    criteria = [f"criterion:{c}" for c in readings.CRITERIA if pd.notna(row[c]) and row[c]]
    made = [*single, *(f"topic:{t}" for t in row["topics"]), *forums, *values, *criteria]
    return [code for code in dict.fromkeys(made) if not code.endswith(":")]
