"""The map of sentences by form of speech."""

from dialogue import charts


def test_a_form_without_a_sentence_takes_no_row(study):
    told = charts.sentence_map(study.with_parameters(scheme="verb-only")).alt
    rows = told.partition("form of speech: ")[2].partition(".")[0].split("; ")
    assert rows == [
        *("decided 1", "commit 1", "intend 3", "confirmed 2", "reaffirmed 6"),
        *("emphasised 4", "recognised 3", "welcomed 5", "described 1"),
    ]
