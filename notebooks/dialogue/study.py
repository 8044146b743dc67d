"""A release read under one set of parameters: what every template opens first."""

from functools import cached_property

import pandas as pd

from dialogue import codebook, measures, params, readings, release, store
from dialogue.coding import Clause, Coder


class Study:
    """A release with its codebook, codes and measures, under checked parameters.

    Takes any of the parameters in ``dialogue.params`` by name; those left out have their
    published values. Raises InputError for an unknown name or value.
    """

    def __init__(self, **given):
        given = params.checked(given)
        self.given = dict(given)
        for name in ("release", "coder", "scheme", "rule", "content"):
            given.setdefault(name, params.parameter(name).default(given))
        self.parameters = given
        self.scheme, self.rule, self.content = given["scheme"], given["rule"], given["content"]
        self.codebook = codebook.load()
        folder = store.data() / "releases" / given["release"]
        store.note(folder, folder=True)  # a table that is added changes what a page says
        self.meta = release.about(folder)
        self.release = release.load(folder, self.meta)
        self.folder = f"releases/{given['release']}"

    @property
    def published(self) -> bool:
        """Whether every parameter that has one published value has it (a theme is a choice)."""
        return all(
            value == params.parameter(name).default({})
            for name, value in self.parameters.items()
            if name != "theme"
        )

    @cached_property
    def clauses(self) -> list[Clause]:
        """Clauses as the automatic coder finds them."""
        return Coder(self.codebook).code(self.release)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Codes of every clause by the chosen coder (see ``readings.table``)."""
        return readings.table(self.release, self.codebook, self.clauses, self.parameters["coder"])

    @property
    def has_criteria(self) -> bool:
        """Whether the chosen coder judged the content criteria; the automatic coder does not."""
        return bool(self.codes["discrete"].notna().any())

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence (see ``measures.sentences``)."""
        return measures.sentences(self.release, self.codes, self.codebook, self.scheme, self.rule)

    @cached_property
    def hooks(self) -> pd.DataFrame:
        return self._table("hooks.csv")

    @cached_property
    def delegations(self) -> pd.DataFrame:
        return self._table("delegations.csv")

    @cached_property
    def glossary(self) -> pd.DataFrame:
        return store.read_table("codebook/glossary.csv")

    @cached_property
    def translation(self) -> dict[str, str]:
        """The project's working English of each sentence id."""
        table = self._table("translation.en.csv")
        return dict(zip(table["sentence_id"], table["en"], strict=True))

    @cached_property
    def context(self) -> dict:
        """The written context of each part and topic (``context.yml``); empty where none is."""
        path = store.data() / self.folder / "context.yml"
        read = store.read_yaml(path) if path.exists() else {"parts": {}, "topics": {}}
        return {**read["parts"], **read["topics"]}

    def _table(self, name: str) -> pd.DataFrame:
        """A table of the release; without rows where the release does not have it yet."""
        path = f"{self.folder}/{name}"
        if (store.data() / path).exists():
            return store.read_table(path)
        return pd.DataFrame(columns=[f["name"] for f in store.resource(path)["schema"]["fields"]])

    def of_theme(self, theme: str) -> pd.DataFrame:
        """The sentences of a part or topic."""
        self.codebook.theme(theme)
        return self.sentences[measures.in_theme(self.sentences, theme)]

    def with_parameters(self, **changes) -> "Study":
        """The same study under other parameters; what they do not change is not made again."""
        other = Study(**{**self.parameters, **changes})
        if other.release == self.release:
            same = {"clauses", "hooks", "delegations", "translation", "context"}
            if other.parameters["coder"] == self.parameters["coder"]:
                same.add("codes")
            other.__dict__.update({k: v for k, v in self.__dict__.items() if k in same})
        return other
