"""Claims on what became of the sentences of one release in another; there are none without two."""

from dialogue.analysis import comparison
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, each
from dialogue.claims.shared import Count

_HOW = "Sentences of both releases matched one to one, the most alike first, in either language: "
_CHANGED = changes("Another threshold, or another measure of how alike two are.", "threshold")
_AGAINST = each(lambda study: [study.against] if study.against else [])


def _found(study: Study, kind: str, text: str) -> Found:
    made, pairs = comparison.of(study), comparison.pairs(study)[kind]
    both = (s.id for pair in pairs for s in (pair.earlier, pair.later) if s)
    told = {"n": Count(len(pairs)), "earlier": made.earlier.name, "later": made.later.name}
    own = tuple(id for id in both if id in study.release.by_id)
    return Found(len(pairs), own, text.format(**told).replace("Zero", "No"))


@coded(_HOW + "those that are the same but for spacing, width and the kind of a comma.")
@_CHANGED
@_AGAINST
def c72_carried(study: Study, other: str) -> Found:
    text = "{n:Words} {n:sentence|sentences} of {later} {n:stands|stand} as in {earlier}."
    return _found(study, comparison.CARRIED, text)


@coded(_HOW + "those that are alike from the threshold on, and not the same.")
@_CHANGED
@_AGAINST
def c73_edited(study: Study, other: str) -> Found:
    text = "{n:Words} {n:sentence|sentences} of {later} {n:is|are} edited from {earlier}."
    return _found(study, comparison.EDITED, text)


@coded(_HOW + "those of the later release that are left.")
@_CHANGED
@_AGAINST
def c74_new(study: Study, other: str) -> Found:
    text = "{n:Words} {n:sentence|sentences} of {later} {n:has|have} no counterpart in {earlier}."
    return _found(study, comparison.NEW, text)


@coded(_HOW + "those of the earlier release that are left.")
@_CHANGED
@_AGAINST
def c75_dropped(study: Study, other: str) -> Found:
    text = "{n:Words} {n:sentence|sentences} of {earlier} {n:is|are} not in {later} any more."
    return _found(study, comparison.DROPPED, text)
