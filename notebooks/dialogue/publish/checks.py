"""Everything the project knows, checked against its schemas, its codebook and itself."""

import difflib
from collections.abc import Iterator

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import codebook, files, followthrough, readings
from dialogue.corpus.errors import InputError
from dialogue.publish import ids


def problems() -> Iterator[InputError]:
    """All faults found in data, codebook, templates and contents: one error each."""
    yield from tables()
    try:
        codebook.load()
    except InputError as error:
        yield error
        return  # nothing below can be read without it
    for release in parameters.releases():
        yield from of_release(release)
    yield from ledger()
    yield from templates()
    yield from contents()
    yield from ids.problems()


def tables() -> Iterator[InputError]:
    """Every table of the Data Package against its schema."""
    for resource in files.data_package()["resources"]:
        if (files.data() / resource["path"]).exists():
            yield from files.table_problems(resource["path"])
        else:
            yield InputError("is missing", f"data/{resource['path']}")


def of_release(release: str) -> Iterator[InputError]:
    """A release: text, readings, and every table that names its sentences or quotes them."""
    try:
        study = Study(release=release, coder="auto")
        known = {s.id: s.text for s in study.release.sentences}
    except InputError as error:
        yield error
        return
    for coder in readings.coders(release):
        try:
            readings.table(study.release, study.codebook, study.clauses, coder)
        except InputError as error:
            yield error
    folder = f"data/{study.folder}"
    for name in ("translation.en.csv", "hooks.csv", "readings/differences.csv"):
        if (files.data() / study.folder / name).exists():
            try:
                rows = files.read_table(f"{study.folder}/{name}").to_dict("records")
            except InputError:
                continue  # told with the tables
            yield from _sentences(rows, known, f"{folder}/{name}", study)
    if (files.data() / study.folder / "translation.en.csv").exists():
        for id in known.keys() - study.translation.keys():
            yield InputError(f"{id} has no translation", f"{folder}/translation.en.csv")


def _sentences(rows, known: dict[str, str], where: str, study: Study) -> Iterator[InputError]:
    for number, row in enumerate(rows, start=2):
        id = row["sentence_id"]
        if id and id not in known:
            allowed = f"{min(known)} to {max(known)}"
            yield InputError(f"unknown sentence '{id}'", f"{where}, row {number}", allowed)
        elif row.get("quote", "") not in known.get(id, study.release.text):
            yield InputError(
                f"'{row['quote']}' does not stand in {id or 'the release'}",
                f"{where}, row {number}, column quote",
                "words as written",
            )


def ledger() -> Iterator[InputError]:
    """Items rest on sentences and quote them; links join items and events that are there."""
    folder = followthrough.FOLDER
    try:
        items, events, links = (
            files.read_table(f"{folder}/{name}.csv") for name in ("items", "events", "links")
        )
        study = Study()
    except InputError:
        return  # told with the tables
    known = {s.id: s.text for s in study.release.sentences}
    where = f"data/{folder}/items.csv"
    for number, item in enumerate(items.itertuples(), start=2):
        text = known.get(item.sentence_id) if item.sentence_id else study.release.text
        if text is None:
            allowed = f"{min(known)} to {max(known)}"
            what = f"unknown sentence '{item.sentence_id}'"
            yield InputError(what, f"{where}, row {number}", allowed)
        elif not all(part in text for part in item.predicate_ja.split("…")):
            what = f"'{item.predicate_ja}' does not stand in {item.sentence_id or 'the release'}"
            yield InputError(
                what, f"{where}, row {number}, column predicate_ja", "words as written"
            )
    where = f"data/{folder}/links.csv"
    for column, there in (("item_id", items["item_id"]), ("event_id", events["event_id"])):
        for number, id in enumerate(links[column], start=2):
            if id not in set(there):
                near = ", ".join(difflib.get_close_matches(id, list(there), n=3))
                place = f"{where}, row {number}, column {column}"
                yield InputError(f"unknown id '{id}'", place, near or "an id of that table")
    for id in sorted(set(events["event_id"]) - set(links["event_id"])):
        yield InputError(f"no item is linked to event '{id}'", f"data/{folder}/events.csv")


def templates() -> Iterator[InputError]:
    """Every template has one parameters cell with defaults that are allowed."""
    for name in plan.templates():
        try:
            plan.check_template(name)
            parameters.checked(plan.defaults(name))
        except InputError as error:
            yield InputError(error.what, error.where or f"notebooks/{name}.ipynb", error.allowed)


def contents() -> Iterator[InputError]:
    """``_toc.yml`` is the one that belongs to the codebook and the release."""
    if files.read_yaml(files.root() / "_toc.yml") != plan.toc(plan.pages()):
        yield InputError(
            "is not the one that belongs to the codebook", "_toc.yml", "what 'dialogue toc' writes"
        )
