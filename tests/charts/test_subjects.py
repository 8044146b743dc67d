"""What the meetings' pages name, drawn: worked out by hand from ``data/subjects.csv``."""

import pytest

from dialogue import charts
from dialogue.analysis.study import Study


@pytest.mark.published
def test_subjects_by_meetings(study):
    figure = charts.subjects(study)
    assert figure.title == "Four of 18 subjects are first named in the later half of the meetings"
    assert "; Artificial intelligence, 9, 10, 11, 12, 13, 14; " in figure.alt
    assert figure.caption.endswith("Seen whole: the page of meeting 12; of the others a part.")
    table = figure.table
    assert len(table) == 14 * 18 and table["yes"].sum() == 117
    names = [*table["name"].unique()]
    assert (names[0], names[-1]) == ("Cloud computing", "ICT for green growth")
    green = table[table["name"].eq("ICT for green growth") & table["yes"]]
    assert [*green["year"]] == ["2021", "2023", "2024"]
    for width in ("wide", "narrow"):
        figure.charts[width].to_dict()  # which checks every field


def test_a_meeting_whose_pages_were_not_seen_has_no_mark(monkeypatch):
    study = Study(as_of="2021-11-18")
    rows = study.subjects
    monkeypatch.setattr(Study, "subjects", rows[rows["round"].ne("9")])
    figure = charts.subjects(study)
    assert 9 not in set(figure.table["meeting"]) and 10 in set(figure.table["meeting"])
    heads = [
        row["text"]
        for rows in figure.charts["wide"].datasets.values()
        for row in rows
        if "text" in row
    ]
    assert "9" in heads  # its column is there
