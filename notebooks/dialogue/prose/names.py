"""Bodies, names and terms."""

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown


def delegations(study: Study) -> Markdown:
    """The bodies named on each side, in the order of the note."""
    sides = {"japan": "Japan 日本側", "united-states": "United States 米国側"}
    blocks = []
    for side, name in sides.items():
        rows = study.delegations[study.delegations["side"] == side]
        head = rows[rows["head_ja"] != ""]
        blocks.append(f"## {name}")
        for h in head.itertuples():
            blocks.append(f"Head of delegation: {h.head_ja}, {h.head_en}. {h.note}")
        shown = rows[["ja", "en", "abbr"]].rename(
            columns={"ja": "As written", "en": "Official English name", "abbr": "Short"}
        )
        blocks.append(shown.to_markdown(index=False))
        blocks.append("… 等 (and others)")
    return Markdown("\n\n".join(blocks))


def glossary(study: Study) -> Markdown:
    """The glossary's names that stand in the release, by kind."""
    rows = study.glossary[study.glossary["in_release"]]
    shown = rows[["ja", "kana", "en", "abbr", "kind"]].rename(
        columns={
            "ja": "Japanese",
            "kana": "Reading",
            "en": "English",
            "abbr": "Short",
            "kind": "Kind",
        }
    )
    return Markdown(shown.to_markdown(index=False))
