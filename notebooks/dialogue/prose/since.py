"""What is on record since, item by item and event by event."""

import datetime as dt

from dialogue.analysis.study import Study
from dialogue.corpus import dates
from dialogue.prose import followup
from dialogue.prose.core import Markdown, absent, bullets, link_sentences, names, plain


def searched(study: Study) -> Markdown:
    """The days between which events were looked for, and how many of their pages were read.

    Nothing where no item is followed.
    """
    if study.items.empty:
        return Markdown("")
    until = dt.date.fromisoformat(study.items["looked_until"].max())
    first = dates.day(study.day) if study.day else "the release"
    last = dates.day(until)
    chance = " What is later was found by chance." * (study.parameters["as_of"] > str(until))
    once = study.record.drop_duplicates("event_id")
    read = int(once["read_on"].ne("").sum())
    rest = "; each of the others says why not" * (read < len(once))
    pages = f" A copy of the page was read again for {read} of {len(once)} events{rest}."
    return Markdown(f"{{.dlg-made}}\nSearched: {first} to {last}.{chance}{pages * bool(len(once))}")


def items(study: Study) -> Markdown:
    """Every follow-up item by part, with its standing and the dates of its events, each a link to
    where it is told; whole only what rests on the publisher's own notice."""
    if study.items.empty:
        return absent(study, "follow-up item on record")
    heads = {p.id: names(p) for p in study.codebook.parts}
    blocks = []
    for part, rows in study.items.groupby("part", sort=False):
        if part != "notice":
            told = (_item(study, item) for item in rows.itertuples())
            blocks += [f"## {heads.get(part, part)}", *told]
            continue
        by = study.meta.publisher_short_en
        blocks.append(f"## {by[0].upper()}{by[1:]}'s own notice")
        for item in rows.itertuples():
            said = f"{plain(item.paraphrase_en)} ({item.subject_ja}{item.predicate_ja})"
            blocks += [said, followup.item(study, item)]
    return Markdown(link_sentences(study, "\n\n".join(blocks)))


def _item(study: Study, item) -> str:
    events = study.record[study.record["item_id"].eq(item.item_id)]
    told = " ".join(
        f"[[{dates.span(e.date)}](#event-{e.event_id})]{{.dlg-fact}}" for e in events.itertuples()
    )
    counted = study.sentences.loc[study.sentences["commitment"], "sentence_id"]
    rule = "counts" if item.sentence_id in set(counted) else "does not count"
    return (
        f":::{{div}} dlg-item\n**[{plain(item.paraphrase_en)}](#{item.item_id})** "
        f"({followup.label(study, item)}, {rule} under the rule “{study.chosen_rule.en}”)\n\n"
        f"{followup.standing(item)} {told}\n:::"
    )


def corrections(study: Study) -> Markdown:
    """Every correction made by the day of the page, with its day, the newest first."""
    rows = study.corrections.sort_values("date", ascending=False, kind="stable")
    told = (f"{r.date}, `{r.id}`: {plain(r.what)}" for r in rows.itertuples())
    listed = bullets(study, told, "None by this day.")
    return Markdown(
        f"::::{{dropdown}} {len(rows)} corrections\n:class-body: dlg-corrections\n{listed}\n::::"
    )
