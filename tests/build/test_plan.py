"""Which pages a book has, when one is stale, and how an executed notebook becomes a page."""

import nbformat
import pytest
import yaml
from support import ROOT

from dialogue.build import clean, freshness, plan
from dialogue.charts import render
from dialogue.charts.figure import MIME
from dialogue.corpus import files

PARTS = ["summary", "gdcp", "networks-cyber", "fora-ai", "data-flows"]
TOPICS = [
    "open-internet",
    "connectivity",
    "mobile-networks",
    "supplier-trust",
    "cybersecurity",
    "third-countries",
    "green-ict",
    "international-fora",
    "internet-governance",
    "standards",
    "ai",
    "cross-border-data",
    "privacy-access",
    "public-private",
    "partnership-frame",
]


@pytest.mark.published
def test_a_page_for_each_part_and_each_topic():
    slugs = [p.slug for p in plan.pages()]
    assert [s for s in slugs if s.startswith("parts/")] == [f"parts/{p}" for p in PARTS]
    assert [s for s in slugs if s.startswith("topics/")] == [f"topics/{t}" for t in TOPICS]
    assert len(slugs) == len(set(slugs)) and slugs[0] == "overview"


def test_the_contents_are_those_of_the_codebook():
    written = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    assert written == plan.toc(plan.pages())


@pytest.mark.published
def test_the_menu_is_five_groups_and_at_most_fifteen_entries():
    """With the first page; each page stands in it once, and every topic under the one entry."""
    parts = plan.toc(plan.pages())["parts"]
    shown = [entry for part in parts for entry in part["chapters"]]
    folded = [page for entry in shown for page in entry.get("sections", ())]
    assert len(parts) == 5 and 1 + len(shown) <= 15
    listed = [page["file"].removeprefix("book/") for page in (*shown, *folded)]
    made = [page.slug for page in plan.pages()[1:]]
    assert sorted(listed) == sorted([*made, *plan.PROSE])
    [topics] = [entry for entry in shown if entry["file"] == "book/topics"]
    assert [page["file"] for page in topics["sections"]] == [f"book/topics/{t}" for t in TOPICS]


def test_a_topic_that_no_sentence_has_is_no_page(project, spoil):
    """open-internet stands in S01 alone."""
    path = project / "data/releases/ied-12/readings/adjudicated.csv"
    spoil(path, "ied12-s01,1,open-internet,", "ied12-s01,1,green-ict,")
    slugs = [p.slug for p in plan.pages()]
    assert "topics/open-internet" not in slugs and "topics/green-ict" in slugs


def _page(**more):
    return plan.Page("ai", "theme", {"theme": "ai", **more})


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/codebook/themes.yml", "Artificial intelligence", "Machines"),
        ("data/releases/ied-12/hooks.csv", "Prague", "Praha"),
        ("data/ids.csv", "The Dialogue Book", "A book"),
        ("notebooks/theme.ipynb", "What it referred to", "What was meant"),
    ],
)
def test_data_codebook_and_template_change_the_key(project, spoil, file, old, new):
    before = plan.key(_page(), plan.state())
    spoil(project / file, old, new)
    assert plan.key(_page(), plan.state()) != before


def test_another_template_and_prose_do_not_change_the_key(project, spoil):
    before = plan.key(_page(), plan.state())
    spoil(project / "notebooks/room.ipynb", "Who was", "Who")
    spoil(project / "book/method.md", "text", "words")
    assert plan.key(_page(), plan.state()) == before


def test_code_and_libraries_change_the_key():
    first, second, third = plan.state(), plan.state(), plan.state()
    second.libraries["pandas"] = "2.0"
    third.code["cli.py"] = "other"
    assert len({plan.key(_page(), state) for state in (first, second, third)}) == 3


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


# Figures as pictures


def framed(id, svg):
    return f"{svg}<!-- {id} -->"


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """The folders of two figures, and the list of what is drawn of them as PNG."""
    folders, calls = plan.Folders(tmp_path / "work", tmp_path / "book"), []
    for id in ("hooks", "map"):
        files.write_atomic(folders.figures / f"{id}.svg", f"<svg>{id}</svg>")

    def png(self, svg):
        calls.append(svg)
        return b"PNG of " + svg.encode()

    monkeypatch.setattr(render.Renderer, "png", png)
    clean.pictures(folders, framed)
    assert calls == ["<svg>hooks</svg><!-- hooks -->", "<svg>map</svg><!-- map -->"]
    calls.clear()
    return folders, calls


def test_a_picture_is_drawn_once(drawn):
    folders, calls = drawn
    clean.pictures(folders, framed)
    assert calls == []
    files.write_atomic(folders.figures / "map.svg", "<svg>map</svg>")  # the same again
    clean.pictures(folders, framed)
    assert calls == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("figures/map.svg", b"<svg>map</svg>\n"),
        ("figures/map.png", b""),
        ("figures/map.png", b"PNG of another"),
        ("figures/map.png", None),
    ],
)
def test_a_picture_follows_from_its_drawing(drawn, file, content):
    folders, calls = drawn
    path = folders.work / file
    path.unlink() if content is None else path.write_bytes(content)
    clean.pictures(folders, framed)
    assert len(calls) == 1 and calls[0].startswith("<svg>map</svg>")
    assert (folders.figures / "map.png").read_bytes() == b"PNG of " + calls[0].encode()


def test_pictures_are_drawn_anew_by_other_code_and_where_nothing_is_known_of_them(
    drawn, monkeypatch
):
    folders, calls = drawn
    (folders.work / "pictures.json").write_text("{")
    clean.pictures(folders, framed)
    assert len(calls) == 2
    monkeypatch.setattr(freshness, "_libraries", lambda: {"vl-convert-python": "99"})
    clean.pictures(folders, framed)
    assert len(calls) == 4


# What a changed parameter reaches


# What an executed page read


USED = "application/vnd.dialogue.used+json"


@pytest.mark.parametrize(
    ("outputs", "read"),
    [
        (
            [{USED: ["data/a.csv"]}, {USED: ["data/a.csv", "data/b.csv"]}],
            ["data/a.csv", "data/b.csv"],
        ),
        ([{USED: ["data/a.csv"]}, {"text/plain": "1"}], [freshness.EVERYTHING]),  # more was read?
        ([{"text/markdown": "a"}], [freshness.EVERYTHING]),
    ],
)
def test_the_last_cell_tells_what_was_read(tmp_path, outputs, read):
    folders = plan.Folders(tmp_path / "work", tmp_path / "book")
    executed = nbformat.v4.new_notebook(cells=[notebook(shown(o)).cells[1] for o in outputs])
    folders.executed.mkdir(parents=True)
    nbformat.write(executed, folders.executed / "ai.ipynb")
    assert clean.made(_page(), folders, {}, None).read == read


@pytest.mark.published
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
        ({"content": "five"}, {"forms", "commitments", "checkable", "robust", "claims"}),
    ],
)
def test_a_parameter_reaches_the_pages_that_take_it_and_no_other(given, reached):
    state = plan.state()
    before = {p.slug: plan.key(p, state) for p in plan.pages()}
    after = {p.slug: plan.key(p, state) for p in plan.pages(given)}
    assert {slug for slug in before if before[slug] != after[slug]} == reached


def test_another_grouping_reaches_every_page_with_forms_and_no_other():
    state = plan.state()
    before = {p.slug: plan.key(p, state) for p in plan.pages()}
    after = {p.slug: plan.key(p, state) for p in plan.pages({"scheme": "verb-only"})}
    same = {slug for slug in before if before[slug] == after[slug]}
    assert {"room", "rounds", "dates", "codebook"} <= same
    assert {"forms", "commitments", "parts/gdcp", "topics/ai"}.isdisjoint(same)
