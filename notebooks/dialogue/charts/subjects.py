"""What the pages of the series' meetings name as their subjects."""

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts import matrix
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn

_TIP = "{row}: {datum.yes ? datum.subject_en : 'not in what was seen'}, meeting {column} ({year})."


def subjects(study: Study) -> Figure:
    """Subjects by meetings, the earliest named first: whether what was seen of a page names it."""
    named, held = study.subjects, study.meetings
    held = held[held["series"].isin(named["series"])]
    years = dict(zip(held["round"], held["start"].str[:4], strict=True))
    by_name = named.groupby("name", sort=False)["meeting"]
    order = [*by_name.agg(["min", "max"]).sort_values(["min", "max"], kind="stable").index]
    cells = named.pivot(index="meeting", columns="name", values="subject_en")[order].fillna("")
    cells = cells.stack().rename("subject_en").reset_index()  # no page was seen: no row
    cells = cells.assign(column=cells["meeting"].astype(str), yes=cells["subject_en"].ne(""))
    cells = cells.assign(year=cells["column"].map(years), row=cells["name"])
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
        table=cells[["meeting", "year", "name", "yes", "subject_en"]],
        draw=drawn(study, lambda sheet: matrix.grid(sheet, cells, order, years, _TIP)),
    )
