"""Words on the text as a whole."""

from dialogue.analysis.study import Study
from dialogue.prose import text


def test_dated_mentions_stand_in_order_of_time():
    rows = str(text.hooks(Study())).splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == [
        "2021-04",
        "2021-04-16",
        "2021-05-27",
        "2021-10-19",
        "2021-11-09 to 2021-11-10",
        "2021-11-11 to 2021-11-12",
        "2021-11-30 to 2021-12-01",
        "2022",
        "2022",
    ]
