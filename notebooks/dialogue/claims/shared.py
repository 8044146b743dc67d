"""What several claims use."""

from dialogue.analysis.study import Study


def ids(table) -> tuple[str, ...]:
    return tuple(table["sentence_id"])


def themes(study: Study) -> list[str]:
    return [t.id for t in (*study.codebook.parts, *study.codebook.topics)]


def parts(study: Study) -> dict[str, str]:
    return {p.id: p.en for p in study.codebook.parts}


def rule_counts(study: Study):
    """Commitments under each rule, by the study's grouping of forms."""
    return study.rules[study.rules["scheme"] == study.scheme].reset_index(drop=True)
