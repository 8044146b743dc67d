"""What stands in the codebook's files, row by row: the form of each, with its checks.

Unknown keys, ids that are none or stand twice, and patterns that are no regular expression are
refused.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, product
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from dialogue.corpus.errors import InputError
from dialogue.corpus.patterns import Regex, filled


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", value):
        raise ValueError(f"'{value}' is no id: lower case, a letter first, then letters, digits, -")
    return value


Slug = Annotated[str, AfterValidator(_slug)]


def ids(rows: Iterable) -> list[str]:
    """The ids of rows of the codebook, in their order."""
    return [row.id for row in rows]


def doubled(rows: Iterable) -> str | None:
    counted = Counter(ids(rows))
    return min((id for id, number in counted.items() if number > 1), default=None)


def by_id(kind: str, rows: Callable) -> Callable:
    """A method that gives the row called ``id``."""

    def get(self, id: str):
        for row in rows(self):
            if row.id == id:
                return row
        known = ", ".join(filter(None, ids(rows(self))))
        raise InputError(f"unknown {kind} '{id}'", allowed=known)

    get.__doc__ = f"The {kind} called ``id``. Raises InputError that lists them all."
    return get


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _ids_once(self):
        for name in type(self).model_fields:
            rows = getattr(self, name)
            listed = isinstance(rows, tuple) and rows and hasattr(rows[0], "id")
            if listed and (twice := doubled(rows)):
                raise ValueError(f"id '{twice}' stands twice in {name}")
        return self


class Named(Model):
    """Anything with an id and a name in both languages."""

    id: Slug
    ja: str
    en: str


class Entry(Named):
    """A code with the rules for using it."""

    definition: str
    include: str
    exclude: str
    example: str
    counter_example: str
    boundary: tuple[str, ...] = ()


class Found(Model):
    """What the automatic coder finds by a pattern; in English not at all without ``pattern_en``."""

    pattern: Regex
    pattern_en: Regex = ""


class Part(Entry):
    """A part of a release; one made of its heading alone has no rules."""


class Topic(Entry, Found):
    pass


class Change(Model):
    date: object
    version: str
    change: str


class _File(Model):
    version: str
    guidelines: tuple[str, ...] = ()


class Themes(_File):
    history: tuple[Change, ...]
    parts: tuple[Part, ...]
    topics: tuple[Topic, ...]


class Verb(Entry, Found):
    pass


class Head(Named, Found):
    pass


class Predicates(_File):
    """Verbs and heads; in their patterns ``{name}`` stands for the piece called so."""

    pieces: dict[str, Regex] = {}
    verbs: tuple[Verb, ...]
    heads: tuple[Head, ...]
    second_predicate: Regex
    second_predicate_en: Regex = ""
    before_verb_en: Regex = ""

    @model_validator(mode="after")
    def _patterns_are_whole(self):
        for row, key in product((*self.verbs, *self.heads), ("pattern", "pattern_en")):
            try:
                whole = re.compile(filled(getattr(row, key), self.pieces))
            except (ValueError, re.error) as error:
                raise ValueError(f"{key} of {row.id}: {error}") from None
            if key == "pattern" and isinstance(row, Verb) and "aux" not in whole.groupindex:
                ending = "no group (?P<aux>…) for how the predicate ends"
                raise ValueError(f"{key} of {row.id}: '{row.pattern}' has {ending}")
        return self


class Group(Named):
    """A group of forms: the frames (verb/head, * for any) that belong to it, and the verbs of which
    it has the ``rest``, the frames that no group names."""

    colour: str
    frames: tuple[str, ...]
    rest: tuple[str, ...] = ()


# Under which a sentence stands whose predicate no rule or no group knows; it never counts.
UNCODED = Group.model_construct(
    id="", ja="形式なし", en="no form named", colour="quiet", frames=(), rest=()
)


class Scheme(Named):
    ordinal: bool
    definition: str
    groups: tuple[Group, ...]

    group = by_id("form", lambda scheme: (*scheme.groups, UNCODED))

    def group_of(self, verb: str, head: str) -> str:
        """The id of the first group that takes the frame; that of ``UNCODED`` where none does, and
        without a verb."""
        wanted = {f"{v}/{h}" for v in (verb, "*") for h in (head, "*")}
        named = (group.id for group in self.groups if wanted & {*group.frames})
        rest = (group.id for group in self.groups if verb in group.rest)
        return next(chain(named, rest), UNCODED.id) if verb else UNCODED.id


class Rule(Named):
    """Which groups of each scheme count."""

    definition: str
    counts: dict[str, tuple[str, ...]]


class Criterion(Named):
    question: str


class ContentRule(Named):
    """Which criteria a sentence has to meet, whatever its predicate."""

    definition: str
    needs: tuple[str, ...]


class Schemes(_File):
    published: str
    schemes: tuple[Scheme, ...]
    published_rule: str
    rules: tuple[Rule, ...]
    criteria: tuple[Criterion, ...]
    published_content: str
    content_rules: tuple[ContentRule, ...]


class Subject(Named, Found):
    actors: tuple[str, ...]


class Addressee(Model):
    id: Slug
    en: str


class Role(Model):
    id: Slug
    en: str
    definition: str


class Forum(Named, Found):
    kind: str


class Actors(_File):
    subjects: tuple[Subject, ...]
    addressees: tuple[Addressee, ...]
    roles: tuple[Role, ...]
    forums: tuple[Forum, ...]


class Value(Named, Found):
    pass


class Values(_File):
    values: tuple[Value, ...]


class Colour(Model):
    light: str
    dark: str
