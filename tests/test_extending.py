"""Extending the book works as CONTRIBUTING says: additions in copies, by its steps and no others.

What a step has one write stands here; the commands are read from CONTRIBUTING. Then everything that
a person would look at is looked at: the page, the menu, the register, a citation.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from support import ROOT, copy_project, in_copy

pytestmark = pytest.mark.slow

TOPIC = """\
  - id: research-standards
    ja: '研究開発と標準'
    en: 'Research and standards'
    definition: 'Research, its conferences, and the making of technical standards.'
    include: 'Research and development, international standards and the bodies that make them.'
    exclude: 'Practices, rules and principles that are no technical standard.'
    example: ied12-s14
    counter_example: ied12-s15
    pattern: '研究開発|標準|国際カンファレンス'
"""
HISTORY = "  - {date: 2026-12-01, version: \"4\", change: 'Research and standards.'}\n"
CODED = ("ied12-s12,1,", "ied12-s14,1,", "ied12-s17,2,")
CONTEXT = """\
  research-standards:
    opening: >-
      Research and standards stand in three sentences: a conference is welcomed, collaboration is
      intended, and the making of standards is named as work of the ITU.
    stated: >-
      S12 welcomes the outcome of a conference, S14 states an intention, S17 names standards.
    context: >-
      The conference was held on 9 and 10 November 2021.
    watch: >-
      No standard is named.
    sources: []
    ja: >-
      研究開発、国際標準、会議の成果を扱う。
"""
RULE = """\
  - id: with-views
    ja: 意見の表明を加える
    en: Plus stated views
    definition: Adds sentences that state a view.
    counts:
      frame: [undertake, work-together, hold-commitment, state-need, hold-view]
      ordinal: [undertake, work-together, hold-commitment, state-need, hold-view]
      verb-only: [decide, commit, intend, confirm, reaffirm, emphasise, recognise]
"""
SCHEME = """\
  - id: two-groups
    ja: 二つの区分
    en: In two groups
    ordinal: false
    definition: What the speakers say of their own action, and all else.
    groups:
      - id: own-action
        ja: 自らの行動
        en: Own action
        colour: brick
        frames: ['*/own-action', decide/*, commit/*, intend/*]
      - {id: all-else, ja: その他, en: All else, colour: slate, frames: ['*/*']}
"""
COUNTED = "      two-groups: [own-action]\n"
CHART = '''\
"""How long sentences are."""

import altair as alt

from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, link


def lengths(study: Study) -> Figure:
    """One bar a sentence, in text order."""
    table = study.sentences[["label", "characters"]]
    table = table.assign(url=link(study.sentences["sentence_id"]))
    longest = table.loc[table["characters"].idxmax()]

    def build(sheet):
        y = alt.Y("characters:Q", title="Characters")
        x = alt.X("label:N", sort=None, title=None)
        bars = sheet.base(table, x, y, "{label} has {characters} characters.").mark_bar()
        return sheet.layers(bars.encode(color=alt.ColorValue(sheet.ink("accent"))), height=160)

    return Figure(
        id="lengths",
        title=f"{longest['label']} is the longest sentence",
        caption="One bar a sentence, in the order of the text.",
        alt=f"The longest sentence has {longest['characters']} characters.",
        table=table[["label", "characters"]],
        draw=drawn(study, build),
        sentences=tuple(study.sentences["sentence_id"]),
    )
'''
CLAIM = '''\
"""Claims on commas."""

from dialogue.analysis.study import Study
from dialogue.claims.register import changes, measured
from dialogue.claims.shared import count


@measured("Sentences in which 、 stands more than five times.")
@changes("Another sign, or another number of them.")
@count("{n:Words} of {of} sentences {n:has|have} more than five commas.")
def c76_most_commas(study: Study):
    return study.sentences[study.sentences["text"].str.count("、") > 5]
'''
PARAMETERS = 'release = "ied-12"\ncoder = "adjudicated"'
STUDY = """\
from dialogue import charts, prose
from dialogue.analysis.study import Study

study = Study(release=release, coder=coder)"""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """A copy of project and package with the book built in it."""
    folder = copy_project(tmp_path_factory.mktemp("extending") / "project", package=True)
    dialogue(folder, "build")
    return folder


@pytest.fixture
def copy(base, tmp_path) -> Path:
    """A copy of that copy: what an addition makes out of date is made again, and no more."""
    return shutil.copytree(base, tmp_path / "project")


def dialogue(folder: Path, *arguments: str) -> str:
    """What the command says on standard output; it must not fail."""
    command = [Path(sys.executable).parent / "dialogue", *arguments]
    how = {"cwd": folder, "env": in_copy(folder), "capture_output": True, "encoding": "utf-8"}
    done = subprocess.run(command, **how)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def commands(section: str) -> list[str]:
    """The commands that a section of CONTRIBUTING names, in their order."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    steps = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall("`(dialogue [^`]+|make book)`", steps)


def follow(folder: Path, *sections: str) -> None:
    """Give the commands of these sections, those that several name once, and ``check``."""
    named = {command for section in sections for command in commands(section)}
    longest = max(map(commands, sections), key=len)
    assert named - {"dialogue check"} <= {*longest}
    for command in (*longest, "dialogue check"):
        said = dialogue(folder, *command.replace("make book", "dialogue build").split()[1:])
    assert "are in order" in said


# What a step writes


def insert(path: Path, text: str, before: str = "", after: str = "") -> None:
    """Write a text into a file before or after the first of another one, else at its end."""
    content, mark = path.read_text("utf-8"), before or after
    assert mark in content
    head, tail = content.split(mark, 1) if mark else (content, "")
    made = head + text + before + tail if before else head + after + text + tail
    path.write_text(made, "utf-8")


def template(path: Path, cell: str, *, before: str = "prose.box") -> None:
    """Put a code cell into a template before the one that begins so."""
    notebook = json.loads(path.read_text("utf-8"))
    cells = notebook["cells"]
    place = next(i for i, c in enumerate(cells) if "".join(c["source"]).startswith(before))
    cells.insert(place, {**cells[place], "id": f"added-{place}", "source": cell})
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def add_topic(folder: Path) -> None:
    release, themes = folder / "data/releases/ied-12", folder / "data/codebook/themes.yml"
    insert(themes, TOPIC)
    insert(themes, HISTORY, before="guidelines:\n")
    themes.write_text(themes.read_text("utf-8").replace('version: "3"', 'version: "4"', 1), "utf-8")
    insert(release / "context.yml", CONTEXT)
    for name in ("A", "B", "adjudicated"):
        path = release / f"readings/{name}.csv"
        text = path.read_text("utf-8")
        for clause in CODED:
            assert clause in text
            text = text.replace(clause, f"{clause}research-standards;")
        path.write_text(text, "utf-8")


def add_rule(folder: Path) -> None:
    insert(folder / "data/codebook/schemes.yml", RULE, before="guidelines:\n")


def add_grouping(folder: Path) -> None:
    schemes = folder / "data/codebook/schemes.yml"
    insert(schemes, SCHEME, before="published_rule:")
    text = schemes.read_text("utf-8").replace("    counts:\n", f"    counts:\n{COUNTED}")
    schemes.write_text(text, "utf-8")


def add_chart(folder: Path) -> None:
    (folder / "notebooks/dialogue/charts/lengths.py").write_text(CHART, "utf-8")
    template(folder / "notebooks/agenda.ipynb", "charts.lengths(study)")


def add_claim(folder: Path) -> None:
    (folder / "notebooks/dialogue/claims/commas.py").write_text(CLAIM, "utf-8")
    said = 'prose.say(study, "Sentences with more than five commas: {most-commas}.")'
    template(folder / "notebooks/forms.ipynb", said)


def add_page(folder: Path) -> None:
    cells = [
        ("code", PARAMETERS, ["parameters"]),
        ("code", STUDY, []),
        ("markdown", "# How long are the sentences?", []),
        ("markdown", "(by-part)=\n## Part by part", []),
        ("code", "prose.text.space_table(study, 'parts')", []),
        ("code", 'prose.box(study, "lengths")', []),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    for number, (kind, source, tags) in enumerate(cells):
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        made.cells.append(new(source, id=f"lengths-{number:02}", metadata={"tags": tags}))
    nbformat.write(made, folder / "notebooks/lengths.ipynb")
    insert(folder / "notebooks/dialogue/build/plan.py", '"lengths", ', before='"agenda", ')


# What a person would look at


def page(folder: Path, slug: str) -> BeautifulSoup:
    return BeautifulSoup((folder / f"_build/html/book/{slug}.html").read_text("utf-8"), "lxml")


def title(page: BeautifulSoup) -> str:
    return page.select_one("article.bd-article h1").find(string=True)


def menu(folder: Path) -> dict[str, str]:
    """Where the menu leads, and what it says."""
    links = page(folder, "overview").select("nav.bd-links a.reference")
    return {link["href"]: link.get_text(strip=True) for link in links}


def switch(folder: Path) -> dict:
    """What the switches of the page on commitments select from."""
    return json.loads(page(folder, "commitments").select_one(".dlg-views-data").string)


def registered(folder: Path) -> dict[str, tuple]:
    """Kind, title, page and anchor of every id in the register."""
    text = (folder / "data/ids.csv").read_text("utf-8")
    return {row[0]: tuple(row[1:5]) for row in csv.reader(text.splitlines())}


def sentences(*numbers: int) -> list[str]:
    return [f"ied12-s{number:02}" for number in numbers]


def test_a_topic_and_a_rule(copy):
    add_topic(copy)
    add_rule(copy)
    follow(copy, "Add a topic", "Add or change a rule or a grouping")

    made, slug = page(copy, "topics/research-standards"), "topics/research-standards"
    assert title(made) == "Research and standards"
    assert made.select_one(".dlg-ja").get_text(strip=True) == "研究開発と標準"
    listed = [s.select_one("a").get_text() for s in made.select(".dlg-sentence")]
    assert listed == ["S12", "S14", "S17"]
    assert "No standard is named." in made.get_text()
    assert menu(copy)[f"{slug}.html"] == "Research and standards"
    assert registered(copy)[slug] == ("page", "Research and standards", slug, "")
    assert "Research and standards" in dialogue(copy, "cite", slug)

    assert "with-views" in dialogue(copy, "params", "commitments")
    control = switch(copy)
    [names] = [c["values"] for c in control["choices"] if c["name"] == "rule"]
    assert names["with-views"] == "Plus stated views"
    # the fourteen of the rule before, and S08 S09 S10 S11 S17 S25
    views = [1, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26]
    assert control["counted"]["form"]["of"]["frame with-views"] == sentences(*views)
    assert "Plus stated views" in page(copy, "commitments").select_one("article").get_text()
    id = "ied12-c19-with-views"
    assert registered(copy)[id] == ("claim", "rule-count:with-views", "claims", id)


def test_a_grouping_and_a_chart(copy):
    add_grouping(copy)
    add_chart(copy)
    follow(copy, "Add or change a rule or a grouping", "Add a chart")

    assert "two-groups" in dialogue(copy, "params", "forms")
    control = switch(copy)
    [names] = [c["values"] for c in control["choices"] if c["name"] == "scheme"]
    assert names["two-groups"] == "In two groups"
    # what is decided, intended or committed to, and S19: they will work together
    own = sentences(7, 13, 14, 19, 21, 22)
    assert control["counted"]["form"]["of"]["two-groups needs"] == own
    for slug in ("forms", "commitments"):
        heads = [head.get_text() for head in page(copy, slug).select("article th")]
        assert "In two groups" in heads

    figure = page(copy, "agenda").select_one("#fig-lengths")
    assert figure.select("svg") and "S02 is the longest sentence" in figure.get_text()
    [link] = figure.select('a[href$=".csv"]')
    table = (copy / "_build/html/book" / link["href"]).read_text("utf-8").splitlines()
    assert (table[0], table[2], len(table)) == ("label,characters", "S02,236", 1 + 26)
    kind, said, *place = registered(copy)["fig-lengths"]
    assert (kind, place) == ("figure", ["agenda", "fig-lengths"])
    assert said in dialogue(copy, "cite", "fig-lengths")


def test_a_claim_and_a_page(copy):
    add_claim(copy)
    add_page(copy)
    follow(copy, "Add a claim", "Add a page")

    # S01 S02 S08 S16 S17
    text = "Five of 26 sentences have more than five commas."
    assert text in page(copy, "claims").select_one("#ied12-c76").parent.get_text()
    [link] = page(copy, "forms").select('article a[href$="#ied12-c76"]')
    assert link.get_text() == "5"
    assert registered(copy)["ied12-c76"][0] == "claim"
    assert text.rstrip(".") in dialogue(copy, "cite", "ied12-c76")

    made = page(copy, "lengths")
    assert title(made) == "How long are the sentences?"
    assert made.select_one("section:has(> #by-part) table")
    assert menu(copy)["lengths.html"] == "How long are the sentences?"
    ids = registered(copy)
    assert ids["lengths"] == ("page", "How long are the sentences?", "lengths", "")
    assert ids["by-part"] == ("section", "Part by part", "lengths", "by-part")
    assert "How long are the sentences?" in dialogue(copy, "cite", "lengths")


ROOMS = ("analysis", "claims", "charts", "prose", "corpus")


def test_tests_of_the_machinery_pass_after_all_of_it(tmp_path):
    """Those that state numbers of the published book are updated by hand: these need no update."""
    folder = copy_project(tmp_path / "project", package=True)
    for add in (add_topic, add_rule, add_grouping, add_chart, add_claim, add_page):
        add(folder)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=skip)
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder)
    dialogue(folder, "toc")
    chosen = "not slow and not browser and not published"
    rooms = [f"tests/{room}" for room in ROOMS]
    command = [sys.executable, "-m", "pytest", "-x", "--tb=short", "-m", chosen, *rooms]
    how = {"cwd": folder, "env": in_copy(folder), "capture_output": True, "encoding": "utf-8"}
    done = subprocess.run(command, **how)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
