"""The meetings of the dialogue and of its working group, up to the day of the study."""

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.prose.core import Markdown, table

_NAMES = {
    "prep": "Preparation",
    "IED": "Dialogue",
    "DDE": "Dialogue",
    "GDCP-WG": "Working group",
}
_RENAMED = "2023-03-06"  # at the 13th meeting, which agreed on the name that the 14th first bore


def opening(study: Study) -> Markdown:
    """What kind of series the meetings are."""
    began = min(filter(None, study.meetings["start"]))[:4]
    renamed = f", was renamed in {_RENAMED[:4]}," if study.parameters["as_of"] >= _RENAMED else ""
    return Markdown(
        "{.dlg-finding}\nThe meeting read here is one of a series that began in "
        f"{began}{renamed} and has a working group of its own."
    )


def meetings(study: Study) -> Markdown:
    """Every meeting with its time and place, and links to official texts."""
    return table(study, pd.DataFrame(_row(m) for m in study.meetings.itertuples()))


def _row(meeting) -> dict[str, str]:
    days = list(dict.fromkeys(filter(None, (meeting.start, meeting.end))))
    host = f"host: {meeting.host}" if meeting.host else ""
    where = ", ".join(filter(None, (meeting.city, meeting.format)))
    texts = {"Japanese": meeting.ja_url, "English": meeting.en_url, "other": meeting.other_url}
    return {
        "Meeting": f"{_NAMES[meeting.series]} {meeting.round}",
        "When": " to ".join(days) if meeting.known else "unknown",
        "Where": "; ".join(filter(None, (where, host))) or "unknown",
        "Texts": ", ".join(f"[{name}]({url})" for name, url in texts.items() if url) or "none seen",
        "Remark": meeting.note,
    }
