"""How files are found, read, checked and written, and how errors are worded."""

import datetime as dt
import os
import pickle

import pytest

from dialogue.corpus import files
from dialogue.corpus.errors import InputError

DELEGATIONS = "releases/ied-12/delegations.csv"
HOOKS = "releases/ied-12/hooks.csv"


# Errors


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("is missing",), "is missing"),
        (("is missing", "data/a.csv"), "data/a.csv: is missing"),
        (("is 'x'", "a", "y, z"), "a: is 'x'; allowed: y, z"),
        (("is\n  broken", "a"), "a: is broken"),
    ],
)
def test_an_error_is_one_line(parts, line):
    assert str(InputError(*parts)) == line


def test_an_error_crosses_processes():
    error = pickle.loads(pickle.dumps(InputError("is 'x'", "a", "y")))
    assert (type(error), str(error)) == (InputError, "a: is 'x'; allowed: y")


# Writing


def test_a_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "a/b/c.txt"
    files.write_atomic(path, "対話\n")
    assert path.read_bytes() == "対話\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644


def test_bytes_are_written_as_they_are(tmp_path):
    files.write_atomic(tmp_path / "c.bin", b"\xff\r\n")
    assert (tmp_path / "c.bin").read_bytes() == b"\xff\r\n"


@pytest.mark.parametrize("step", ["replace", "fdopen"])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, step):
    path = tmp_path / "c.txt"
    files.write_atomic(path, "old")

    def full(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="disk full"):
        files.write_atomic(path, "new")
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["c.txt"]


# YAML


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: key 'a' stands twice"),
        ("a:\n  - {x: 1, x: 2}\n", "line 2: key 'x' stands twice"),
        ("a: 1\nb: [2\n", "line 3: "),  # then in the words of the YAML library
    ],
)
def test_bad_yaml(project, refusal, text, what):
    (project / "data/a.yml").write_text(text, "utf-8")
    message = refusal(files.read_yaml, project / "data/a.yml")
    assert message.startswith(f"data/a.yml, {what}")
    assert message.endswith("; allowed: valid YAML")


def test_a_key_that_is_a_list(project, refusal):
    (project / "data/a.yml").write_text("[a, b]: 1\n", "utf-8")
    assert refusal(files.read_yaml, project / "data/a.yml") == (
        "data/a.yml, line 1: found unhashable key; allowed: valid YAML"
    )


def test_a_day_that_is_none_stays_text_for_its_reader_to_refuse(project):
    (project / "data/a.yml").write_text("a: 2026-13-01\nb: 2026-12-01\n", "utf-8")
    read = files.read_yaml(project / "data/a.yml")
    assert read == {"a": "2026-13-01", "b": dt.date(2026, 12, 1)}


def test_equal_keys_of_two_mappings_are_fine(project):
    (project / "data/a.yml").write_text("a: {x: 1}\nb: {x: 2}\n", "utf-8")
    assert files.read_yaml(project / "data/a.yml") == {"a": {"x": 1}, "b": {"x": 2}}


def test_yaml_that_says_the_same_is_not_written_again(tmp_path):
    path = tmp_path / "a.yml"
    files.write_yaml(path, {"b": "対話", "a": 1})
    assert path.read_text("utf-8") == "b: 対話\na: 1\n"
    os.utime(path, ns=(0, 0))
    files.write_yaml(path, {"b": "対話", "a": 1})
    assert path.stat().st_mtime_ns == 0
    files.write_yaml(path, {"b": "対話", "a": 2})
    assert path.read_text("utf-8") == "b: 対話\na: 2\n"


@pytest.mark.parametrize("raw", ["a: 対話\n".encode("cp932"), b"a: \x01\n"])
def test_yaml_that_is_no_text(project, refusal, raw):
    (project / "data/a.yml").write_bytes(raw)
    assert "data/a.yml" in refusal(files.read_yaml, project / "data/a.yml")


# Tables of the release


def test_delegations(study):
    sides = study.delegations["side"].value_counts().to_dict()
    assert sides == {"japan": 6, "united-states": 12}


def test_bodies_stand_in_the_attendee_note_in_order(study):
    lines = [line for line in study.release.text.split("\n") if line.endswith("等の関係者")]
    notes = dict(zip(("japan", "united-states"), lines, strict=True))
    for side, rows in study.delegations.groupby("side"):
        note = notes[side]
        at = note.index("をはじめとして")
        for order, (given, body) in enumerate(zip(rows["order"], rows["ja"], strict=True), 1):
            assert given == order
            at = note.index(body, at) + len(body)
        assert rows["head_ja"].iloc[0] in note


def test_hooks_quote_their_sentence(study):
    for row in study.hooks.itertuples():
        within = study.release.by_id[row.sentence_id].text if row.sentence_id else ""
        assert row.quote in (within or study.release.text), row.hook_id


def test_every_sentence_is_translated(study):
    assert list(study.translation) == [f"ied12-s{n:02d}" for n in range(1, 27)]


# Tables


def test_columns_are_typed(study):
    types = study.glossary.dtypes.astype(str)
    assert (types["in_release"], types["checked"]) == ("boolean", "boolean")
    assert str(study.delegations["order"].dtype) == "Int64"
    assert study.delegations["abbr"].iloc[-1] == ""  # the embassy has none


def test_a_table_that_is_changed_by_its_reader_is_not_changed_for_others(project):
    table = files.read_table(DELEGATIONS)
    table["abbr"] = "?"
    assert files.read_table(DELEGATIONS).loc[0, "abbr"] == "MIC"


def test_a_changed_table_is_read_again(project, spoil):
    assert files.read_table(DELEGATIONS).loc[0, "abbr"] == "MIC"
    spoil(project / "data" / DELEGATIONS, ",MIC,", ",MIAC,")
    assert files.read_table(DELEGATIONS).loc[0, "abbr"] == "MIAC"


def test_a_table_spoilt_after_it_was_read_is_refused(project, refusal, spoil):
    files.read_table(DELEGATIONS)
    spoil(project / "data" / DELEGATIONS, "japan,2", "japan,two")
    assert "row 3, column order" in refusal(files.read_table, DELEGATIONS)


def test_a_changed_schema_is_seen(project, refusal, spoil):
    files.read_table(HOOKS)
    spoil(project / "data/datapackage.json", '"coming"', '"ahead"')
    assert "column direction" in refusal(files.read_table, HOOKS)


@pytest.mark.parametrize(
    ("table", "old", "new", "where", "what", "allowed"),
    [
        pytest.param(
            DELEGATIONS,
            "japan,2",
            "japan,two",
            "row 3, column order: ",
            "integer",
            "type integer, required True, minimum 1",
            id="text for a number",
        ),
        pytest.param(
            DELEGATIONS,
            "japan,2",
            "japan,0",
            "row 3, column order: ",
            "minimum",
            "type integer, required True, minimum 1",
            id="a number too small",
        ),
        pytest.param(
            HOOKS,
            ",now,",
            ",today,",
            "row 2, column direction: ",
            "enum",
            "type string, required True, enum ['past', 'now', 'coming', 'notice']",
            id="a word not in the list",
        ),
        pytest.param(
            HOOKS,
            "2021-11-11,",
            "11 November,",
            "row 2, column start: ",
            "pattern",
            r"type string, required True, pattern \d{4}(-\d\d(-\d\d)?)?",
            id="a day in words",
        ),
        pytest.param(
            HOOKS,
            "\nsummit,",
            "\nmeeting,",
            "row 3",
            "the same as in the row at position 2",
            "",
            id="a doubled id",
        ),
        pytest.param(
            DELEGATIONS,
            ",abbr,",
            ",short,",
            "column abbr: ",
            "short",
            "type string",
            id="a column of another name",
        ),
    ],
)
def test_bad_tables(project, refusal, spoil, table, old, new, where, what, allowed):
    spoil(project / "data" / table, old, new)
    fault, _, listed = refusal(files.read_table, table).partition("; allowed: ")
    assert fault.startswith(f"data/{table}, {where}")
    assert what in fault
    assert listed.startswith(allowed)


@pytest.mark.parametrize(
    ("table", "old", "new", "faults"),
    [
        pytest.param(
            "followthrough/events.csv",
            ",baseline,",
            ",base,",
            ["row 2, column kind: 'base': constraint \"enum\" is "],
            id="a word not in the list",
        ),
        pytest.param(
            "followthrough/events.csv",
            "\nprague-conference-2021,",
            "\njuno3-call,",
            ["row 3, column event_id: 'juno3-call': the same as in the row at position 2; "],
            id="a doubled id, which is also the key",
        ),
        pytest.param(
            "followthrough/links.csv",
            "open-internet-commitment,dialogue-13,",
            "open-internet-commitment,future-internet-declaration,",
            [
                "row 3, column item_id, event_id: "
                "'open-internet-commitment, future-internet-declaration': the same as in"
            ],
            id="a doubled key of two columns",
        ),
        pytest.param(
            "followthrough/links.csv",
            "future-internet-declaration,both",
            "future-internet-declaration,a,b,c,both",
            ["row 2: 'b': Row at position \"2\" has an extra value"],
            id="commas without quotation marks",
        ),
        pytest.param(
            "followthrough/links.csv",
            "open-internet-commitment,dialogue-13,",
            ",dialogue-13,",
            ['row 3, column item_id: constraint "required" is'],
            id="nothing",
        ),
    ],
)
def test_a_fault_is_told_once_with_its_value(project, spoil, table, old, new, faults):
    spoil(project / "data" / table, old, new)
    told = [str(problem) for problem in files.table_problems(table)]
    assert len(told) == len(faults)
    for line, fault in zip(told, faults, strict=True):
        assert line.startswith(f"data/{table}, {fault}")


def drop(path, column):
    import csv

    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    names = [name for name in rows[0] if name != column]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    "column",
    [
        "note",
        pytest.param("order"),
    ],
)
def test_a_missing_column(project, refusal, column):
    drop(project / "data" / DELEGATIONS, column)
    message = refusal(files.read_table, DELEGATIONS)
    assert message.startswith(f"data/{DELEGATIONS}, column {column}: ")
    assert "missing" in message


def test_every_fault_of_a_table_is_found(project, spoil):
    spoil(project / "data" / DELEGATIONS, "japan,2", "japan,two")
    spoil(project / "data" / DELEGATIONS, "united-states,5", "canada,5")
    places = [problem.where for problem in files.table_problems(DELEGATIONS)]
    assert places == [
        f"data/{DELEGATIONS}, row 3, column order",
        f"data/{DELEGATIONS}, row 12, column side",
    ]


def test_a_good_table_has_no_faults(project):
    assert files.table_problems(DELEGATIONS) == []


def test_yes_and_no_are_named_where_they_are_wanted(project, refusal, spoil):
    spoil(project / "data/codebook/glossary.csv", ",yes,yes,", ",true,yes,")
    allowed = refusal(files.read_table, "codebook/glossary.csv").partition("; allowed: ")[2]
    assert "yes" in allowed and "no" in allowed


def test_a_table_that_is_empty(project, refusal):
    (project / "data" / DELEGATIONS).write_bytes(b"")
    message = refusal(files.read_table, DELEGATIONS)
    assert message.startswith(f"data/{DELEGATIONS}: ") and "empty" in message
    assert message.endswith("allowed: columns side, order, ja, en, abbr, head_ja, head_en, note")


def test_a_missing_table(project, refusal):
    (project / "data" / DELEGATIONS).unlink()
    assert refusal(files.read_table, DELEGATIONS) == f"data/{DELEGATIONS}: is missing"


def test_a_table_without_a_schema(project, refusal):
    (project / "data/extra.csv").write_text("a\n1\n", "utf-8")
    assert refusal(files.read_table, "extra.csv") == (
        "data/extra.csv: has no schema; allowed: a resource in data/datapackage.json"
    )


# The Data Package


@pytest.mark.parametrize(
    ("name", "described_by"),
    [
        ("releases/tiny-1/hooks.csv", "releases/ied-12/hooks.csv"),
        ("releases/tiny-1/readings/hand.csv", "releases/ied-12/readings/A.csv"),
        pytest.param(
            "releases/tiny-1/readings/differences.csv", "releases/ied-12/readings/differences.csv"
        ),
    ],
)
def test_tables_of_another_release(study, name, described_by):
    assert files.resource(name)["path"] == described_by


def test_a_data_package_that_is_no_json(project, refusal):
    (project / "data/datapackage.json").write_text('{\n"resources": [,]}\n', "utf-8")
    message = refusal(files.data_package)
    assert message == "data/datapackage.json, line 2: Expecting value; allowed: JSON"


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"resources": 5}', '{"resources": [{"path": "a.csv", "name": "a"}]}']
)
def test_a_data_package_without_tables(project, refusal, text):
    (project / "data/datapackage.json").write_text(text, "utf-8")
    assert refusal(files.data_package) == (
        "data/datapackage.json: is no Data Package of tables; "
        "allowed: resources with path, name and schema"
    )


def test_a_missing_data_package(project, refusal):
    (project / "data/datapackage.json").unlink()
    assert refusal(files.data_package) == "data/datapackage.json: is missing"


# What is kept for the user


def test_a_file_for_every_book_is_made_once(tmp_path, monkeypatch):
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / name)
    calls = []
    for _ in range(2):
        path = files.kept_for_user("font-1/font.ttf", lambda: calls.append(1) or b"font")
    assert path == tmp_path / "dialogue-book/font-1/font.ttf"
    assert (path.read_bytes(), len(calls)) == (b"font", 1)


@pytest.mark.parametrize("broken", [b"", b"fon", b"fonts", None])
@pytest.mark.parametrize("name", ["font.ttf", "font.ttf.sha256"])
def test_a_file_for_every_book_that_is_not_whole_is_made_anew(tmp_path, monkeypatch, broken, name):
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path)
    path = files.kept_for_user("font.ttf", lambda: b"font")
    (tmp_path / name).unlink() if broken is None else (tmp_path / name).write_bytes(broken)
    calls = []
    for _ in range(2):
        assert files.kept_for_user("font.ttf", lambda: calls.append(1) or b"font") == path
    assert (path.read_bytes(), len(calls)) == (b"font", 1)


def test_without_a_place_for_it_a_file_is_made_all_the_same(tmp_path, monkeypatch):
    import platformdirs

    (tmp_path / "taken").write_text("a file where a folder should be")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "taken")
    path = files.kept_for_user("vega.js", lambda: b"script")
    assert path.read_bytes() == b"script" and not path.is_relative_to(tmp_path / "taken")
