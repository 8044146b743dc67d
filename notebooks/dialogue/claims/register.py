"""The register of claims, and how one is computed."""

from collections.abc import Callable
from dataclasses import dataclass

from num2words import num2words

from dialogue.analysis.study import Study
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
    each: Callable[[Study], list[str]] | None


REGISTER: dict[str, _Rule] = {}


def claim(number: str, key: str, *, status: str, how: str, changes: str, depends=(), each=None):
    """Register a function as the claim ``number`` (``c07``), drawn by prose as ``key``.

    With ``each``, a function that lists ids, there is one claim for every id, called
    ``c07-<id>``, and the function takes the id as its second argument.
    """

    def add(find):
        if key in REGISTER or number in {r.number for r in REGISTER.values()}:
            raise InputError(f"claim '{number}' or key '{key}' stands twice", "claims.py")
        if status not in STATUSES:
            raise InputError(f"status '{status}'", f"claim {number}", ", ".join(STATUSES))
        REGISTER[key] = _Rule(number, key, status, how, changes, tuple(depends), find, each)
        return find

    return add


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
    found = rule.find(study, member) if rule.each else rule.find(study)
    unknown = set(found.sentences) - set(study.release.by_id)
    if unknown:
        raise InputError(f"names no sentence '{sorted(unknown)[0]}'", f"claim {rule.number}")
    suffix = f"-{member}" if rule.each else ""
    return Claim(
        id=f"{study.release.id.replace('-', '')}-{rule.number}{suffix}",
        key=f"{rule.key}:{member}" if rule.each else rule.key,
        status=rule.status,
        how=rule.how,
        changes=rule.changes,
        depends=rule.depends,
        value=found.value,
        shown=found.shown or str(found.value),
        text=found.text,
        sentences=found.sentences,
        ja=found.ja,
    )


def ledger(study: Study) -> list[Claim]:
    """All claims of a study, in the order of their numbers."""
    rules = sorted(REGISTER.values(), key=lambda r: int(r.number[1:]))
    return [
        compute(study, rule.key, member)
        for rule in rules
        for member in (rule.each(study) if rule.each else [None])
    ]


def words(number: int, capital: bool = False) -> str:
    """A number in English words, as titles use it."""
    said = num2words(number)
    return said[0].upper() + said[1:] if capital else said


def plural(noun: str, number: int) -> str:
    """The noun as it follows the number: ``sentence`` or ``sentences``."""
    return noun if number == 1 else f"{noun}s"


def named(names: list[str]) -> str:
    """Names in prose: ``a, b and c``; ``none`` for an empty list."""
    if len(names) < 2:
        return names[0] if names else "none"
    return ", ".join(names[:-1]) + " and " + names[-1]
