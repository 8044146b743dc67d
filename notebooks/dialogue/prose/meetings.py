"""The meetings of the dialogue up to the day of the study, and who was in the room at this one."""

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, absent, say, table

_NAMES = {
    "prep": "Preparation",
    "IED": "Dialogue",
    "DDE": "Dialogue",
    "GDCP-WG": "Working group",
}
_BODY = {"ja": "As written", "en": "Official English name", "abbr": "Short"}
_RENAMED = "2023-03-06"  # at the 13th meeting, which agreed on the name that the 14th first bore


def opening(study: Study) -> Markdown:
    """What kind of series the meetings are."""
    if study.meetings.empty:
        return absent(study, "meeting of its series on record")
    began = min(filter(None, study.meetings["start"]))[:4]
    renamed = f", was renamed in {_RENAMED[:4]}," if study.parameters["as_of"] >= _RENAMED else ""
    return Markdown(
        "{.dlg-finding}\nThe meeting read here is one of a series that began in "
        f"{began}{renamed} and has a working group of its own."
    )


def series(study: Study) -> Markdown:
    """Every meeting with its time and place, and links to official texts."""
    rows = [_row(meeting) for meeting in study.meetings.itertuples()]
    return table(study, rows) if rows else Markdown("")


def _row(meeting) -> dict[str, str]:
    days = list(dict.fromkeys(filter(None, (meeting.start, meeting.end))))
    host = f"host: {meeting.host}" if meeting.host else ""
    where = ", ".join(filter(None, (meeting.city, meeting.format)))
    texts = {"Japanese": meeting.ja_url, "English": meeting.en_url, "other": meeting.other_url}
    return {
        "Meeting": f"{_NAMES.get(meeting.series, meeting.series)} {meeting.round}",
        "When": " to ".join(days) if meeting.known else "unknown",
        "Where": "; ".join(filter(None, (where, host))) or "unknown",
        "Texts": ", ".join(f"[{name}]({url})" for name, url in texts.items() if url) or "none seen",
        "Remark": meeting.note,
    }


def named(study: Study) -> Markdown:
    """Which subjects come and go on the meetings' pages, or that these were not looked up."""
    if study.subjects.empty:
        return Markdown("What the pages of this release's series name was not looked up.")
    return say(study, "{{.dlg-finding}}\nOn the pages seen, {come-and-go}.")


def pages(study: Study) -> Markdown:
    """What the pages of each meeting name, in both languages; the pages, and what was seen."""
    rows = study.subjects
    rows = rows.assign(
        meeting=rows["series"].map(_NAMES) + " " + rows["round"] + ", " + rows["start"].str[:4],
        page=rows.agg("[{0.publisher}]({0.url}), {0.kind}, {0.seen}".format, axis=1),
    )
    columns = ["subject_en", "subject_ja", "page"]
    rows = rows.groupby("meeting", sort=False)[columns].agg(lambda told: "; ".join(told.unique()))
    said = rows["subject_en"] + "<br>" + rows["subject_ja"].str.replace("; ", "、")
    told = {"Meeting": rows.index, "Named, in our words": said, "Page, kind, seen": rows["page"]}
    return Markdown(f"::::{{dropdown}} Every page, and what it names\n{table(study, told)}\n::::")


def delegations(study: Study) -> Markdown:
    """The bodies named on each side, in the order of the note."""
    blocks = []
    for side in study.meta.sides if len(study.delegations) else ():
        rows = study.delegations[study.delegations["side"] == side.id]
        blocks.append(f"## {side.en[0].upper()}{side.en[1:]} {side.ja}側")
        for head in rows[rows["head_ja"] != ""].itertuples():
            blocks.append(f"Head of delegation: {head.head_ja}, {head.head_en}. {head.note}")
        blocks += [table(study, rows, _BODY), "… 等 (and others)"]
    return Markdown("\n\n".join(blocks))
