"""The automatic coder: predicate, subject, topics, forums and value words of every clause.

Each code names the rule that gave it, so that any result can be followed back to the codebook. The
rules were written on the release of round 12; what they reach there is a training figure. Patterns
are looked for in the text as ``patterns.Seen`` has it, and found places are those of the text as
published. What no rule knows has no code.
"""

import re
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from dialogue.corpus.codebook import Codebook
from dialogue.corpus.errors import InputError
from dialogue.corpus.patterns import Seen, filled
from dialogue.corpus.release import Release, Sentence

_PATTERN = {"ja": "pattern", "en": "pattern_en"}
# What may follow the last predicate: a note in brackets, and signs that end or close.
_AFTER = re.compile(r"(?:(?<=\S)\s*\([^()]*\))?[\s。.:;」』)]*$")


@dataclass(frozen=True)
class Match:
    """A code found in the text: its id and where the words stand (offsets into the release)."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """A clause with its codes. ``rule`` is the verb and head rule that matched, ``verb/head``."""

    sentence: Sentence
    number: int
    main: bool
    start: int
    end: int
    subject: Match | None
    verb: str | None
    head: str | None
    auxiliary: str
    predicate: tuple[int, int] | None
    topics: tuple[Match, ...]
    forums: tuple[Match, ...]
    values: tuple[Match, ...]

    @property
    def rule(self) -> str | None:
        return f"{self.verb}/{self.head}" if self.verb else None


class Coder:
    """Codes releases in a language by one codebook; patterns are compiled once.

    Codes are the same ids in both languages. A Japanese predicate is read from the end of its
    clause; an English one after the subject or, where no subject is known, from the first known
    verb. Raises InputError for a language without patterns.
    """

    def __init__(self, codebook: Codebook, language: str = "ja"):
        if language not in _PATTERN:
            raise InputError(f"no coder for language '{language}'", allowed=", ".join(_PATTERN))
        known, actors, key = codebook.predicates, codebook.actors, _PATTERN[language]
        self.english = language == "en"

        def compiled(rows, before="", after=""):
            given = ((row.id, getattr(row, key)) for row in rows)
            whole = ((id, filled(pattern, known.pieces)) for id, pattern in given if pattern)
            return [(id, re.compile(f"{before}{pattern}{after}")) for id, pattern in whole]

        ahead = (rf"{known.before_verb_en} ?\b(?P<verb>", r")\b") if self.english else ()
        self.verbs, self.heads = compiled(known.verbs, *ahead), compiled(known.heads)
        second = known.second_predicate_en if self.english else known.second_predicate
        self.second = re.compile(second or "(?!)")
        self.subjects, self.forums = compiled(actors.subjects), compiled(actors.forums)
        self.topics, self.values = compiled(codebook.topics), compiled(codebook.values.values)

    def code(self, release: Release) -> list[Clause]:
        """All clauses of ``release`` in order, two for a sentence with a second predicate."""
        return [clause for sentence in release.sentences for clause in self.clauses(sentence)]

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """The clauses of a sentence."""
        seen = Seen(sentence.text)
        text, last = seen.text, _AFTER.search(seen.text).start()

        def place(start: int, end: int) -> tuple[int, int]:
            start, end = seen.span(start, end)
            return sentence.start + start, sentence.start + end

        def matches(rules, *span: int, most: int | None = None) -> tuple[Match, ...]:
            found = ((id, m) for id, p in rules for m in islice(p.finditer(text, *span), most))
            return tuple(Match(id, *place(*m.span())) for id, m in found if m[0])

        ends = [m.end() for m in self.second.finditer(text) if m.end() < last] + [last]
        subject, clauses, begin, start = self._subject(text), [], 0, sentence.start
        for number, end in enumerate(ends, 1):
            main = number == len(ends)
            stop = sentence.end if main else place(end, end + 1)[1]
            if self.english:
                found = self._after(text, begin, end, subject and number == 1 and subject[2])
            else:
                found = self._ending(text, begin, end)
            verb, head, auxiliary, *words = found or (None, None, "")
            clauses.append(
                Clause(
                    sentence=sentence,
                    number=number,
                    main=main,
                    start=start,
                    end=stop,
                    subject=Match(subject[0], *place(*subject[1:])) if subject else None,
                    verb=verb,
                    head=head,
                    auxiliary=auxiliary,
                    predicate=place(*words) if verb else None,
                    topics=matches(self.topics, begin, end, most=1),
                    forums=matches(self.forums, begin, end, most=1),
                    values=tuple(sorted(matches(self.values, begin, end), key=_start)),
                )
            )
            begin, start = end + 1, stop
        return clauses

    def _subject(self, text: str) -> tuple[str, int, int] | None:
        """The first subject, the longest of those that begin there.

        In English the first that a known verb follows, where nothing but an opening phrase with its
        comma stands before it, or no other subject or verb; else the first before any known verb.
        """
        hits = [(id, *m.span()) for id, p in self.subjects for m in p.finditer(text)]
        hits.sort(key=lambda hit: (hit[1], -hit[2], hit[0]))
        if not self.english or not hits:
            return next(iter(hits), None)
        late = self._first(text, 0, hits[0][1])
        for number, (_, start, end) in enumerate(hits):
            opens = "," in text[:start] or (number == 0 and not late)
            if opens and self._verb(text, end):
                return hits[number]
        return None if late else hits[0]

    def _verb(self, text: str, at: int) -> tuple[str, re.Match] | None:
        """The first verb of the codebook that stands at a place in an English text."""
        return next(((id, m) for id, p in self.verbs if (m := p.match(text, at))), None)

    def _first(self, text: str, begin: int, end: int) -> tuple[str, re.Match] | None:
        """The verb of the codebook that stands first in a stretch of an English text."""
        hits = [(id, m) for id, p in self.verbs if (m := p.search(text, begin, end))]
        return min(hits, key=lambda hit: hit[1].start(), default=None)

    def _ending(self, text: str, begin: int, end: int) -> tuple | None:
        """Verb, head, auxiliary and place of the Japanese predicate that ends a clause."""
        for verb, pattern in self.verbs:
            if (found := pattern.search(text, begin, end)) and found[0]:
                for head, noun in self.heads:
                    if before := noun.search(text, begin, found.start()):
                        return verb, head, found["aux"] or "", before.start(), found.end()
                return verb, "none", found["aux"] or "", *found.span()
        return None

    def _after(self, text: str, begin: int, end: int, subject: int | None) -> tuple | None:
        """The same of the English one after a subject, or else of the first verb in the clause."""
        found = self._verb(text, subject) if subject else self._first(text, begin, end)
        if not found:
            return None
        verb, found = found[0], found[1].span("verb")
        for head, noun in self.heads:
            if (after := noun.match(text, min(found[1] + 1, end), end)) and after[0]:
                return verb, head, "", found[0], after.end()
        return verb, "none", "", *found


_start = attrgetter("start")
