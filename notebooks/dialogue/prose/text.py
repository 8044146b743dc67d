"""The statement's sentences, the rules that count them, and every claim made of them."""

from itertools import groupby

import pandas as pd

from dialogue import claims
from dialogue.analysis import measures, parameters
from dialogue.analysis.study import Study
from dialogue.corpus.readings import CRITERIA
from dialogue.prose.core import Markdown, bullets, labels, names, paragraph, plain, quoted, table


def sentences(study: Study, rows: pd.DataFrame) -> Markdown:
    """These sentences with their Japanese and the working English."""
    blocks = []
    for row in rows.itertuples():
        topics = ", ".join(plain(study.codebook.theme(t).en) for t in row.topics)
        blocks.append(sentence(study, row) + (f"\n\nTopics: {topics}\n:::" if topics else "\n:::"))
    return Markdown("\n\n".join(blocks))


def sentence(study: Study, row) -> str:
    """The beginning of a block: a sentence's label, form, text and working English."""
    group = study.grouping.group(row.group)
    mark = f"{group.en} · {group.ja}" + f" · {counted(study)}" * bool(row.commitment)
    said = paragraph(row.text, study.release.language)
    if study.release.language != "en":
        said += f"\n\n*Working English.* {study.translation.get(row.sentence_id, 'not yet')}"
    return f":::{{div}} dlg-sentence\n[{row.label}](#{row.sentence_id}) {mark}\n\n{said}"


def counted(study: Study) -> str:
    """What is said of a sentence that counts by its form."""
    return f"counts under “{study.chosen_rule.en}”"


def forms(study: Study) -> Markdown:
    """Every form with its sentences, under the published grouping, whatever is chosen."""
    study = study.with_parameters(scheme=study.codebook.forms.published)
    found = ((f, study.sentences["group"].eq(f.id)) for f in study.forms)
    rows = (
        {"Form": f"{f.en} {f.ja}", "Sentences": labels(study.sentences, n), "How many": n.sum()}
        for f, n in found
    )
    return table(study, rows)


def fullest(study: Study) -> Markdown:
    """The sentences that meet every criterion of content, with their form as in ``forms``."""
    study = study.with_parameters(scheme=study.codebook.forms.published)
    met = measures.meets(study.sentences, CRITERIA).fillna(False).astype(bool)
    rows = study.sentences[met].assign(commitment=False)  # told by the rules, which may change
    return sentences(study, rows) or Markdown("None that this coder codes so.")


def rules_by_scheme(study: Study) -> Markdown:
    """Counts of every rule under every grouping, as a table."""
    forms = study.codebook.forms
    counts = study.rules.pivot(index="rule", columns="scheme", values="count")
    counts = counts.loc[[rule.id for rule in forms.rules]]
    columns = {scheme.en: [*counts[scheme.id]] for scheme in forms.schemes if not scheme.ordinal}
    return table(study, {"Rule": [rule.en for rule in forms.rules], **columns})


def ledger(study: Study) -> Markdown:
    """Every claim of the study with what it rests on, and how those of a number were made."""
    labels, rows = study.release.labels, []
    for _, made in groupby(claims.ledger(study), lambda claim: claim.id.split("-")[1]):
        said = []
        for claim in made:
            rests = ", ".join(f"[{labels[s]}](#{s})" for s in claim.sentences) or "no sentence"
            text = f"[{claim.id}](#{claim.id}) {plain(claim.text)}"
            said.append(f"[{text} [{rests}]{{.dlg-source}}]{{#{claim.id} .dlg-claim}}")
        how = f"*{claim.status}* {claim.how} *Would change it:* {claim.changes}"
        how += f" *Depends on:* {', '.join(claim.depends)}." if claim.depends else ""
        rows.append({"Claim, and what it rests on": " ".join(said), "How it was made": how})
    return Markdown(f"::::{{div}} dlg-claims\n{pd.DataFrame(rows).to_markdown(index=False)}\n::::")


def frames(study: Study) -> Markdown:
    """Every predicate frame of the sentences, with its group under each grouping of forms."""
    schemes = [s for s in study.codebook.forms.schemes if not s.ordinal]
    rows = []
    for verb in study.codebook.predicates.verbs:
        ending = study.sentences[study.sentences["verb"] == verb.id]
        for head, hits in ending.groupby("head", sort=False):
            row = {"Verb": f"{verb.ja} {verb.en}"}
            row["What it governs"] = "{0.ja} {0.en}".format(study.codebook.head(head))
            row |= {"Sentences": ", ".join(hits["label"]), "Count": len(hits)}
            rows.append(row | {s.en: s.group(s.group_of(verb.id, head)).en for s in schemes})
    uncoded = labels(study.sentences, study.sentences["verb"].eq(""))
    rest = bullets(study, [f"No rule knows the predicate of {uncoded}."] if uncoded else [])
    return Markdown(f"{table(study, rows) if rows else ''}\n\n{rest}".strip())


def second_clauses(study: Study) -> Markdown:
    """The predicates before a comma, which the sentence's own code does not show."""
    verbs = {v.id: f"{v.ja} ({v.en})" for v in study.codebook.predicates.verbs}
    verbs[""] = "one that no rule knows"
    rows = study.codes[~study.codes["main"]][["sentence_id", "verb"]]
    rows = rows.merge(study.sentences, on="sentence_id", suffixes=("_first", ""))
    lines = (
        f"{row.label}: first {verbs[row.verb_first]}, then {verbs[row.verb]}."
        for row in rows.itertuples()
    )
    return bullets(study, lines, "No sentence has a second predicate.")


def ranked(study: Study, kind: str) -> list[str]:
    """Ids of the parts or topics, most of the chosen weight first."""
    return measures.ranked(study.sentences, study.codebook, kind, study.parameters["weight"])


def space_table(study: Study, kind: str) -> Markdown:
    """Space given to each part or topic under the three weights, most of the chosen one first."""
    themes = {t.id: t for t in getattr(study.codebook, kind)}
    shares = measures.space(study.sentences, themes).pivot(index="theme", columns="weight")
    rows = []
    for t in ranked(study, kind):
        counts = {
            name.capitalize(): f"{shares['count'][w][t]} ({shares['share'][w][t]:.0%})"
            for w, name in parameters.WEIGHTS.items()
            if shares["whole"][w][t]
        }
        rows.append({"Theme": names(themes[t])} | counts)
    return Markdown(f"::::{{div}} dlg-ordered\n{table(study, rows)}\n::::")


def hooks(study: Study) -> Markdown:
    """Every dated mention with the words as written, in order of time."""
    if study.hooks.empty:
        return Markdown("")
    rows = study.hooks.sort_values("start", kind="stable")
    span = rows["start"] + " to " + rows["end"]
    columns = {
        "When": span.where(rows["start"].ne(rows["end"]), rows["start"]),
        "What": rows["name_en"] + " " + rows["name_ja"],
        "As written": rows["quote"].map(quoted),
        "Sentence": [study.release.labels.get(s, "the notice") for s in rows["sentence_id"]],
        "Remark": rows["note"],
    }
    return table(study, columns)
