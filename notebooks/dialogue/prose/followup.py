"""Follow-up items and events in words: the same ones on every page that speaks of them.

Which events there are, and so what can be said of an item, follows from the day of the study
(``Study.items``, ``Study.record``).
"""

from dialogue.analysis.study import Study
from dialogue.corpus import dates, followthrough
from dialogue.corpus.followthrough import BOTH, NOTHING, OTHERS
from dialogue.prose.core import plain

SAID = {
    BOTH: "On record by both: the two countries acted together at least once.",
    OTHERS: "On record by one or others: one of the two countries, or other states or bodies.",
    NOTHING: "Nothing found. Nothing was found where it was looked for. That does not say "
    "that nothing happened.",
}
_NOTES = {
    "after-window": " Found by chance, after the time that was searched.",
    "baseline": " Before the meeting: a starting point.",
}


def label(study: Study, item) -> str:
    """What an item rests on: its sentence as readers see it, or the publisher's notice."""
    return study.release.labels[item.sentence_id] if item.sentence_id else "the notice"


def standing(item) -> str:
    """The standing of an item as its own entry says it."""
    return f"[{SAID[item.standing]}]{{.dlg-standing}}"


def reason(item) -> str:
    """Why nothing is said of how far the item was carried out; nothing where there is no reason."""
    because = plain(item.not_assessed_because)
    return f"Not assessed: {because}" if because else ""


def mention(item, said: str) -> str:
    """An item on another page: a link to its entry, and what is ``said`` of it."""
    return f"[{plain(item.paraphrase_en)}](#{item.item_id}) *{said}*"


def event(event, source: str = "", language: str = "en") -> str:
    """An event where it bears on something: its date, a link to its entry, who acted, its source
    under the word given, else under its publisher's name."""
    title = event.title_ja if language == "ja" else event.title
    return (
        f"{dates.span(event.date, language=language)}: [{plain(title)}](#event-{event.event_id}), "
        f"{_acted(event, language)} ([{source or plain(event.publisher)}]({event.url}))"
    )


def _acted(event, language: str = "en") -> str:
    return followthrough.ACTORS[event.actor][language]


def item(study: Study, item) -> str:
    """The entry of an item: what would count, what can be said of it, and its events, of which
    those that are told here stand whole and the others as a link to where they are."""
    events = study.record[study.record["item_id"].eq(item.item_id)]
    lines = [
        f"({item.item_id})=\n::::{{div}} dlg-item\n**On record since"
        f"{f', field ({item.field})' if item.field else ''}.** {standing(item)} "
        f"{reason(item)} `{item.item_id}`",
        f"*Would count:* {plain(item.would_count)}",
    ]
    apart = item.assessable == "two-columns"
    sides = {s.id: s.en[0].upper() + s.en[1:] for s in study.meta.sides}
    for side, name in {**sides, "": "Together or with others"}.items() if apart else [("", "")]:
        own = events
        if apart:
            own = events[events["actor"].eq(side) if side else ~events["actor"].isin([*sides])]
            lines.append(f"**{name}:**" + " nothing found" * own.empty)
        lines += [_told(e) if e.told == item.item_id else f"- {event(e)}" for e in own.itertuples()]
    return "\n\n".join(lines) + "\n::::"


def _told(event) -> str:
    """The entry of an event: what happened, who acted, where it is published."""
    agency = f" ({event.agency.replace(';', ', ')})" if event.agency else ""
    differ = f" Sources differ: {plain(event.disagreement)}" if event.disagreement else ""
    read = f"copy read on {event.read_on}" if event.read_on else f"not read: {event.not_read}"
    return (
        f"(event-{event.event_id})=\n:::{{div}} dlg-event\n"
        f"**{dates.span(event.date)}: {plain(event.title)}.** {plain(event.fact)}{differ} "
        f"[{_acted(event)}{agency}. {event.publisher}, [{plain(event.source_title)}]({event.url}), "
        f"{event.source_kind}; {read}.{_NOTES.get(event.kind, '')}]{{.dlg-source}}\n:::"
    )
