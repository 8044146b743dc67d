"""The register of claims: how a function is registered as one, and how one is computed."""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import workspace
from dialogue.corpus.errors import InputError


@dataclass(frozen=True)
class Found:
    """What a claim's function gives: its value, the sentence ids it rests on, its wording.

    ``shown`` is the value as prose shows it; ``text`` the finding as a sentence, ``ja`` the same
    in Japanese where the first page needs it.
    """

    value: object
    sentences: tuple[str, ...]
    text: str
    shown: str = ""
    ja: str = ""


@dataclass(frozen=True)
class Claim:
    """A claim of one study. ``depends`` names the parameters that can change it."""

    id: str
    key: str
    status: str
    how: str
    changes: str
    depends: tuple[str, ...]
    value: object
    shown: str
    text: str
    sentences: tuple[str, ...]
    ja: str = ""

    @property
    def link(self) -> str:
        """The value as Markdown, linked to the claim; of a headline the whole finding."""
        if isinstance(self.value, bool):
            return f"[{plain(self.text)}]{{.dlg-made}} [([{self.id}](#{self.id}))]{{.dlg-id}}"
        return f"[{plain(self.shown)}](#{self.id})"


def plain(text: str) -> str:
    """Text whose signs mean nothing in Markdown."""
    return re.sub(r"([\\`*_\[\]<>{}&~$|^])", r"\\\1", text)


@dataclass(frozen=True)
class _Rule:
    number: str
    key: str
    status: str
    how: str
    changes: str
    depends: tuple[str, ...]
    find: Callable[..., Found]
    each: Callable[[Study], dict[str, object]] | None


REGISTER: dict[str, _Rule] = {}


def _claim(status: str, how: str):
    """Decorates a function that finds a claim of this status: how the claim is arrived at.

    The function is called by the claim's number, which is never used again, and by the key that
    prose draws it by: ``c28_longest_not_densest`` is ``c28``, ``longest-not-densest``. It takes a
    study and gives a ``Found``. Below stands ``changes``, and ``each`` where it is a family.
    Raises InputError for a number or key that another claim has, and where ``changes`` is missing.
    """

    def add(find):
        number, _, key = find.__name__.replace("_", "-").partition("-")
        if not re.fullmatch("c[0-9]{2,}", number) or not key:
            raise InputError(
                f"no claim is called '{find.__name__}'", _place(find), "such as c07_key"
            )
        taken = {name: rule for rule in REGISTER.values() for name in (rule.number, rule.key)}
        for name, allowed in ((number, "the next free number"), (key, "a key of its own")):
            if name in taken:
                other = taken[name].find
                what = f"'{name}' of '{find.__name__}' is that of '{other.__name__}'"
                raise InputError(f"{what} in {_place(other)}", _place(find), allowed)
        if not hasattr(find, "changes"):
            what = f"claim '{number}' does not say what changes it"
            raise InputError(what, _place(find), "@changes")
        texts = status, how, find.changes, find.depends
        REGISTER[key] = _Rule(number, key, *texts, find, getattr(find, "each", None))
        return find

    return add


measured = partial(_claim, "measured")  # counted in the text
coded = partial(_claim, "coded")  # depends on a reading or a grouping
interpreted = partial(_claim, "interpreted")


def changes(text: str, *depends: str):
    """Decorates the function of a claim: what would change it, and which parameters can."""
    for name in depends:
        parameters.parameter(name)

    def add(find):
        find.changes, find.depends = text, depends
        return find

    return add


def each(entries: Callable[[Study], Iterable]):
    """Decorates the function of a family: one claim for every entry, called ``c18-<id>``.

    ``entries`` lists them for a study, from the codebook or as strings; the function takes one of
    them as its second argument.
    """

    def add(find):
        find.each = lambda study: {_id(entry): entry for entry in entries(study)}
        return find

    return add


def _place(find) -> str:
    code = inspect.unwrap(find).__code__
    return f"{workspace.shown(code.co_filename)}, line {code.co_firstlineno}"


def _id(entry) -> str:
    return entry.lower() if isinstance(entry, str) else entry.id


def compute(study: Study, key: str, member: str | None = None) -> Claim:
    """The claim ``key`` for a study (``member``: for which id of a family). Raises InputError.

    It is computed once for all studies that agree in the parameters it depends on.
    """
    if key not in REGISTER:
        raise InputError(f"unknown claim '{key}'", allowed=", ".join(REGISTER))
    rule = REGISTER[key]
    if rule.each and member is None:
        raise InputError(f"claim '{key}' is a family", allowed=", ".join(rule.each(study)))
    return study.once((rule, member), rule.depends, lambda: _computed(study, rule, member))


def _computed(study: Study, rule: _Rule, member: str | None) -> Claim:
    number, key, entry = rule.number, rule.key, ()
    if rule.each:
        members = rule.each(study)
        if member not in members:
            raise InputError(f"claim '{key}' has no '{member}'", allowed=", ".join(members))
        number, key, entry = f"{number}-{member}", f"{key}:{member}", (members[member],)
    found = rule.find(study, *entry)
    if unknown := set(found.sentences) - set(study.release.by_id):
        raise InputError(f"names no sentence '{min(unknown)}'", f"claim {rule.number}")
    told = {**vars(found), "shown": found.shown or str(found.value)}
    id = f"{study.release.id.replace('-', '')}-{number}"
    return Claim(id, key, rule.status, rule.how, rule.changes, rule.depends, **told)


def ledger(study: Study) -> list[Claim]:
    """All claims of a study, in the order of their numbers."""
    rules = sorted(REGISTER.values(), key=lambda r: int(r.number[1:]))
    return [
        compute(study, rule.key, member)
        for rule in rules
        for member in (rule.each(study) if rule.each else [None])
    ]
