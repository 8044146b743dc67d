"""What the files of data hold: a model a file, which fills it and which its JSON Schema is made of;
made when asked for, since columns of tables are taken from the Data Package that describes them."""

import datetime as dt
from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from dialogue.analysis.parameters import PUBLISHED_RELEASE
from dialogue.corpus import files, followthrough, readings

FIGURE_FILES = ("csv", "json", "svg", "png")
_READING = f"releases/{PUBLISHED_RELEASE}/readings/A.csv"
_TYPES = {"integer": int, "boolean": bool}
_ID, _OWN = "^[a-z][a-z0-9-]*$", "Id, never reused"
_SENTENCE = r"^[a-z][a-z0-9]*-s\d{2,4}$"


class Record(BaseModel):
    """Takes its own fields of what it is given, which may have more."""

    model_config = ConfigDict(
        alias_generator=lambda name: name.rstrip("_"),  # pydantic has names of its own
        json_schema_extra={"additionalProperties": False},
        json_schema_serialization_defaults_required=True,
        regex_engine="python-re",  # a pattern of the Data Package may look ahead
    )


def filled(model: type[Record], **content) -> dict:
    """The content as JSON has it, with what the model always says."""
    return model(**content).model_dump(mode="json", by_alias=True)


def field(kind, description: str, **rules):
    """A type with what its field means, and what pydantic is to hold it to."""
    return Annotated[kind, Field(description=description, **rules)]


record = partial(create_model, __base__=Record)
text, whole, truth = (partial(field, kind) for kind in (str, int, bool))
named = partial(text, pattern=_ID)
_PLACE = r"^\.\./book/[a-z0-9/-]+\.html(#[a-z][a-z0-9-]*)?$"
place = partial(text, "Where it stands in the book, seen from the folder api", pattern=_PLACE)


def ids(of: str, description: str, pattern: str | None = _ID):
    """A list of ids without repetition."""
    once = {"uniqueItems": True}
    return field(list[text(of, pattern=pattern)], description, json_schema_extra=once)


def columns(table: str, *names: str) -> dict:
    """The columns of a table as fields: all, or those named, in that order."""
    known = {f["name"]: f for f in files.resource(table)["schema"]["fields"]}
    return {name: _column(known[name]) for name in names or known}


def _column(column: dict):
    rules, kind = column.get("constraints", {}), _TYPES.get(column["type"], str)
    needed = rules.get("required", False)
    held = {"ge": rules.get("minimum"), "min_length": 1 if kind is str and needed else None}
    if "pattern" in rules:
        held["pattern"] = f"^(?:{rules['pattern']})$"
    if "enum" in rules:
        held["json_schema_extra"] = {"enum": rules["enum"]}
    kind = kind if needed or kind is str else kind | None
    return field(kind, column.get("description", ""), **held)


class Envelope(Record):
    """What every file says of itself."""

    schema_: text("The schema of this file", alias="$schema", pattern=r"^schemas/[a-z]+\.json$")
    book: text("Title of the book", min_length=1)
    version: text("Version of the book", pattern=r"^\d+\.\d+\.\d+")
    released: field(dt.date, "Day of that version")
    licence: text(
        "Licence of the book's own words and data; the ministry's terms apply to the text of the "
        "release",
        json_schema_extra={"format": "uri"},
    )
    credit: text("The credit line for the text of the release", min_length=1)
    release: named("The release that is read")
    parameters: field(
        dict[str, bool | int | str],
        "The parameters of the view",
        json_schema_extra={"required": ["release", "coder", "scheme", "rule", "content"]},
    )


file_of = partial(create_model, __base__=Envelope)


def sentences() -> type[Record]:
    """The sentences of the joint statement with their codes."""
    forum = record("Forum", id=named("The forum"), role=text("Its role in the clause"))
    value = record("Value", id=named("The value word"), of=text("What it is said of, as written"))
    met = "Criteria of content that the clause meets; null where the coder does not say"
    criteria = record("Criteria", **columns(_READING, *readings.CRITERIA))
    clause = record(
        "Clause",
        **columns(_READING, "clause"),
        main=truth("Whether it is the final clause, by which the sentence is coded"),
        **columns(_READING, "verb", "head", "auxiliary", "subject", "addressee"),
        **columns(_READING, *readings.CATALYSTS),
        topics=ids("A topic", "Topics of the clause"),
        forums=field(list[forum], "Forums that are named"),
        values=field(list[value], "Value words"),
        criteria=field(criteria, met),
    )
    form = "Group of the form under the scheme; empty where no frame matched"
    sentence = record(
        "Sentence",
        id=text(_OWN, pattern=_SENTENCE, validation_alias="sentence_id"),
        label=text("The id as shown"),
        number=whole("Place in the statement", ge=1, validation_alias="position"),
        part=named("Part of the statement"),
        paragraph=whole("Paragraph in the part", ge=1),
        start=whole("Offset of the first character in the text file", ge=0),
        end=whole("Offset behind the last character", ge=1),
        characters=whole("Characters that are not white space", ge=1),
        text=text("The sentence as published", min_length=1),
        english=text("The book's own working translation; empty where there is none"),
        topics=ids("A topic", "Topics of all its clauses"),
        form=text(form, validation_alias="group"),
        commitment=truth("Whether it counts by its form under the rule"),
        continues=truth("Whether it says 継続, to carry on"),
        clauses=field(list[clause], "Codes of its clauses by the coder", min_length=1),
        claims=ids("A claim", "Claims that rest on it"),
        figures=ids("A figure", "Figures that name it"),
        items=ids("A follow-up item", "Follow-up items taken from it"),
        place=place(),
    )
    own = field(list[sentence], "In text order")
    return file_of("Sentences", note=text("What the English is"), sentences=own)


def claims() -> type[Record]:
    """Every number and finding that the book's prose states."""
    status = "Counted in the text, depending on a reading or grouping, or a judgement that is named"
    value = "Its value; true where the finding is the whole sentence, null where none can be told"
    claim = record(
        "Claim",
        id=text(_OWN, pattern=r"^[a-z][a-z0-9]*-c\d{2,3}(-[a-z0-9-]+)?$"),
        key=text("The key by which prose draws it"),
        status=field(Literal["measured", "coded", "interpreted"], status),
        text=text("The finding as a sentence", min_length=1),
        ja=text("The same in Japanese, where the book has it"),
        value=field(bool | int | float | str | None, value),
        shown=text("The value as prose shows it"),
        how=text("How it was made", min_length=1),
        changes=text("What would change it", min_length=1),
        depends=ids("A parameter", "Parameters that can change it", None),
        sentences=ids("A sentence", "The sentences it rests on", _SENTENCE),
        place=place(),
    )
    return file_of("Claims", claims=field(list[claim], "By number"))


def figures() -> type[Record]:
    """Every figure with its files."""
    file = partial(text, "The file, seen from the folder api")
    kinds = {f"{k}_": file(pattern=rf"^\.\./_figures/[a-z0-9-]+\.{k}$") for k in FIGURE_FILES}
    figure = record(
        "Figure",
        id=text(_OWN, pattern="^fig-[a-z0-9-]+$"),
        title=text("The finding", min_length=1),
        caption=text("The caption"),
        alt=text("What is seen, in words", min_length=1),
        parameters=field(dict, "Parameters of its page"),
        sentences=field(list[text("A sentence", pattern=_SENTENCE)], "Sentences that it names"),
        files=field(record("Files", **kinds), "Data, metadata and drawings"),
        place=place(),
    )
    return file_of("Figures", figures=field(list[figure], "By id"))


def followup() -> type[Record]:
    """Follow-up items, the events that bear on them, and corrections."""
    standing = "From the events alone, on the day as_of; that nothing was found says only that"
    item = record(
        "Item",
        **columns("followthrough/items.csv"),
        events=ids("An event", "Events that bear on it, starting points included"),
        standing=field(Literal[followthrough.STANDINGS], standing),
        place=place(),
    )
    bearing = record("Bearing", **columns("followthrough/links.csv", "item_id", "bearing"))
    event = record(
        "Event",
        **columns("followthrough/events.csv"),
        **columns("followthrough/events.ja.csv", "title_ja", "fact_ja"),
        items=field(list[bearing], "Items it bears on", min_length=1),
        place=place(),
    )
    correction = record("Correction", **columns("followthrough/corrections.csv"))
    return file_of(
        "What is on record since",
        as_of=field(dt.date, "Events up to this day"),
        items=field(list[item], "Follow-up items"),
        events=field(list[event], "Every event once"),
        corrections=field(list[correction], "Corrections"),
    )


def rounds() -> type[Record]:
    """The meetings of the dialogue and of its working group."""
    meetings = list[record("Round", **columns("rounds.csv"))]
    return file_of("Rounds", rounds=field(meetings, "As far as they are known"))


def index() -> type[Record]:
    """The files of the folder api, the pages of the book and the ministry's release."""
    file = record(
        "File",
        file=text("File", pattern=r"^[a-z]+\.json$"),
        schema_=text("Its schema", pattern=r"^schemas/[a-z]+\.json$"),
        records=whole("How many records", ge=0),
    )
    id, title = text("Id of the page", pattern="^[a-z][a-z0-9/-]*$"), text("Title", min_length=1)
    page = record("Page", id=id, title=title, place=place())
    source = record(
        "Source",
        title=text("Title of the release", validation_alias="title_ja"),
        title_en=text("The same in English, by this book"),
        publisher=text("The publisher", validation_alias="publisher_ja"),
        publisher_en=text("The same in English"),
        published=field(dt.date | None, "Day; null where it is not known"),
        url=text("The publisher's page, where it is known"),
        sha256_text=text("Checksum of the text file", pattern="^[0-9a-f]{64}$"),
        licence=text("Terms of the release"),
    )
    return file_of(
        "Contents",
        commit=text("Commit of the project's folder; empty where it is not known"),
        files=field(list[file], "Files of data"),
        text=text("The text of the release that offsets count in", pattern=r"\.txt$"),
        feed=text("The feed of the record since"),
        pages=field(list[page], "In reading order"),
        source=field(source, "The release"),
    )
