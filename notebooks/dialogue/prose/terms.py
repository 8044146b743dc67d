"""Names and terms of the glossary: marked where they stand, explained in pop-ups and on a page."""

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, in_context, link_sentences

_SCRIPTS = ("A-Za-z0-9", "\u30a1-\u30f6\u30fc")  # a name may not begin or end within a run of these
_NOWHERE = {True: "In the release, outside the joint statement.", False: "Not in the release."}
# The sections of the glossary: their id, their heading, the kinds of terms in them.
_KINDS = {
    ("glossary-bodies", "Ministries, agencies, associations"): ("agency", "private-sector"),
    ("glossary-forums", "Forums and meetings"): ("forum", "event"),
    ("glossary-texts", "Texts and programmes"): ("instrument", "programme"),
    ("glossary-subjects", "Subjects"): ("technology", "principle", "subject"),
    ("glossary-words", "Titles, and words of the release"): ("role", "person-title", "document"),
}


@dataclass(frozen=True)
class Place:
    """Where a term stands in a text."""

    start: int
    end: int
    term: str

    def around(self, text: str, width: int = 10) -> tuple[str, str, str]:
        """What stands before it, it, and what stands after it."""
        before, after = text[: self.start][-width:], text[self.end :][:width]
        return before, text[self.start : self.end], after


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


def _named(term) -> tuple[str, str]:
    """A row of the glossary as HTML: its Japanese name with its reading, and what it is."""
    english = term.en + (f" ({term.abbr})" if term.abbr and term.abbr not in term.en else "")
    about = ", ".join(filter(None, (term.kind.replace("-", " "), term.owner)))
    reading = f' <span lang="ja" class="dlg-reading">{escape(term.kana)}</span>' * bool(term.kana)
    checked = "" if term.checked else "; English not checked on a page of the owner"
    return (
        f'<span lang="ja">{escape(term.ja)}</span>{reading}',
        f'{escape(english)} <span class="dlg-kind">{escape(about)}{checked}</span>',
    )


def entry(term) -> str:
    """A row of the glossary as an item of an HTML description list: what pop-ups show."""
    name, what = _named(term)
    return f'<div id="term-{escape(term.term_id)}"><dt>{name}</dt><dd>{what}</dd></div>'


def glossary(study: Study) -> Markdown:
    """Every name and term with its reading, its other names and the sentences it stands in, each a
    section, so that the search finds it by its name. A page that a book lacks is not linked. What
    does not stand in the release is told where its record is kept, which may name it."""
    standing = [
        (p.term, s.id, s.label, *p.around(s.text))
        for s in study.release.sentences
        for p in places(s.text, study.glossary)
    ]
    columns = ["term_id", "sentence_id", "label", "before", "match", "after"]
    found = pd.DataFrame(standing, columns=columns)
    lines = pd.Series(in_context(study, found), dtype=str).radd("- " + found["label"] + " ")
    said = lines.groupby(found["term_id"]).agg("\n".join)
    inside = {term for name, term in _names(study.glossary) if name in study.release.text}
    listed = study.glossary["term_id"].isin(inside) | (not study.items.empty)
    terms, blocks = study.glossary[listed], []
    for (id, heading), kinds in _KINDS.items():
        if (own := terms[terms["kind"].isin(kinds)]).empty:
            continue
        blocks.append(f"({id})=\n## {heading}\n\n:::{{div}} dlg-terms")
        for term in own.itertuples():
            name, what = _named(term)
            also = f" Also: {escape(term.also.replace(';', ', '))}." if term.also else ""
            about = f'<a href="{escape(term.about)}.html">The page about it</a>' * bool(term.about)
            blocks += [
                f'<section id="term-{escape(term.term_id)}"><h3>{name}</h3><p>{what}{also}</p>'
                f'<p class="dlg-places">{about}</p>',
                said.get(term.term_id, _NOWHERE[term.term_id in inside]),
                "</section>",
            ]
        blocks.append(":::")
    return Markdown(link_sentences(study, "\n\n".join(blocks) or "None of them stands in it."))
