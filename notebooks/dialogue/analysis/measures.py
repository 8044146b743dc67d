"""What is counted: tables made from a release and its codes. Nothing here draws or words."""

import re
from collections.abc import Iterable
from operator import attrgetter

import pandas as pd

from dialogue.corpus.codebook import Codebook
from dialogue.corpus.release import Release

CONTINUITY = "継続"
RENEWAL = "新たに"
# kinds of glossary entries that are names: a word inside one is not the sentence's own
NAMES = ("agency", "event", "forum", "instrument", "private-sector", "programme")


def coded(release: Release, codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """One row a sentence, coded by its final clause; topics are those of all its clauses.

    Columns: sentence_id, label, position, part, text, start, end, characters, continues (says
    継続), topics, and the codes of the clause (see ``readings.table``).
    """
    told = attrgetter("id", "label", "number", "part", "text", "start", "end", "characters")
    columns = ["sentence_id", "label", "position", "part", "text", "start", "end", "characters"]
    base = pd.DataFrame(map(told, release.sentences), columns=columns)
    base["continues"] = [CONTINUITY in text for text in base["text"]]
    main = codes[codes["main"]].drop(columns=["main", "part", "clause", "topics"])
    topics = codes.groupby("sentence_id")["topics"].agg(
        lambda lists: tuple(t.id for t in codebook.topics if any(t.id in own for own in lists))
    )
    return base.merge(main, on="sentence_id", validate="1:1").merge(topics, on="sentence_id")


def sentences(coded: pd.DataFrame, codebook: Codebook, scheme: str, rule: str) -> pd.DataFrame:
    """The coded sentences with two columns more: group (of ``scheme``), commitment (counts by
    ``rule``)."""
    grouping, counts = codebook.scheme(scheme), codebook.rule(rule).counts[scheme]
    frames = zip(coded["verb"], coded["head"], strict=True)
    groups = [grouping.group_of(*frame) for frame in frames]
    return coded.assign(group=groups, commitment=[group in counts for group in groups])


def in_theme(table: pd.DataFrame, theme: str) -> pd.Series:
    """Which sentences belong to a part or carry a topic (boolean, aligned with ``table``)."""
    return table["part"].eq(theme) | table["topics"].map(lambda topics: theme in topics)


def space(table: pd.DataFrame, themes: Iterable[str]) -> pd.DataFrame:
    """Space given to each theme under three weights, always together.

    Columns: theme, weight (sentences, characters, commitments), count, whole, share (0 to 1,
    missing where the whole is 0). Topics overlap, so their shares may add up to more than 1.
    """
    counted = table.assign(sentences=1, commitments=table["commitment"])
    counted = counted[["sentences", "characters", "commitments"]].astype(int)
    rows = [
        (theme, weight, count, counted[weight].sum())
        for theme in themes
        for weight, count in counted[in_theme(table, theme)].sum().items()
    ]
    space = pd.DataFrame(rows, columns=["theme", "weight", "count", "whole"])
    return space.assign(share=space["count"] / space["whole"])


def ranked(table: pd.DataFrame, codebook: Codebook, kind: str, weight: str) -> list[str]:
    """Ids of the ``parts`` or ``topics`` from the most space to the least by one weight."""
    counts = space(table, [t.id for t in getattr(codebook, kind)])
    counts = counts[counts["weight"].eq(weight)]
    return [*counts.sort_values("count", ascending=False, kind="stable")["theme"]]


def rules(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Which sentences count by their form under every rule and scheme.

    Columns: scheme, rule, count, sentences (tuple of ids), entering (not under the rule before).
    """
    rows = []
    for scheme in codebook.forms.schemes:
        before: tuple[str, ...] = ()
        for rule in codebook.forms.rules:
            read = sentences(table, codebook, scheme.id, rule.id)
            hits = tuple(read.loc[read["commitment"], "sentence_id"])
            entering = tuple(s for s in hits if s not in before)
            rows.append((scheme.id, rule.id, len(hits), hits, entering))
            before = hits
    return pd.DataFrame(rows, columns=["scheme", "rule", "count", "sentences", "entering"])


def meets(table: pd.DataFrame, needs: Iterable[str]) -> pd.Series:
    """Which sentences meet all the criteria in ``needs`` (boolean; missing where not coded)."""
    return table[list(needs)].all(axis=1, skipna=False).astype("boolean")


def occurrences(release: Release, pattern: str, width: int = 20) -> pd.DataFrame:
    """Key word in context: every match of a regular expression in the statement's sentences.

    Columns: sentence_id, label, part, before, match, after; ``width`` characters on each side.
    """
    rows = [
        (s.id, s.label, s.part, *around(m, width))
        for s in release.sentences
        for m in re.finditer(pattern, s.text)
    ]
    return pd.DataFrame(rows, columns=["sentence_id", "label", "part", "before", "match", "after"])


def around(match: re.Match, width: int) -> tuple[str, str, str]:
    """What stands before a match, the match, and what stands after it: ``width`` characters."""
    start, end = match.span()
    return match.string[max(0, start - width) : start], match[0], match.string[end : end + width]


def inside(name: str, text: str, start: int, end: int) -> bool:
    """Whether a place in a text lies inside the name, wherever that stands."""
    places = (m.span() for m in re.finditer(re.escape(name), text))
    return any(first <= start and end <= last for first, last in places)


def topics_present(table: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Ids of topics that stand in a sentence, in the codebook's order."""
    return [t.id for t in codebook.topics if in_theme(table, t.id).any()]
