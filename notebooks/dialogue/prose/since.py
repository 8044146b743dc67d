"""What is on record since, item by item and event by event."""

import datetime as dt

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.corpus import dates, followthrough
from dialogue.prose import followup
from dialogue.prose.core import Markdown, absent, bullets, link_sentences, plain

_APART = {"japan": "Japan", "united-states": "United States"}
_NOTES = {
    "after-window": " Found by chance, after the time that was searched.",
    "baseline": " Before the meeting: a starting point.",
}


def searched(study: Study) -> Markdown:
    """The days between which events were looked for, and how many of their pages were read.

    Nothing where no item is followed.
    """
    if study.items.empty:
        return Markdown("")
    until = dt.date.fromisoformat(study.items["looked_until"].max())
    first, last = dates.day(study.meta.published), dates.day(until)
    chance = " What is later was found by chance." * (study.parameters["as_of"] > str(until))
    once = study.record.drop_duplicates("event_id")
    read = int(once["read_on"].ne("").sum())
    rest = "; each of the others says why not" * (read < len(once))
    pages = f" A copy of the page was read again for {read} of {len(once)} events{rest}."
    return Markdown(f"Searched: {first} to {last}.{chance}{pages * bool(len(once))}")


def items(study: Study) -> Markdown:
    """Every follow-up item by part: what the text says, and which events bear on it."""
    if study.items.empty:
        return absent(study, "follow-up items")
    names = {p.id: f"{p.en} {p.ja}" for p in study.codebook.parts}
    names["notice"] = "The ministry's own notice"
    blocks = []
    for part, rows in study.items.groupby("part", sort=False):
        blocks.append(f"## {names.get(part, part)}")
        blocks += [_item(study, item) for item in rows.itertuples()]
    return Markdown(link_sentences(study, "\n\n".join(blocks)))


def _item(study: Study, item) -> str:
    events = study.record[study.record["item_id"].eq(item.item_id)]
    counted = study.sentences.loc[study.sentences["commitment"], "sentence_id"]
    rule = "counts" if item.sentence_id in set(counted) else "does not count"
    field = f", field ({item.field})" if item.field else ""
    chance = "; what is later was found by chance" * (study.parameters["as_of"] > item.looked_until)
    listed = _side_by_side if item.assessable == "two-columns" else _list
    lines = [
        f"({item.item_id})=",
        f":::{{div}} dlg-item\n**{plain(item.paraphrase_en)}**",
        f"{item.subject_ja} … {item.predicate_ja} ({followup.label(study, item)}{field}). Under "
        f"the chosen rule the sentence {rule} as a commitment. `{item.item_id}`",
        f"{followup.standing(item)} {followup.reason(item)}".strip(),
        f"Would count: {plain(item.would_count)}",
        listed(events) if len(events) else "",
        f"Looked for until {item.looked_until}{chance}.\n:::",
    ]
    return "\n\n".join(filter(None, lines))


def _list(events: pd.DataFrame) -> str:
    return "\n".join(f"- {followup.event(e)}, {e.bearing}." for e in events.itertuples())


def _side_by_side(events: pd.DataFrame) -> str:
    """Events by who acted, where the two acted apart."""
    rows = [[*_APART.values()], ["---"] * 2, []]
    for side in _APART:
        own = events[events["actor"].eq(side)].itertuples()
        facts = " ".join(f"[{followup.event(e)}]{{.dlg-fact}}" for e in own)
        rows[2].append(facts or "nothing found")
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    rest = _list(events[~events["actor"].isin(_APART)])
    return f"{table}\n\nTogether or with others:\n\n{rest}" if rest else table


def events(study: Study) -> Markdown:
    """Every event once, in order of time, with what happened, who acted and the source."""
    if study.record.empty:
        return Markdown("No event is on record.")
    serves = study.record.groupby("event_id")["item_id"].agg(list)
    once = study.record.drop_duplicates("event_id").sort_values(
        "date", key=lambda d: d.where(d.ne(""), "~"), kind="stable"
    )
    return Markdown("\n\n".join(_event(e, serves[e.event_id]) for e in once.itertuples()))


def _event(event, items: list[str]) -> str:
    agency = f" ({event.agency.replace(';', ', ')})" if event.agency else ""
    differ = f" Sources differ: {plain(event.disagreement)}" if event.disagreement else ""
    read = (
        f"copy of the page read on {event.read_on}"
        if event.read_on
        else f"page not read: {event.not_read}"
    )
    return (
        f"(event-{event.event_id})=\n\n"
        f":::{{div}} dlg-event\n**{event.date or 'undated'} · {plain(event.title)}**\n\n"
        f"{{.dlg-ja}}\n{event.title_ja}\n\n"
        f"{plain(event.fact)}{differ}\n\n"
        f"Acted: {followthrough.ACTORS[event.actor]['en']}{agency}.{_NOTES.get(event.kind, '')} "
        f"Source: {event.publisher}, [{plain(event.source_title)}]({event.url}), "
        f"{event.source_kind}; {read}. Bears on {', '.join(f'[{i}](#{i})' for i in items)}. "
        f"Added {event.added}. `event-{event.event_id}`\n:::"
    )


def corrections(study: Study) -> Markdown:
    """Every correction made by the day of the page, with its day, the newest first."""
    rows = followthrough.corrections(study.parameters["as_of"])
    rows = rows.sort_values("date", ascending=False, kind="stable")
    told = (f"{r.date}, `{r.id}`: {plain(r.what)}" for r in rows.itertuples())
    return Markdown(f":::{{div}} dlg-corrections\n{bullets(study, told, 'None by this day.')}\n:::")
