"""Which pages a book has, when one is stale, and how an executed notebook becomes a page."""

import json

import nbformat
import pytest
import yaml
from support import ROOT

from dialogue.build import clean, freshness, plan, update
from dialogue.charts.figure import MIME

PARTS = ["summary", "gdcp", "networks-cyber", "fora-ai", "data-flows"]
# topics in three sentences or more, counted in the adjudicated reading
TOPICS = [
    "mobile-networks",
    "supplier-trust",
    "cybersecurity",
    "third-countries",
    "international-fora",
    "ai",
    "cross-border-data",
    "privacy-access",
    "partnership-frame",
]


def test_a_page_for_each_part_and_each_topic_with_enough_to_say():
    slugs = [p.slug for p in plan.pages()]
    assert [s for s in slugs if s.startswith("parts/")] == [f"parts/{p}" for p in PARTS]
    assert [s for s in slugs if s.startswith("topics/")] == [f"topics/{t}" for t in TOPICS]
    assert len(slugs) == len(set(slugs)) and slugs[0] == "overview"


def test_the_contents_are_those_of_the_codebook():
    written = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    assert written == plan.toc(plan.pages())


def test_a_topic_more_in_the_codebook_is_a_page_more(project, spoil):
    """green-ict stands in two sentences (S02, S07); with S01 it has three."""
    path = project / "data/releases/ied-12/readings/adjudicated.csv"
    spoil(path, "ied12-s01,1,open-internet,", "ied12-s01,1,open-internet;green-ict,")
    slugs = [p.slug for p in plan.pages()]
    assert "topics/green-ict" in slugs


def _page(**more):
    return plan.Page("ai", "theme", {"theme": "ai", **more}, "")


def test_a_page_is_stale_until_it_is_made(tmp_path, monkeypatch):
    folders = plan.Folders(tmp_path / "work", tmp_path / "book")
    page = _page()
    assert update.why([page], folders) == {"ai": ["it has not been built yet"]}
    (tmp_path / "book").mkdir()
    (tmp_path / "book/ai.ipynb").write_text("{}")
    (tmp_path / "work").mkdir()
    template = ROOT / "notebooks/theme.ipynb"
    made_from = freshness.inputs(template, page.parameters, ["codebook/themes.yml"])
    folders.manifest.write_text(json.dumps({"pages": {"ai": {"made_from": made_from}}}))
    assert update.why([page], folders) == {"ai": []}
    assert update.why([_page(rule="needs")], folders) == {"ai": ["parameter rule: None → needs"]}
    (tmp_path / "book/ai.ipynb").unlink()
    assert update.why([page], folders) == {"ai": ["its page file is gone"]}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/codebook/themes.yml", "Artificial intelligence", "Machines"),
        ("data/releases/ied-12/hooks.csv", "Prague", "Praha"),
        ("notebooks/theme.ipynb", "What was stated", "What was said"),
    ],
)
def test_data_codebook_and_template_change_the_key(project, spoil, file, old, new):
    before = plan.key(_page())
    spoil(project / file, old, new)
    from support import clear_caches

    clear_caches()
    assert plan.key(_page()) != before


def test_the_key_is_the_same_twice():
    assert plan.key(_page()) == plan.key(_page())


# Cleaning


def notebook(*outputs, tags=()):
    cell = nbformat.v4.new_code_cell("1 + 1", metadata={"tags": list(tags)})
    cell.outputs = list(outputs)
    cell.execution_count = 3
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Title"), cell],
        metadata={"papermill": {"start_time": "now"}},
    )


def shown(data):
    return nbformat.v4.new_output("display_data", data=data)


def test_markdown_outputs_become_text_and_code_leaves_the_page():
    cleaned, figures = clean.clean(notebook(shown({"text/markdown": "## 総括 {n}"})))
    assert [(c.cell_type, c.source) for c in cleaned.cells] == [
        ("markdown", "# Title"),
        ("code", "1 + 1"),
        ("markdown", "## 総括 {n}"),
    ]
    assert cleaned.cells[1].metadata["tags"] == ["remove-cell"]
    assert cleaned.cells[1].outputs == [] and cleaned.cells[1].execution_count is None
    assert figures == [] and "papermill" not in cleaned.metadata


def test_a_figure_becomes_a_directive():
    figure = {"id": "map", "charts": {}}
    cleaned, figures = clean.clean(notebook(shown({MIME: figure, "text/plain": "x"})))
    assert cleaned.cells[2].source == "```{chart} map\n```"
    assert figures == [figure]


def test_the_injected_cell_is_dropped():
    cleaned, _ = clean.clean(notebook(tags=["injected-parameters"]))
    assert [c.source for c in cleaned.cells] == ["# Title"]


def test_cleaning_twice_gives_the_same_bytes():
    once = nbformat.writes(clean.clean(notebook(shown({"text/markdown": "a"})))[0])
    twice = nbformat.writes(clean.clean(notebook(shown({"text/markdown": "a"})))[0])
    assert once == twice


def test_what_is_written_to_stderr_fails_the_page():
    output = nbformat.v4.new_output("stream", name="stderr", text="a warning\n")
    with pytest.raises(RuntimeError, match="a cell wrote to stderr: a warning"):
        clean.clean(notebook(output))


# What a changed parameter reaches


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ({"weight": "sentences"}, {"agenda"}),
        ({"role": "author"}, {"fora"}),
        (
            {"as_of": "2022-12-31"},
            {"overview", "ja", "text", "since", "robust", "claims", "rounds"}
            | {f"parts/{part}" for part in PARTS}
            | {f"topics/{topic}" for topic in TOPICS},
        ),
        ({"content": "five"}, {"overview", "ja", "commitments", "checkable", "robust", "claims"}),
    ],
)
def test_a_parameter_reaches_the_pages_that_take_it_and_no_other(given, reached):
    before = {p.slug: plan.key(p) for p in plan.pages()}
    after = {p.slug: plan.key(p) for p in plan.pages(given)}
    assert {slug for slug in before if before[slug] != after[slug]} == reached


def test_another_grouping_reaches_every_page_with_forms_and_no_other():
    before = {p.slug: plan.key(p) for p in plan.pages()}
    after = {p.slug: plan.key(p) for p in plan.pages({"scheme": "verb-only"})}
    same = {slug for slug in before if before[slug] == after[slug]}
    assert {"room", "rounds", "dates", "codebook"} <= same
    assert {"forms", "commitments", "parts/gdcp", "topics/ai"}.isdisjoint(same)
