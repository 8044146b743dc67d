"""Bodies, names and terms."""

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, table

_SIDES = {"japan": "Japan 日本側", "united-states": "United States 米国側"}
_BODY = {"ja": "As written", "en": "Official English name", "abbr": "Short"}
_TERM = {"ja": "Japanese", "kana": "Reading", "en": "English", "abbr": "Short", "kind": "Kind"}


def delegations(study: Study) -> Markdown:
    """The bodies named on each side, in the order of the note."""
    blocks = []
    for side, name in _SIDES.items():
        rows = study.delegations[study.delegations["side"] == side]
        blocks.append(f"## {name}")
        for head in rows[rows["head_ja"] != ""].itertuples():
            blocks.append(f"Head of delegation: {head.head_ja}, {head.head_en}. {head.note}")
        blocks += [table(study, rows, _BODY), "… 等 (and others)"]
    return Markdown("\n\n".join(blocks))


def glossary(study: Study) -> Markdown:
    """The glossary's names that stand in the release, by kind."""
    return table(study, study.glossary[study.glossary["in_release"]], _TERM)
