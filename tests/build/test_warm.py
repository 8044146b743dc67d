"""What kernels share changes neither what pages show nor what they are known to depend on."""

import json

import nbformat
import pytest
from support import ROOT

from dialogue.build import clean, engine, warm
from dialogue.prose.core import USED

COMMITMENTS = str(ROOT / "notebooks/commitments.ipynb")
THEME = str(ROOT / "notebooks/theme.ipynb")


def job(template, **parameters):
    return {"template": template, "parameters": parameters}


def test_the_charts_of_a_templates_switches():
    assert warm._switches(COMMITMENTS) == ("rule-grid", "form-by-content")
    assert warm._switches(THEME) == ()


@pytest.mark.parametrize(
    ("jobs", "made"),
    [
        ([job(THEME, theme="ai")], []),  # shares with nobody
        (
            [job(THEME, theme="ai"), job(THEME, theme="gdcp")],
            [((("release", "ied-12"), ("coder", "adjudicated")), ())],
        ),
        (
            [job(COMMITMENTS, coder=c) for c in ["A"] * 8 + ["B"]],
            [((("release", "ied-12"), ("coder", "A")), ("rule-grid", "form-by-content"))],
        ),
    ],
)
def test_what_pages_share_is_made_once_for_each_reading(monkeypatch, jobs, made):
    called = []
    monkeypatch.setattr(warm, "_make", lambda *given: called.append(given))
    shared = warm.Shared(jobs)
    for each in jobs:
        shared.make_for(each)
    assert called == made


def test_what_is_wrong_with_the_data_is_left_for_a_page_to_tell(monkeypatch):
    def broken(*given):
        raise ValueError("no such thing")

    monkeypatch.setattr(warm, "_make", broken)
    jobs = [job(THEME, theme="ai"), job(THEME, theme="gdcp")]
    warm.Shared(jobs).make_for(jobs[0])


def executed(folder, jobs):
    """Each job's notebook as the book has it, and what of the data it says it was made from."""
    outcomes = engine.run(
        engine.Job(name, ROOT / f"notebooks/{template}.ipynb", folder / f"{name}.ipynb", given)
        for name, template, given in jobs
    )
    assert [o.error for o in outcomes if not o.ok] == []
    found = {}
    for name, *_ in jobs:
        text = (folder / f"{name}.ipynb").read_text("utf-8")
        cleaned, figures = clean.clean(nbformat.v4.reads(text))
        outputs = [o for c in json.loads(text)["cells"] for o in c.get("outputs", ())]
        used = [o["data"][USED] for o in outputs if USED in o.get("data", {})]
        found[name] = (nbformat.writes(cleaned), figures, used)
    return found


@pytest.mark.slow
def test_a_page_is_the_same_with_what_others_made_and_alone(tmp_path):
    swept = [
        (f"{scheme}-{rule}", "commitments", {"scheme": scheme, "rule": rule})
        for scheme in ("frame", "verb-only")
        for rule in ("undertakings", "joint-work", "stated-commitments", "needs")
    ]
    others = [("robust", "robust", {}), ("claims", "claims", {}), ("ai", "theme", {"theme": "ai"})]
    together = executed(tmp_path / "together", [*swept, *others])
    for each in (swept[-1], *others):
        assert executed(tmp_path / "alone", [each])[each[0]] == together[each[0]], each[0]
