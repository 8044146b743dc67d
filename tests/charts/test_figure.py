"""What a figure is for a notebook, and that no setting of a user's changes how it is drawn."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from support import ROOT

from dialogue import charts
from dialogue.charts.figure import MIME, Figure, data_table

HOSTILE = {
    "font.size": 22,
    "font.family": "serif",
    "axes.facecolor": "black",
    "axes.grid": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "another",
    "savefig.bbox": "tight",
    "figure.dpi": 200,
    "lines.markeredgewidth": 5,
    "text.usetex": True,
    "xtick.direction": "in",
    "timezone": "Pacific/Kiritimati",
}
DRAW = """
import sys
from dialogue import charts
from dialogue.analysis.study import Study
import matplotlib
assert matplotlib.rcParams["font.size"] == 22
drawn = charts.hooks(Study(release="ied-12", coder="auto")).charts
sys.stdout.buffer.write((drawn["wide"] + drawn["narrow"]).encode())
"""


def figure(draw):
    table = pd.DataFrame({"word": ["確認"], "times": [2]})
    return Figure("id", "Title", "Caption.", "Alt.", table, draw, ("ied12-s01",))


def test_a_drawing_is_made_when_it_is_asked_for():
    asked = []
    shown = figure(lambda width: asked.append(width) or "<svg/>")
    assert asked == []
    assert shown.charts == {"wide": "<svg/>", "narrow": "<svg/>"}
    shown._repr_mimebundle_()
    assert asked == [700, 340]


def test_what_a_notebook_gets_of_a_figure():
    bundle = figure(lambda width: f"<svg>{width}</svg>")._repr_mimebundle_()
    assert bundle["image/svg+xml"] == "<svg>700</svg>"
    assert bundle["text/plain"] == "Title\nAlt."
    assert bundle[MIME] == {
        **{"id": "id", "title": "Title", "caption": "Caption.", "alt": "Alt."},
        "csv": "word,times\n確認,2\n",
        "sentences": ["ied12-s01"],
        "charts": {"wide": {"svg": "<svg>700</svg>"}, "narrow": {"svg": "<svg>340</svg>"}},
    }


def test_the_data_as_a_table():
    frame = pd.DataFrame({"word": ["確認", "a<b"], "times": ["2", ""]})
    assert data_table(frame) == (
        '<table><thead><tr><th scope="col">word</th><th scope="col">times</th></tr></thead>'
        '<tbody><tr><td lang="ja">確認</td><td>2</td></tr>'
        "<tr><td>a&lt;b</td><td></td></tr></tbody></table>"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_setting_of_matplotlib_changes_a_drawing(study, name):
    import matplotlib as mpl

    plain = charts.hooks(study).charts
    with mpl.rc_context({name: HOSTILE[name]}):
        assert charts.hooks(study).charts == plain
        assert mpl.rcParams[name] in (HOSTILE[name], [HOSTILE[name]])  # and it is left as it was


def test_no_matplotlibrc_changes_a_drawing(study, tmp_path):
    settings = "".join(f"{name}: {value}\n" for name, value in HOSTILE.items())
    (tmp_path / "matplotlibrc").write_text(settings, "utf-8")
    env = {**os.environ, "DIALOGUE_ROOT": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", DRAW], cwd=tmp_path, env=env, capture_output=True, check=True
    )
    plain = charts.hooks(study).charts
    assert done.stdout.decode("utf-8") == plain["wide"] + plain["narrow"]


def test_a_drawing_by_matplotlib_names_its_months_in_english(study):
    wide = charts.hooks(study).charts["wide"]
    assert [f">{month}<" in wide for month in ("Jul 2021", "Jan 2022", "Jan 2023")] == [True] * 3
