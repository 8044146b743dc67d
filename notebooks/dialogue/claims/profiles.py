"""Claims on what can be checked, on forums and their roles, on values and what they are said of."""

from dialogue.analysis import measures, profiles
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, claim, named, plural, words
from dialogue.claims.shared import ids

_READING = "Another reading of a sentence."


def _not_coded(what: str) -> Found:
    return Found(None, (), f"{what}: not coded by this coder.", "not coded")


# What can be checked


def _flags(study: Study):
    table = profiles.flags(study)
    return table[table["commitment"]]


@claim(
    "c30",
    "check-flags",
    status="coded",
    how="Deadline, number, instrument, body and review among the sentences that count as a "
    "commitment; the value is how many of them name none of the five.",
    changes="Another rule, grouping or reading.",
    depends=("rule", "scheme", "coder"),
)
def _check_flags(study: Study) -> Found:
    if not profiles.coded(study):
        return _not_coded("What commitments name that can be checked")
    table = _flags(study)
    table = table[table["flag"] != "actor"]
    counts = table.groupby("flag", sort=False)["present"].sum().sort_values(ascending=False)
    some = [f"{_a(flag)} in {words(int(n))}" for flag, n in counts.items() if n]
    none = [f"no {flag}" for flag, n in counts.items() if not n]
    shown = "; ".join(named(x) for x in (some, none) if x) or "nothing"
    bare = table.groupby("sentence_id").filter(lambda rows: not rows["present"].any())
    bare = bare.drop_duplicates("sentence_id")
    total = table["sentence_id"].nunique()
    text = f"Named in {total} {plural('commitment', total)}: {shown}; {len(bare)} with none."
    return Found(len(bare), ids(bare), text, shown)


def _a(flag: str) -> str:
    return f"{'an' if flag[0] in 'aeiou' else 'a'} {flag}"


@claim(
    "c31",
    "check-flag",
    status="coded",
    how="Sentences that count as a commitment and in which a reader quoted words for the flag; "
    "the actor is a subject, as written, that is one or both governments.",
    changes="Another rule, grouping or reading.",
    depends=("rule", "scheme", "coder"),
    each=lambda study: list(profiles.FLAGS),
)
def _check_flag(study: Study, flag: str) -> Found:
    table = _flags(study)
    table = table[table["flag"] == flag]
    if table["present"].isna().any():
        return _not_coded(flag.capitalize())
    hits = table[table["present"].astype(bool)]
    text = f"{flag.capitalize()}: named in {len(hits)} of {len(table)} commitments."
    return Found(len(hits), ids(hits), text)


def _content(number, key, choose, said, how, depends):
    """A claim that counts sentences by their form and content."""

    @claim(number, key, status="coded", how=how, changes=_READING, depends=depends)
    def _find(study: Study) -> Found:
        if not profiles.coded(study):
            return _not_coded(f"Sentences that {said}")
        table = profiles.form_and_content(study)
        hits = table[choose(table).fillna(False).astype(bool)]
        return Found(len(hits), ids(hits), f"{len(hits)} of {len(table)} sentences {said}.")


_FINAL = "Criteria of the final clause, whatever its form; each alike. Counted where "
_BY_RULES = ("rule", "content", "scheme", "coder")
_content(
    *("c32", "check-all", lambda t: t["every"], "meet every criterion"),
    how=_FINAL + "every one is met.",
    depends=("coder",),
)
_content(
    *("c33", "check-content", lambda t: t["content"], "count by content"),
    how=_FINAL + "those that the chosen content rule needs are met.",
    depends=("content", "coder"),
)
_content(
    *("c34", "check-content-only", lambda t: t["content"] & ~t["form"]),
    "count by content and not by form",
    how=_FINAL + "the content rule is met and the form is none of the chosen rule.",
    depends=_BY_RULES,
)
_content(
    *("c35", "check-form-only", lambda t: ~t["content"] & t["form"]),
    "count by form and not by content",
    how=_FINAL + "the content rule is not met and the form is one of the chosen rule.",
    depends=_BY_RULES,
)


# Forums and their roles


@claim(
    "c36",
    "forum-mentions",
    status="coded",
    how="Mentions of a forum, framework or partner: one for each sentence, forum and role.",
    changes="Another list of forums, or another reading of a sentence.",
    depends=("coder", "role"),
)
def _forum_mentions(study: Study) -> Found:
    role = study.parameters["role"]
    if role != "all" and not profiles.coded(study):
        return _not_coded(f"Forums as {role}")
    table = profiles.mentions(study)
    forums, sentences = table["forum"].nunique(), table["sentence_id"].nunique()
    shown = f"{len(table)} {plural('mention', len(table))} of {forums} {plural('forum', forums)}"
    shown += "" if role == "all" else f" as {role}"
    text = f"{shown}, in {sentences} {plural('sentence', sentences)}."
    return Found(len(table), ids(table.drop_duplicates("sentence_id")), text, shown)


@claim(
    "c37",
    "forum-role",
    status="coded",
    how="Mentions of forums in the role: one for each sentence and forum.",
    changes=_READING,
    depends=("coder",),
    each=lambda study: [r.id for r in study.codebook.actors.roles],
)
def _forum_role(study: Study, role: str) -> Found:
    name = next(r.en for r in study.codebook.actors.roles if r.id == role)
    if not profiles.coded(study):
        return _not_coded(f"{name} as the role of a forum")
    table = profiles.mentions(study, "all")
    hits = table[table["role"] == role]
    text = f"{name}: {len(hits)} of {len(table)} mentions of forums."
    return Found(len(hits), ids(hits.drop_duplicates("sentence_id")), text)


@claim(
    "c38",
    "forum-topic",
    status="coded",
    how="Forums mentioned in clauses that carry the topic, each with its roles.",
    changes="Another list of forums, or another reading of a clause.",
    depends=("coder", "role"),
    each=lambda study: [t.id for t in study.codebook.topics],
)
def _forum_topic(study: Study, topic: str) -> Found:
    table = profiles.meetings(study)
    hits = table[table["topic"] == topic]
    roles = hits.groupby("forum", sort=False)["role"].agg(lambda r: ", ".join(dict.fromkeys(r)))
    shown = "; ".join(
        study.codebook.forum(forum).en + (f" ({said})" if said else "")
        for forum, said in roles.items()
    )
    shown = shown or "none"
    text = f"“{study.codebook.theme(topic).en}”, forums: {shown}."
    return Found(len(roles), ids(hits.drop_duplicates("sentence_id")), text, shown)


@claim(
    "c39",
    "forum-several-roles",
    status="coded",
    how="Forums mentioned in two roles or more, over all sentences.",
    changes=_READING,
    depends=("coder",),
)
def _forum_several_roles(study: Study) -> Found:
    if not profiles.coded(study):
        return _not_coded("Forums in several roles")
    table = profiles.mentions(study, "all")
    several = table.groupby("forum")["role"].nunique().gt(1)
    forums = [f for f in study.codebook.actors.forums if several.get(f.id)]
    hits = table[table["forum"].isin([f.id for f in forums])].drop_duplicates("sentence_id")
    shown = named([f.en for f in forums])
    text = f"{len(forums)} forums stand in more than one role: {shown}."
    return Found(len(forums), ids(hits), text, shown)


# Values and their heads

_WORDS = "Other value words, or another pattern for one of them."


@claim(
    "c40",
    "value-words",
    status="measured",
    how="Every place where a value's pattern stands in a sentence of the statement.",
    changes=_WORDS,
)
def _value_words(study: Study) -> Found:
    table = profiles.concordance(study)
    hits = table.sort_values("position").drop_duplicates("sentence_id")
    text = f"Value words stand {len(table)} times, in {len(hits)} sentences."
    return Found(len(table), ids(hits), text)


@claim(
    "c41",
    "value",
    status="measured",
    how="Every place where the value's pattern stands in a sentence of the statement.",
    changes="Another pattern for the value.",
    each=lambda study: [v.id for v in study.codebook.values.values],
)
def _value(study: Study, value: str) -> Found:
    pattern = next(v.pattern for v in study.codebook.values.values if v.id == value)
    hits = measures.occurrences(study.release, pattern)
    text = f"“{_named(study)[value]}”: {len(hits)} {plural('time', len(hits))}."
    return Found(len(hits), ids(hits.drop_duplicates("sentence_id")), text)


def _named(study: Study) -> dict[str, str]:
    return {v.id: f"{v.en} {v.ja}" for v in study.codebook.values.values}


@claim(
    "c42",
    "value-kinds",
    status="coded",
    how="Value words by the kind of thing they are said of; a word said of two kinds counts twice.",
    changes="Other kinds, or another reading of what a word is said of.",
    depends=("coder",),
)
def _value_kinds(study: Study) -> Found:
    if not profiles.coded(study):
        return _not_coded("What value words are said of")
    table = profiles.spread(study)
    table = table[table["kind"] != ""]
    counted = table.groupby("kind")["count"].sum().sort_values(ascending=False, kind="stable")
    names = profiles.kind_names()
    shown = named([f"{names[k]} {n}" for k, n in counted.items()])
    rests = dict.fromkeys(s for found in table["sentences"] for s in found)
    return Found(len(counted), tuple(sorted(rests)), f"Value words are said of: {shown}.", shown)


@claim(
    "c43",
    "value-top",
    status="measured",
    how="The value or values whose pattern stands most often.",
    changes=_WORDS,
)
def _value_top(study: Study) -> Found:
    table = profiles.concordance(study)
    counted = table["value"].value_counts(sort=False)
    top = [v for v in _named(study) if counted.get(v, 0) == counted.max()]
    shown = named([f"“{_named(study)[v]}”" for v in top])
    hits = table[table["value"].isin(top)].drop_duplicates("sentence_id").sort_values("position")
    text = f"The most frequent value words: {shown}."
    if top:
        shown += f" ({counted.max()} times{' each' if len(top) > 1 else ''})"
        text = f"The most frequent value words: {shown}."
    return Found(", ".join(top), ids(hits), text, shown)


@claim(
    "c44",
    "value-in-name",
    status="measured",
    how="Value words inside a name that the glossary lists: of a body, a forum, an event, a text "
    "or a programme.",
    changes="Another list of names.",
)
def _value_in_name(study: Study) -> Found:
    table = profiles.concordance(study)
    hits = table[table["name"] != ""].sort_values("position")
    names = named(list(dict.fromkeys(hits["name"])))
    text = f"{len(hits)} of {len(table)} value words stand in a name: {names}."
    return Found(len(hits), ids(hits.drop_duplicates("sentence_id")), text)
