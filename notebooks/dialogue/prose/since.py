"""What is on record since, item by item and event by event; the rounds of the dialogue."""

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.corpus import files, followthrough
from dialogue.prose.core import Markdown, absent, link_sentences, table

ACTORS = {
    "both": "Japan and the United States together",
    "japan": "Japan",
    "united-states": "the United States",
    "multilateral": "many states or a body of theirs",
    "third-party": "others",
}
SAID = {
    "on record": "On record.",
    "nothing found": "Nothing found. Nothing was found where it was looked for. That does not say "
    "that nothing happened.",
}


def _as_of(study: Study) -> str:
    return study.parameters.get("as_of") or followthrough.latest()


def items(study: Study) -> Markdown:
    """Every follow-up item by part: what the text says, and which events bear on it."""
    known = followthrough.standing(study.release.id, _as_of(study))
    if known.empty:
        return absent(study, "follow-up items")
    events = followthrough.record(study.release.id, _as_of(study))
    counted = set(study.sentences.loc[study.sentences["commitment"], "sentence_id"])
    names = {p.id: f"{p.en} {p.ja}" for p in study.codebook.parts}
    names["notice"] = "The ministry's own notice"
    blocks = []
    for part, rows in known.groupby("part", sort=False):
        blocks.append(f"## {names.get(part, part)}")
        for item in rows.itertuples():
            own = events[events["item_id"].eq(item.item_id)]
            blocks.append(_item(item, own, item.sentence_id in counted))
    return Markdown(link_sentences(study, "\n\n".join(blocks)))


def _item(item, events: pd.DataFrame, counts: bool) -> str:
    where = f"S{item.sentence_id[-2:]}" if item.sentence_id else "the notice"
    field = f", field ({item.field})" if item.field else ""
    rule = "counts" if counts else "does not count"
    if item.standing == "not assessed":
        said = f"*Not assessed.* {item.not_assessed_because}"
    else:
        said = f"[{SAID[item.standing]}]{{.dlg-standing}}"
    lines = [
        f"({item.item_id})=",
        f":::{{div}} dlg-item\n**{item.paraphrase_en}**",
        f"{item.subject_ja} … {item.predicate_ja} ({where}{field}). Under the chosen rule the "
        f"sentence {rule} as a commitment. `{item.item_id}`",
        said,
    ]
    if len(events):
        lines.append(_columns(events) if item.assessable == "two-columns" else _list(events))
    lines.append(f"Looked for until {item.looked_until}; what is later was found by chance.\n:::")
    return "\n\n".join(lines)


def _list(events: pd.DataFrame) -> str:
    return "\n".join(
        f"- {_date(e)}: [{e.title}](#event-{e.event_id}), {e.bearing}." for e in events.itertuples()
    )


def _columns(events: pd.DataFrame) -> str:
    """Events by who acted, side by side, where the two acted apart."""
    sides = {"japan": "Japan", "united-states": "United States"}
    apart = events["actor"].isin(sides)
    head = "| " + " | ".join(sides.values()) + " |\n| --- | --- |\n"
    cells = [
        " ".join(
            f"[{_date(e)}: [{e.title}](#event-{e.event_id})]{{.dlg-fact}}"
            for e in events[events["actor"].eq(side)].itertuples()
        )
        or "nothing found"
        for side in sides
    ]
    rest = _list(events[~apart])
    return (
        head
        + "| "
        + " | ".join(cells)
        + " |"
        + (f"\n\nTogether or with others:\n\n{rest}" if rest else "")
    )


def _date(event) -> str:
    return event.date or "undated"


def events(study: Study) -> Markdown:
    """Every event once, in order of time, with what happened, who acted and the source."""
    rows = followthrough.record(study.release.id, _as_of(study))
    if rows.empty:
        return absent(study, "events")
    serves = rows.groupby("event_id")["item_id"].agg(list)
    once = rows.drop_duplicates("event_id").sort_values(
        "date", key=lambda d: d.where(d.ne(""), "~"), kind="stable"
    )
    blocks = []
    for e in once.itertuples():
        agency = f" ({e.agency.replace(';', ', ')})" if e.agency else ""
        note = {
            "after-window": " Found by chance, after the time that was searched.",
            "baseline": " Before the meeting: a starting point.",
        }.get(e.kind, "")
        seen = "page read" if e.checked == "seen" else "from collected notes, page not read again"
        lines = [
            f"(event-{e.event_id})=",
            f":::{{div}} dlg-event\n**{_date(e)} · {e.title}**",
            f"{e.fact}" + (f" Sources differ: {e.disagreement}" if e.disagreement else ""),
            f"Acted: {ACTORS[e.actor]}{agency}.{note} Source: {e.publisher}, "
            f"[{e.source_title}]({e.url}), {e.source_kind}; {seen}. Bears on "
            + ", ".join(f"[{i}](#{i})" for i in serves[e.event_id])
            + f". Added {e.added}. `event-{e.event_id}`\n:::",
        ]
        blocks.append("\n\n".join(lines))
    return Markdown("\n\n".join(blocks))


def corrections(study: Study) -> Markdown:
    """Every correction with its day, the newest first."""
    rows = files.read_table(f"{followthrough.FOLDER}/corrections.csv")
    rows = rows.sort_values("date", ascending=False, kind="stable")
    return Markdown("\n".join(f"- {r.date}, `{r.id}`: {r.what}" for r in rows.itertuples()))


def rounds(study: Study) -> Markdown:
    """Every meeting of the dialogue and of its working group, with links to official texts."""
    names = {
        "prep": "Preparation",
        "IED": "Dialogue",
        "DDE": "Dialogue",
        "GDCP-WG": "Working group",
    }
    rows = []
    for r in files.read_table("rounds.csv").itertuples():
        where = ", ".join(filter(None, (r.city, r.format)))
        host = f"host: {r.host}" if r.host else ""
        when = r.start + (f" to {r.end}" if r.end and r.end != r.start else "")
        links = [
            f"[{name}]({url})"
            for name, url in (("Japanese", r.ja_url), ("English", r.en_url), ("other", r.other_url))
            if url
        ]
        rows.append(
            {
                "Meeting": f"{names[r.series]} {r.round}",
                "When": when if r.known else "unknown",
                "Where": "; ".join(filter(None, (where, host))) or "unknown",
                "Texts": ", ".join(links) or "none seen",
                "Remark": r.note,
            }
        )
    return table(study, pd.DataFrame(rows))
