"""Tables of the pages on what can be checked, on forums and on values, as Markdown."""

import pandas as pd

from dialogue.analysis import profiles
from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, say, table

NOT_CODED = "not coded by this coder"


def quoted(study: Study) -> Markdown:
    """The words behind every flag of the sentences that count as a commitment."""
    found = profiles.flags(study)
    found = found[found["commitment"] & found["present"].fillna(False)]
    shown = {"label": "Sentence", "flag": "Flag", "words": "Words as written"}
    found = found.assign(flag=found["flag"].str.capitalize())
    return table(study, found[list(shown)].rename(columns=shown))


def apart(study: Study) -> Markdown:
    """Where form and content agree on a sentence and where they come apart."""
    found = profiles.form_and_content(study)
    form, content = found["form"], found["content"]
    rows = {
        "By form and by content": form & content,
        "By content only": ~form & content,
        "By form only": form & ~content,
    }
    labels = [", ".join(found.loc[r.fillna(False), "label"]) or "none" for r in rows.values()]
    if not profiles.coded(study):
        labels = [NOT_CODED] * len(rows)
    return table(study, pd.DataFrame({"Counts as a commitment": list(rows), "Sentences": labels}))


def roles(study: Study) -> Markdown:
    """Every role with its mark, its definition and how often forums stand in it."""
    return say(
        study,
        "\n".join(
            f"- **{r.en}** ({r.en[0]}): {r.definition} Mentions: {{forum-role/{r.id}}}."
            for r in study.codebook.actors.roles
        ),
    )


def by_topic(study: Study) -> Markdown:
    """The forums of every topic with their roles and sentences."""
    found = profiles.meetings(study)
    rows = []
    for topic in study.codebook.topics:
        hits = found[found["topic"] == topic.id].groupby(["forum", "role"], sort=False)["label"]
        said = (
            study.codebook.forum(forum).en
            + f" ({f'{role}, ' if role else ''}{', '.join(dict.fromkeys(labels))})"
            for (forum, role), labels in hits
        )
        rows.append((topic.en, "; ".join(said) or "none"))
    return table(study, pd.DataFrame(rows, columns=["Topic", "Forums"]))


def mentions(study: Study) -> Markdown:
    """Every mention of a forum, with the words as written and its role."""
    found = profiles.mentions(study)
    named = {r.id: r.en for r in study.codebook.actors.roles}
    frame = pd.DataFrame(
        {
            "Sentence": found["label"],
            "Forum": [study.codebook.forum(f).en for f in found["forum"]],
            "As written": found["words"],
            "Role": [named.get(r, "not coded") for r in found["role"]],
        }
    )
    return table(study, frame)


def heads(study: Study) -> Markdown:
    """Which heads stand in which kind of thing."""
    patterns = {k.id: k.pattern for k in profiles.kinds()}
    said: dict[str, dict] = {name: {} for name in profiles.kind_names().values()}
    for found in profiles.heads(study).values():
        for head in found:
            said[profiles.kind_names()[profiles.kind_of(head, patterns)]][head] = None
    rows = {name: "、".join(found) for name, found in said.items() if found}
    frame = pd.DataFrame(rows.items(), columns=["Kind", "Heads as written"])
    return table(study, frame) if rows else Markdown(f"What a value is said of: {NOT_CODED}.")


def concordance(study: Study) -> Markdown:
    """Every value word in its context, under a heading for each value."""
    found = profiles.concordance(study)
    blocks = []
    for value in study.codebook.values.values:
        rows = found[found["value"] == value.id]
        if rows.empty:
            continue
        frame = pd.DataFrame(
            {
                "Sentence": rows["label"],
                "In context": [_context(study, r) for r in rows.itertuples()],
                "Said of": ["、".join(h) or "not coded" for h in rows["heads"]],
            }
        )
        if rows["name"].any():
            frame["Inside the name"] = rows["name"]
        blocks.append(f"### {value.en.capitalize()} {value.ja}")
        blocks.append(say(study, f"Times: {{value/{value.id}}}."))
        blocks.append(table(study, frame))
    return Markdown("\n\n".join(blocks))


def _context(study: Study, row) -> str:
    """The word in bold between its contexts, with … where the sentence goes on."""
    text = study.release.by_id[row.sentence_id].text
    before = "" if text.startswith(row.before + row.match) else "…"
    after = "" if text.endswith(row.match + row.after) else "…"
    return f"{before}{row.before}**{row.match}**{row.after}{after}"
