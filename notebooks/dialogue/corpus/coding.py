"""The automatic coder: predicate, subject, topics, forums and value words of every clause.

Each code names the rule that gave it, so that any result can be followed back to the codebook. The
rules were written on the release of round 12; what they reach there is a training figure.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice

from dialogue.corpus.codebook import Codebook
from dialogue.corpus.release import Release, Sentence


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
    """Codes releases by one codebook; patterns are compiled once."""

    def __init__(self, codebook: Codebook):
        def compiled(rows):
            return [(row.id, re.compile(row.pattern)) for row in rows]

        self.verbs = compiled(codebook.predicates.verbs)
        self.heads = compiled(codebook.predicates.heads)
        self.second = re.compile(codebook.predicates.second_predicate)
        self.subjects = compiled(codebook.actors.subjects)
        self.topics = compiled(codebook.topics)
        self.forums = compiled(codebook.actors.forums)
        self.values = compiled(codebook.values.values)

    def code(self, release: Release) -> list[Clause]:
        """All clauses of ``release`` in order, two for a sentence with a second predicate."""
        return [clause for sentence in release.sentences for clause in self._sentence(sentence)]

    def _sentence(self, sentence: Sentence) -> list[Clause]:
        text, offset = sentence.text, sentence.start
        ends = [m.end() for m in self.second.finditer(text)] + [len(text.rstrip("。"))]
        found = _matches(self.subjects, sentence, 0, len(text))
        subject = min(found, key=lambda m: (m.start, -m.end, m.id), default=None)
        if subject:
            subject = replace(subject, end=subject.end - 1)  # without は
        clauses, begin = [], 0
        for number, end in enumerate(ends, 1):
            verb, head, auxiliary, at = self._predicate(text[begin:end])
            values = _matches(self.values, sentence, begin, end)
            clauses.append(
                Clause(
                    sentence=sentence,
                    number=number,
                    main=number == len(ends),
                    start=offset + begin,
                    end=offset + min(end + 1, len(text)),
                    subject=subject,
                    verb=verb,
                    head=head,
                    auxiliary=auxiliary,
                    predicate=(offset + begin + at, offset + end) if verb else None,
                    topics=_matches(self.topics, sentence, begin, end, most=1),
                    forums=_matches(self.forums, sentence, begin, end, most=1),
                    values=tuple(sorted(values, key=lambda m: m.start)),
                )
            )
            begin = end + 1
        return clauses

    def _predicate(self, clause: str) -> tuple[str | None, str | None, str, int]:
        for verb, pattern in self.verbs:
            if found := pattern.search(clause):
                for head, head_pattern in self.heads:
                    if noun := head_pattern.search(clause[: found.start()]):
                        return verb, head, found["aux"], noun.start()
                return verb, "none", found["aux"], found.start()
        return None, None, "", 0


def _matches(rules, sentence: Sentence, *span: int, most: int | None = None) -> tuple[Match, ...]:
    """What the rules find in a span of a sentence, one after the other, each ``most`` times."""
    found = [(id, m) for id, p in rules for m in islice(p.finditer(sentence.text, *span), most)]
    return tuple(Match(id, sentence.start + m.start(), sentence.start + m.end()) for id, m in found)
