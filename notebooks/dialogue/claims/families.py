"""Families of claims: one for every form, rule, part and topic."""

from dialogue.analysis.study import Study
from dialogue.claims.register import Found, claim
from dialogue.claims.shared import ids, rule_counts, themes


@claim(
    "c18",
    "form",
    status="coded",
    how="Sentences whose final predicate belongs to the group, under the chosen grouping.",
    changes="Another grouping, or another reading of a predicate.",
    depends=("scheme", "coder"),
    each=lambda study: [g.id for g in study.codebook.scheme(study.scheme).groups],
)
def _form(study: Study, group: str) -> Found:
    hits = study.sentences[study.sentences["group"] == group]
    name = study.codebook.scheme(study.scheme).group(group)
    text = f"Form “{name.en}” ({name.ja}): {len(hits)} of {len(study.sentences)} sentences."
    return Found(len(hits), ids(hits), text)


@claim(
    "c19",
    "rule-count",
    status="coded",
    how="Sentences that count as a commitment under the rule, under the chosen grouping.",
    changes="Another grouping, or another reading of a predicate.",
    depends=("scheme", "coder"),
    each=lambda study: [r.id for r in study.codebook.forms.rules],
)
def _rule_count(study: Study, rule: str) -> Found:
    table = rule_counts(study).set_index("rule")
    count, hits = int(table.loc[rule, "count"]), table.loc[rule, "sentences"]
    name = study.codebook.rule(rule).en
    return Found(count, hits, f"Rule “{name}”: {count} of {len(study.sentences)} sentences.")


@claim(
    "c20",
    "theme-sentences",
    status="coded",
    how="Sentences of the part, or sentences that carry the topic.",
    changes="For a part nothing; for a topic another reading of a sentence.",
    depends=("coder",),
    each=themes,
)
def _theme_sentences(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    name = study.codebook.theme(theme).en
    return Found(
        len(hits), ids(hits), f"“{name}”: {len(hits)} of {len(study.sentences)} sentences."
    )


@claim(
    "c21",
    "theme-characters",
    status="coded",
    how="Share of the statement's characters in the sentences of the theme; topics overlap.",
    changes="Weighing by sentences or by commitments.",
    depends=("coder",),
    each=themes,
)
def _theme_characters(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    share = hits["characters"].sum() / study.sentences["characters"].sum()
    name = study.codebook.theme(theme).en
    shown = f"{100 * share:.0f}%"
    text = f"“{name}”: {shown} of the characters."
    return Found(round(float(share), 4), ids(hits), text, shown)


@claim(
    "c22",
    "theme-commitments",
    status="coded",
    how="Sentences of the theme that count as a commitment under the chosen rule.",
    changes="Another rule, grouping or reading.",
    depends=("rule", "scheme", "coder"),
    each=themes,
)
def _theme_commitments(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    hits = hits[hits["commitment"]]
    name = study.codebook.theme(theme).en
    count = "sentence counts" if len(hits) == 1 else "sentences count"
    text = f"“{name}”: {len(hits)} {count} as a commitment under the chosen rule."
    return Found(len(hits), ids(hits), text)


@claim(
    "c23",
    "theme-continuing",
    status="coded",
    how="Sentences of the theme in which 継続 stands.",
    changes="Counting other words for going on; for a topic another reading of a sentence.",
    depends=("coder",),
    each=themes,
)
def _theme_continuing(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    hits = hits[hits["continues"]]
    name = study.codebook.theme(theme).en
    said = "sentence says" if len(hits) == 1 else "sentences say"
    return Found(len(hits), ids(hits), f"“{name}”: {len(hits)} {said} 継続.")


@claim(
    "c24",
    "theme-forms",
    status="coded",
    how="Groups of forms in which the theme's sentences speak, with their counts.",
    changes="Another grouping or reading.",
    depends=("scheme", "coder"),
    each=themes,
)
def _theme_forms(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    counted = hits["group"].value_counts()
    groups = [g for g in study.codebook.scheme(study.scheme).groups if g.id in counted.index]
    groups.sort(key=lambda g: -counted[g.id])
    shown = "; ".join(f"{g.en} ({g.ja}) {counted[g.id]}" for g in groups) or "none"
    name = study.codebook.theme(theme).en
    return Found(len(groups), ids(hits), f"“{name}”, forms of speech: {shown}.", shown)
