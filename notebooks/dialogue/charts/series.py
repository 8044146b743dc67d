"""What the pages of the series' meetings name as their subjects."""

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts import matrix
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn

_TIP = "{name}: {datum.yes ? datum.subject_en : 'not in what was seen'}, meeting {column} ({year})."


def subjects(study: Study) -> Figure:
    """Subjects by meetings, the earliest named first: whether what was seen of a page names it."""
    named, held = study.subjects.sort_values("meeting", kind="stable"), study.meetings
    held = held[held["series"].isin(named["series"])].set_index("round")["start"].str[:4]
    by_name = named.groupby("name", sort=False)["meeting"]
    order = [*by_name.agg(["min", "max"]).sort_values(["min", "max"], kind="stable").index]
    cells = pd.DataFrame({"round": named["round"].unique()})  # where no page was seen, no mark
    cells = cells.merge(pd.DataFrame({"name": order}), how="cross")
    told = named[["round", "name", "subject_en"]]
    cells = cells.merge(told, "left", validate="1:1").fillna("")
    cells = cells.assign(year=cells["round"].map(held), yes=cells["subject_en"].ne(""))
    marks = cells.assign(row=cells["name"], column=cells["round"])
    n = claims.Count(claims.compute(study, "come-and-go").value)
    whole = claims.named([*named.loc[named["seen"].eq("whole"), "round"].unique()])
    return Figure(
        id="subjects",
        title=f"{n:Words} of {len(order)} subjects {n:is|are} first named in the later half of the "
        "meetings",
        caption="Filled: what was seen of the meeting's pages names the subject. Small: it does "
        "not, which says nothing of what was discussed. No mark: no page was seen. Seen whole: "
        f"the page of meeting {whole}; of the others a part.",
        alt="Matrix of subjects by meetings. Named: "
        + "; ".join(f"{name}, {', '.join(map(str, rows))}" for name, rows in by_name),
        table=cells,
        draw=drawn(study, lambda sheet: matrix.grid(sheet, marks, order, dict(held), _TIP)),
    )
