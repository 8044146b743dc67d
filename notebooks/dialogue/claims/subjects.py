"""Claims on the series: which subjects the pages of its meetings name."""

from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, measured
from dialogue.claims.shared import named


@measured("The first and the last page seen that names a subject, by halves of the meetings.")
@changes("Seeing more of the pages of the meetings, or another list of subjects.", "as_of")
def c68_come_and_go(study: Study) -> Found:
    rows = study.subjects
    if rows.empty:
        return Found(None, (), "Which subjects come and go: not looked up here.", "not looked up")
    middle = rows.loc[rows["meeting"].le(rows["meeting"].max() // 2), "start"].max()
    spans = rows.groupby("name")["start"].agg(["min", "max"]).sort_values(["min", "max"])
    come = spans.loc[spans["min"].gt(middle), "min"].str[:4]
    gone = spans.loc[spans["max"].le(middle), "max"].str[:4]
    came, went = (named([f"“{n}” ({y})" for n, y in part.items()]) for part in (come, gone))
    shown = f"the later half of the meetings is the first to name {came}; the earlier half is the "
    shown += f"last to name {went}"
    return Found(len(come), (), f"On the pages seen, {shown}.", shown)
