"""Codes of every clause: read by a person or a model (``readings/``), or by the automatic coder.

All coders give the same table, so that everything after it can take any of them.
"""

from itertools import chain, zip_longest

import pandas as pd

from dialogue.corpus import files, workspace
from dialogue.corpus.codebook import Codebook
from dialogue.corpus.coding import Clause
from dialogue.corpus.entries import ids
from dialogue.corpus.errors import InputError
from dialogue.corpus.release import Release

CRITERIA = ("discrete", "specific", "collective", "future", "target")
CATALYSTS = ("deadline", "number", "instrument", "body", "review")


def coders(release: str) -> list[str]:
    """Coders there are for a release: its readings, and ``auto``. First what a book takes: the
    reading that was adjudicated or reviewed, else ``auto``."""
    folder = workspace.data() / "releases" / release / "readings"
    found = sorted(p.stem for p in folder.glob("*.csv") if p.stem != "differences")
    order = ["adjudicated", "reviewed", "auto"]
    return [c for c in order if c in (*found, "auto")] + [c for c in found if c not in order]


def table(release: Release, codebook: Codebook, clauses: list[Clause], coder: str) -> pd.DataFrame:
    """Codes of every clause by ``coder``.

    Columns: sentence_id, clause, main (the sentence's final clause), part, topics (tuple of ids),
    subject, verb, head, auxiliary, rule (``verb/head``), five criteria (boolean, missing where not
    coded), addressee, five catalysts (quoted words), forums (tuple of (forum, role)), values
    (tuple of (value, head)), note. Raises InputError where a reading does not fit its release.
    """
    automatic = _automatic(clauses)
    if coder == "auto":
        return automatic
    name = f"releases/{release.id}/readings/{coder}.csv"
    if coder not in coders(release.id):
        allowed = ", ".join(coders(release.id))
        raise InputError(f"unknown coder '{coder}'", f"data/releases/{release.id}", allowed)
    read = files.read_table(name)
    drafted = provenance(release.id).get(coder, {}).get("automatic", False)
    roles = [*ids(codebook.actors.roles), *[""] * drafted]  # of which the automatic coder has none
    _check(read, automatic, clauses, codebook, f"data/{name}", roles)
    codes = automatic[["sentence_id", "clause", "main", "part"]].merge(
        read.drop(columns="form"), on=["sentence_id", "clause"], how="left", validate="1:1"
    )
    codes["rule"] = (codes["verb"] + "/" + codes["head"]).where(codes["verb"].ne(""), "")
    codes["topics"] = codes["topics"].map(_list)
    codes["forums"] = codes["forums"].map(lambda v: tuple(tuple(x.split(":")) for x in _list(v)))
    codes["values"] = codes["values"].map(lambda v: tuple(x.partition(">")[::2] for x in _list(v)))
    return codes


def _list(cell: str) -> tuple[str, ...]:
    return tuple(x for x in cell.split(";") if x)


def _automatic(clauses: list[Clause]) -> pd.DataFrame:
    rows = [
        {
            "sentence_id": c.sentence.id,
            "clause": c.number,
            "main": c.main,
            "part": c.sentence.part,
            "topics": tuple(m.id for m in c.topics),
            "subject": c.subject.id if c.subject else "",
            "verb": c.verb or "",
            "head": c.head or "",
            "auxiliary": c.auxiliary,
            "rule": c.rule or "",
            **dict.fromkeys(CRITERIA, pd.NA),
            "addressee": "",
            **dict.fromkeys(CATALYSTS, ""),
            "forums": tuple((m.id, "") for m in c.forums),
            "values": tuple((m.id, "") for m in c.values),
            "note": "",
        }
        for c in clauses
    ]
    frame = pd.DataFrame(rows).astype({"clause": "Int64"})
    return frame.astype(dict.fromkeys(CRITERIA, "boolean"))


def _check(read, automatic, clauses: list[Clause], codebook: Codebook, where: str, roles) -> None:
    """Rows are the release's clauses; ids are the codebook's; quoted words stand in the clause."""
    units = list(zip(automatic["sentence_id"], automatic["clause"], strict=True))
    rows = list(zip(read["sentence_id"], read["clause"], strict=True))
    if rows != units:
        unknown = (r for r in rows if r not in units)
        missing = (u for u in units if u not in rows)
        misplaced = (r for r, u in zip_longest(rows, units) if r != u)
        odd = next(chain(unknown, missing, misplaced))
        what = f"clause {odd[0]}/{odd[1]} is missing, doubled, unknown or out of order"
        allowed = f"the {len(units)} clauses of the release, once each, in order"
        raise InputError(what, where, allowed)
    known = {
        "topics": ids(codebook.topics),
        "subject": ids(codebook.actors.subjects),
        "verb": ids(codebook.predicates.verbs),
        "head": ids(codebook.predicates.heads),
        "addressee": ids(codebook.actors.addressees),
        "forums": ids(codebook.actors.forums),
        "values": ids(codebook.values.values),
    }
    for number, (clause, row) in enumerate(zip(clauses, read.to_dict("records"), strict=True), 2):

        def refuse(column, value, allowed, number=number):
            raise InputError(f"'{value}'", f"{where}, row {number}, column {column}", allowed)

        for column, listed in known.items():
            separator = {"topics": None, "forums": ":", "values": ">"}.get(column, "")
            items = [row[column]] if separator == "" else _list(row[column])
            for item in filter(None, items):
                id = item.partition(separator)[0] if separator else item
                if id not in listed:
                    refuse(column, id, ", ".join(listed))
        for item in _list(row["forums"]):
            if item.partition(":")[2] not in roles:
                refuse("forums", item, "forum:role with role one of " + ", ".join(roles))
        quotes = [(c, row[c]) for c in CATALYSTS if row[c]]
        quotes += [("values", item.partition(">")[2]) for item in _list(row["values"])]
        for column, words in quotes:
            if words not in clause.sentence.text:
                refuse(column, words, "words of the sentence as written")


def provenance(release: str) -> dict:
    """Who or what made each reading, when, with which codebook, having seen what."""
    path = workspace.data() / "releases" / release / "readings" / "readings.yml"
    return files.read_yaml(path) if workspace.exists(path) else {}
