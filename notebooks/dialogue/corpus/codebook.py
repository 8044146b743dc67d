"""The codebook: parts, topics, predicates, groupings of forms, actors, values, colours.

All of it is data in ``data/codebook/*.yml``; this module checks it and gives it types. Unknown
keys, doubled ids, references to nothing and patterns that are no regular expression are refused.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, product
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError
from dialogue.corpus.patterns import Regex, filled
from dialogue.corpus.release import About, Release


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", value):
        raise ValueError(f"'{value}' is no id: lower case, a letter first, then letters, digits, -")
    return value


Slug = Annotated[str, AfterValidator(_slug)]


def ids(rows: Iterable) -> list[str]:
    """The ids of rows of the codebook, in their order."""
    return [row.id for row in rows]


def _doubled(rows: Iterable) -> str | None:
    counted = Counter(ids(rows))
    return min((id for id, number in counted.items() if number > 1), default=None)


def _by_id(kind: str, rows: Callable) -> Callable:
    """A method that gives the row called ``id``."""

    def get(self, id: str):
        for row in rows(self):
            if row.id == id:
                return row
        known = ", ".join(filter(None, ids(rows(self))))
        raise InputError(f"unknown {kind} '{id}'", allowed=known)

    get.__doc__ = f"The {kind} called ``id``. Raises InputError that lists them all."
    return get


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _ids_once(self):
        for name in type(self).model_fields:
            rows = getattr(self, name)
            listed = isinstance(rows, tuple) and rows and hasattr(rows[0], "id")
            if listed and (doubled := _doubled(rows)):
                raise ValueError(f"id '{doubled}' stands twice in {name}")
        return self


class Named(_Model):
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


class Found(_Model):
    """What the automatic coder finds by a pattern; in English not at all without ``pattern_en``."""

    pattern: Regex
    pattern_en: Regex = ""


class Part(Entry):
    """A part of a release; one made of its heading alone has no rules."""


class Topic(Entry, Found):
    pass


class Change(_Model):
    date: object
    version: str
    change: str


class _File(_Model):
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

    group = _by_id("form", lambda scheme: (*scheme.groups, UNCODED))

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


class Addressee(_Model):
    id: Slug
    en: str


class Role(_Model):
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


class Colour(_Model):
    light: str
    dark: str


class Codebook(_Model):
    """The whole codebook. ``version`` is the versions of its files, joined."""

    themes: Themes
    predicates: Predicates
    forms: Schemes = Field(alias="schemes")
    actors: Actors
    values: Values
    palette: dict[str, Colour]

    @property
    def version(self) -> str:
        named = (self.themes, self.predicates, self.forms, self.actors, self.values)
        return ".".join(f.version for f in named)

    def of_release(self, about: About, text: Release) -> "Codebook":
        """The codebook with the parts of a release for its own: those that have a sentence, each
        the entry here that has its id, else one made of what ``about`` calls it and its heading.
        Raises InputError: an id is none, or that of a topic."""
        known = {part.id: part for part in self.parts}
        named = {part.id: part for part in about.parts}
        where, rows = workspace.data() / "releases" / about.id / "release.yml", {}
        for part in (part for part in text.parts if text.of_part(part.id)):
            if part.id in ids(self.topics):
                allowed = "an id that no topic of the codebook has"
                raise InputError(f"part '{part.id}' is a topic", workspace.shown(where), allowed)
            said = named.get(part.id)
            made = dict.fromkeys(Part.model_fields, "") | {"id": part.id, "boundary": ()}
            made["ja"] = (said and said.ja) or part.heading or "冒頭"
            made["en"] = (said and said.en) or part.heading or "Opening"
            rows.setdefault(part.id, known.get(part.id) or made)
        parts = files.checked(tuple[Part, ...], tuple(rows.values()), where)
        themes = self.themes.model_copy(update={"parts": parts})
        return self.model_copy(update={"themes": themes})

    parts = property(lambda book: book.themes.parts)
    topics = property(lambda book: book.themes.topics)
    theme = _by_id("theme", lambda book: (*book.parts, *book.topics))
    verb = _by_id("verb", lambda book: book.predicates.verbs)
    head = _by_id("head", lambda book: book.predicates.heads)
    scheme = _by_id("scheme", lambda book: book.forms.schemes)
    rule = _by_id("rule", lambda book: book.forms.rules)
    criterion = _by_id("criterion", lambda book: book.forms.criteria)
    content_rule = _by_id("content rule", lambda book: book.forms.content_rules)
    subject = _by_id("subject", lambda book: book.actors.subjects)
    forum = _by_id("forum", lambda book: book.actors.forums)
    role = _by_id("role", lambda book: book.actors.roles)
    value = _by_id("value", lambda book: book.values.values)


@workspace.while_unchanged
def load() -> Codebook:
    """The codebook in ``data/codebook``, a file a field. Raises InputError."""
    read = {}
    for name, field in Codebook.model_fields.items():
        name = field.alias or name
        path = workspace.data() / "codebook" / f"{name}.yml"
        read[name] = files.checked(field.annotation, files.read_yaml(path), path)
    book = Codebook(**read)
    _check_references(book)
    return book


def _check_references(book: Codebook) -> None:
    def known(values, allowed, place):
        for value in values:
            if value not in allowed:
                raise InputError(f"'{value}' is unknown", place, ", ".join(map(str, allowed)))

    themes, schemes = (f"data/codebook/{name}.yml" for name in ("themes", "schemes"))
    forms = book.forms
    if doubled := _doubled((*book.parts, *book.topics)):
        raise InputError(f"id '{doubled}' is both a part and a topic", themes, "each id once")
    frames = [f"{v.id}/{h.id}" for v in book.predicates.verbs for h in book.predicates.heads]
    allowed = "verb/head of predicates.yml, or *"
    for scheme in forms.schemes:
        for group in scheme.groups:
            place = f"{schemes}, {scheme.id} → {group.id}"
            known([group.colour], book.palette, f"{place} → colour")
            known(group.rest, ids(book.predicates.verbs), f"{place} → rest")
            for frame in group.frames:
                pattern = re.escape(frame).replace(r"\*", "[^/]+")
                if not any(re.fullmatch(pattern, f) for f in frames):
                    raise InputError(f"frame '{frame}' matches nothing", place, allowed)
    known([forms.published], ids(forms.schemes), f"{schemes}, published")
    known([forms.published_rule], ids(forms.rules), f"{schemes}, published_rule")
    known([forms.published_content], ids(forms.content_rules), f"{schemes}, published_content")
    for rule in forms.content_rules:
        known(rule.needs, ids(forms.criteria), f"{schemes}, {rule.id} → needs")
    for rule in forms.rules:
        place = f"{schemes}, {rule.id} → counts"
        for name in ids(forms.schemes):
            if name not in rule.counts:
                what = f"nothing is said of scheme '{name}'"
                raise InputError(what, place, f"{name}: [groups that count under it]")
        for name, groups in rule.counts.items():
            known(groups, ids(book.scheme(name).groups), f"{place} → {name}")
