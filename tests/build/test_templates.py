"""Templates are thin: one parameters cell first, no outputs, no definitions, known parameters."""

import json

import pytest
from support import ROOT

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import plan

TEMPLATES = sorted(ROOT.glob("notebooks/*.ipynb"))


@pytest.fixture(params=TEMPLATES, ids=lambda path: path.stem)
def template(request):
    return json.loads(request.param.read_text("utf-8")), request.param.stem


def code(notebook):
    return [c for c in notebook["cells"] if c["cell_type"] == "code"]


def test_no_outputs_are_stored(template):
    for cell in code(template[0]):
        assert cell["outputs"] == [] and cell["execution_count"] is None


def test_the_first_code_cell_alone_holds_the_parameters(template):
    tagged = ["parameters" in c["metadata"].get("tags", ()) for c in code(template[0])]
    assert tagged == [True] + [False] * (len(tagged) - 1)


def test_no_definitions_and_few_lines(template):
    lines = [line for c in code(template[0]) for line in "".join(c["source"]).splitlines()]
    assert not [x for x in lines if x.lstrip().startswith(("def ", "class ", "lambda"))]
    assert len(lines) <= 70


def test_defaults_are_the_published_values(template):
    defaults = plan.defaults(template[1])
    assert "release" in defaults
    for name, value in defaults.items():
        assert value == parameters.parameter(name).default({}), name


def test_every_template_is_a_page_of_the_book():
    made = {p.template for p in plan.pages()}
    assert made | {*plan.BESIDE} == {path.stem for path in TEMPLATES}


def test_no_escapes_stand_in_a_template(template):
    text = "\n".join("".join(c["source"]) for c in template[0]["cells"])
    assert "\\u" not in text


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([], "has no cell tagged 'parameters'; allowed: exactly one, the first code cell"),
        (
            [["parameters"], ["parameters"]],
            "has 2 cell tagged 'parameters'; allowed: exactly one, the first code cell",
        ),
        (
            [[], ["parameters"]],
            "has 1 cell tagged 'parameters', at code cell 2; "
            "allowed: exactly one, the first code cell",
        ),
    ],
)
def test_a_template_without_its_parameters_cell(project, refusal, cells, message):
    made = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": [], "outputs": []}
        for tags in cells
    ]
    (project / "notebooks/theme.ipynb").write_text(json.dumps({"cells": made}), "utf-8")
    for ask in (plan.check_template, plan.defaults):
        assert refusal(ask, "theme") == f"notebooks/theme.ipynb: {message}"


def test_a_template_that_names_no_kernel(project, refusal):
    path = project / "notebooks/theme.ipynb"
    made = json.loads(path.read_text("utf-8"))
    del made["metadata"]["kernelspec"]
    path.write_text(json.dumps(made), "utf-8")
    assert refusal(plan.check_template, "theme") == (
        "notebooks/theme.ipynb: names no kernel; allowed: python3 as kernelspec in its metadata"
    )


def test_a_template_that_is_no_notebook(project, refusal):
    (project / "notebooks/theme.ipynb").write_text("print(1)", "utf-8")
    message = refusal(plan.check_template, "theme")
    assert message == "notebooks/theme.ipynb: is no notebook; allowed: a Jupyter notebook"


def test_an_unknown_template(refusal):
    message = refusal(plan.check_template, "themes")
    assert message.startswith("unknown template 'themes'; allowed: ")
    assert "theme" in message.partition("allowed: ")[2].split(", ")


@pytest.mark.published
def test_an_unknown_theme_is_told_the_themes(refusal):
    message = refusal(Study, theme="nonsense")
    assert message == (
        "unknown theme 'nonsense'; allowed: summary, gdcp, networks-cyber, fora-ai, data-flows, "
        "open-internet, connectivity, mobile-networks, supplier-trust, cybersecurity, "
        "third-countries, green-ict, international-fora, internet-governance, standards, ai, "
        "cross-border-data, privacy-access, public-private, partnership-frame"
    )
