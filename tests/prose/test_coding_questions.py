"""Coding by oneself: what the page asks, and that what it saves can be read."""

import csv
import json

from support import ROOT

from dialogue.analysis.study import Study
from dialogue.prose import yourself


def test_questions_have_the_format_of_a_reading():
    asked = yourself.questions(Study())
    with open(ROOT / "data/releases/ied-12/readings/A.csv", encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    assert asked["columns"] == [*rows[0]]
    assert [[s, str(n)] for s, n, _ in asked["clauses"]] == [
        [r["sentence_id"], r["clause"]] for r in rows
    ]
    # the final clause is the sentence's own: S17 and S19 have two
    assert [c for c in asked["clauses"] if not c[2]] == [
        ["ied12-s17", 1, False],
        ["ied12-s19", 1, False],
    ]
    assert asked["readings"]["adjudicated"]["ied12-s20"] == ["welcome", "yes"]
    assert asked["readings"]["auto"]["ied12-s20"][1] == ""
    assert (
        asked["groups"][0]["takes"] == "決定 (decide); コミットする (commit); 意向である (intend)"
    )
    assert asked["groups"][2]["takes"] == "any verb + コミットメント (commitment)"


def test_a_reading_by_form_and_future_alone_can_be_read(project):
    """What the page saves is a reading: put beside the others, its answers are read."""
    asked = yourself.questions(Study())
    folder = project / "data/releases/ied-12/readings"
    package = project / "data/datapackage.json"
    about = json.loads(package.read_text("utf-8"))
    like = next(r for r in about["resources"] if r["path"].endswith("ied-12/readings/A.csv"))
    about["resources"].append(
        like | {"name": "ied-12-reading-c", "path": like["path"].replace("A.csv", "C.csv")}
    )
    package.write_text(json.dumps(about), "utf-8")
    with open(folder / "C.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, asked["columns"], restval="", lineterminator="\n")
        writer.writeheader()
        for sentence, clause, main in asked["clauses"]:
            own = {"form": "welcome", "future": "no"} if main else {}
            writer.writerow({"sentence_id": sentence, "clause": clause, **own})
    codes = Study(coder="C").codes
    assert codes.loc[codes["main"], "future"].eq(False).all()
    assert codes.loc[~codes["main"], "future"].isna().all()
