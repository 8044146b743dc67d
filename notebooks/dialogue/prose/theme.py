"""The words of a theme page: what was stated, by whom, in what form, about what."""

from dialogue.analysis.study import Study
from dialogue.prose import followup
from dialogue.prose.core import Markdown, bullets, labels, say


def title(study: Study) -> Markdown:
    """The theme's names as the page's heading."""
    theme = study.codebook.theme(study.parameters["theme"])
    return Markdown(f"# {theme.en}\n\n{{.dlg-ja}}\n{theme.ja}")


def lead(study: Study) -> Markdown:
    """The finding of the page in words, then the counts."""
    theme = study.parameters["theme"]
    table = study.of_theme(theme)
    place = "Part" if theme in {p.id for p in study.codebook.parts} else "Topic"
    count = "counts" if table["commitment"].sum() == 1 else "count"
    carry = "says" if table["continues"].sum() == 1 else "say"
    rule = study.codebook.rule(study.rule).en
    return say(
        study,
        f"{{{{.dlg-finding}}}}\n{_written(study, 'opening')}\n\n"
        f"{place} with {{theme-sentences}} of the statement's {{sentences}} sentences and "
        f"{{theme-characters}} of its characters. Under the rule “{rule}” {{theme-commitments}} of "
        f"them {count} as a commitment; {{theme-continuing}} {carry} 継続, to carry on.",
    )


def stated(study: Study) -> Markdown:
    """What was stated, by whom (the subject as written), in what form."""
    table = study.of_theme(study.parameters["theme"])
    subjects = [s for s in study.codebook.actors.subjects if s.id in set(table["subject"])]
    by = "; ".join(f"{s.ja} ({s.en}) {labels(table, table['subject'] == s.id)}" for s in subjects)
    return say(
        study,
        f"{_written(study, 'stated')}\n\n"
        f"**By whom**, as written: {by}.\n\n**In what form**: {{theme-forms}}.",
    )


def context(study: Study) -> Markdown:
    """What the text referred to when it was issued, with the sources in the margin."""
    about = study.context.get(study.parameters["theme"], {})
    sources = "\n".join(
        f"- {s['publisher']}, [{s['title']}]({s['url']})"
        + (f", {s['date']}" if s.get("date") else "")
        for s in about.get("sources", ())
    )
    margin = f"::::{{{{margin}}}} Sources\n{sources}\n::::\n\n" if sources else ""
    return say(study, f"{margin}{_written(study, 'context')}")


def since(study: Study) -> Markdown:
    """The follow-up items of the theme's sentences, each with a link to the ledger."""
    sentences = study.of_theme(study.parameters["theme"])["sentence_id"]
    lines = (
        f"{followup.label(study, item)}: {followup.mention(item, item.standing)}"
        for item in study.items[study.items["sentence_id"].isin(sentences)].itertuples()
    )
    return bullets(study, lines, "No follow-up item rests on these sentences.")


def watch(study: Study) -> Markdown:
    """How not to read it."""
    return say(study, _written(study, "watch"))


def _written(study: Study, what: str) -> str:
    """What ``context.yml`` says on the page's theme, or that it does not yet."""
    about = study.context.get(study.parameters["theme"], {})
    return about.get(what, "Not yet written for this release.")
