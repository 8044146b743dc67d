"""Every parameter of every template, once: type, allowed values, default, help.

papermill, the command line and the parameter box of a page all take it from here.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dialogue.corpus import codebook, description, followthrough, readings, release, workspace
from dialogue.corpus.entries import ids
from dialogue.corpus.errors import InputError

PUBLISHED_RELEASE = "ied-12"
READING = ("release", "coder", "scheme", "rule", "content")  # how the text is read
WEIGHTS = {
    "sentences": "sentences",
    "characters": "characters",
    "commitments": "sentences that count",  # by their form, under the rule
}
SPLITS = ("A", "B", "C")  # Sudachi's modes, from the shortest units to the longest
WORD = "再確認"
THRESHOLD = 50  # percent; fixed on the pair in data/validation before any real rounds were compared


_ID = "[a-z][a-z0-9-]*"


class _Releases:
    """Ids of the releases; who asks for one of them does not depend on the others."""

    def __contains__(self, id: str) -> bool:
        path = workspace.data() / "releases" / id / "release.yml"
        return bool(re.fullmatch(_ID, id)) and workspace.exists(path)

    def __iter__(self) -> Iterator[str]:
        folder = workspace.data() / "releases"
        names = (path.parent.name for path in folder.glob("*/release.yml"))
        return iter(sorted(name for name in names if re.fullmatch(_ID, name)))


class _Others(_Releases):
    """Ids of the releases but one; nothing stands for no comparison."""

    def __init__(self, given: dict):
        self.own = given.get("release", PUBLISHED_RELEASE)

    def __contains__(self, id: str) -> bool:
        return id == "" or (id != self.own and super().__contains__(id))

    def __iter__(self) -> Iterator[str]:
        return (id for id in super().__iter__() if id != self.own)


def releases() -> list[str]:
    """Ids of all releases; who asks depends on which there are."""
    return [*_Releases()]


@workspace.while_unchanged
def _abouts() -> dict[str, description.About]:
    return {id: description.read(workspace.data() / "releases" / id) for id in releases()}


def series(id: str) -> list[str]:
    """Ids of the releases of the same series; of all, where no other belongs to it."""
    abouts = _abouts()
    same = [other for other, about in abouts.items() if about.series == abouts[id].series]
    return same if len(same) > 1 else [*abouts]


def nearest(id: str) -> str:
    """The release that another is compared with, where no other is chosen: of its series that of
    the nearest earlier round, else the nearest other one; nothing where it is the only one."""
    abouts = _abouts()
    own = abouts.pop(id)

    def far(name: str) -> tuple:
        other = abouts[name]
        if other.series == own.series and own.round and other.round:
            return other.round > own.round, abs(own.round - other.round), name
        days = own.published and other.published and abs((own.published - other.published).days)
        return 2, days if days is not None else dt.timedelta.max.days, name

    return min(abouts, key=far, default="")


def themes(given: dict | None = None) -> list[str]:
    """Ids a theme page can be made for: the parts of the release ``given``, then the topics."""
    folder = _folder(given or {})
    about = description.read(folder)
    book = codebook.load().of_release(about, release.load(folder, about))
    return ids((*book.parts, *book.topics))


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    ``default`` and ``allowed`` take the parameters given so far, since a release has coders of its
    own. ``allowed`` gives the values it may take; it is None where any of the type will do, or
    where ``refuse`` looks at the value and raises the InputError itself.
    """

    name: str
    type: type
    help: str
    default: Callable[[dict], object]
    allowed: Callable[[dict], list] | None = None
    refuse: Callable[[object, dict], None] | None = None

    def check(self, value, given: dict):
        """``value`` as the parameter's type. Raises InputError with the allowed values."""
        if self.type is bool and isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
        if self.type is int and isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
            value = int(value)
        if isinstance(value, dt.date):
            value = value.isoformat()
        allowed = self.allowed(given) if self.allowed else None
        if type(value) is not self.type or (allowed is not None and value not in allowed):
            listed = ", ".join(map(str, allowed)) if allowed else self.type.__name__
            raise InputError(f"unknown {self.name} '{value}'", allowed=listed)
        if self.refuse:
            self.refuse(value, given)
        return value


def _folder(given: dict) -> Path:
    return workspace.data() / "releases" / given.get("release", PUBLISHED_RELEASE)


def _refuse_day(value: str, given: dict) -> None:
    """Refuse what is no day, and a day on which there was nothing to follow yet."""
    try:
        if dt.date.fromisoformat(value).isoformat() != value:  # days are compared as text
            raise ValueError
    except ValueError:
        raise InputError(f"unknown as_of '{value}'", allowed="a day such as 2024-12-31") from None
    first = str(description.read(_folder(given)).published or "")
    if value < min(first, _latest()):  # a release may be newer than the record
        raise InputError(f"as_of '{value}' is before the release", allowed=f"{first} or later")


def _unnoted(make: Callable[..., str], *given) -> str:
    """What ``make`` gives, of what is read for it none noted: a page that shows it reads it."""
    before = set(workspace.used)
    try:
        return make(*given)
    finally:
        workspace.used.intersection_update(before)


def _latest() -> str:
    """The day up to which the record is known."""
    return _unnoted(followthrough.latest)


def _against(given: dict) -> str:
    return _unnoted(nearest, given.get("release", PUBLISHED_RELEASE))


def _refuse_threshold(value: int, given: dict) -> None:
    if not 40 <= value <= 100:
        raise InputError(f"threshold '{value}'", allowed="40 to 100, in percent")


def _refuse_word(word: str, given: dict) -> None:
    """Refuse a word that no sentence has; the published one may be missing in another release."""
    read = release.load(_folder(given))
    if word != WORD and not (word.strip() and any(word in s.text for s in read.sentences)):
        what = f"word {word!r} stands in no sentence of {_folder(given).name}"
        raise InputError(what, allowed="words as written")


def _coders(given: dict) -> list[str]:
    return readings.coders(_folder(given).name)


def _forms(published: str, listed: str) -> tuple[Callable, Callable]:
    """The default and the allowed values of a choice that the codebook lists under its forms."""
    return (
        lambda given: getattr(codebook.load().forms, published),
        lambda given: ids(getattr(codebook.load().forms, listed)),
    )


_HELP = {
    "release": "The release that is read.",
    "theme": "The part or topic that the page is about.",
    "coder": "Whose codes are used: a reading, or the automatic coder.",
    "scheme": "How forms of speech are grouped.",
    "rule": "Which forms of speech count.",
    "content": "Which criteria a sentence has to meet to count by its content.",
    "as_of": "Up to which day events are shown, as YYYY-MM-DD.",
    "weight": "By which weight themes are put in order.",
    "role": "The role of forums that is shown: all of them, or one.",
    "word": "The word that the concordance shows: any string that stands in the statement.",
    "against": "The release that it is compared with; nothing for none.",
    "threshold": "How alike two sentences have to be, in percent, to be one sentence edited.",
    "split": "How the segmenter cuts words: A the shortest units, B in between, C the longest.",
}


def _parameter(name: str, default, allowed=None, refuse=None, type=str) -> Parameter:
    """A parameter; what does not depend on those given before is a value and no function."""

    def function(what):
        return what if callable(what) or what is None else lambda given: what

    return Parameter(name, type, _HELP[name], function(default), function(allowed), refuse)


PARAMETERS = {
    p.name: p
    for p in (
        _parameter("release", PUBLISHED_RELEASE, _Releases()),
        _parameter("theme", lambda given: themes(given)[0], themes),
        _parameter("coder", lambda given: _coders(given)[0], _coders),
        _parameter("scheme", *_forms("published", "schemes")),
        _parameter("rule", *_forms("published_rule", "rules")),
        _parameter("content", *_forms("published_content", "content_rules")),
        _parameter("as_of", lambda given: _latest(), refuse=_refuse_day),
        _parameter("weight", "characters", [*WEIGHTS]),
        _parameter("role", "all", lambda given: ["all", *ids(codebook.load().actors.roles)]),
        _parameter("word", WORD, refuse=_refuse_word),
        _parameter("split", "C", SPLITS),
        _parameter("against", _against, _Others),
        _parameter("threshold", THRESHOLD, refuse=_refuse_threshold, type=int),
    )
}


def parameter(name: str) -> Parameter:
    """The parameter called ``name``. Raises InputError that lists them all."""
    if name not in PARAMETERS:
        raise InputError(f"unknown parameter '{name}'", allowed=", ".join(PARAMETERS))
    return PARAMETERS[name]


def changed(chosen: dict) -> dict:
    """Those of the parameters chosen whose values are not the published ones."""
    return {k: v for k, v in chosen.items() if v != parameter(k).default(chosen)}


def filled(given: dict) -> dict:
    """``given`` and after it the published value of every other parameter.

    A theme and another release are there where they were given: not every page has use for them.
    """
    done = dict(given)
    for name, known in PARAMETERS.items():
        if name not in ("theme", "against", *done):
            done[name] = known.default(done)
    return done


def checked(given: dict) -> dict:
    """All of ``given`` checked and typed, in order. Raises InputError."""
    done: dict = {}
    for name in sorted(given, key=lambda name: name != "release"):
        done[name] = parameter(name).check(given[name], done)
    return {name: done[name] for name in given}
