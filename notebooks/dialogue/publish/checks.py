"""Everything the project knows, checked against its schemas, its codebook and itself: what a
command would refuse later is refused here first."""

import contextlib
import datetime as dt
import difflib
import re
from collections.abc import Iterator

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import codebook, description, files, followthrough, readings, workspace
from dialogue.corpus import release as read
from dialogue.corpus.errors import InputError
from dialogue.publish import cff, ids, khcoder


def problems() -> Iterator[InputError]:
    """All faults found in data, codebook, templates and contents: one error each, told once."""
    told, own = set(), (tables, releases, ledger, templates, contents, circles)
    for step in (cff.problems, *own, ids.problems):
        for error in _found(step()):
            if str(error) not in told:
                told.add(str(error))
                yield error


def _found(step: Iterator[InputError]) -> Iterator[InputError]:
    """What a step finds, and last what stops it."""
    try:
        yield from step
    except InputError as error:
        yield error


def tables() -> Iterator[InputError]:
    """Every table against its schema; what is written as a day is one."""
    described = {workspace.data() / r["path"] for r in files.data_package()["resources"]}
    for path in sorted(described.union(workspace.data().rglob("*.csv"))):
        yield from _found(_table(path.relative_to(workspace.data()).as_posix()))


def _table(name: str) -> Iterator[InputError]:
    yield from files.table_problems(name)
    frame = files.read_table(name)  # stops here where something was found
    for field in files.resource(name)["schema"]["fields"]:
        if r"\d{4}" in field.get("constraints", {}).get("pattern", ""):
            for row, day in enumerate(frame[field["name"]].replace("", "2000"), start=2):
                try:
                    dt.date.fromisoformat(f"{day}-01-01"[:10])
                except ValueError as error:
                    where = f"data/{name}, row {row}, column {field['name']}"
                    yield InputError(f"'{day}': {error}", where, "a day, month or year")


def releases() -> Iterator[InputError]:
    """Every release."""
    codebook.load()
    for folder in sorted((workspace.data() / "releases").glob("[!.]*/")):
        yield from _found(of_release(folder.name))


def of_release(release: str) -> Iterator[InputError]:
    """A release: text, readings, every table that names its sentences or quotes them, claims."""
    folder = f"data/releases/{release}"
    about = description.read(workspace.data() / "releases" / release)
    if about.id != release:
        raise InputError(f"id '{about.id}'", f"{folder}/release.yml", f"{release}, as the folder")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", release):
        allowed = "lower case, a letter first, then letters, digits and single hyphens"
        raise InputError(f"'{release}' is no id", folder, allowed)
    yield from _parts(about, f"{folder}/release.yml, parts")
    study = Study(release=release, coder="auto")
    text = study.release
    if about.sha256_text not in ("", text.sha256):
        allowed = f"that text, or sha256_text: {text.sha256}"
        what = f"is not the text of sha256_text {about.sha256_text}"
        yield InputError(what, f"{folder}/release.{about.language}.txt", allowed)
    for language in description.languages(workspace.data() / study.folder, about)[1:]:
        read.load(workspace.data() / study.folder, about, language)
    coders = readings.coders(release)
    for coder in coders if coders != ["auto"] else ():  # what that leaves stands under no form
        yield from _found(_ungrouped(study, coder))
    for name in ("translation.en.csv", "notes.csv", "hooks.csv", "readings/differences.csv"):
        if (workspace.data() / study.folder / name).exists():
            yield from _quotes(f"{study.folder}/{name}", text.by_id, text.text, "quote")
    themes = parameters.themes({"release": release})
    for theme in (theme for theme in study.context if theme not in themes):
        what = f"'{theme}' is no part or topic of the codebook"
        yield InputError(what, f"{folder}/context.yml", ", ".join(themes))
    if (workspace.data() / study.folder / "translation.en.csv").exists():
        for id in text.by_id.keys() - study.translation.keys():
            yield InputError(f"{id} has no translation", f"{folder}/translation.en.csv")
    yield from _answers(study)
    try:
        claims.ledger(Study(release=release))
        khcoder.rules(study)
    except InputError:
        raise
    except Exception as error:  # whatever it is, the book of this release cannot be built
        raise InputError(f"claims fail on it ({type(error).__name__}: {error})", folder) from None


def _parts(about: description.About, where: str) -> Iterator[InputError]:
    """A part stands once, and so does a heading; ``part-N`` is heading N without a name."""
    names, numbers = [p.id for p in about.parts], [n for p in about.parts for n in p.numbers]
    for found, what in ((names, "part"), (numbers, "number")):
        for twice in sorted({one for one in found if found.count(one) > 1}):
            yield InputError(f"{what} '{twice}' stands twice", where, "once")
    for part in about.parts:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", part.id):
            allowed = "lower case, a letter first, then letters, digits and single hyphens"
            yield InputError(f"'{part.id}' is no id", where, allowed)
        if re.fullmatch(r"part-\d+", part.id) and part.numbers != (int(part.id[5:]),):
            yield InputError(
                f"'{part.id}' is the name of another", where, f"numbers: [{part.id[5:]}]"
            )


def remarks() -> Iterator[str]:
    """What of each release is no sentence of its statement, and what its description says that it
    does not: a line each, for a person to look at."""
    for folder in sorted((workspace.data() / "releases").glob("[!.]*/")):
        about = description.read(folder)
        for language in description.languages(folder, about):
            text, where = read.load(folder, about, language), f"{folder.name}.{language}"
            for rest in read.account(text):
                lines = f"{rest.line}" if rest.line == rest.last else f"{rest.line} to {rest.last}"
                said = " ".join(rest.text.split())
                said = said if len(said) <= 60 else f"{said[:60]}…"
                yield f"{where}, line {lines}: {rest.kind}: {said}"
            there = {part.number for part in text.parts}
            for number in sorted({n for p in about.parts for n in p.numbers} - there):
                yield f"{where}: no heading is number {number} of release.yml"
        if text.date and about.published and text.date != about.published:
            yield f"{where}: is dated {text.date}, and release.yml says {about.published}"


def _answers(study: Study) -> Iterator[InputError]:
    """Each row of ``answers.csv`` names sentences of its part, and events that bear on these."""
    items = followthrough.items(study.release.id)
    links = files.read_table(f"{followthrough.FOLDER}/links.csv").merge(items, on="item_id")
    for number, row in enumerate(study.answers.itertuples(), start=2):
        where = f"data/{study.folder}/answers.csv, row {number}, column"
        own = [s.id for s in study.release.sentences if s.part == row.part]
        named = row.sentence_ids.split(";")
        for id in named:
            if id not in own:
                allowed = ", ".join(own) or "a part of the release"
                what = f"'{id}' is no sentence of part '{row.part}'"
                yield InputError(what, f"{where} sentence_ids", allowed)
        if not items["sentence_id"].isin([*study.release.by_id, ""]).all():
            continue  # which is told of the ledger
        bearing = links.loc[links["sentence_id"].isin(named), "event_id"].unique()
        for id in filter(None, row.event_ids.split(";")):
            if id not in bearing:
                what = f"event '{id}' bears on none of these sentences"
                yield InputError(what, f"{where} event_ids", ", ".join(sorted(bearing)) or "none")


def _ungrouped(study: Study, coder: str) -> Iterator[InputError]:
    """Every form that ends a sentence belongs to a group of every grouping."""
    codes = readings.table(study.release, study.codebook, study.clauses, coder)
    for scheme in study.codebook.forms.schemes:
        for frame in sorted(filter(None, set(codes.loc[codes["main"], "rule"]))):
            if not scheme.group_of(*frame.split("/")):
                what = f"no group takes '{frame}' of {study.release.id}, coder {coder}"
                where = f"data/codebook/schemes.yml, {scheme.id}"
                yield InputError(what, where, "one of them does")


def _texts() -> Iterator[read.Release]:
    """Every release that can be read."""
    for release in parameters.parameter("release").allowed({}):
        with contextlib.suppress(InputError):  # which is told of the release
            yield Study(release=release).release


def _quotes(table: str, said: dict, whole: str, column: str) -> Iterator[InputError]:
    """Rows name sentences that there are (``said``, by their ids) and quote them, or the ``whole``
    release; … stands for words left out."""
    for number, row in enumerate(files.read_table(table).to_dict("records"), start=2):
        id, quote, where = row["sentence_id"], row.get(column, ""), f"data/{table}, row {number}"
        if id and id not in said:
            allowed = f"{min(said)} to {max(said)}"
            yield InputError(f"unknown sentence '{id}'", where, allowed)
            continue
        within = said[id].text if id else whole
        if not all(words in within for words in quote.split("…")):
            what = f"'{quote}' does not stand in {id or 'the release'}"
            yield InputError(what, f"{where}, column {column}", "words as written")


def ledger() -> Iterator[InputError]:
    """Items rest on sentences and quote them; links join items and events that are there.

    Every event has a Japanese title, and a day on which its page was read or why it was not.
    """
    folder = followthrough.FOLDER
    said = {s.id: s for text in _texts() for s in text.sentences}
    yield from _quotes(f"{folder}/items.csv", said, Study().release.text, "predicate_ja")
    for number, row in enumerate(files.read_table(f"{folder}/items.csv").itertuples(), start=2):
        own = said[row.sentence_id].part if row.sentence_id in said else row.part
        if row.part != own:
            where = f"data/{folder}/items.csv, row {number}, column part"
            yield InputError(f"'{row.part}' is not the part of {row.sentence_id}", where, own)
    links = files.read_table(f"{folder}/links.csv")
    for column, name in (("item_id", "items"), ("event_id", "events")):
        there = list(files.read_table(f"{folder}/{name}.csv")[column])
        for number, id in enumerate(links[column], start=2):
            if id not in there:
                near = ", ".join(difflib.get_close_matches(id, there, n=3))
                place = f"data/{folder}/links.csv, row {number}, column {column}"
                yield InputError(f"unknown id '{id}'", place, near or "an id of that table")
    for id in sorted(set(there) - set(links["event_id"])):  # the events were last
        yield InputError(f"no item is linked to event '{id}'", f"data/{folder}/events.csv")
    events = files.read_table(f"{folder}/events.csv")
    both = events["read_on"].ne("") == events["not_read"].ne("")
    for at, id in events.loc[both, "event_id"].items():
        place = f"data/{folder}/events.csv, row {at + 2}"
        yield InputError(f"'{id}' has both or neither", place, "one of read_on and not_read")
    japanese = files.read_table(f"{folder}/events.ja.csv")["event_id"]
    for id in sorted(set(events["event_id"]) ^ set(japanese)):
        what = f"event '{id}' stands in one of events.csv and events.ja.csv"
        yield InputError(what, f"data/{folder}/events.ja.csv", "a row for every event")


def templates() -> Iterator[InputError]:
    """Every template has one parameters cell with defaults that are allowed."""
    for name in plan.templates():
        try:
            parameters.checked(plan.defaults(name))
        except InputError as error:
            yield InputError(error.what, error.where or f"notebooks/{name}.ipynb", error.allowed)


def contents() -> Iterator[InputError]:
    """``_toc.yml`` is the one that belongs to the codebook and the release, whether or not it lists
    already what another release brings, which a build sees to."""
    files.read_yaml(workspace.root() / "_config.yml")
    pages = plan.pages()
    alone = [page for page in pages if page.template not in plan.BESIDE]
    if files.read_yaml(workspace.root() / "_toc.yml") not in (plan.toc(pages), plan.toc(alone)):
        allowed = "what 'dialogue toc' writes"
        yield InputError("is not the one that belongs to the codebook", "_toc.yml", allowed)


def circles() -> Iterator[InputError]:
    """Old places lead to new ones, and not back to themselves."""
    leads = ids.redirects()
    for place in leads:
        passed, to = set(), place
        while to in leads and to not in passed:
            passed.add(to)
            to = leads[to]
        if to == place:
            where = f"data/{ids.NAME}, column moved_to"
            yield InputError(f"'{place}' leads back to itself", where, "a place that stays")
