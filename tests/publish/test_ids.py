"""The register of ids: what the book has now, what is missing, what has moved."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from support import clear_caches, put

from dialogue import claims
from dialogue.build import plan
from dialogue.corpus import files
from dialogue.publish import api, checks, citation, ids

SLUGS = [page.slug for page in plan.pages()]
HEADER = "id,kind,title,page,anchor,since,moved_to\n"
PAGE = """# The dialogue at a glance

(five-findings)=
## Five findings

```{chart} hooks
```

(ied12-s07)=
:::{div} dlg-sentence
:::

(third-country-5g-6g)=
:::{div} dlg-item
:::

(event-dialogue-13)=
:::{div} dlg-event
:::
"""


@pytest.fixture
def folders(tmp_path):
    """Where a build would put pages and figures; empty."""
    return plan.Folders(tmp_path / "work", tmp_path / "book")


@pytest.fixture
def build(folders):
    """Puts pages with figures where a build would, beside those that are there already."""

    def call(*slugs, into=folders, **given):
        changed = {"coder": given.pop("coder")} if "coder" in given else {}
        pages = [p for p in plan.pages() if p.slug in slugs]
        pages = [replace(page, parameters=page.parameters | changed) for page in pages]
        put(into, *pages, title="Five dates look back, two look ahead", **given)

    return call


@pytest.fixture
def register(project, folders, build):
    """The register of a copy of the project, written anew from what its book has: empty pages."""
    path = project / "data/ids.csv"
    path.unlink()
    build(*SLUGS, read=["data/codebook/themes.yml"])
    ids.update("0.1.0", folders)
    return path


def told(folders):
    return [str(error) for error in ids.problems(folders)]


# What the book has


def test_the_register_is_complete_and_nothing_is_gone(folders):
    assert told(folders) == []


@pytest.mark.parametrize(
    ("id", "kind", "place"),
    [
        ("book", "book", ""),
        ("overview", "page", "overview"),
        ("parts/data-flows", "page", "parts/data-flows"),
        ("topics/ai", "page", "topics/ai"),
        ("method", "page", "method"),
        ("ied12-s01", "sentence", "text#ied12-s01"),
        ("ied12-s26", "sentence", "text#ied12-s26"),
        ("ied12-c03", "claim", "claims#ied12-c03"),
        ("ied12-c19-needs", "claim", "claims#ied12-c19-needs"),
        ("ied12-c20-data-flows", "claim", "claims#ied12-c20-data-flows"),
    ],
)
def test_where_an_id_leads(folders, id, kind, place):
    entry = next(e for e in ids.present(folders=folders) if e.id == id)
    assert (entry.kind, entry.place) == (kind, place)


def test_every_sentence_and_every_claim_has_an_id(folders, study):
    entries = ids.present({"coder": "auto"}, folders)
    numbers = [e.id for e in entries if e.kind == "sentence"]
    assert numbers == [f"ied12-s{n:02d}" for n in range(1, 27)]
    assert [e.id for e in entries if e.kind == "claim"] == [c.id for c in claims.ledger(study)]


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("overview", "What Japan and the US said, and what came of it"),  # written in its template
        ("parts/gdcp", "Global Digital Connectivity Partnership"),  # the theme's name
        ("topics/ai", "Artificial intelligence"),
        ("method", "How the text was read"),  # a page of prose
    ],
)
def test_titles_of_pages(folders, slug, title):
    assert next(e.title for e in ids.present(folders=folders) if e.id == slug) == title


def _of_overview(entry):
    """Whether only that page tells of it when it is built; others may have sections."""
    return entry.kind in ids.IN_BUILD and entry.page == "overview"


def test_what_only_a_built_page_tells(folders, build):
    build("overview", text=PAGE, figures=["hooks"])
    found = [e for e in ids.present(folders=folders) if _of_overview(e)]
    assert [(e.id, e.kind, e.place) for e in found] == [
        ("five-findings", "section", "overview#five-findings"),
        ("fig-hooks", "figure", "overview#fig-hooks"),
        ("third-country-5g-6g", "item", "overview#third-country-5g-6g"),
        ("event-dialogue-13", "event", "overview#event-dialogue-13"),
    ]
    assert [e.title for e in found[:2]] == ["Five findings", "Five dates look back, two look ahead"]


def test_a_page_built_under_other_parameters_tells_no_more_than_its_template(folders, build):
    build("overview", text=PAGE, figures=["hooks"], coder="auto")
    entries = ids.present(folders=folders)
    assert [e.id for e in entries if _of_overview(e)] == ["answers", "takeaways", "how-to-read"]
    under = {e.id: e.title for e in ids.present({"coder": "auto"}, folders)}
    assert under["fig-hooks"] == "Five dates look back, two look ahead"


def test_another_release_has_ids_of_its_own(tiny, folders):
    entries = ids.present({"release": "tiny-1", "coder": "auto"}, folders)
    kinds = {e.kind for e in entries if e.id.startswith("tiny1-")}
    assert kinds == {"sentence", "claim"}
    assert not [e.id for e in entries if e.id.startswith("ied12-")]


# Twice


def test_an_id_used_twice_is_told(folders, build, refusal):
    build(*SLUGS)
    build("overview", text=PAGE, figures=["hooks"])
    build("room", text="# Who was in the room\n\n```{chart} hooks\n```", figures=["hooks"])
    line = (
        "id 'fig-hooks' is used twice: figure at 'overview#fig-hooks' and figure at "
        "'room#fig-hooks'; allowed: an id of its own for each"
    )
    assert line in told(folders)
    assert refusal(ids.update, "0.1.0", folders) == line


def test_a_section_that_takes_the_id_of_a_page_is_told(folders, build):
    build("overview", text="# The dialogue at a glance\n\n(room)=\n## In the room")
    line = "id 'room' is used twice: page at 'room' and section at 'overview#room'"
    assert line in [problem.partition(";")[0] for problem in told(folders)]


# Gone, moved, new

LEFT = {  # what left the book after 0.1.0, and where a reader finds what is nearest to it
    **dict.fromkeys(("c11", "c12"), "text"),
    **dict.fromkeys(("c46-a", "c46-b", "c46-c", "c50"), "words"),
    **dict.fromkeys(("c52-kanji", "c52-hiragana", "c52-katakana"), "claims#ied12-c02"),
    **dict.fromkeys(("c52-latin", "c52-digits", "c52-signs", "c53"), "claims#ied12-c02"),
    **dict.fromkeys(("c56", "c57"), "continuity"),
    **dict.fromkeys(("c58-both-governments", "c58-japan-us", "c58-both-countries"), "text"),
    **dict.fromkeys(("c58-japan-and-us", "c58-united-states", "c58-japan"), "text"),
    "c58-dialogue": "text",
    **dict.fromkeys(("c59-cooperation", "c59-collaboration"), "claims#ied12-c54"),
    "c59-working-together": "claims#ied12-c54",
}
LEADS = {f"claims#ied12-{number}": to for number, to in LEFT.items()}
LEADS |= {"continuity#fig-working-together": "claims#ied12-c54"}
LEADS |= {"words#fig-topics-together": "agenda", "ja#fig-map-ja": "forms#fig-map"}
LEADS |= {"forms#fig-forms-by-part": "forms#fig-map", "values#fig-value-heads": "values"}
LEADS |= {"commitments#fig-form-by-content": "checkable#fig-check-criteria"}
LEADS |= {"words#fig-words-counted": "words"}
LEADS |= {"robust#fig-robust": "robust", "claims#ied12-c42": "values"}
PARTS = ("summary", "gdcp", "networks-cyber", "fora-ai", "data-flows")
TOPICS = ("mobile-networks", "supplier-trust", "cybersecurity", "third-countries", "ai")
TOPICS += ("international-fora", "cross-border-data", "privacy-access", "partnership-frame")
LEADS |= {f"parts/{part}#fig-map-{part}": "forms#fig-map" for part in PARTS}
LEADS |= {f"topics/{topic}#fig-map-{topic}": "forms#fig-map" for topic in TOPICS}
SHORT = ("open-internet", "green-ict", "internet-governance", "public-private")
LEADS |= {f"claims#ied12-c38-{topic}": "fora" for topic in (*TOPICS, *SHORT)}


def moved():
    """Places of figures, items and events that stand on another page than in 0.1.0: each item on
    the page of its part, each event there too where the first item stands that it bears on."""
    items, links = (
        files.read_table(f"followthrough/{name}.csv").to_dict("records")
        for name in ("items", "links")
    )
    bears = {id: [r["item_id"] for r in links if r["event_id"] == id] for id in ids_of("event")}
    places = {"overview#fig-map": "forms#fig-map"}
    for row in items[::-1]:
        if row["part"] != "notice":
            page = f"parts/{row['part']}"
            places[f"since#{row['item_id']}"] = f"{page}#{row['item_id']}"
            for event in (e for e, of in bears.items() if row["item_id"] in of):
                places[f"since#event-{event}"] = f"{page}#event-{event}"
    return places


def ids_of(kind):
    return [
        r["id"].removeprefix("event-")
        for r in ids.register()
        if r["kind"] == kind and (r["page"] == "since")
    ]


def test_all_that_left_the_book_leads_on_to_a_place_that_stays(folders, build):
    build("forms", text="# Forms\n\n```{chart} map\n```", figures=["map"])
    build("checkable", text="# C\n\n```{chart} check-criteria\n```", figures=["check-criteria"])
    assert ids.redirects() == LEADS | moved()
    assert len(moved()) == 1 + 26 + 63  # a figure, all items but the notice's, the events of 0.1.0
    entries = ids.present(folders=folders)
    assert {e.place for e in entries}.isdisjoint(LEADS)
    assert {*LEADS.values()} <= {e.place for e in entries}


@pytest.mark.parametrize("old", [*LEADS, "since#event-wtsa-20", "since#japan-gpai-chair"])
def test_an_old_address_and_an_old_id_lead_on(folders, build, old):
    slug, _, id = old.partition("#")
    build(slug)
    build("forms", text="# Forms\n\n```{chart} map\n```", figures=["map"])
    build("checkable", text="# C\n\n```{chart} check-criteria\n```", figures=["check-criteria"])
    page, _, anchor = {**LEADS, **moved()}[old].partition("#")
    if page.startswith("parts/"):
        build(page, text=f"# A part\n\n({anchor})=\n:::{{div}}\n:::")
    head = BeautifulSoup(api.head(slug, folders), "html.parser")
    told = json.loads(head.find("meta", {"name": "dialogue-moved"})["content"])
    up = "../" * slug.count("/")
    assert told[id] == f"{up}{page}.html" + (f"#{anchor}" if anchor else "")
    cited = citation.item(id, folders=folders)
    assert cited["title"] == citation.item(anchor or page, folders=folders)["title"]


def test_a_new_register_is_in_order(register, folders):
    assert register.read_text("utf-8").startswith(HEADER + "book,book,The Dialogue Book,,,0.1.0,\n")
    assert told(folders) == []


def test_a_claim_that_went_away_is_told(register, folders, monkeypatch):
    monkeypatch.delitem(claims.REGISTER, "continuing")
    (problem,) = told(folders)
    assert "id 'ied12-c03' was published and is gone" in problem
    assert problem.startswith("data/ids.csv, row ")
    assert problem.endswith(
        "allowed: place 'claims#ied12-c03', or the place that readers are led to in moved_to; "
        "no row where it was never published"
    )


def without_rerun(monkeypatch):
    monkeypatch.setattr(plan, "PROSE", [slug for slug in plan.PROSE if slug != "rerun"])
    monkeypatch.setitem(plan.MENU, "Data and code", {"data": ()})


def test_a_page_that_went_away_is_told(register, folders, monkeypatch):
    without_rerun(monkeypatch)
    (problem,) = told(folders)
    assert "id 'rerun' was published and is gone" in problem


def test_a_page_that_went_away_and_leads_elsewhere(register, folders, monkeypatch, spoil):
    without_rerun(monkeypatch)
    spoil(register, ",rerun,,0.1.0,\n", ",rerun,,0.1.0,method\n")
    assert told(folders) == []
    assert ids.redirects() == {"rerun": "method"}


def test_an_id_that_moved_is_told(register, folders, spoil):
    row = "ied12-s07,sentence,IED12-S07,{},ied12-s07,0.1.0,\n"
    spoil(register, row.format("text"), row.format("room"))
    (problem,) = told(folders)
    assert problem.endswith(
        ": id 'ied12-s07' has moved to 'text#ied12-s07'; allowed: place 'room#ied12-s07', "
        "or 'text#ied12-s07' in moved_to"
    )


def test_an_id_that_moved_and_leads_to_its_new_place(register, folders, spoil):
    row = "ied12-s07,sentence,IED12-S07,{},ied12-s07,0.1.0,{}\n"
    spoil(register, row.format("text", ""), row.format("room", "text#ied12-s07"))
    assert told(folders) == []
    assert ids.redirects() == {"room#ied12-s07": "text#ied12-s07"}


@pytest.mark.parametrize(
    ("to", "line"),
    [
        ("room", "id 'ied12-s07' stands at 'text#ied12-s07'; allowed: text#ied12-s07"),
        ("text#ied12-s08", "id 'ied12-s07' stands at 'text#ied12-s07'; allowed: text#ied12-s07"),
    ],
)
def test_a_redirect_to_the_wrong_place(register, folders, spoil, to, line):
    row = "ied12-s07,sentence,IED12-S07,{},ied12-s07,0.1.0,{}\n"
    spoil(register, row.format("text", ""), row.format("parts/gdcp", to))
    (problem,) = told(folders)
    assert problem.endswith(f", column moved_to: {line}")


def test_a_redirect_of_what_has_not_moved(register, folders, spoil):
    row = "ied12-s07,sentence,IED12-S07,text,ied12-s07,0.1.0,"
    spoil(register, f"{row}\n", f"{row}room\n")
    (problem,) = told(folders)
    assert problem.endswith("id 'ied12-s07' stands at 'text#ied12-s07'; allowed: nothing")


@pytest.mark.parametrize("to", ["nowhere", "nowhere#x", "room#x"])
def test_a_redirect_to_nothing(register, folders, build, monkeypatch, spoil, to):
    monkeypatch.delitem(claims.REGISTER, "continuing")
    build("room", text="# Who was in the room")
    spoil(register, ",ied12-c03,0.1.0,\n", f",ied12-c03,0.1.0,{to}\n")
    (problem,) = told(folders)
    assert problem.endswith(f"column moved_to: there is no '{to}'; allowed: a page, or page#anchor")


def test_what_stands_on_a_page_that_is_not_built_cannot_be_told(register, folders, build):
    build("values", text=PAGE, figures=["hooks"])  # whose template has no sections of its own
    assert len(ids.update("0.1.0", folders)) == 4
    (folders.book / "values.ipynb").unlink()
    assert told(folders) == []
    build("values", text=PAGE.replace("```{chart} hooks\n```\n", ""))
    (problem,) = told(folders)
    assert "id 'fig-hooks' was published and is gone" in problem


def test_new_ids_are_told_and_added_at_the_end(register, folders, build):
    before = register.read_text("utf-8")
    build("overview", text=PAGE, figures=["hooks"])
    problems = told(folders)
    assert len(problems) == 4
    assert problems[0] == (
        "data/ids.csv: id 'five-findings' is not in the register; "
        "allowed: what 'dialogue ids --update' adds"
    )
    ids.update("0.2.0", folders)
    after = register.read_text("utf-8")
    assert after.startswith(before)
    assert after.removeprefix(before).splitlines()[:2] == [
        "five-findings,section,Five findings,overview,five-findings,0.2.0,",
        'fig-hooks,figure,"Five dates look back, two look ahead",overview,fig-hooks,0.2.0,',
    ]
    assert told(folders) == []


def test_what_is_not_up_to_date_registers_nothing(register, folders, spoil, refusal):
    before = register.read_text("utf-8")
    spoil(register.parent.parent / "notebooks/since.ipynb", "# What is on record", "# On record")
    line = "pages are not up to date: since; allowed: 'dialogue build' first"
    assert refusal(ids.update, "0.2.0", folders) == line
    spoil(register.parent / "codebook/themes.yml", "Artificial intelligence", "Machines")
    first = "pages are not up to date: overview, ja, text, glossary, since, …"
    assert refusal(ids.update, "0.2.0", folders) == f"{first}; allowed: 'dialogue build' first"
    assert register.read_text("utf-8") == before


def test_what_an_old_build_left_is_not_looked_at(project, build, spoil, refusal):
    """Built with a topic more, a section and a figure, and then all of that is undone."""
    folders = plan.published_folders()
    readings, themes = "data/releases/ied-12/readings/adjudicated.csv", "data/codebook/themes.yml"
    before = {name: (project / name).read_text("utf-8") for name in (readings, themes)}
    spoil(project / readings, "ied12-s01,1,open-internet,", "ied12-s01,1,open-internet;moon,")
    green = "  - id: green-ict\n"
    moon = "  - {id: moon, ja: 月, en: Moon, definition: x, include: x, exclude: x, pattern: 月,\n"
    moon += "     example: ied12-s01, counter_example: ied12-s09}\n"
    spoil(project / themes, green, moon + green)
    how = {"into": folders, "read": [readings, themes]}
    build(*SLUGS, "topics/moon", **how)
    build("room", text="(a-new-section)=\n## New", **how)
    now = {problem.what for problem in checks.problems()}
    assert "id 'topics/moon' is not in the register" in now
    assert "id 'a-new-section' is not in the register" in now
    for name, text in before.items():
        (project / name).write_text(text, "utf-8")
    clear_caches()
    assert [str(problem) for problem in checks.problems()] == []
    assert not {"topics/moon", "a-new-section"} & {e.id for e in ids.present()}
    before = (project / "data/ids.csv").read_text("utf-8")
    assert "'dialogue build' first" in refusal(ids.update, "0.2.0")
    assert (project / "data/ids.csv").read_text("utf-8") == before


def test_nothing_new_leaves_the_file_alone(register, folders):
    before = register.stat()
    assert ids.update("0.2.0", folders) == []
    assert register.stat().st_mtime_ns == before.st_mtime_ns


def test_a_broken_codebook_is_told(register, folders, spoil, refusal):
    spoil(register.parent / "codebook/themes.yml", "parts:", "part:")
    assert refusal(told, folders).startswith("data/codebook/themes.yml")


# The file


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("book,book,Again,,,0.1.0,", ""),
        ("Map,figure,A map,overview,fig-map,0.1.0,", ", column id"),
        ("map,drawing,A map,overview,fig-map,0.1.0,", ", column kind"),
        ("map,figure,A map,overview,5g,0.1.0,", ", column anchor"),
        ("map,figure,A map,overview,fig-map,1,", ", column since"),
        ("map,figure,A map,overview,fig-map,0.1.0,#fig-map", ", column moved_to"),
    ],
)
def test_rows_that_the_schema_refuses(project, refusal, row, where):
    path = project / "data/ids.csv"
    path.write_text(f"{HEADER}book,book,The Dialogue Book,,,0.1.0,\n{row}\n", "utf-8")
    assert refusal(ids.register).startswith(f"data/ids.csv, row 3{where}")


def test_no_register(project, refusal):
    (project / "data/ids.csv").unlink()
    assert refusal(ids.register) == "data/ids.csv: is missing"
