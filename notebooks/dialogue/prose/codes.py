"""The codebook as a chapter: every code with its rules for use."""

from dialogue.analysis.study import Study
from dialogue.corpus.codebook import Entry
from dialogue.prose.core import Markdown, say


def _entry(entry: Entry) -> str:
    lines = [
        f"({_anchor(entry.id)})=",
        f"### {entry.en} {entry.ja}",
        f"`{entry.id}`. {entry.definition}",
        f"- Include: {entry.include}",
        f"- Exclude: {entry.exclude}",
        f"- Example: {_label(entry.example)}. Counter-example: {_label(entry.counter_example)}.",
    ]
    lines += [f"- Boundary: {case}" for case in entry.boundary]
    if hasattr(entry, "pattern"):
        lines.append(f"- The automatic coder looks for: `{entry.pattern}`")
    return "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])


def _anchor(id: str) -> str:
    return f"code-{id}"


def _label(sentence: str) -> str:
    return f"S{sentence[-2:]}"


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def entries(study: Study, kind: str) -> Markdown:
    """All parts, topics or verbs: definition, include, exclude, example, counter-example."""
    book = study.codebook
    rows = {"parts": book.parts, "topics": book.topics, "verbs": book.predicates.verbs}[kind]
    return say(study, _literal("\n\n".join(_entry(e) for e in rows)))


def heads(study: Study) -> Markdown:
    """The nouns a predicate may govern."""
    rows = study.codebook.predicates.heads
    return Markdown("\n".join(f"- `{h.id}` {h.ja}, {h.en}: `{h.pattern}`" for h in rows))


def schemes(study: Study) -> Markdown:
    """Every grouping of forms with its groups and the frames that belong to them."""
    blocks = []
    for scheme in study.codebook.forms.schemes:
        note = " Its order is an assumption." if scheme.ordinal else ""
        blocks.append(f"### {scheme.en} {scheme.ja}\n\n`{scheme.id}`. {scheme.definition}{note}")
        blocks.append(
            "\n".join(f"- {g.en} {g.ja}: `{'`, `'.join(g.frames)}`" for g in scheme.groups)
        )
    return Markdown("\n\n".join(blocks))


def counting(study: Study) -> Markdown:
    """The criteria, the content rules and the form rules."""
    forms = study.codebook.forms
    return Markdown(
        "### By form\n\n"
        + "\n".join(f"- `{r.id}` {r.en} ({r.ja}): {r.definition}" for r in forms.rules)
        + "\n\n### By content\n\nFive yes/no criteria, judged whatever the predicate:\n\n"
        + "\n".join(f"- `{c.id}` {c.en} ({c.ja}): {c.question}" for c in forms.criteria)
        + "\n\nand what a sentence has to meet:\n\n"
        + "\n".join(f"- `{r.id}` {r.en} ({r.ja}): {r.definition}" for r in forms.content_rules)
    )


def actors(study: Study) -> Markdown:
    """Subjects, forums and roles."""
    known = study.codebook.actors
    return Markdown(
        "### Subjects as written\n\n"
        + "\n".join(f"- `{s.id}` {s.ja}, {s.en}" for s in known.subjects)
        + "\n\n### Forums, texts and partners\n\n"
        + "\n".join(f"- `{f.id}` {f.ja}, {f.en} ({f.kind})" for f in known.forums)
        + "\n\n### Roles\n\n"
        + "\n".join(f"- `{r.id}` {r.en}: {r.definition}" for r in known.roles)
    )


def values(study: Study) -> Markdown:
    """Value words and their patterns."""
    rows = study.codebook.values.values
    return Markdown("\n".join(f"- `{v.id}` {v.ja}, {v.en}: `{v.pattern}`" for v in rows))


def history(study: Study) -> Markdown:
    """Every change of the codebook."""
    rows = study.codebook.themes.history
    return Markdown("\n".join(f"- {c.date}, version {c.version}: {c.change}" for c in rows))
