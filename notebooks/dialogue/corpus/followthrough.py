"""What is on record since: follow-up items, events, which event bears on which item, meetings.

One event is written once and linked to every item it serves. Absence is never interpreted: that
nothing was found for an item says only that nothing was found where it was looked for.
"""

import pandas as pd

from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError

FOLDER = "followthrough"
ACTORS = {
    "both": {"en": "Japan and the US together", "ja": "日米共同"},
    "japan": {"en": "Japan", "ja": "日本"},
    "united-states": {"en": "the US", "ja": "米国"},
    "multilateral": {"en": "many states", "ja": "多国間"},
    "third-party": {"en": "others", "ja": "その他"},
}
BOTH, OTHERS, NOTHING = "on record by both", "on record by one or others", "nothing found"
STANDINGS = (BOTH, OTHERS, NOTHING)


def items(release: str) -> pd.DataFrame:
    """The follow-up items of a release (columns: see the Data Package); none for another one.

    Another column, ``page``, says where in the book an item is told: on the page of its part, and
    the ministry's notice with the record.
    """
    rows = files.read_table(f"{FOLDER}/items.csv")
    prefix = release.replace("-", "") + "-"
    own = rows["sentence_id"].str.startswith(prefix)
    notice = rows["part"].eq("notice") if own.any() else False
    rows = rows[own | notice].reset_index(drop=True)
    return rows.assign(page=("parts/" + rows["part"]).where(rows["part"].ne("notice"), "since"))


@workspace.while_unchanged
def record(release: str, as_of: str) -> pd.DataFrame:
    """Every event that bears on an item, by item and then by date, known on the day ``as_of``.

    Columns: item_id, bearing, those of the events, title_ja, fact_ja, and told (the item at which
    the event is told whole, the first that it bears on) with its page. An event dated by month or
    year counts from its first day; one without a date from the day on which it was added, and comes
    last. Starting points are kept.
    """
    events = files.read_table(f"{FOLDER}/events.csv")
    japanese = files.read_table(f"{FOLDER}/events.ja.csv")
    events = events.merge(japanese, "left", "event_id", validate="1:1")
    first = events["date"].where(events["date"].ne(""), events["added"])
    events = events[first.le(as_of)]  # ISO days, months and years compare as text
    known, links = items(release), files.read_table(f"{FOLDER}/links.csv")
    joined = links.merge(events, on="event_id", validate="m:1")
    joined = joined.sort_values(["date", "event_id"], key=lambda said: said.replace("", "~"))
    joined = known[["item_id"]].merge(joined, on="item_id")  # which keeps the order of both
    joined["told"] = joined.groupby("event_id")["item_id"].transform("first")
    joined["page"] = joined["told"].map(known.set_index("item_id")["page"])
    return joined


def stand(events: pd.DataFrame) -> str:
    """What ``events`` that bear on an item let one say of it: one of ``STANDINGS``.

    Needs the columns kind and actor. A starting point precedes the meeting: it counts for nothing.
    """
    acted = events.loc[events["kind"].ne("baseline"), "actor"]
    if acted.empty:
        return NOTHING
    return BOTH if acted.eq("both").any() else OTHERS


@workspace.while_unchanged
def standing(release: str, as_of: str) -> pd.DataFrame:
    """What can be said of each item on the day ``as_of``.

    The items with two columns more: ``events`` (events after the meeting that bear on it) and
    ``standing`` (see ``stand``). Nothing but the events decides: ``not_assessed_because`` explains.
    ``looked_until`` is no later than ``as_of``: what was found later is left out.
    """
    known = items(release)
    known["looked_until"] = known["looked_until"].where(known["looked_until"].le(as_of), as_of)
    rows = record(release, as_of)
    since = rows[rows["kind"].ne("baseline")].groupby("item_id").size()
    known["events"] = known["item_id"].map(since).fillna(0).astype(int)
    known["standing"] = [stand(rows[rows["item_id"].eq(id)]) for id in known["item_id"]]
    return known


def corrections(as_of: str) -> pd.DataFrame:
    """The corrections of the record made by the day ``as_of``, the oldest first."""
    rows = files.read_table(f"{FOLDER}/corrections.csv")
    return rows[rows["date"].le(as_of)].sort_values("date", kind="stable").reset_index(drop=True)


@workspace.while_unchanged
def meetings(as_of: str) -> pd.DataFrame:
    """The meetings of the dialogue that were known to have taken place on the day ``as_of``.

    Columns: those of ``rounds.csv``. Of a meeting that was not found only its number is known, from
    a later one of its series; it is known on a day on which that one is.
    """
    rows = files.read_table("rounds.csv")
    held = rows["known"] & rows["start"].le(as_of)
    numbered = held[::-1].groupby(rows["series"]).cummax()  # from the last that was held back
    return rows[numbered.sort_index()].reset_index(drop=True)


def subjects(series: str | None, as_of: str) -> pd.DataFrame:
    """What pages name as subjects of the meetings held by the day ``as_of``; none for a release
    whose series is not among theirs.

    Columns: those of ``subjects.csv``, ``start`` and ``meeting`` (the number). Raises InputError
    for a meeting that is not in ``rounds.csv``.
    """
    rows, place = files.read_table("subjects.csv"), ["series", "round"]
    rows = rows.merge(files.read_table("rounds.csv")[[*place, "start"]], "left", place)
    if (unknown := rows["start"].isna()).any():
        name, number = rows.loc[unknown, place].iloc[0]
        where = f"data/subjects.csv, row {unknown.idxmax() + 2}"
        raise InputError(f"there is no meeting {number} of {name}", where, "one of rounds.csv")
    rows = rows[rows["start"].le(as_of) & (series in set(rows["series"]))].reset_index(drop=True)
    return rows.assign(meeting=rows["round"].astype(int))


def latest() -> str:
    """The day of the newest event or correction: up to then the record is known."""
    days = (("events", "added"), ("corrections", "date"))
    return max(files.read_table(f"{FOLDER}/{name}.csv")[day].max() for name, day in days)
