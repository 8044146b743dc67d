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


def label(study: Study, item) -> str:
    """What an item rests on: its sentence as readers see it, or the ministry's notice."""
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
    acted = followthrough.ACTORS[event.actor][language]
    title = event.title_ja if language == "ja" else event.title
    return (
        f"{dates.span(event.date, language=language)}: [{plain(title)}]"
        f"(#event-{event.event_id}), {acted} ([{source or plain(event.publisher)}]({event.url}))"
    )
