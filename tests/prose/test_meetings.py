"""What is said of the pages of the meetings: by hand from ``data/subjects.csv``."""

import pytest

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.prose import meetings


def test_a_release_of_another_series_says_that_nothing_was_looked_up(monkeypatch):
    study = Study()
    monkeypatch.setattr(Study, "subjects", study.subjects[:0])
    assert "was not looked up" in meetings.named(study)
    claim = claims.subjects.c68_come_and_go(study)
    assert (claim.value, claim.shown) == (None, "not looked up")


@pytest.mark.published
def test_every_page_is_told_with_how_much_of_it_was_seen(study):
    told = str(meetings.pages(study))
    assert "| Dialogue 13, 2023" in told and "ICT for green growth and recovery" in told
    assert told.count(", release, whole") == 1 and told.count(", copy, part") == 3
    assert told.count("(http") == 24  # two of ten meetings, one of the others
