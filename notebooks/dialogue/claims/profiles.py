"""Claims on what can be checked, on forums and their roles, on values and what they are said of."""

import pandas as pd

from dialogue.analysis import measures, profiles
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, each, measured
from dialogue.claims.shared import BY_CONTENT, BY_FORM, Count, count, having, ids, listed, named
from dialogue.corpus.entries import ContentRule, Role, Value

_READING = "Another reading of a sentence."


def _not_coded(what: str) -> Found:
    return Found(None, (), f"{what}: not coded by this coder.", "not coded")


def _verdict(study: Study, what: str, **values: bool):
    """The sentences that count so by form and content, where the coder codes criteria."""
    if not study.has_criteria:
        return _not_coded(f"Sentences that {what}")
    return having(profiles.form_and_content(study), **values)


# What can be checked


def _flag(study: Study, flag: str) -> pd.DataFrame:
    return having(profiles.flags(study), commitment=True, flag=flag.lower())


@coded(
    "Deadline, number, instrument, body and review among the sentences that count by their form; "
    "the value is how many of them name none of the five."
)
@changes("Another rule, grouping or reading.", *BY_FORM)
def c30_check_flags(study: Study) -> Found:
    if not study.has_criteria:
        return _not_coded("What the sentences that count name that can be checked")
    table = having(profiles.flags(study), commitment=True)
    table = table[table["flag"] != "actor"]
    counts = table.groupby("flag", sort=False)["present"].sum().sort_values(ascending=False)
    a = {f: f"an {f}" if f[0] in "aeiou" else f"a {f}" for f in counts.index}
    some = [f"{a[flag]} in {Count(n):words}" for flag, n in counts.items() if n]
    none = [f"no {flag}" for flag, n in counts.items() if not n]
    shown = "; ".join(named(x) for x in (some, none) if x) or "nothing"
    bare = ids(table.groupby("sentence_id").filter(lambda rows: not rows["present"].any()))
    total = Count(table["sentence_id"].nunique())
    said = f"Named in the {total} {total:sentence|sentences} under “{study.chosen_rule.en}”"
    return Found(len(bare), bare, f"{said}: {shown}; {len(bare)} with none.", shown)


@coded(
    "Sentences that count by their form and in which a reader quoted words for the flag; "
    "the actor is a subject, as written, that is one or both governments."
)
@changes("Another rule, grouping or reading.", *BY_FORM)
@each(lambda s: map(str.capitalize, profiles.FLAGS))
@count("{it}: named in {n} of {of} sentences that count.", of=_flag)
def c31_check_flag(study: Study, flag: str):
    table = _flag(study, flag)
    return _not_coded(flag) if table["present"].isna().any() else having(table, present=True)


_FINAL = "Criteria of the final clause, whatever its form; each alike. Counted where "


@coded(_FINAL + "every one is met.")
@changes(_READING, "coder")
@count("{n} of {of} sentences meet every criterion.")
def c32_check_all(study: Study):
    return _verdict(study, "meet every criterion", every=True)


@coded(_FINAL + "those that the chosen content rule needs are met.")
@changes(_READING, "content", "coder")
@count("{n} of {of} sentences count by content.")
def c33_check_content(study: Study):
    return _verdict(study, "count by content", content=True)


@coded(_FINAL + "the content rule is met and the form is none of the chosen rule.")
@changes(_READING, *BY_CONTENT)
@count("{n} of {of} sentences count by content and not by form.")
def c34_check_content_only(study: Study):
    return _verdict(study, "count by content and not by form", content=True, form=False)


@coded(_FINAL + "the content rule is not met and the form is one of the chosen rule.")
@changes(_READING, *BY_CONTENT)
@count("{n} of {of} sentences count by form and not by content.")
def c35_check_form_only(study: Study):
    return _verdict(study, "count by form and not by content", content=False, form=True)


@coded("Criteria of the final clause, whatever its form, that the content rule needs.")
@changes(_READING, "coder")
@each(lambda s: s.codebook.forms.content_rules)
@count("By content, “{it.en}”: {n} of {of} sentences.")
def c66_content_count(study: Study, rule: ContentRule):
    if not study.has_criteria:
        return _not_coded(f"Sentences that meet “{rule.en}”")
    return study.sentences[measures.meets(study.sentences, rule.needs).fillna(False).astype(bool)]


# Forums and their roles


@coded("Mentions of a forum, meeting, framework, text or partner: one a sentence, forum and role.")
@changes("Another list of forums, or another reading of a sentence.", "coder", "role")
def c36_forum_mentions(study: Study) -> Found:
    role = study.parameters["role"]
    if role != "all" and not study.has_criteria:
        return _not_coded(f"Forums as {role}")
    table = profiles.mentions(study)
    n, forums, where = (Count(len(x)) for x in (table, table["forum"].unique(), ids(table)))
    shown = f"{n} {n:mention|mentions} of {forums} {forums:forum or text|forums and texts}"
    unnamed = table["forum"].drop_duplicates().str.startswith("unnamed").sum()
    shown += f" ({unnamed} without a name)" if unnamed else ""
    shown += "" if role == "all" else f" as {role}"
    return Found(len(table), ids(table), f"{shown}, in {where} {where:sentence|sentences}.", shown)


def _mentions(study: Study, *role: Role) -> pd.DataFrame:
    return profiles.mentions(study, "all")


@coded("Mentions of forums in the role: one for each sentence and forum.")
@changes(_READING, "coder")
@each(lambda s: s.codebook.actors.roles)
@count("{it.en}: {n} of {of} mentions of forums.", of=_mentions)
def c37_forum_role(study: Study, role: Role):
    if not study.has_criteria:
        return _not_coded(f"{role.en} as the role of a forum")
    return having(_mentions(study), role=role.id)


@coded("Forums mentioned in two roles or more, over all sentences.")
@changes(_READING, "coder")
def c39_forum_several_roles(study: Study) -> Found:
    if not study.has_criteria:
        return _not_coded("Forums in several roles")
    table = _mentions(study)
    several = table.groupby("forum")["role"].nunique().gt(1)
    forums = {f.id: f.en for f in study.codebook.actors.forums if several.get(f.id)}
    hits = table[table["forum"].isin(forums)]
    return listed([*forums.values()], hits, "{n} forums stand in more than one role: {shown}.")


# Values and their heads

_WORDS = "Other value words, or another pattern for one of them."


@measured("Every place where a value's pattern stands in a sentence of the statement.")
@changes(_WORDS)
@count("Value words stand {n} times, in {where} sentences.")
def c40_value_words(study: Study):
    return profiles.concordance(study).sort_values("position")


@measured("Every place where the value's pattern stands in a sentence of the statement.")
@changes("Another pattern for the value.")
@each(lambda s: s.codebook.values.values)
@count("“{it.en} {it.ja}”: {n} {n:time|times}.")
def c41_value(study: Study, value: Value):
    return measures.occurrences(study.release, value.pattern)


@measured("The value or values whose pattern stands most often.")
@changes(_WORDS)
def c43_value_top(study: Study) -> Found:
    table = profiles.concordance(study)
    counted = table["value"].value_counts(sort=False)
    top = [v for v in study.codebook.values.values if counted.get(v.id, 0) == counted.max()]
    shown = named([f"“{v.en} {v.ja}”" for v in top])
    if top:
        shown += f" ({counted.max()} times{' each' if len(top) > 1 else ''})"
    hits = table[table["value"].isin([v.id for v in top])].sort_values("position")
    text = f"The most frequent value words: {shown}."
    return Found(", ".join(v.id for v in top), ids(hits), text, shown)


@measured(
    "Value words inside a name that the glossary lists: of a body, a forum, an event, a text "
    "or a programme."
)
@changes("Another list of names.")
def c44_value_in_name(study: Study) -> Found:
    table = profiles.concordance(study)
    hits = table[table["name"] != ""].sort_values("position")
    names = named(list(dict.fromkeys(hits["name"])))
    text = f"{len(hits)} of {len(table)} value words stand in a name: {names}."
    return Found(len(hits), ids(hits), text)
