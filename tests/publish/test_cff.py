"""Every valid CITATION.cff is read, cited and described; any other is refused by its key.

What is valid here is so by ``cffconvert --validate`` too, which was asked once about each.
"""

import datetime as dt
import json
from importlib.metadata import version

import pytest
import rispy

from dialogue.publish import cff, checks, citation, formats
from dialogue.publish.api import records
from dialogue.publish.export import edition

PROJECT = "  - name: The Dialogue Book project"
HANAKO = "  - family-names: Yamada\n    given-names: Hanako"
BERG = """  - family-names: Berg
    given-names: Jan Pieter
    name-particle: van den
    name-suffix: Jr.
    orcid: https://orcid.org/0000-0001-2345-6789
    affiliation: Somewhere"""
KANJI = "  - family-names: 山田\n    given-names: 花子"
LICENCES = "license:\n  - MIT\n  - CC-BY-4.0\n"


@pytest.fixture
def written(project):
    """Writes ``CITATION.cff`` with the first ``old`` replaced; without one the new is added."""

    def write(old: str, new: str):
        path = project / "CITATION.cff"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
        return path

    return write


# What is valid is read


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ("version: 0.1.0", 'version: "0.1.0"', "0.1.0"),
        ("version: 0.1.0", "version: 1.0", "1.0"),
        ("version: 0.1.0", "version: 2", "2"),
        ("version: 0.1.0", "version: 2026-11-23", "2026-11-23"),
        ("version: 0.1.0\n", "", version("dialogue-book")),
    ],
)
def test_versions(written, old, new, version):
    written(old, new)
    assert cff.about().version == version
    assert formats.bibtex(citation.item("book")).count(f"version = {{{version}}}") == 1


@pytest.mark.parametrize("day", ["'2030-05-04'", '"2030-05-04"', "2030-05-04", "!!str 2030-05-04"])
def test_days(written, day):
    written("2026-11-23", day)
    assert cff.about().released == dt.date(2030, 5, 4)
    assert citation.item("book")["issued"] == {"date-parts": [[2030, 5, 4]]}
    assert records.about({})["released"] == "2030-05-04"
    assert edition.date().date() == dt.date(2030, 5, 4)


def test_without_a_day_it_is_that_of_the_newest_row(written, project, spoil):
    written("date-released: 2026-11-23\n", "")
    events = project / "data/followthrough/events.csv"
    spoil(events, ",official,2026-11-23,2026-11-28,", ",official,2027-02-03,2026-11-28,")
    assert cff.about().released == dt.date(2027, 2, 3)


def test_without_what_is_optional(written, project):
    (project / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: A Book\nauthors:\n  - name: Some people\n"
    )
    said = cff.about().model_dump(by_alias=True)
    assert (said["title"], said["abstract"], said["keywords"], said["license"]) == (
        "A Book",
        "",
        [],
        [],
    )
    assert records.about({})["book"] == "A Book"
    assert formats.apa(citation.item("book")).startswith("Some people. (2026). A Book (Version ")


@pytest.mark.parametrize(
    "more",
    [
        "url: https://example.org/\n",
        "repository-code: https://example.org/book\nrepository: http://example.org/data\n",
        "doi: 10.5281/zenodo.1234567\n",
        "commit: 1ff847d81f29c45a3a1a5ce73d38e45c2f319bba\nlicense-url: https://example.org/l\n",
        "identifiers:\n  - {type: doi, value: 10.5281/zenodo.1234567, description: All versions}\n",
        "contact:\n  - {family-names: Yamada, given-names: Hanako, email: hanako@example.org}\n",
        "preferred-citation:\n  type: book\n  title: A Book\n  authors: [{name: Some people}]\n",
    ],
)
def test_other_keys(written, more):
    written("", more)
    assert cff.about().title == "The Dialogue Book"


@pytest.mark.parametrize(("new", "given"), [("license: MIT\n", ["MIT"]), ("", [])])
def test_licences(written, new, given):
    written(LICENCES, new)
    assert cff.about().model_dump(by_alias=True)["license"] == given


# People


@pytest.mark.parametrize(
    ("authors", "apa", "bibtex", "ris", "csl", "publisher"),
    [
        pytest.param(
            [HANAKO, PROJECT],
            "Yamada, H., & The Dialogue Book project.",
            "author = {Yamada, Hanako and {The Dialogue Book project}},",
            ["Yamada, Hanako", "The Dialogue Book project"],
            [
                {"family": "Yamada", "given": "Hanako"},
                {"literal": "The Dialogue Book project"},
            ],
            "The Dialogue Book project",
            id="a person and an entity",
        ),
        pytest.param(
            [BERG],
            "van den Berg, J. P., Jr.",
            "author = {van den Berg, Jr., Jan Pieter},",
            ["van den Berg, Jan Pieter, Jr."],
            [
                {
                    "family": "Berg",
                    "given": "Jan Pieter",
                    "non-dropping-particle": "van den",
                    "suffix": "Jr.",
                }
            ],
            "Jan Pieter van den Berg Jr.",
            id="particle and suffix",
        ),
        pytest.param(
            [KANJI],
            "山田 花子.",
            "author = {山田, 花子},",
            ["山田, 花子"],
            [{"family": "山田", "given": "花子"}],
            "山田 花子",
            id="a name in Japanese",
        ),
        pytest.param(
            ["  - family-names: Suharto"],
            "Suharto.",
            "author = {Suharto},",
            ["Suharto"],
            [{"family": "Suharto"}],
            "Suharto",
            id="one name",
        ),
        pytest.param(
            ["  - alias: dialogist\n    website: https://example.org"],
            "dialogist.",
            "author = {{dialogist}},",
            ["dialogist"],
            [{"literal": "dialogist"}],
            "dialogist",
            id="an alias",
        ),
    ],
)
def test_authors(written, authors, apa, bibtex, ris, csl, publisher):
    written(PROJECT, "\n".join(authors))
    made = citation.item("book")
    assert made["author"] == csl
    assert made["publisher"] == publisher
    assert formats.apa(made).startswith(f"{apa} (2026). The Dialogue Book (Version 0.1.0).")
    assert (publisher in formats.apa(made).partition("0.1.0).")[2]) == (len(authors) > 1)
    assert f"  {bibtex}\n" in formats.bibtex(made)
    assert [*rispy.loads(formats.ris(made))[0]["authors"]] == ris
    assert json.loads(formats.csl_json(made))[0]["author"] == csl
    assert formats.sist02(made).startswith(", ".join(ris) + ". The Dialogue Book.")


def test_authors_of_a_page(written):
    written(PROJECT, f"{HANAKO}\n{PROJECT}")
    tags = [content for name, content in citation.metadata("ja") if name == "citation_author"]
    assert tags == ["Yamada, Hanako", "The Dialogue Book project"]
    said = citation.json_ld("ja")
    project = {"@type": "Organization", "name": "The Dialogue Book project"}
    assert said["author"] == [{"@type": "Person", "name": "Hanako Yamada"}, project]
    assert said["publisher"] == project
    assert [a["name"] for a in cff.about().model_dump(by_alias=True)["authors"]] == [
        "Hanako Yamada",
        project["name"],
    ]


# What is not valid is refused, by check first

NAMES = "allowed: a name, or family-names and given-names"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: The Dialogue Book\n", "", "title: key 'title' is missing"),
        ("title: The Dialogue Book\n", "title: ''\n", "title: String should have at least 1 char"),
        ("title: The Dialogue Book\n", "title: 12\n", "title: Input should be a valid string"),
        (f"authors:\n{PROJECT}\n", "", "authors: key 'authors' is missing"),
        (f"authors:\n{PROJECT}\n", "authors: []\n", "authors: List should have at least 1 item"),
        (f"authors:\n{PROJECT}\n", "authors: Hanako\n", "authors: Input should be a valid list"),
        (PROJECT, "  - Hanako", f"authors → row 1: 'Hanako' is no author; {NAMES}"),
        (PROJECT, "  - name: 12", f"authors → row 1: name '12' is no text; {NAMES}"),
        (PROJECT, "  - name:", f"authors → row 1: name 'None' is no text; {NAMES}"),
        (PROJECT, "  - city: Tokyo", f"authors → row 1: an author has no name; {NAMES}"),
        (PROJECT, f"{PROJECT}\n    given-names: H", "authors → row 1: unknown key 'given-names'; "),
        (PROJECT, f"{HANAKO}\n    surname: Y", "authors → row 1: unknown key 'surname'; allowed: "),
        (
            "2026-11-23",
            "2026-13-01",
            "date-released: '2026-13-01' is no day; allowed: a day such as",
        ),
        ("2026-11-23", "'2026-02-30'", "date-released: '2026-02-30' is no day; "),
        ("2026-11-23", "23 November 2026", "date-released: '23 November 2026' is no day; "),
        ("2026-11-23", "20261123", "date-released: '20261123' is no day; "),
        ("2026-11-23", "2026-11-23T10:00:00", "date-released: '2026-11-23 10:00:00' is no day; "),
        ("2026-11-23", "", "date-released: 'None' is no day; "),
        ("version: 0.1.0", "version:", "version: Input should be a valid string"),
        ("version: 0.1.0", "version: true", "version: Input should be a valid string"),
        ("cff-version: 1.2.0", "cff-version: 1.1.0", "cff-version: String should match pattern"),
        (
            "type: software",
            "type: book",
            "type: String should match pattern '^(software|dataset)$'",
        ),
        ("", "url: example.org\n", "url: String should match pattern"),
        ("", "doi: https://doi.org/10.5281/zenodo.1\n", "doi: String should match pattern"),
        (
            "",
            "publisher: Us\n",
            "publisher: unknown key 'publisher'; allowed: abstract, authors, cff",
        ),
    ],
)
def test_what_is_not_valid(written, refusal, old, new, line):
    written(old, new)
    assert refusal(cff.about).startswith(f"CITATION.cff, {line}")
    assert str(next(checks.problems())).startswith(f"CITATION.cff, {line}")


def test_a_file_that_is_no_mapping(project, refusal):
    (project / "CITATION.cff").write_text("- a\n")
    assert refusal(cff.about).startswith("CITATION.cff: Input should be a valid dictionary")
