"""The marks that charts have in common, and how charts are found."""

import os
import re
import shutil
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest
from support import ROOT

from dialogue import charts
from dialogue.analysis.study import Study
from dialogue.charts import marks, matrix

TABLE = pd.DataFrame({"rule": ["a", "b"], "n": [1, 2], "yes": [True, None], "url": ["x", "y"]})
EXTRA = """
from dialogue.charts.figure import Figure

def extra_chart(study) -> Figure:
    return Figure("extra", "", "", "", None, None)

def extra_quoted(study) -> "Figure":
    return extra_chart(study)

def _extra_private(study) -> Figure:
    return extra_chart(study)

def extra_helper(study):
    return 1
"""


def spec(study, build):
    return marks.drawn(study, build)(700).to_dict()


def test_charts_are_found_by_what_they_give():
    for name in ("carrying_on", "hooks", "rule_grid", "sentence_map", "space"):
        assert getattr(charts, name).__name__ == name
    assert not hasattr(charts, "drawn") and not hasattr(charts, "answers")


def extended(folder, code, **modules):
    """What a program says in which the package has these modules of charts too."""
    package = shutil.copytree(ROOT / "notebooks/dialogue", folder / "dialogue")
    for name, text in modules.items():
        (package / "charts" / f"{name}.py").write_text(text, "utf-8")
    env = {**os.environ, "DIALOGUE_ROOT": str(ROOT)}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True)
    return done.stdout.strip(), done.stderr.strip()


def test_a_new_chart_is_found_without_a_list_of_them(tmp_path):
    told = "from dialogue import charts; print(sorted(n for n in vars(charts) if 'extra_' in n))"
    assert extended(tmp_path, told, extra=EXTRA)[0] == "['extra_chart', 'extra_quoted']"


def test_two_charts_of_one_name(tmp_path):
    _, error = extended(tmp_path, "import dialogue.charts", extra=EXTRA, more=EXTRA)
    assert error.endswith(
        "chart 'extra_chart' stands in 'dialogue.charts.extra' and 'dialogue.charts.more'; "
        "allowed: in one of them"
    )


def test_a_chart_that_there_is_not():
    message = "there is no chart 'extra_helper'; allowed: a public function in a module of charts/"
    with pytest.raises(AttributeError, match=re.escape(message)):
        _ = charts.extra_helper


def test_a_table_stands_once_among_the_data(study):
    def build(sheet):
        base = sheet.base(TABLE, alt.X("n:Q"), alt.Y("rule:N"), "Rule {rule}.")
        other = sheet.chart(TABLE.copy()).mark_text()
        return sheet.layers(base.mark_point(), base.mark_text(), other, height=10)

    made = spec(study, build)
    [(name, rows)] = made["datasets"].items()
    assert rows == [
        {"rule": "a", "n": 1, "yes": True, "url": "x"},
        {"rule": "b", "n": 2, "yes": None, "url": "y"},
    ]
    assert [layer["data"]["name"] for layer in made["layer"]] == [name] * 3
    assert (made["width"], made["height"]) == (690, 10)


def test_a_chart_without_layers_has_its_table_too(study):
    made = spec(study, lambda sheet: sheet.chart(TABLE).mark_point().encode(x=alt.X("n:Q")))
    assert [len(rows) for rows in made["datasets"].values()] == [2]
    assert made["data"]["name"] in made["datasets"]
    assert made["config"]["font"] == "IPAexGothic"


def test_a_mark_says_one_sentence_to_all_and_is_linked(study):
    sheet = marks.Sheet(study, 340)
    tip = "{rule} counts “{n}”{datum.yes ? ', yes' : ''}."
    base = sheet.base(TABLE, alt.X("n:Q"), alt.Y("rule:N"), tip).mark_point().to_dict()
    expr = (
        """"" + (datum.rule) + " counts “" + (datum.n) + "”" + (datum.yes ? ', yes' : '') + ".\""""
    )
    assert base["encoding"]["tooltip"] == {"value": {"expr": expr}}
    assert base["encoding"]["description"] == base["encoding"]["tooltip"]
    assert base["encoding"]["href"] == {"field": "url", "type": "nominal"}
    unlinked = sheet.base(TABLE[["n"]], alt.X("n:Q"), alt.Y("n:Q"), "{n}.").mark_point().to_dict()
    assert "href" not in unlinked["encoding"]


def test_marks_side_by_side_are_wrapped_where_a_cell_is_full():
    # 3 of 20 pixels fit into 62; a row is 28 high and its marks, their middle 22 + 10 below its top
    three = pd.DataFrame({"row": ["a"] * 4 + ["c"], "column": ""})
    shown, starts, height = matrix.placed(three, "abc", [""], 62, 20)
    assert starts == {"a": 0, "b": 68, "c": 96} and height == 96 + 28 + 20
    assert [*shown["x"]] == [11, 31, 51, 11, 11]
    assert [*shown["y"]] == [32, 32, 32, 52, 128]
    two = pd.DataFrame({"row": "a", "column": ["p", "q", "q"]})
    shown, *_ = matrix.placed(two, "a", ["p", "q"], 62, 20, top=5)
    assert [*shown["x"]] == [31, 83, 103] and [*shown["y"]] == [37] * 3  # in the middle of each


def test_filled_and_open_marks_with_numbers_inside(study):
    sheet = marks.Sheet(study, 700)
    brick, ground, ink = (study.codebook.palette[c].light for c in ("brick", "ground", "ink"))
    base = sheet.chart(TABLE)
    mark = sheet.filled(base.mark_point(), "datum.yes", "brick").to_dict()["encoding"]
    assert mark["fill"] == {"value": ground, "condition": {"test": "datum.yes", "value": brick}}
    assert mark["stroke"] == {"value": brick}
    number = sheet.inside(base, "n:Q", "datum.yes").to_dict()
    assert number["encoding"]["color"] == {
        **{"value": ink, "condition": {"test": "datum.yes", "value": ground}}
    }
    assert number["encoding"]["text"] == {"field": "n", "type": "quantitative"}


def test_rows_are_named_as_they_are_called(study):
    sheet = marks.Sheet(study, 700)
    named = sheet.row_names(sheet.rows("rule", ["b", "a"]), dy=-9).to_dict()
    assert named["encoding"]["text"] == {"field": "rule", "type": "nominal"}
    assert named["encoding"]["y"]["sort"] == ["b", "a"]
    assert sheet.datasets[named["data"]["name"]] == [{"rule": "b"}, {"rule": "a"}]
    assert (named["mark"]["align"], named["mark"]["dy"]) == ("left", -9)


def test_where_sentences_stand():
    assert marks.link("ied12-s07") == "@root@/book/text.html#ied12-s07"
    assert [*marks.link(pd.Series(["a", "b"]))] == [
        "@root@/book/text.html#a",
        "@root@/book/text.html#b",
    ]


def test_the_key_to_the_parts(study):
    assert marks.parts_key(study) == (
        "(1) Opening and summary; (2) Global Digital Connectivity Partnership; "
        "(3) 5G, Beyond 5G and cybersecurity; (4) Cooperation in international fora, and AI; "
        "(5) Free international data flows"
    )


def test_parts_are_numbered_from_the_first_that_the_text_has(tiny):
    study = Study(release="tiny-1", coder="auto")
    assert marks.parts_key(study).startswith("(1) ")
    numbers = [row["label"] for row in bands(study)]
    assert numbers == [f"({i + 1})" for i in range(study.sentences["part"].nunique())]


def bands(study):
    sheet = marks.Sheet(study, 700)
    sheet.part_bands(0.5, 9.5)
    [rows] = sheet.datasets.values()
    return rows


def test_the_bands_of_the_parts(study):
    # four sentences in the summary, and every second part is shaded
    assert bands(study)[0] == {
        **{"min": 0.5, "max": 4.5, "middle": 2.5, "shade": True, "label": "(1)"}
    }
    assert [row["shade"] for row in bands(study)] == [True, False, True, False, True]


def test_days_are_days_in_any_time_zone(study):
    for name in ("since", "rounds"):
        made = getattr(charts, name)(study).charts["wide"].to_dict()
        scales = {
            layer["encoding"]["x"].get("scale", {}).get("type")
            for layer in made["layer"]
            if layer["encoding"]["x"].get("field") == "day"
        }
        assert scales == {"utc"}
