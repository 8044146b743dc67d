"""How files are found, read, checked and written, and how errors are worded."""

import contextlib
import datetime as dt
import os
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from support import ROOT

from dialogue.corpus import codebook, files, followthrough
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


# Places


def test_the_root_can_be_set(project, monkeypatch):
    assert files.root() == project
    monkeypatch.chdir(project / "book")
    monkeypatch.setenv("DIALOGUE_ROOT", "..")
    assert files.root() == project


def test_a_root_that_is_no_project(tmp_path, monkeypatch, refusal):
    monkeypatch.setenv("DIALOGUE_ROOT", str(tmp_path))
    assert refusal(files.root) == (
        f"DIALOGUE_ROOT: '{tmp_path}' is no folder of the project; "
        "allowed: a folder with data/datapackage.json and notebooks/"
    )


def test_the_project_is_the_one_that_a_folder_lies_in(project):
    assert files.root_from(project / "data/releases/ied-12") == project
    (project / "sub/data").mkdir(parents=True)  # of a project of another kind
    (project / "sub/notebooks").mkdir()
    assert files.root_from(project / "sub/notebooks") == project


def test_from_elsewhere_it_is_the_one_that_the_package_lies_in(tmp_path):
    assert files.root_from(tmp_path) == ROOT


def test_a_project_with_a_package_that_is_not_in_use(project, refusal):
    (project / "notebooks/dialogue").mkdir()
    assert refusal(files.root_from, project / "book") == (
        f"{project}: the package in use is that of {ROOT}; "
        "allowed: pip install -e . there, or DIALOGUE_ROOT"
    )
    assert files.data() == project / "data"


def test_paths_are_shown_within_the_project(project):
    assert files.shown(project / "data/rounds.csv") == "data/rounds.csv"
    assert files.shown(project.parent / "rounds.csv") == f"{project.parent}/rounds.csv"


# Cores


def test_cores_are_those_one_may_use(monkeypatch):
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    assert files.cores() == 3
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2, raising=False)
    assert files.cores() == 2
    monkeypatch.setattr(os, "process_cpu_count", lambda: None)  # it cannot be told
    assert files.cores() == 1


@pytest.mark.parametrize(
    ("share", "cores"),
    [("max 100000", 4), ("200000 100000", 2), ("150000 100000", 2), ("50000 100000", 1), ("", 4)],
)
def test_a_container_has_its_share_of_the_cores(monkeypatch, tmp_path, share, cores):
    monkeypatch.setattr(os, "process_cpu_count", lambda: 4, raising=False)
    monkeypatch.setattr(files, "_SHARE", tmp_path / "cpu.max")
    (tmp_path / "cpu.max").write_text(f"{share}\n")
    assert files.cores() == cores


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
    notes = dict(zip(("japan", "united-states"), study.release.attendees.split("\n"), strict=True))
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
        assert row.quote in (within or study.release.next_meeting), row.hook_id


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


# What is kept


def test_a_table_is_kept_while_its_files_are_unchanged(project, spoil):
    first = followthrough.standing("ied-12", "2026-01-01")
    first.loc[0, "standing"] = "spoilt by its owner"
    files.used.clear()
    again = followthrough.standing("ied-12", "2026-01-01")
    assert again.loc[0, "standing"] != "spoilt by its owner"
    assert {"data/followthrough/items.csv", "data/followthrough/events.csv"} <= files.used
    items = project / "data/followthrough/items.csv"
    spoil(items, first.loc[0, "paraphrase_en"], "Something else.")
    assert followthrough.standing("ied-12", "2026-01-01").loc[0, "paraphrase_en"] == (
        "Something else."
    )


def test_what_was_read_is_told_and_added_to_what_was_read_before(monkeypatch):
    monkeypatch.setattr(files, "used", {"a.csv"})
    made, read = files.recorded(lambda: files.used.add("b.csv") or 7)
    assert (made, read, files.used) == (7, {"b.csv"}, {"a.csv", "b.csv"})


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


# What was read


def seen(action) -> set[str]:
    """What of the project an action read, as far as is told."""
    return set(files.recorded(action)[1])


@pytest.mark.parametrize(
    ("action", "read"),
    [
        (lambda root: (root / "data/rounds.csv").read_text("utf-8"), {"data/rounds.csv"}),
        (lambda root: open(os.fsencode(root / "CITATION.cff")).close(), {"CITATION.cff"}),
        (lambda root: os.close(os.open(root / "book/api.md", os.O_RDONLY)), {"book/api.md"}),
        (lambda root: open("../data/rounds.csv").close(), {"data/rounds.csv"}),
        (lambda root: open("data/../data/rounds.csv").close(), set()),  # seen from notebooks/
        (lambda root: (root / "notebooks/room.ipynb").read_bytes(), {"notebooks/room.ipynb"}),
        (lambda root: (root / "data/none.csv").exists(), set()),  # nobody can see that
        (lambda root: files.exists(root / "data/none.csv"), {"data/none.csv"}),
        (lambda root: os.listdir(root / "data/codebook"), {"data/codebook/"}),
        (lambda root: [*(root / "data").glob("releases/*/x")], {"data/releases/"}),
        (lambda root: pkgutil.walk_packages([str(root / "data")]), set()),  # looks for modules
        (lambda root: (root / "data/new.csv").write_text("a"), set()),
        (lambda root: open(root / "data/rounds.csv", "r+").close(), {"data/rounds.csv"}),
    ],
)
def test_files_and_folders_are_seen_as_they_are_opened(project, monkeypatch, action, read):
    monkeypatch.chdir(project / "notebooks")

    def attempt():
        with contextlib.suppress(FileNotFoundError):
            value = action(project)
            return [*value] if isinstance(value, Iterator) else value

    assert seen(attempt) == read


def test_a_file_that_is_not_there_is_seen_too(project):
    def read():
        with pytest.raises(FileNotFoundError):
            (project / "data/none.csv").read_text()

    assert seen(read) == {"data/none.csv"}


def test_code_libraries_and_what_was_built_are_no_files_of_a_page(project, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(project / "env"))
    names = ("_build/dialogue/x.json", ".venv/x.py", "book/.x.md", "env/lib/x.py", "../outside.csv")
    for name in (*names, "notebooks/helper.py", "notebooks/dialogue/cli.py"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        assert seen(path.read_text) == set(), name


def test_a_project_behind_a_link_is_seen_under_either_name(project, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(project)
    monkeypatch.setenv("DIALOGUE_ROOT", str(tmp_path / "link"))
    for root in (project, tmp_path / "link"):
        assert seen((root / "data/rounds.csv").read_bytes) == {"data/rounds.csv"}


@pytest.mark.parametrize(
    "read",
    [
        codebook.load,
        lambda: files.read_table("rounds.csv"),
        files.data_package,
        followthrough.latest,
        lambda: followthrough.standing("ied-12", "2026-01-01"),
    ],
)
def test_what_is_kept_tells_the_second_time_what_it_was_read_from(read):
    first, second = seen(read), seen(read)
    assert first and second == first


def test_without_a_project_other_files_are_read_and_modules_loaded(tmp_path):
    """As in a Dask worker, which gets its project later."""
    env = {**os.environ, "DIALOGUE_ROOT": str(tmp_path)}
    code = "import dialogue.claims, dialogue.build.sweep; open(__import__('os').devnull).close()"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
