"""What a command would refuse later, ``dialogue check`` refuses first; what is right it takes."""

import json
import shutil
from itertools import pairwise

import pytest

from dialogue import claims, cli
from dialogue.analysis import parameters
from dialogue.corpus import release, workspace
from dialogue.publish import checks

TEXT = "data/releases/ied-12/release.ja.txt"
SUM = "e3a7ea73b0516e98e59069f0d813bac00acd5a7c2ed5b19eca952f74ccc791a2"


@pytest.fixture
def check(capsys):
    """Runs ``dialogue check``; gives the lines it says, after its status was looked at."""

    def call() -> list[str]:
        try:
            cli.main(["check"])
        except SystemExit as end:
            status = end.code or 0
        lines = capsys.readouterr().err.splitlines()
        assert status == (2 if lines else 0)
        return lines

    return call


# The text of a release


def test_another_text_than_the_one_of_the_checksum(project, spoil, check):
    spoil(project / TEXT, "12日の2日間", "13日の2日間")
    (line,) = check()
    assert line.startswith(f"{TEXT}: is not the text of sha256_text {SUM}; allowed: that text, or ")


def test_another_checksum_than_the_one_of_the_text(project, spoil, check):
    spoil(project / "data/releases/ied-12/release.yml", SUM, "e3a7ea73")
    assert check() == [
        f"{TEXT}: is not the text of sha256_text e3a7ea73; "
        f"allowed: that text, or sha256_text: {SUM}"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("change", [(b"\n", b"\r\n"), (b"\n", b"\r"), (b"", b"\xef\xbb\xbf")])
def test_line_ends_and_marks_change_neither_text_nor_places(project, check, change):
    path = project / TEXT
    path.write_bytes(path.read_bytes().replace(*change, 1 if change[0] == b"" else -1))
    read = release.load(path.parent)
    assert (read.sentences[0].start, read.sha256) == (381, SUM)
    assert check() == []


def test_a_release_without_a_checksum(tiny, check):
    assert check() == []


def test_a_release_without_a_sentence(tiny, check):
    text = "架空の政策対話の結果\n\n1 発表\n\n(1)総括\n\n(2)協力\n"
    (tiny / "release.ja.txt").write_text(text, "utf-8")
    assert check() == [
        "data/releases/tiny-1/release.ja.txt: no sentence of a statement found; "
        "allowed: sentences that end in 。"
    ]


# Its folder and ids


def test_a_folder_without_release_yml(project, check):
    (project / "data/releases/ied-09").mkdir()
    assert check() == [
        "data/releases/ied-09/release.yml: cannot be read (No such file or directory)"
    ]


def test_what_is_hidden_or_no_folder_is_no_release(project, check):
    (project / "data/releases/.ipynb_checkpoints").mkdir()
    (project / "data/releases/notes.txt").write_text("")
    assert check() == []


def test_an_id_that_is_not_the_folders_name(tiny, check, spoil):
    spoil(tiny / "release.yml", "id: tiny-1", "id: tiny-2")
    where = "data/releases/tiny-1/release.yml"
    assert check() == [f"{where}: id 'tiny-2'; allowed: tiny-1, as the folder"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "id", ["Tiny-1", "1-tiny", "tiny_1", "tiny--1", "tiny-1-", "tiny.1", "対話"]
)
def test_what_is_no_id(tiny, check, spoil, id):
    spoil(tiny / "release.yml", "id: tiny-1", f"id: {id}")
    tiny.rename(tiny.with_name(id))
    assert check() == [
        f"data/releases/{id}: '{id}' is no id; "
        "allowed: lower case, a letter first, then letters, digits and single hyphens"
    ]


PARTS = "  - {id: summary, numbers: [0, 1]}\n  - {id: gdcp, numbers: [2]}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        (
            "  - {id: gdcp, numbers: [0]}\n  - {id: gdcp, numbers: [1]}\n",
            "part 'gdcp' stands twice",
        ),
        ("  - {id: summary, numbers: [0, 1]}\n  - {id: gdcp, numbers: [1]}\n", "number '1' stands"),
        ("  - {id: Summary, numbers: [0]}\n", "'Summary' is no id"),
        ("  - {id: part-2, numbers: [1]}\n", "'part-2' is the name of another"),
    ],
)
def test_parts_that_cannot_be(tiny, check, spoil, parts, fault):
    spoil(tiny / "release.yml", PARTS, parts)
    assert check()[0].startswith(f"data/releases/tiny-1/release.yml, parts: {fault}")


def test_an_empty_text_in_the_other_language(tiny, check):
    (tiny / "release.en.txt").write_text("", "utf-8")
    assert check() == [
        "data/releases/tiny-1/release.en.txt: the release is empty; "
        "allowed: the text of a ministry release"
    ]


def test_what_is_no_sentence_is_said(tiny, spoil):
    spoil(tiny / "release.ja.txt", "認識した。\n", "認識した。\n※ 出典:架空省\n また、両国は、架\n")
    spoil(tiny / "release.yml", "published: 2025-01-15", "published: 2025-01-16")
    spoil(tiny / "release.yml", "[2]", "[2, 3]")
    told = [line for line in checks.remarks() if line.startswith("tiny-1")]
    assert told == [
        "tiny-1.ja, line 1: furniture: 架空省トップ > 報道資料",
        "tiny-1.ja, line 3: date: 令和7年1月15日",
        "tiny-1.ja, line 5: title: 架空の政策対話の結果",
        "tiny-1.ja, line 7: lead: 架空省は、架空の政策対話を開催しました。",
        "tiny-1.ja, line 21: note: ※ 出典:架空省",
        "tiny-1.ja, line 22: cut: また、両国は、架",
        "tiny-1.ja, line 24 to 25: note: (参考)出席者 日本側:架空省等の関係者",
        "tiny-1.ja, line 27 to 33: section: 2 今後の予定 次回は、令和8年中に開催する予定です。 "
        "3 資料の入手方法 架空省において配布します。",
        "tiny-1.ja, line 35 to 36: annex: 【別添】 共同記者発表(和文)",
        "tiny-1.ja: no heading is number 3 of release.yml",
        "tiny-1.ja: is dated 2025-01-15, and release.yml says 2025-01-16",
    ]


def test_a_release_that_claims_cannot_be_made_of(project, check, monkeypatch):
    def ledger(study):
        raise KeyError("url")

    monkeypatch.setattr(claims, "ledger", ledger)
    assert check() == ["data/releases/ied-12: claims fail on it (KeyError: 'url')"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "part"),
    [("id: gdcp", "id: gdpc", "gdpc"), ("  - {id: gdcp, numbers: [2]}\n", "", "part-2")],
)
def test_a_part_that_the_codebook_lacks_is_one_of_the_release(tiny, check, spoil, old, new, part):
    spoil(tiny / "release.yml", old, new)
    assert check() == []
    assert part in parameters.themes({"release": "tiny-1"})


def test_a_part_that_is_called_as_a_topic(tiny, check, spoil):
    spoil(tiny / "release.yml", "id: gdcp", "id: ai")
    assert check() == [
        "data/releases/tiny-1/release.yml: part 'ai' is a topic; "
        "allowed: an id that no topic of the codebook has"
    ]


def test_an_item_stands_with_the_part_of_its_sentence(project, check, spoil):
    spoil(project / "data/followthrough/items.csv", "ied12-s01,1,summary,", "ied12-s01,1,gdcp,")
    assert "'gdcp' is not the part of ied12-s01; allowed: summary" in "\n".join(check())


def test_an_item_may_rest_on_a_sentence_of_any_release(tiny, project, check, spoil):
    spoil(project / "data/followthrough/items.csv", "ied12-s01,1,summary,", "tiny1-s01,1,summary,")
    assert not [line for line in check() if "items.csv" in line and "unknown sentence" in line]


# Tables


def test_tables_of_another_release(tiny, check):
    shutil.copy(workspace.data() / "releases/ied-12/hooks.csv", tiny / "hooks.csv")
    (tiny / "delegations.csv").write_text(
        "side,order,ja,en,abbr,head_ja,head_en,note\njapan,one,甲,A,,,,\n", "utf-8"
    )
    lines = check()
    assert lines[0].startswith("data/releases/tiny-1/delegations.csv, row 2, column order: 'one': ")
    assert lines[1] == (
        "data/releases/tiny-1/hooks.csv, row 2: unknown sentence 'ied12-s01'; "
        "allowed: tiny1-s01 to tiny1-s05"
    )


def test_a_table_that_nothing_describes(project, check):
    (project / "data/extra.csv").write_text("a\n1\n")
    assert check() == [
        "data/extra.csv: has no schema; allowed: a resource in data/datapackage.json"
    ]


def test_a_table_that_is_missing(project, check):
    (project / "data/followthrough/links.csv").unlink()
    assert check() == ["data/followthrough/links.csv: is missing"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("events.csv", ",baseline,", ",base,", "row 2, column kind: 'base': constraint"),
        ("events.csv", "2021-09-20,day", "2021-9-20,day", "row 2, column date: '2021-9-20': "),
        ("events.csv", "2021-09-20,day", "2021-13-20,day", "row 2, column date: '2021-13-20': "),
        ("events.csv", "2021-09-20,day", "2021-02-30,day", "row 2, column date: '2021-02-30': "),
        ("events.csv", "2021-09-20,day", "2021-00,month", "row 2, column date: '2021-00': month"),
        ("events.csv", ",2026-11-23,", ",2026-11-31,", "row 2, column added: '2026-11-31': day "),
        ("items.csv", "ied12-s01,", "ied12-s1,", "row 2, column sentence_id: 'ied12-s1': "),
        ("items.csv", "ied12-s01,", "ied12-s99,", "row 2: unknown sentence 'ied12-s99'; allowed: "),
        ("items.csv", ",summary,", ",summry,", "row 2, column part: 'summry': constraint"),
        (
            "links.csv",
            "-commitment,d",
            "-commitments,d",
            "row 3, column item_id: unknown id 'open-",
        ),
    ],
)
def test_a_fault_of_the_follow_through_is_told_once(project, check, spoil, table, old, new, fault):
    spoil(project / "data/followthrough" / table, old, new)
    (line,) = check()
    assert line.startswith(f"data/followthrough/{table}, {fault}")


def test_a_page_is_read_or_the_row_says_why_not(project, check, spoil):
    events = project / "data/followthrough/events.csv"
    spoil(events, ",official,2026-11-23,2026-11-28,", ",official,2026-11-23,,")
    assert check() == [
        "data/followthrough/events.csv, row 2: 'juno3-call' has both or neither; "
        "allowed: one of read_on and not_read"
    ]
    spoil(events, ",official,2026-11-23,,", ",official,2026-11-23,2026-11-28,no copy")
    (line,) = check()
    assert line.startswith("data/followthrough/events.csv, row 2: 'juno3-call' has both or neither")


def test_every_event_stands_in_japanese_too(project, check, spoil):
    spoil(project / "data/followthrough/events.ja.csv", "\njuno3-call,", "\njuno4-call,")
    assert check() == [
        f"data/followthrough/events.ja.csv: event '{id}' stands in one of events.csv and "
        "events.ja.csv; allowed: a row for every event"
        for id in ("juno3-call", "juno4-call")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2021,year", "2021-09,month", ",undated"])
def test_days_may_be_months_years_or_nothing(project, check, spoil, day):
    spoil(project / "data/followthrough/events.csv", "2021-09-20,day", day)
    assert check() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("open-internet", "open-internet;openness", "column topics: 'openness'; allowed: "),
        ("open-internet", "open-internet,openness", ""),
        ("open>インターネット", "opened>インターネット", "column values: 'opened'; allowed: "),
        (";interoperable>", ";>", "column values: ''; allowed: "),
    ],
)
def test_an_unknown_member_of_a_list(project, check, spoil, old, new, fault):
    spoil(project / "data/releases/ied-12/readings/A.csv", old, new)
    line = check()[0]
    assert line.startswith("data/releases/ied-12/readings/A.csv, row 2") and fault in line


# Versions, codebook, templates, ids


@pytest.mark.slow
@pytest.mark.parametrize("name", [".zenodo.json", "data/datapackage.json"])
def test_another_version_than_that_of_citation_cff(project, check, name):
    path = project / name
    content = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**content, "version": "0.2.0"}))
    assert check() == [f"{name}: version '0.2.0'; allowed: 0.1.0 of CITATION.cff"]
    path.write_text(json.dumps({**content, "version": "0.1.0"}))
    assert check() == []


def test_a_zenodo_file_that_is_no_json(project, check):
    (project / ".zenodo.json").write_text('{\n"version": 0.1.0}')
    (line,) = check()
    assert line.startswith(".zenodo.json, line 2: ") and line.endswith("; allowed: JSON")


def test_a_codebook_that_cannot_be_read_is_told_once(project, check, spoil):
    spoil(project / "data/codebook/values.yml", "id: ", "ids: ")
    (line,) = check()
    assert line.startswith("data/codebook/values.yml, ")


def test_a_pattern_that_one_export_cannot_say(project, check):
    path = project / "data/codebook/themes.yml"
    before, _, after = path.read_text("utf-8").partition("pattern: ")
    path.write_text(f"{before}pattern: '5G+'\n{after.partition(chr(10))[2]}", "utf-8")
    assert "data/codebook: pattern '5G+' cannot be said as strings; allowed: " in "\n".join(check())


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["theme = date.today()", "theme, rule = 1, 2", "theme = "])
def test_a_parameters_cell_that_is_no_list_of_values(project, check, cell):
    path = project / "notebooks/theme.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    first = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    first["source"] = [cell]
    path.write_text(json.dumps(notebook))
    assert (
        "notebooks/theme.ipynb: its parameters cell gives no values to names; "
        'allowed: lines such as theme = "ai"'
    ) in check()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["old", "old"], ["old"]),
        (["old", "older", "old"], ["old", "older"]),
        (["old", "older", "ja"], []),
    ],
)
def test_places_that_lead_in_a_circle(project, places, told):
    rows = "".join(f"{a}-id,page,Old,{a},,0.1.0,{b}\n" for a, b in pairwise(places))
    with (project / "data/ids.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    where, allowed = "data/ids.csv, column moved_to", "a place that stays"
    assert [str(problem) for problem in checks.circles()] == [
        f"{where}: '{place}' leads back to itself; allowed: {allowed}" for place in told
    ]


# What belongs together


def test_a_form_that_no_group_takes(project, spoil, check):
    frames = "colour: slate, frames: "
    path = project / "data/codebook/schemes.yml"
    spoil(path, f"{frames}[describe/*]", f"{frames}[]")
    place = "data/codebook/schemes.yml, verb-only: no group takes 'describe/none' of ied-12"
    coders = ("adjudicated", "auto", "A", "B")
    assert check() == [f"{place}, coder {coder}; allowed: one of them does" for coder in coders]


def test_a_context_of_no_theme(project, spoil, check):
    spoil(project / "data/releases/ied-12/context.yml", "  ai:\n", "  robots:\n")
    (line,) = check()
    place = "data/releases/ied-12/context.yml: 'robots' is no part or topic of the codebook"
    assert line.startswith(f"{place}; allowed: summary, gdcp, ")
