"""Families of claims: one for every form, rule, part and topic."""

from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, each
from dialogue.claims.shared import BY_FORM, count, having, ids
from dialogue.corpus.entries import Group, Part, Rule


def _themes(study: Study) -> list[Part]:
    return [*study.codebook.parts, *study.codebook.topics]


@coded("Sentences whose final predicate belongs to the group, under the chosen grouping.")
@changes("Another grouping, or another reading of a predicate.", "scheme", "coder")
@each(lambda study: study.grouping.groups)
@count("Form “{it.en}” ({it.ja}): {n} of {of} sentences.")
def c18_form(study: Study, form: Group):
    return having(study.sentences, group=form.id)


@coded("Sentences that count by their form under the rule, under the chosen grouping.")
@changes("Another grouping, or another reading of a predicate.", "scheme", "coder")
@each(lambda s: s.codebook.forms.rules)
@count("Rule “{it.en}”: {n} of {of} sentences.")
def c19_rule_count(study: Study, rule: Rule):
    return having(study.rules, scheme=study.scheme, rule=rule.id)["sentences"].item()


@coded("Sentences of the part, or sentences that carry the topic.")
@changes("For a part nothing; for a topic another reading of a sentence.", "coder")
@each(_themes)
@count("“{it.en}”: {n} of {of} sentences.")
def c20_theme_sentences(study: Study, theme: Part):
    return study.of_theme(theme.id)


@coded("Share of the statement's characters in the sentences of the theme; topics overlap.")
@changes("Weighing by sentences, or by those that count under a rule.", "coder")
@each(_themes)
def c21_theme_characters(study: Study, theme: Part) -> Found:
    hits = study.of_theme(theme.id)
    share = hits["characters"].sum() / study.sentences["characters"].sum()
    text = f"“{theme.en}”: {share:.0%} of the characters."
    return Found(round(float(share), 4), ids(hits), text, f"{share:.0%}")


@coded("Sentences of the theme that count by their form under the chosen rule.")
@changes("Another rule, grouping or reading.", *BY_FORM)
@each(_themes)
@count("“{it.en}”: {n} {n:sentence counts|sentences count} under the rule “{rule.en}”.")
def c22_theme_commitments(study: Study, theme: Part):
    return having(study.of_theme(theme.id), commitment=True)


@coded("Sentences of the theme in which 継続 stands.")
@changes("Counting other words for going on; for a topic another reading of a sentence.", "coder")
@each(_themes)
@count("“{it.en}”: {n} {n:sentence says|sentences say} 継続.")
def c23_theme_continuing(study: Study, theme: Part):
    return having(study.of_theme(theme.id), continues=True)


@coded("Groups of forms in which the theme's sentences speak, with their counts.")
@changes("Another grouping or reading.", "scheme", "coder")
@each(_themes)
def c24_theme_forms(study: Study, theme: Part) -> Found:
    hits = study.of_theme(theme.id)
    counted = hits["group"].value_counts()
    groups = [g for g in study.grouping.groups if g.id in counted]
    groups.sort(key=lambda g: -counted[g.id])
    shown = "; ".join(f"{g.en} ({g.ja}) {counted[g.id]}" for g in groups) or "none"
    return Found(len(groups), ids(hits), f"“{theme.en}”, forms of speech: {shown}.", shown)
