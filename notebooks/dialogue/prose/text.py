"""The statement's sentences, the rules that count them, and every claim made of them."""

import pandas as pd

from dialogue import claims
from dialogue.analysis import measures, parameters
from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, say, table


def sentences(study: Study, rows=None) -> Markdown:
    """Sentences with their Japanese and the working English, in text order."""
    rows = study.sentences if rows is None else rows
    scheme = study.codebook.scheme(study.scheme)
    blocks = []
    for row in rows.itertuples():
        topics = [study.codebook.theme(t).en for t in row.topics]
        group = scheme.group(row.group)
        mark = f"{group.en} · {group.ja}" + (" · counts as a commitment" if row.commitment else "")
        blocks.append(
            f":::{{div}} dlg-sentence\n[{row.label}](#{row.sentence_id}) {mark}\n\n{row.text}\n\n"
            f"*Working English.* {study.translation.get(row.sentence_id, 'not yet')}\n\n"
            + (f"Topics: {', '.join(topics)}\n" if topics else "")
            + ":::"
        )
    return Markdown("\n\n".join(blocks))


def rules_by_scheme(study: Study) -> Markdown:
    """Counts of every rule under every grouping, as a table."""
    frame = study.rules.pivot(index="rule", columns="scheme", values="count")
    frame = frame.loc[
        [r.id for r in study.codebook.forms.rules],
        [s.id for s in study.codebook.forms.schemes if not s.ordinal],
    ]
    frame.index = [r.en for r in study.codebook.forms.rules]
    frame.columns = [study.codebook.scheme(s).en for s in frame.columns]
    return table(study, frame.rename_axis("Rule").reset_index())


def ledger(study: Study) -> Markdown:
    """Every claim of the study with how it was made and what it rests on."""
    labels = study.release.labels
    blocks = []
    for claim in claims.ledger(study):
        rests = ", ".join(f"[{labels[s]}](#{s})" for s in claim.sentences) or "no sentence"
        depends = ", ".join(claim.depends) or "no parameter"
        blocks.append(
            f"({claim.id})=\n:::{{div}} dlg-claim\n"
            f'<a class="dlg-permalink" href="#{claim.id}">{claim.id}</a> {claim.text}\n\n'
            f"*{claim.status}* · {claim.how} · Would change it: {claim.changes} · "
            f"Depends on: {depends} · Rests on: {rests}\n:::"
        )
    return Markdown("\n\n".join(blocks))


def frames(study: Study) -> Markdown:
    """Every predicate frame of the sentences, with its group under each grouping of forms."""
    schemes = [s for s in study.codebook.forms.schemes if not s.ordinal]
    verbs = {v.id: v for v in study.codebook.predicates.verbs}
    heads = {h.id: h for h in study.codebook.predicates.heads}
    rows = []
    for (verb, head), hits in study.sentences.groupby(["verb", "head"], sort=False):
        if verb not in verbs:
            continue
        row = {
            "Verb": f"{verbs[verb].ja} {verbs[verb].en}",
            "What it governs": f"{heads[head].ja} {heads[head].en}",
            "Sentences": ", ".join(hits["label"]),
            "Count": len(hits),
        }
        for scheme in schemes:
            group = scheme.group_of(verb, head)
            row[scheme.en] = scheme.group(group).en if group else "none"
        rows.append(row)
    order = [*verbs]
    rows.sort(
        key=lambda r: order.index(next(v for v in order if r["Verb"].startswith(verbs[v].ja + " ")))
    )
    return table(study, pd.DataFrame(rows))


def second_clauses(study: Study) -> Markdown:
    """The predicates before a comma, which the sentence's own code does not show."""
    verbs = {v.id: v for v in study.codebook.predicates.verbs}
    lines = [
        f"- {row.label}: first {verbs[row.verb].ja} ({verbs[row.verb].en}), then "
        f"{verbs[row.last].ja} ({verbs[row.last].en})."
        for row in study.codes[~study.codes["main"]]
        .merge(study.sentences[["sentence_id", "label", "verb"]].rename(columns={"verb": "last"}))
        .itertuples()
    ]
    return say(study, "\n".join(lines) or "No sentence has a second predicate.")


def space_table(study: Study, kind: str) -> Markdown:
    """Space given to each part or topic under the three weights, most of the chosen one first."""
    themes = {t.id: t for t in getattr(study.codebook, kind)}
    shares = measures.space(study.sentences, themes).pivot(index="theme", columns="weight")
    order = measures.ranked(study.sentences, study.codebook, kind, study.parameters["weight"])
    rows = [
        {
            "Theme": f"{themes[t].en} {themes[t].ja}",
            **{
                w.capitalize(): f"{shares['count'][w][t]} ({shares['share'][w][t]:.0%})"
                for w in parameters.WEIGHTS
                if shares["whole"][w][t]
            },
        }
        for t in order
    ]
    return Markdown(f"::::{{div}} dlg-ordered\n{table(study, pd.DataFrame(rows))}\n::::")


def hooks(study: Study) -> Markdown:
    """Every dated mention with the words as written."""
    rows = study.hooks
    shown = pd.DataFrame(
        {
            "When": rows["start"].where(
                rows["start"].eq(rows["end"]), rows["start"] + " to " + rows["end"]
            ),
            "What": rows["name_en"] + " " + rows["name_ja"],
            "As written": rows["quote"],
            "Sentence": [f"S{s[-2:]}" if s else "the notice" for s in rows["sentence_id"]],
            "Remark": rows["note"],
        }
    )
    return table(study, shown)
