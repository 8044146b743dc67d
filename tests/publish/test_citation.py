"""Citations of everything that has an id, in every format, and the metadata of pages."""

import json
import os
import subprocess
import tomllib

import pybtex.database
import pytest
import rispy
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as shapes
from citeproc.source.json import CiteProcJSON
from support import ROOT, clear_caches, copy_project, put

from dialogue import cli
from dialogue.build import plan
from dialogue.publish import citation, formats, ids, site

FIVE = ("book", "commitments", "fig-hooks", "ied12-c03", "ied12-s07")
RELEASE = "「インターネットエコノミーに関する日米政策協力対話(第12回局長級会合)の結果」"
MINISTRY = "Ministry of Internal Affairs and Communications, Japan"
PUBLISHED_AT = "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000126.html"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A project with a version and a date of its own, and what of a build citations look at."""
    root = copy_project(tmp_path_factory.mktemp("cited") / "project")
    path = root / "CITATION.cff"
    cited = yaml.safe_load(path.read_text("utf-8"))
    cited |= {"version": "1.2.3", "date-released": "2030-05-04"}
    path.write_text(yaml.safe_dump(cited, allow_unicode=True), "utf-8")
    made = plan.Folders(root / "_build/dialogue", root / "book")
    text = "# The dialogue at a glance\n\n```{chart} hooks\n```\n\n"
    text += "(event-dialogue-13)=\n\n(third-country-5g-6g)=\n\n(findings)=\n## Five findings\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIALOGUE_ROOT", str(root))
        patch.delenv("DIALOGUE_BASE_URL", raising=False)
        clear_caches()
        title = "Five dates look back, two look ahead"
        put(made, plan.pages()[0], text=text, figures=["hooks"], title=title)
        yield made
    clear_caches()


# References, written by hand

APA = {
    "book": "The Dialogue Book project. (2030). The Dialogue Book (Version 1.2.3).",
    "commitments": "The Dialogue Book project. (2030). What counts as an undertaking? In The "
    "Dialogue Book (Version 1.2.3).",
    "fig-hooks": "The Dialogue Book project. (2030). Five dates look back, two look ahead [Figure]."
    " In The Dialogue Book (Version 1.2.3).",
    "ied12-c03": "The Dialogue Book project. (2030). Claim ied12-c03: Ten of 26 sentences say "
    "継続, to carry on. In The Dialogue Book (Version 1.2.3).",
    "ied12-s07": f"The Dialogue Book project. (2030). Sentence IED12-S07 of {RELEASE}, {MINISTRY}, "
    "18 November 2021. In The Dialogue Book (Version 1.2.3). (Original work published 2021)",
}
SIST02 = {
    "book": "The Dialogue Book project. The Dialogue Book. Version 1.2.3, The Dialogue Book "
    "project, 2030.",
    "commitments": "The Dialogue Book project. “What counts as an undertaking?”. The Dialogue "
    "Book. Version 1.2.3, The Dialogue Book project, 2030.",
    "fig-hooks": "The Dialogue Book project. “Five dates look back, two look ahead”. The Dialogue "
    "Book. Version 1.2.3, The Dialogue Book project, 2030.",
    "ied12-c03": "The Dialogue Book project. “Claim ied12-c03: Ten of 26 sentences say 継続, to "
    "carry on”. The Dialogue Book. Version 1.2.3, The Dialogue Book project, 2030.",
    "ied12-s07": f"The Dialogue Book project. “Sentence IED12-S07 of {RELEASE}, {MINISTRY}, "
    "18 November 2021”. The Dialogue Book. Version 1.2.3, The Dialogue Book project, 2030.",
}


@pytest.mark.parametrize("id", FIVE)
def test_references(folders, id):
    given = formats.every(citation.item(id, folders=folders))
    assert list(given) == ["bibtex", "ris", "csl-json", "text", "sist02"]
    assert given["text"] == APA[id]
    assert given["sist02"] == SIST02[id]


def test_a_reference_with_an_address_and_a_view(folders):
    how = {"base_url": "https://example.org/dialogue", "commit": "abc1234", "folders": folders}
    given = formats.every(citation.item("commitments", {"rule": "needs"}, **how))
    assert given["text"] == (
        "The Dialogue Book project. (2030). What counts as an undertaking? In The Dialogue Book "
        "(Version 1.2.3). https://example.org/dialogue/book/commitments.html [commit abc1234, "
        "rule=needs]"
    )
    assert given["sist02"] == (
        "The Dialogue Book project. “What counts as an undertaking?”. The Dialogue Book. "
        "Version 1.2.3 [commit abc1234, rule=needs], The Dialogue Book project, 2030. "
        "https://example.org/dialogue/book/commitments.html."
    )


@pytest.mark.filterwarnings("error")
def test_another_style_reads_the_csl_json(folders):
    (made,) = json.loads(formats.every(citation.item("ied12-s07", folders=folders))["csl-json"])
    style = CitationStylesStyle("chicago-author-date", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([made]), shapes.plain)
    bibliography.register(Citation([CitationItem("dialogue-book-ied12-s07")]))
    assert str(bibliography.bibliography()[0]) == (
        f"The Dialogue Book project. (2021) 2030. “Sentence IED12-S07 of {RELEASE}, {MINISTRY}, 18 "
        "November 2021”. In The Dialogue Book, version 1.2.3. The Dialogue Book project. "
        f"Originally published as {RELEASE[1:-1]}."
    )


# CSL-JSON


def test_a_sentence_names_this_book_and_the_release(folders):
    made = citation.item("ied12-s07", base_url="https://example.org", folders=folders)
    assert made["type"] == "chapter"
    assert made["container-title"] == "The Dialogue Book"
    assert made["author"] == [{"literal": "The Dialogue Book project"}]
    assert made["issued"] == {"date-parts": [[2030, 5, 4]]}
    assert made["URL"] == "https://example.org/book/text.html#ied12-s07"
    assert made["language"] == "ja"
    assert made["original-author"] == [{"literal": MINISTRY}]
    assert made["original-title"] == RELEASE[1:-1]
    assert made["original-date"] == {"date-parts": [[2021, 11, 18]]}
    assert made["abstract"].startswith("両国は、セキュアな5G及び次世代モバイルネットワーク")
    assert (
        "第三国における協力を継続することを決定した。 [Working English: The two" in made["abstract"]
    )
    assert made["note"] == (
        f"quoted from {RELEASE}, {MINISTRY}, 18 November 2021, {PUBLISHED_AT}; the English is a "
        "working translation, not official; on the page “The statement, sentence by sentence”, "
        "#ied12-s07"
    )


@pytest.mark.parametrize(
    ("id", "kind", "title", "page"),
    [
        ("parts/gdcp", "chapter", "Global Digital Connectivity Partnership", "parts/gdcp.html"),
        ("fig-hooks", "figure", "Five dates look back, two look ahead", "overview.html#fig-hooks"),
        ("findings", "chapter", "Five findings", "overview.html#findings"),
        (
            "third-country-5g-6g",
            "chapter",
            "Follow-up item third-country-5g-6g: The two countries decided to go on cooperating in "
            "third countries; field (a) is the development of secure 5G and next-generation mobile "
            "networks (6G or Beyond 5G)",
            "overview.html#third-country-5g-6g",
        ),
        (
            "ied12-c06",
            "chapter",
            "Claim ied12-c06: Five of 26 sentences count under the rule “Undertakings only”",
            "claims.html#ied12-c06",
        ),
    ],
)
def test_what_is_cited_and_where_it_is(folders, id, kind, title, page):
    made = citation.item(id, base_url="https://example.org/", folders=folders)
    assert (made["type"], made["title"]) == (kind, title)
    assert made["URL"] == f"https://example.org/book/{page}"


def test_an_event_names_its_source(folders):
    made = citation.item("event-dialogue-13", folders=folders)
    assert made["title"].endswith(" (event-dialogue-13)")
    assert made["note"].startswith("source: ") and "https://" in made["note"]
    assert "parameters" not in made["note"]


def test_the_book_stands_in_no_other(folders):
    made = citation.item("book", base_url="https://example.org", folders=folders)
    assert made["type"] == "book" and "container-title" not in made
    assert made["URL"] == "https://example.org/"


def test_the_view_stands_in_note_and_key(folders):
    made = citation.item(
        "commitments", {"scheme": "verb-only"}, commit="v1-2-gabc", folders=folders
    )
    assert made["id"] == "dialogue-book-commitments-scheme-verb-only"
    assert made["note"].startswith("commit v1-2-gabc; parameters release=ied-12, coder=adjudicated")
    assert "scheme=verb-only, rule=undertakings" in made["note"]


def test_keys_say_what_is_cited_and_nothing_that_changes(folders):
    for id, key in (("book", ""), ("parts/gdcp", "-parts-gdcp"), ("ied12-c03", "-ied12-c03")):
        for commit in ("", "abc1234"):
            made = citation.item(id, commit=commit, folders=folders)
            assert made["id"] == f"dialogue-book{key}"


def test_a_claim_names_the_parameters_that_can_change_it(folders):
    given = {"rule": "needs"}
    counted = citation.item("ied12-c03", given, folders=folders)  # measured: depends on none
    assert counted["note"] == "on the page “Every claim”, #ied12-c03; parameters release=ied-12"
    assert counted["id"] == "dialogue-book-ied12-c03"
    coded = citation.item("ied12-c06", given, folders=folders)
    assert coded["id"] == "dialogue-book-ied12-c06-rule-needs"
    assert coded["title"].endswith("count under the rule “Plus stated needs”")


def test_a_figure_under_other_parameters_states_no_finding(folders):
    assert citation.item("fig-hooks", {"coder": "auto"}, folders=folders)["title"] == "Figure hooks"


def test_a_figure_that_is_not_built_is_known_from_the_register(folders, tmp_path):
    nowhere = plan.Folders(tmp_path / "work", tmp_path / "book")
    row = next(r for r in ids.register() if r["id"] == "fig-hooks")
    assert citation.item("fig-hooks", folders=nowhere)["title"] == row["title"]
    assert citation.item("fig-hooks", {"rule": "needs"}, folders=nowhere)["title"] == "Figure hooks"


def test_what_has_moved_to_a_page_that_is_not_built_is_cited_there(folders, tmp_path):
    nowhere = plan.Folders(tmp_path / "work", tmp_path / "book")
    for id, page in [
        ("event-wtsa-20", "Cooperation in international fora, and AI"),
        ("third-country-5g-6g", "Global Digital Connectivity Partnership"),
    ]:
        note = citation.item(id, folders=nowhere)["note"]
        assert f"on the page “{page}”, #{id}" in note


def test_an_id_that_was_given_up_gives_what_readers_are_led_to(project, spoil):
    row = "ied12-s07,sentence,IED12-S07,text,ied12-s07,0.1.0,\n"
    spoil(project / "data/ids.csv", row, f"{row}ied12-c99,claim,old,claims,ied12-c99,0.1.0,room\n")
    assert citation.item("ied12-c99")["title"] == "Who was in the room"


# Addresses


@pytest.mark.parametrize("id", FIVE)
def test_no_public_address_where_the_build_has_none(folders, id):
    made = citation.item(id, folders=folders)
    assert "URL" not in made
    for text in formats.every(citation.item(id, folders=folders)).values():
        assert "http" not in text.replace(PUBLISHED_AT, "").replace(_escaped(PUBLISHED_AT), "")


def _escaped(url):
    return url.replace("_", "\\_")


def test_the_address_may_stand_in_the_environment(folders, monkeypatch):
    monkeypatch.setenv("DIALOGUE_BASE_URL", "https://example.org/x/")
    url = "https://example.org/x/book/room.html"
    assert citation.item("room", folders=folders)["URL"] == url
    assert "URL" not in citation.item("room", base_url="", folders=folders)


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", "https://a b"])
def test_no_web_address(folders, refusal, url):
    line = f"base URL: '{url}' is no web address; allowed: such as https://example.org/"
    assert refusal(citation.item, "room", base_url=url, folders=folders) == line


# BibTeX and RIS


def entry(id, folders, **how):
    read = pybtex.database.parse_string(
        formats.every(citation.item(id, folders=folders, **how))["bibtex"], "bibtex"
    )
    ((key, found),) = read.entries.items()
    return key, found


def test_bibtex_of_the_book(folders):
    key, found = entry("book", folders, base_url="https://example.org/a_b", commit="abc1234")
    assert (key, found.type) == ("dialogue-book", "book")
    note = found.fields.pop("note")
    assert dict(found.fields) == {
        "title": "{The Dialogue Book}",
        "publisher": "The Dialogue Book project",
        "year": "2030",
        "month": "May",
        "version": "1.2.3",
        "url": "https://example.org/a_b/",
    }
    assert note.startswith("Version 1.2.3; commit abc1234; parameters release=ied-12, ")
    (author,) = found.persons["author"]
    assert author.last_names == ["{The Dialogue Book project}"] and not author.first_names


def test_bibtex_of_a_sentence(folders):
    key, found = entry("ied12-s07", folders)
    assert (key, found.type) == ("dialogue-book-ied12-s07", "incollection")
    assert found.fields["booktitle"] == "The Dialogue Book"
    title = f"{{Sentence IED12-S07 of {RELEASE}, {MINISTRY}, 18 November 2021}}"
    assert found.fields["title"] == title
    assert "決定した。" in found.fields["abstract"]
    assert "01tsushin08\\_02000126.html" in found.fields["note"]
    assert "\\#ied12-s07" in found.fields["note"]


def test_bibtex_escapes_what_tex_reads(folders):
    made = {**citation.item("room", folders=folders), "title": "50% & $1 #2 a_b {c} ~ ^ \\ 継続"}
    read = pybtex.database.parse_string(formats.bibtex(made), "bibtex")
    assert read.entries["dialogue-book-room"].fields["title"] == (
        "{50\\% \\& \\$1 \\#2 a\\_b \\{c\\} \\textasciitilde{} \\textasciicircum{} "
        "\\textbackslash{} 継続}"
    )


def test_ris_of_a_figure(folders):
    (found,) = rispy.loads(formats.every(citation.item("fig-hooks", folders=folders))["ris"])
    note = found.pop("notes")
    assert found == {
        "type_of_reference": "FIGURE",
        "id": "dialogue-book-fig-hooks",
        "authors": ["The Dialogue Book project"],
        "title": "Five dates look back, two look ahead",
        "secondary_title": "The Dialogue Book",
        "year": "2030",
        "date": "2030/05/04",
        "edition": "1.2.3",
        "publisher": "The Dialogue Book project",
        "language": "en",
    }
    assert note[0].startswith("on the page “The dialogue at a glance”, #fig-hooks; parameters ")


@pytest.mark.parametrize(
    ("id", "kind"), [("book", "BOOK"), ("room", "CHAP"), ("ied12-s26", "CHAP")]
)
def test_ris_types_and_addresses(folders, id, kind):
    made = citation.item(id, base_url="https://example.org", folders=folders)
    (found,) = rispy.loads(formats.ris(made))
    assert found["type_of_reference"] == kind
    assert found["urls"] == [made["URL"]]


def test_every_id_of_the_book_can_be_cited(folders):
    entries = ids.present(folders=folders)
    made = [citation.item(e.id, folders=folders) for e in entries]
    read = pybtex.database.parse_string("".join(map(formats.bibtex, made)), "bibtex")
    assert len(read.entries) == len(entries)  # pybtex refuses a key that stands twice
    assert len(rispy.loads("\n".join(map(formats.ris, made)))) == len(entries)


# Bad input


@pytest.mark.parametrize(
    ("id", "near"),
    [
        ("ied12-s7", "ied12-s07"),
        ("ied12-c3", "ied12-c03"),
        ("part/gdcp", "parts/gdcp"),
        ("fig-hook", "fig-hooks"),
        ("s07", "ied12-s07"),
        ("s7", "ied12-s07"),
        ("ied12s07", "ied12-s07"),
        ("ied12_s07", "ied12-s07"),
        ("ｓ０７", "ied12-s07"),
        ("c03", "ied12-c03"),
        ("hooks", "fig-hooks"),
        ("13", "event-dialogue-13"),
    ],
)
def test_an_unknown_id_names_the_nearest(folders, refusal, id, near):
    message = refusal(citation.item, id, folders=folders)
    what, _, allowed = message.partition("; allowed: ")
    assert what == f"unknown id '{id}'"
    assert allowed.split(", ")[0] == near and len(allowed.split(", ")) <= 3


def test_an_unknown_id_near_to_none(folders, refusal):
    line = "unknown id 'zzz'; allowed: what 'dialogue ids' lists"
    assert refusal(citation.item, "zzz", folders=folders) == line


def test_ids_as_the_book_shows_them(folders):
    assert citation.item(" IED12-S07 ", folders=folders) == citation.item(
        "ied12-s07", folders=folders
    )


def test_an_unknown_format(folders, refusal):
    made = citation.item("room", folders=folders)
    line = "unknown format 'mla'; allowed: bibtex, ris, csl-json, text, sist02"
    assert refusal(formats.formatted, made, "mla") == line


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "version: 0",
            "versions: 0",
            "CITATION.cff, versions: unknown key 'versions'; allowed: abstract, authors, ",
        ),
        ("date-released: 2", "date-released: x2", "CITATION.cff, date-released: "),
        (
            "  - name: The Dialogue Book",
            "  - affiliation: The",
            "CITATION.cff, authors → row 1: an author has no name; allowed: a name, or family-",
        ),
    ],
)
def test_a_citation_file_that_cannot_be_used(project, spoil, refusal, old, new, line):
    spoil(project / "CITATION.cff", old, new)
    assert refusal(citation.about).startswith(line)


# Commits, versions, the command


def test_the_commit_is_what_git_describes(project):
    assert site.commit() == ""
    site.commit.cache_clear()
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "CITATION.cff"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    subprocess.run(["git", *who, "tag", "-am", "x", "v1.2.3"], cwd=project, check=True)
    assert site.commit() == "v1.2.3"


def test_all_files_name_the_same_book():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    (origin,) = cff["references"]
    release = yaml.safe_load((ROOT / "data/releases/ied-12/release.yml").read_text("utf-8"))
    assert config["title"] == cff["title"] and config["author"] == cff["authors"][0]["name"]
    assert project["version"] == package["version"] == cff["version"]
    assert origin["title"] == release["title_ja"] and origin["url"] == release["url"]
    assert origin["authors"][0]["name"] == release["publisher_en"]


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json", "text", "sist02"])
def test_the_command_gives_the_same(folders, capsys, form):
    with pytest.raises(SystemExit) as end:
        cli.main(["cite", "ied12-s07", "--format", form])
    assert not end.value.code
    assert (
        capsys.readouterr().out.strip() == formats.every(citation.item("ied12-s07"))[form].strip()
    )


def test_the_command_takes_view_and_address(folders, capsys):
    with pytest.raises(SystemExit):
        cli.main(["cite", "commitments", "-p", "rule=needs", "--base-url", "https://example.org"])
    assert capsys.readouterr().out == (
        "The Dialogue Book project. (2030). What counts as an undertaking? In The Dialogue Book "
        "(Version 1.2.3). https://example.org/book/commitments.html [rule=needs]\n"
    )


def test_the_command_adds_to_the_register_and_lists(project, capsys):
    (project / "data/ids.csv").unlink()
    put(plan.published_folders(), *plan.pages())
    for arguments in (["ids", "--update"], ["ids"]):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert not end.value.code
        said = capsys.readouterr()
        assert "ied12-s07\tsentence\ttext#ied12-s07\tIED12-S07\n" in said.out
    rows = (project / "data/ids.csv").read_text("utf-8").splitlines()[1:]
    assert len(rows) == len(said.out.splitlines())


# Metadata of pages

PAGE_TITLES = {
    "parts/gdcp": "Global Digital Connectivity Partnership",
    "commitments": "What counts as an undertaking?",
    "method": "How the text was read",
}


@pytest.mark.parametrize("slug", PAGE_TITLES)
def test_metadata(folders, slug):
    title = PAGE_TITLES[slug]
    assert citation.metadata(slug, folders=folders) == [
        ("citation_title", title),
        ("citation_author", "The Dialogue Book project"),
        ("citation_publication_date", "2030/05/04"),
        ("citation_book_title", "The Dialogue Book"),
        ("citation_publisher", "The Dialogue Book project"),
        ("citation_language", "en"),
        ("DC.title", title),
        ("DC.creator", "The Dialogue Book project"),
        ("DC.publisher", "The Dialogue Book project"),
        ("DC.date", "2030-05-04"),
        ("DC.language", "en"),
        ("DC.type", "Text"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
    ]


def test_metadata_with_an_address(folders):
    given = dict(citation.metadata("parts/gdcp", base_url="https://example.org", folders=folders))
    url = "https://example.org/book/parts/gdcp.html"
    for name in ("citation_public_url", "citation_fulltext_html_url", "DC.identifier"):
        assert given[name] == url


def test_json_ld(folders):
    who = {"@type": "Organization", "name": "The Dialogue Book project"}
    common = {
        "author": [who],
        "publisher": who,
        "datePublished": "2030-05-04",
        "version": "1.2.3",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert citation.json_ld("method", base_url="https://example.org", folders=folders) == {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": "How the text was read",
        **common,
        "inLanguage": "en",
        "isPartOf": {
            "@type": "Book",
            "name": "The Dialogue Book",
            **common,
            "url": "https://example.org/",
        },
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": RELEASE[1:-1],
            "inLanguage": "ja",
            "datePublished": "2021-11-18",
            "publisher": {"@type": "GovernmentOrganization", "name": MINISTRY},
            "url": PUBLISHED_AT,
        },
        "url": "https://example.org/book/method.html",
    }


def test_json_ld_without_an_address(folders):
    given = citation.json_ld("method", folders=folders)
    assert "url" not in given and "url" not in given["isPartOf"]


def test_metadata_of_no_page(folders, refusal):
    assert refusal(citation.metadata, "overviews", folders=folders) == (
        "unknown id 'overviews'; allowed: overview"
    )
    assert os.environ.get("DIALOGUE_BASE_URL") is None
