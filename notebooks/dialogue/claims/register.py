"""The register of claims: how a function is registered as one, and how one is computed."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

STATUSES = ("measured", "coded", "interpreted")


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
            return f"[{self.text}]{{.dlg-made}} [([{self.id}](#{self.id}))]{{.dlg-id}}"
        return f"[{self.shown}](#{self.id})"


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


def claim(number: str, key: str, status: str, *depends: str, each: Callable | None = None):
    """Decorates the function that finds the claim ``number`` (``c07``), drawn by prose as ``key``.

    ``depends`` are the parameters that can change it; ``how`` and ``changes`` stand below. With
    ``each``, which lists entries of the codebook (or words) for a study, there is one claim for
    every entry, called ``c07-<id>``, and the function takes the entry as its second argument.
    Raises InputError for what another claim has already, and for what is missing or unknown.
    """

    def add(find):
        place = _place(find)
        for rule in REGISTER.values():
            for what, own, other in (("number", number, rule.number), ("key", key, rule.key)):
                if own == other:
                    message = f"{what} '{own}' is that of a claim in {_place(rule.find)}"
                    raise InputError(message, place, f"a {what} of its own")
        if status not in STATUSES:
            raise InputError(f"claim {number}: status '{status}'", place, ", ".join(STATUSES))
        for name in depends:
            parameters.parameter(name)
        texts = [getattr(find, name, "") for name in ("how", "changes")]
        if not all(texts):
            raise InputError(f"claim {number} has no text", place, '@how("…") and @changes("…")')
        members = each and (lambda study: {_id(entry): entry for entry in each(study)})
        REGISTER[key] = _Rule(number, key, status, *texts, depends, find, members)
        return find

    return add


def _note(name: str) -> Callable:
    """A decorator that gives the function of a claim one of its texts."""

    def note(text: str):
        def add(find):
            setattr(find, name, text)
            return find

        return add

    return note


how = _note("how")  # the claim is arrived at
changes = _note("changes")  # it, if done otherwise


def _place(find) -> str:
    code = inspect.unwrap(find).__code__
    return f"{files.shown(code.co_filename)}, line {code.co_firstlineno}"


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
    unknown = set(found.sentences) - set(study.release.by_id)
    if unknown:
        raise InputError(f"names no sentence '{sorted(unknown)[0]}'", f"claim {rule.number}")
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
