"""The words of a theme page: what was said, sentence by sentence, and what came after each."""

from dialogue import charts
from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.prose import followup, text
from dialogue.prose.core import Markdown, labels, link_sentences, plain, say, table


def title(study: Study) -> Markdown:
    """The theme's names as the page's heading."""
    theme = study.codebook.theme(study.parameters["theme"])
    ja = f"\n\n{{.dlg-ja}}\n{plain(theme.ja)}" * (theme.ja != theme.en)
    return Markdown(f"# {plain(theme.en)}{ja}")


def topics(study: Study) -> Markdown:
    """Every topic that has a page, with what it is about and its sentences."""
    rows = []
    for id in measures.topics_present(study.sentences, study.codebook):
        topic = study.codebook.theme(id)
        name = f"[{topic.en}](topics/{topic.id}) {topic.ja}"
        said = ", ".join(study.of_theme(id)["label"])
        rows.append({"Topic": name, "About": topic.definition, "Sentences": said})
    return table(study, rows)


def lead(study: Study) -> Markdown:
    """The finding of the page in words."""
    counts = "{theme-sentences} of {sentences} sentences are of it; {theme-commitments} count."
    about = study.context.get(study.parameters["theme"], {})
    return say(study, f"{{{{.dlg-finding}}}}\n{about.get('opening', counts)}")


def sentences(study: Study) -> Markdown:
    """Each sentence of the theme with its translation, and directly below it what it referred to,
    why it matters, and what is on record since, with date, actor and source."""
    notes, blocks = study.notes.set_index("sentence_id"), []
    for row in study.of_theme(study.parameters["theme"]).itertuples():
        blocks.append(f"{text.sentence(study, row)}\n:::")
        if row.sentence_id in notes.index:
            note = notes.loc[row.sentence_id]
            blocks.append(
                f"{{.dlg-note}}\n**Then.** {plain(note.then_en)} **Why it matters** (the book's "
                f"own words)**.** {plain(note.matters_en)}"
            )
        blocks += _since(study, row.sentence_id)
    return Markdown(link_sentences(study, "\n\n".join(blocks)))


def _since(study: Study, sentence: str) -> list[str]:
    """What is on record since on the follow-up items that rest on a sentence: whole on the page of
    its part, and on another as a list of the events."""
    here = f"parts/{study.parameters['theme']}"
    blocks = []
    for item in study.items[study.items["sentence_id"].eq(sentence)].itertuples():
        if item.page == here:
            blocks.append(followup.item(study, item))
            continue
        events = study.record[study.record["item_id"].eq(item.item_id)]
        told = "\n".join(f"- {followup.event(e)}" for e in events.itertuples())
        field = f", field ({item.field})" if item.field else ""
        head = f"**[On record since](#{item.item_id}){field}.** {followup.standing(item)}"
        blocks.append(f"::::{{div}} dlg-item\n{head}\n\n{told}\n::::")
    return blocks


def in_time(study: Study) -> Figure | Markdown:
    """The timeline of the theme's events, or the words for none."""
    figure = charts.timeline(study, study.parameters["theme"])
    return figure if len(figure.table) else Markdown("No dated event is on record.")


def stated(study: Study) -> Markdown:
    """What was stated, by whom (the subject as written), in what form, through which forums."""
    table = study.of_theme(study.parameters["theme"])
    subjects = [s for s in study.codebook.actors.subjects if s.id in set(table["subject"])]
    by = "; ".join(f"{s.ja} ({s.en}) {labels(table, table['subject'] == s.id)}" for s in subjects)
    hits = table.explode("forums").dropna(subset="forums")
    by_forum = hits.groupby(hits["forums"].str[0])["label"].agg(", ".join)
    forums = (forum for forum in study.codebook.actors.forums if forum.id in by_forum)
    named = [f"{forum.en} {by_forum[forum.id]}" for forum in forums]
    carry = "says" if table["continues"].sum() == 1 else "say"
    return say(
        study,
        f"**By whom**, as written: {by}.\n\n**In what form**: {{theme-forms}}. Under the rule "
        f"“{study.codebook.rule(study.rule).en}” {{theme-commitments}} of {{theme-sentences}} "
        f"sentences count; {{theme-continuing}} {carry} 継続, to carry on. "
        "They take {theme-characters} of the statement's characters.\n\n"
        f"**Through which forums**: {'; '.join(named) or 'none is named'}.",
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


def watch(study: Study) -> Markdown:
    """How not to read it."""
    return say(study, _written(study, "watch"))


def _written(study: Study, what: str) -> str:
    """What ``context.yml`` says on the page's theme, or that it does not yet."""
    about = study.context.get(study.parameters["theme"], {})
    return about.get(what, "Not yet written for this release.")
