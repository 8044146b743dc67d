"""The codebook as a chapter: every code with its rules for use."""

from collections.abc import Iterable

from dialogue.analysis.study import Study
from dialogue.corpus.entries import Entry
from dialogue.prose.core import Markdown, link_sentences, names


def entries(study: Study, kind: str) -> Markdown:
    """All parts, topics or verbs: definition, include, exclude, example, counter-example."""
    return _linked(study, "\n\n".join(_entry(study, entry) for entry in _rows(study, kind)))


def _linked(study: Study, text: str) -> Markdown:
    """Sentences that the codebook names as links, if they are those of this release."""
    own = study.codebook.predicates.verbs[0].example in study.release.by_id
    return Markdown(link_sentences(study, text) if own else text)


def _rows(study: Study, kind: str) -> tuple:
    book = study.codebook
    known = {"parts": book.parts, "topics": book.topics, "values": book.values.values}
    return (known | {"verbs": book.predicates.verbs, "heads": book.predicates.heads})[kind]


def _entry(study: Study, entry: Entry) -> str:
    labels, head = study.release.labels, f"(code-{entry.id})=\n\n### {names(entry)}\n\n"
    if not entry.definition:
        return f"{head}`{entry.id}`. A heading of the release; the codebook does not know it."
    example, counter = (labels.get(s) for s in (entry.example, entry.counter_example))
    shown = f"**Example:** {example}; **counter-example:** {counter}."
    rules = [
        f"**Include:** {entry.include}",
        f"**Exclude:** {entry.exclude}",
        *([shown] if example and counter else []),  # which are of the published release
        *(f"**Boundary:** {case}" for case in entry.boundary),
    ]
    return f"{head}`{entry.id}`. {entry.definition}\n\n{{.dlg-note}}\n{' '.join(rules)}"


def _listed(rows: Iterable, form: str, mark: str = "\n- ") -> str:
    """A list of ids, each with what ``form`` says of its row; with the mark ``·`` in a line."""
    return mark.join(["", *(f"`{row.id}` {form.format(row)}" for row in rows)]).lstrip(" ·")


_NAMES = "{0.ja}, {0.en}"
_DEFINED = "{0.en} ({0.ja}): {0.definition}"


def listed(study: Study, kind: str) -> Markdown:
    """The entries of a kind in one paragraph."""
    return Markdown(_listed(_rows(study, kind), _NAMES, " · "))


def guidelines(study: Study, file: str) -> Markdown:
    """Rules of use of ``themes``, ``forms``, ``actors`` or ``values``."""
    return _linked(study, "".join(f"- {x}\n" for x in getattr(study.codebook, file).guidelines))


def patterns(study: Study) -> Markdown:
    """Folded, the expressions by which the automatic coder finds the entries."""
    pieces = study.codebook.predicates.pieces.items()
    lines = [f"`{{{name}}}` in a pattern stands for `{piece}`" for name, piece in pieces]
    for row in (
        row for kind in ("topics", "verbs", "heads", "values") for row in _rows(study, kind)
    ):
        both = " · ".join(f"`{p}`" for p in (row.pattern, row.pattern_en) if p)
        lines.append(f"`{row.id}` {row.ja}, {row.en}: {both}")
    listed = "\n".join(f"- {line}" for line in lines)
    return Markdown(f":::{{dropdown}} Its regular expressions, entry by entry\n{listed}\n:::")


def schemes(study: Study) -> Markdown:
    """Every grouping of forms with its groups and the frames that belong to them."""
    blocks = []
    for scheme in study.codebook.forms.schemes:
        note = " Its order is an assumption." if scheme.ordinal else ""
        blocks.append(f"### {scheme.en} {scheme.ja}\n\n`{scheme.id}`. {scheme.definition}{note}")
        groups = (
            f"{g.en} {g.ja}: `{'`, `'.join((*g.frames, *(f'{verb}/…' for verb in g.rest)))}`"
            for g in scheme.groups
        )
        blocks.append(" · ".join(groups))
    return Markdown("\n\n".join(blocks))


def counting(study: Study) -> Markdown:
    """The criteria, the content rules and the form rules."""
    forms = study.codebook.forms
    return Markdown(
        f"### By form\n\n{_listed(forms.rules, _DEFINED)}\n\n"
        "### By content\n\nFive yes/no criteria, judged whatever the predicate:\n\n"
        f"{_listed(forms.criteria, '{0.en} ({0.ja}): {0.question}')}\n\n"
        f"and what a sentence has to meet:\n\n{_listed(forms.content_rules, _DEFINED)}"
    )


def actors(study: Study) -> Markdown:
    """Subjects, forums and roles."""
    known = study.codebook.actors
    return Markdown(
        f"### Subjects as written\n\n{_listed(known.subjects, _NAMES, ' · ')}\n\n"
        "### Forums, texts and partners\n\n"
        f"{_listed(known.forums, f'{_NAMES} ({{0.kind}})', ' · ')}\n\n"
        f"### Roles\n\n{_listed(known.roles, '{0.en}: {0.definition}')}"
    )


def history(study: Study) -> Markdown:
    """Every change of the codebook."""
    rows = study.codebook.themes.history
    lines = (f"- {c.date}, version {c.version}: {c.change}\n" for c in rows)
    return _linked(study, "".join(lines))
