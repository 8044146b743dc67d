"""Tables of the pages on what can be checked, forums, values, words and continuity, as Markdown."""

import re

from dialogue.analysis import measures, profiles, words
from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, in_context, labels, say, table

NOT_CODED = "not coded by this coder"
SHOWN = {"label": "Sentence", "context": "In context"}


def quoted(study: Study) -> Markdown:
    """The words behind every flag of the sentences that count by their form."""
    flags = profiles.flags(study)
    flags = flags[flags["commitment"] & flags["present"].fillna(False)]
    flags = flags.assign(flag=flags["flag"].str.capitalize())
    columns = {"label": "Sentence", "flag": "Flag", "words": "Words as written"}
    return table(study, flags, columns)


def apart(study: Study) -> Markdown:
    """Where form and content agree on a sentence and where they come apart."""
    rows = profiles.form_and_content(study)
    form, content = rows["form"], rows["content"]
    ways = {
        "By form and by content": form & content,
        "By content only": ~form & content,
        "By form only": form & ~content,
    }
    none = "none" if study.has_criteria else NOT_CODED
    listed = [labels(rows, way.fillna(False)) or none for way in ways.values()]
    return table(study, {"Counts": [*ways], "Sentences": listed})


def roles(study: Study) -> Markdown:
    """Every role with its mark, its definition and how often forums stand in it."""
    lines = (
        f"- **{r.en}** ({r.en[0]}): {r.definition} Mentions: {{forum-role/{r.id}}}."
        for r in study.codebook.actors.roles
    )
    return say(study, "\n".join(lines))


def by_topic(study: Study) -> Markdown:
    """The forums of every topic with their roles and sentences."""
    meetings = profiles.meetings(study)
    rows = []
    for topic in study.codebook.topics:
        own = meetings[meetings["topic"] == topic.id]
        forums = (
            f"{study.codebook.forum(forum).en} "
            f"({', '.join(dict.fromkeys(filter(None, (role, *hits))))})"
            for (forum, role), hits in own.groupby(["forum", "role"], sort=False)["label"]
        )
        rows.append({"Topic": topic.en, "Forums": "; ".join(forums) or "none"})
    return table(study, rows)


def mentions(study: Study) -> Markdown:
    """Every mention of a forum, with the words as written and its role."""
    roles = {r.id: r.en for r in study.codebook.actors.roles}
    rows = profiles.mentions(study)
    rows["forum"] = [study.codebook.forum(forum).en for forum in rows["forum"]]
    rows["role"] = [roles.get(role, "not coded") for role in rows["role"]]
    columns = {"label": "Sentence", "forum": "Forum", "words": "As written", "role": "Role"}
    return table(study, rows, columns)


def concordance(study: Study) -> Markdown:
    """Every value word in its context, and what it is said of."""
    names = {v.id: f"{v.en} {v.ja}" for v in study.codebook.values.values}
    places = profiles.concordance(study)
    places["context"] = in_context(study, places)
    places["of"] = ["、".join(heads) or "not coded" for heads in places["heads"]]
    places["value"] = places["value"].map(names)
    columns = {"value": "Value", **SHOWN, "of": "Said of", "name": "Inside the name"}
    return table(study, places, columns)


def cuts(study: Study) -> Markdown:
    """How the words that policy readers look for are cut, in every mode."""
    pieces = words.cuts(study.release, words.LOOKED_FOR)
    pieces["English"] = pieces["word"].map(words.LOOKED_FOR)
    frame = pieces.pivot(index=["word", "English"], columns="split", values="pieces")
    frame = frame.add_prefix("Mode ").reset_index("English")
    return table(study, frame.reindex([*pieces["word"].unique()]), index="Word")


def two_counts(study: Study) -> Markdown:
    """Counts by the segmenter's words beside counts by rule."""
    frame = words.two_counts(study)
    frame["final"] = frame["final"].astype("string").fillna("")
    frame.columns = ["Word", "English", "Segmenter", "Rule", "Of these final"]
    return table(study, frame)


def places(study: Study, *which: str) -> Markdown:
    """Every place where one of the words stands, in text order."""
    rows = measures.occurrences(study.release, "|".join(map(re.escape, which)))
    if rows.empty:
        return Markdown(f"{', '.join(which)}: in no sentence of this statement.")
    return table(study, rows.assign(context=in_context(study, rows)), SHOWN)


def carried(study: Study) -> Markdown:
    """Every 継続 in its context, with what it carries on."""
    rows = words.governed(study.release)
    found = measures.occurrences(study.release, measures.CONTINUITY, width=15)
    named = (f"{row.governs} {row.en}".strip() for row in rows.itertuples())
    rows["carried"] = [name or "not found by the rule" for name in named]
    rows["context"] = in_context(study, found)
    return table(study, rows, SHOWN | {"carried": "Carried on"})
