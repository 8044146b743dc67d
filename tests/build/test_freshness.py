"""What a page is made from, and why it is run again."""

import pytest
from support import ROOT, clear_caches

from dialogue.build import freshness, plan, update

THEME = ROOT / "notebooks/theme.ipynb"
ROOM = ROOT / "notebooks/room.ipynb"


def test_a_template_reaches_what_it_names_and_no_other_chart():
    theme, room = freshness.modules(THEME), freshness.modules(ROOM)
    assert {"charts/sentences", "prose/theme", "study", "measures", "store"} <= theme
    assert {
        "pages",
        "page_files",
        "update",
        "engine",
        "runner",
        "nursery",
        "kernel",
    } <= theme & room
    assert "charts/rules" not in theme and "charts/hooks" not in theme
    assert not any(m.startswith("charts/") for m in room - {"charts/look"})
    assert "prose/names" in room and "prose/theme" not in room


def test_what_only_the_command_line_needs_makes_no_page_stale():
    for template in ROOT.glob("notebooks/*.ipynb"):
        assert {"cli", "checks", "books", "search", "sphinxext"}.isdisjoint(
            freshness.modules(template)
        )


@pytest.fixture
def made_from(project):
    return freshness.inputs(
        project / "notebooks/theme.ipynb",
        {"theme": "ai"},
        ["codebook/themes.yml", "releases/ied-12/", "releases/ied-12/hooks.csv"],
    )


def changes(project, made_from, parameters=None):
    clear_caches()
    template = project / "notebooks/theme.ipynb"
    return freshness.changes(made_from, template, parameters or {"theme": "ai"})


def test_nothing_changed(project, made_from):
    assert changes(project, made_from) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "reasons"),
    [
        (
            "data/codebook/themes.yml",
            "Artificial intelligence",
            "Machines",
            ["data/codebook/themes.yml changed"],
        ),
        (
            "data/releases/ied-12/hooks.csv",
            "Prague",
            "Praha",
            ["data/releases/ied-12/hooks.csv changed"],
        ),
        ("data/rounds.csv", "Tokyo", "Edo", []),  # not read by the page
        ("notebooks/theme.ipynb", "What was stated", "Said", ["notebooks/theme.ipynb changed"]),
        ("notebooks/room.ipynb", "Who was", "Who", []),
    ],
)
def test_what_changed_is_named(project, made_from, spoil, file, old, new, reasons):
    spoil(project / file, old, new)
    assert changes(project, made_from) == reasons


def test_a_table_more_in_the_folder_of_the_release(project, made_from):
    (project / "data/releases/ied-12/more.csv").write_text("a\n")
    assert changes(project, made_from) == ["data/releases/ied-12/ changed"]


def test_a_changed_parameter(project, made_from):
    reasons = changes(project, made_from, {"theme": "gdcp"})
    assert reasons == ["parameter theme: ai → gdcp"]


def test_a_changed_module_and_library(project, made_from):
    made_from["code"]["measures"] = "other"
    made_from["libraries"] = {**made_from["libraries"], "pandas": "2.0.0"}
    now = freshness.libraries()["pandas"]
    assert changes(project, made_from) == [
        "dialogue/measures.py changed",
        f"pandas 2.0.0 → {now}",
    ]


def test_the_quick_look_sees_every_change(project, spoil):
    folders = plan.published_folders()
    planned = [plan.single("rounds", {})]
    assert not update.unchanged(folders)
    update.run(folders, planned)
    assert update.unchanged(folders)
    for file, old, new in (
        ("data/rounds.csv", "Tokyo", "Edo"),
        ("notebooks/room.ipynb", "Who", "Which"),
        ("data/codebook/themes.yml", "Artificial intelligence", "Machines"),
    ):
        spoil(project / file, old, new)
        clear_caches()
        assert not update.unchanged(folders), file
        spoil(project / file, new, old)
        clear_caches()
        assert update.unchanged(folders), file
    (folders.book / "rounds.ipynb").unlink()
    assert not update.unchanged(folders)
