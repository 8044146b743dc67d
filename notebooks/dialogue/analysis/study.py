"""A release read under one set of parameters: what every template opens first."""

import copy
import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable

import pandas as pd

from dialogue.analysis import measures, parameters
from dialogue.corpus import (
    codebook,
    description,
    files,
    followthrough,
    readings,
    release,
    workspace,
)
from dialogue.corpus.coding import Clause, Coder
from dialogue.corpus.entries import UNCODED, Group, Rule, Scheme

# Tables here have dozens of rows: as Python objects, text is several times faster than in Arrow.
pd.options.mode.string_storage = "python"


_shared: dict[str, "Study"] = {}  # by the folder of the release


def once(*names: str) -> Callable[[Callable], Callable]:
    """Decorates a function that makes a table of a study: made once for all studies of a release
    that agree in these parameters; every caller has a copy of its own."""

    def keep(make: Callable) -> Callable:
        @functools.wraps(make)
        def get(study: "Study", *given, **named) -> pd.DataFrame:
            key = (make, *given, *sorted(named.items()))
            return study.once(key, names, lambda: make(study, *given, **named)).copy()

        return get

    return keep


def _by(*names: str) -> Callable[[Callable], property]:
    """A property that is made once in this way, and is the same for all."""
    return lambda make: property(
        lambda study: study.once(make, names, lambda: make(study)), doc=make.__doc__
    )


def _until(day: str, written: str | list[dict]) -> str | list[dict]:
    """A text or a list of sources without what is later; passages become one text."""
    if isinstance(written, str):
        return written
    rows = [row for row in written if row.get("from", row.get("date", "")) <= day]
    if not all("text" in row for row in rows):
        return rows
    joined = " ".join(row["text"] for row in rows)
    return re.sub(r" (?=\n)|\. (?=[;,])", "", joined)  # a clause goes on where a sentence ended


class Study:
    """A release with its codebook, codes and measures, under checked parameters.

    Takes any of ``analysis.parameters`` by name (``given``); in ``parameters`` those left out have
    their published values, but for the theme. Raises InputError for an unknown name or value.
    """

    def __init__(self, **given):
        self._choose(parameters.checked(given))
        self.folder = f"releases/{self.parameters['release']}"
        if shared := _shared.get(self.folder):
            self._opened, self._made = shared._opened, shared._made
        else:
            self._opened = workspace.recorded(self._open)
            self._made: dict[tuple, tuple[object, frozenset[str]]] = {}
        (self.codebook, self.meta, self.release), read = self._opened
        workspace.used.update(read)

    def _choose(self, given: dict) -> None:
        alone = ("against", "threshold") * (given.get("against") == "")  # which then say nothing
        self.given = {name: value for name, value in given.items() if name not in alone}
        self.parameters = parameters.filled(given)
        chosen = self.parameters
        self.scheme, self.rule, self.content = chosen["scheme"], chosen["rule"], chosen["content"]

    def _open(self):
        folder = workspace.data() / self.folder
        meta = description.read(folder)
        text = release.load(folder, meta)
        return codebook.load().of_release(meta, text), meta, text

    def share(self) -> None:
        """Let every study of this release take what this one makes, from now on in this process.

        For a process that only starts others, and does not outlive a change of the data.
        """
        _shared[self.folder] = self

    @property
    def against(self) -> str:
        """The id of the release that this one is compared with; empty where there is none."""
        if "against" not in self.parameters:
            return self.once("against", (), lambda: parameters.nearest(self.release.id))
        return self.parameters["against"]

    @property
    def published(self) -> bool:
        """Whether every parameter that has one published value has it (a theme is a choice)."""
        return parameters.changed(self.parameters).keys() <= {"theme"}

    @property
    def view(self) -> dict:
        """The parameters that a citation names: how the text is read, and what else was given."""
        named = (*self.given, *parameters.READING)
        return {k: v for k, v in self.parameters.items() if k in named}

    def once(self, what, names: Iterable[str], make: Callable[[], object]):
        """What ``make`` gives, made once for all studies that agree in the parameters ``names``."""
        key = (what, *(self.parameters[name] for name in names))
        if key not in self._made:
            self._made[key] = workspace.recorded(make)
        made, read = self._made[key]
        workspace.used.update(read)
        return made

    @_by()
    def clauses(self) -> list[Clause]:
        """Clauses as the automatic coder finds them."""
        return Coder(self.codebook, self.release.language).code(self.release)

    @_by("coder")
    def codes(self) -> pd.DataFrame:
        """Codes of every clause by the chosen coder (see ``readings.table``)."""
        return readings.table(self.release, self.codebook, self.clauses, self.parameters["coder"])

    @property
    def has_criteria(self) -> bool:
        """Whether the coder codes criteria, catalysts, roles and heads, as all but ``auto`` do."""
        return bool(self.codes[list(readings.CRITERIA)].notna().any(axis=None))

    @_by("coder")
    def coded(self) -> pd.DataFrame:
        """One row a sentence, whatever the grouping and the rule (see ``measures.coded``)."""
        return measures.coded(self.release, self.codes, self.codebook)

    @_by("coder", "scheme", "rule")
    def sentences(self) -> pd.DataFrame:
        """One row a sentence (see ``measures.sentences``)."""
        return measures.sentences(self.coded, self.codebook, self.scheme, self.rule)

    @_by("coder")
    def rules(self) -> pd.DataFrame:
        """What counts under every rule and grouping (see ``measures.rules``)."""
        return measures.rules(self.coded, self.codebook)

    @_by("coder", "content")
    def met(self) -> pd.Series:
        """Which sentences meet the chosen content rule (see ``measures.meets``)."""
        return measures.meets(self.coded, self.codebook.content_rule(self.content).needs)

    @_by("as_of")
    def items(self) -> pd.DataFrame:
        """Follow-up items with their standing on the day ``as_of`` (see ``followthrough``)."""
        return followthrough.standing(self.release.id, self.parameters["as_of"])

    @_by("as_of")
    def record(self) -> pd.DataFrame:
        """The events on record on the day ``as_of``, by item (see ``followthrough``)."""
        return followthrough.record(self.release.id, self.parameters["as_of"])

    @_by("as_of")
    def meetings(self) -> pd.DataFrame:
        """The meetings of the release's dialogue up to the day ``as_of`` (see ``followthrough``);
        none where its series is not on record."""
        rows = followthrough.meetings(self.parameters["as_of"])
        return rows if rows["series"].eq(self.meta.series).any() else rows.iloc[:0]

    @_by("as_of")
    def corrections(self) -> pd.DataFrame:
        """The corrections of the record up to the day ``as_of`` (see ``followthrough``)."""
        rows = followthrough.corrections(self.parameters["as_of"])
        return rows.iloc[:0] if self.items.empty else rows

    @_by("as_of")
    def subjects(self) -> pd.DataFrame:
        """What pages of the meetings name (see ``followthrough``), with the ``name`` of each."""
        rows = followthrough.subjects(self.meta.series, self.parameters["as_of"])
        names = {topic.id: topic.en for topic in self.codebook.topics}
        own = rows["topic"].str.replace("-", " ").str.capitalize()
        return rows.assign(name=rows["topic"].map(names).fillna(own))

    answers = _by()(lambda study: study._table("answers.csv"))
    notes = _by()(lambda study: study._table("notes.csv"))
    hooks = _by()(lambda study: study._table("hooks.csv"))
    delegations = _by()(lambda study: study._table("delegations.csv"))
    glossary = _by()(lambda study: files.read_table("codebook/glossary.csv"))

    @_by()
    def translation(self) -> dict[str, str]:
        """The project's working English of each sentence id."""
        return self._table("translation.en.csv").set_index("sentence_id")["en"].to_dict()

    @_by("as_of")
    def context(self) -> dict:
        """The context of each part and topic (``context.yml``), if there is one, on ``as_of``."""
        path = workspace.data() / self.folder / "context.yml"
        read = files.read_yaml(path) if workspace.exists(path) else {"parts": {}, "topics": {}}
        themes, day = {**read["parts"], **read["topics"]}, self.parameters["as_of"]
        return {id: {k: _until(day, v) for k, v in about.items()} for id, about in themes.items()}

    def _table(self, name: str) -> pd.DataFrame:
        """A table of the release; without rows where the release does not have it yet."""
        path = f"{self.folder}/{name}"
        if workspace.exists(workspace.data() / path):
            return files.read_table(path)
        return pd.DataFrame(columns=[f["name"] for f in files.resource(path)["schema"]["fields"]])

    @property
    def day(self) -> dt.date | None:
        """The day of the release: as is known of it, else as its text says, if it does."""
        return self.meta.published or self.release.date

    @property
    def grouping(self) -> Scheme:
        """The chosen grouping of forms."""
        return self.codebook.scheme(self.scheme)

    @property
    def forms(self) -> tuple[Group, ...]:
        """Its forms, and last that of sentences whose predicate no rule knows, if there are any."""
        uncoded = self.sentences["group"].eq(UNCODED.id).any()
        return (*self.grouping.groups, *[UNCODED] * bool(uncoded))

    @property
    def chosen_rule(self) -> Rule:
        """The rule chosen for what counts by its form."""
        return self.codebook.rule(self.rule)

    def of_theme(self, theme: str) -> pd.DataFrame:
        """The sentences of a part or topic."""
        self.codebook.theme(theme)
        return self.sentences[measures.in_theme(self.sentences, theme)]

    def with_parameters(self, **changes) -> "Study":
        """The same study under other parameters; what they do not change is not made again."""
        given = {**self.parameters, **changes}

        def other() -> Study:
            if "release" in changes:
                return Study(**given)
            checked = parameters.checked({"release": given["release"], **changes})
            study = copy.copy(self)
            study._choose({**given, **checked})
            return study

        return self.once(("study", *sorted(given.items())), (), other)
