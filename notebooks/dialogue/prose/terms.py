"""Names and terms of the glossary, marked where they stand in a sentence and explained once."""

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, table

_SCRIPTS = ("A-Za-z0-9", "\u30a1-\u30f6\u30fc")  # a name may not begin or end within a run of these
_TERM = {"ja": "Japanese", "kana": "Reading", "en": "English", "abbr": "Short", "kind": "Kind"}


@dataclass(frozen=True)
class Place:
    """Where a term stands in a text."""

    start: int
    end: int
    term: str


def places(text: str, glossary: pd.DataFrame) -> list[Place]:
    """The first place of every term of the glossary in ``text``, in order, without overlaps.

    Longer names are taken before shorter ones, also where the longer one is not marked again, so
    that no name is marked inside another. An abbreviation stands for its term.
    """
    taken: list[Place] = []
    for name, term in _names(glossary):
        for found in re.finditer(_whole(name), text):
            if all(found.end() <= p.start or found.start() >= p.end for p in taken):
                taken.append(Place(found.start(), found.end(), term))
    first: dict[str, Place] = {}
    for place in sorted(taken, key=lambda p: p.start):
        first.setdefault(place.term, place)
    return list(first.values())


def _names(glossary: pd.DataFrame) -> list[tuple[str, str]]:
    """Every name with its term, the longest first; of equal names the first row's."""
    names: dict[str, str] = {}
    for column in ("ja", "abbr"):
        for name, term in zip(glossary[column], glossary["term_id"], strict=True):
            if name:
                names.setdefault(name, term)
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _whole(name: str) -> str:
    """A pattern for ``name`` as a word of its own: no 5G in Beyond 5G, no AI in GPAI."""
    pattern = re.escape(name)
    for letters in _SCRIPTS:
        if re.match(f"[{letters}]", name):
            pattern = f"(?<![{letters}])(?<![{letters}] ){pattern}"
        if re.search(f"[{letters}]$", name):
            pattern = f"{pattern}(?![{letters}])"
    return pattern


def entry(term) -> str:
    """A row of the glossary as an item of an HTML description list: what pop-ups show."""
    english = term.en + (f" ({term.abbr})" if term.abbr and term.abbr not in term.en else "")
    about = ", ".join(filter(None, (term.kind.replace("-", " "), term.owner)))
    reading = f' <span lang="ja" class="dlg-reading">{escape(term.kana)}</span>' * bool(term.kana)
    checked = "" if term.checked else "; English not checked on a page of the owner"
    return (
        f'<div id="term-{escape(term.term_id)}"><dt><span lang="ja">{escape(term.ja)}</span>'
        f"{reading}</dt><dd>{escape(english)} "
        f'<span class="dlg-kind">{escape(about)}{checked}</span></dd></div>'
    )


def glossary(study: Study) -> Markdown:
    """The glossary's names that stand in the release, by kind."""
    return table(study, study.glossary[study.glossary["in_release"]], _TERM)
