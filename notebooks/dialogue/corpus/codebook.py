"""The codebook: parts, topics, predicates, groupings of forms, actors, values, colours.

All of it is data in ``data/codebook/*.yml``; this module puts it together, and refuses references
to nothing.
"""

import re

from pydantic import Field

from dialogue.corpus import files, workspace
from dialogue.corpus.description import About
from dialogue.corpus.entries import (
    Actors,
    Colour,
    Model,
    Part,
    Predicates,
    Schemes,
    Themes,
    Values,
    by_id,
    doubled,
    ids,
)
from dialogue.corpus.errors import InputError
from dialogue.corpus.release import Release


class Codebook(Model):
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
    theme = by_id("theme", lambda book: (*book.parts, *book.topics))
    verb = by_id("verb", lambda book: book.predicates.verbs)
    head = by_id("head", lambda book: book.predicates.heads)
    scheme = by_id("scheme", lambda book: book.forms.schemes)
    rule = by_id("rule", lambda book: book.forms.rules)
    criterion = by_id("criterion", lambda book: book.forms.criteria)
    content_rule = by_id("content rule", lambda book: book.forms.content_rules)
    subject = by_id("subject", lambda book: book.actors.subjects)
    forum = by_id("forum", lambda book: book.actors.forums)
    role = by_id("role", lambda book: book.actors.roles)
    value = by_id("value", lambda book: book.values.values)


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
    if twice := doubled((*book.parts, *book.topics)):
        raise InputError(f"id '{twice}' is both a part and a topic", themes, "each id once")
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
