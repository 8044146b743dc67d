"""A collection of releases: coded, compared with one of the book and searched, here and on Dask."""

import subprocess
import sys

import pandas as pd
import pytest
from support import clear_caches, copy_project, dask

from dialogue import cli
from dialogue.build.sweep import collection
from dialogue.corpus.errors import InputError

HEAD = "令和6年3月28日\n\n【架空】架空の政策対話の結果\n\n1 共同声明\n\n(1)総括\n\n"
CABLE = "両国は、【架空】の海底ケーブルの完成を歓迎した。"
CHILD_BEFORE = "両国は、【架空】のこども向け通信教育に関する協力を推進することを決定した。"
GONE = "双方は、【架空】図書館の開館時間を延ばす計画の重要性を強調した。"
CHILD = "両国は、【架空】のこども向け通信教育に関する協力を継続することを決定した。"
ODD = "両国は、【架空】の庭で凧を揚げたり下ろしたりなどしていたっけ。"


@pytest.fixture
def folder(tmp_path):
    """Three releases, and a file that is none."""
    place = tmp_path / "releases"
    (place / "toy-2").mkdir(parents=True)
    (place / "toy-1.txt").write_text(HEAD + CHILD + CABLE + "\n", "utf-8")
    (place / "toy-2" / "release.ja.txt").write_text(HEAD + CHILD + ODD + "\n", "utf-8")
    english = "Joint Statement [FICTION]\n\nMay 1, 2024\n\nThe two sides welcomed the new cable.\n"
    (place / "toy-3.txt").write_text(english, "utf-8")
    (place / "toy-4.txt").write_text("\n \n", "utf-8")
    return place


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A project whose book has an invented release of the first round beside the published one."""
    project = copy_project(tmp_path / "project")
    made = project / "data/releases/mock-1"
    made.mkdir()
    (made / "release.ja.txt").write_text(HEAD + CABLE + CHILD_BEFORE + GONE + "\n", "utf-8")
    (made / "release.yml").write_text("id: mock-1\ntitle_ja: 架空\ntitle_en: Invented\n", "utf-8")
    monkeypatch.setenv("DIALOGUE_ROOT", str(project))
    clear_caches()
    yield project
    clear_caches()


def rows(out):
    table = pd.read_csv(out / "releases.csv", dtype="string", keep_default_na=False)
    return [tuple(row) for row in table.itertuples(index=False)]


# Worked out by hand. toy-1 carries the cable and edits the children; toy-2 edits the children, its
# kite is new and has a predicate that no rule knows; toy-3 is English, of which mock-1 has nothing.
EXPECTED = [
    ("toy-1", "ja", "2024-03-28", "2", "0", "1", "1", "0", "1", ""),
    ("toy-2", "ja", "2024-03-28", "2", "1", "0", "1", "1", "2", ""),
    ("toy-3", "en", "2024-05-01", "1", "0", "0", "0", "1", "3", ""),
]
RULES = ["decide/own-action", "welcome/none", "decide/own-action", "", "welcome/none"]


def test_each_release_is_coded_and_compared(book, folder, tmp_path):
    done = collection.run(folder, tmp_path / "out", against="mock-1")
    assert (done.runs, done.executed, done.failed) == (4, 4, 1)
    *read, (id, *empty, error) = rows(tmp_path / "out")
    assert read == EXPECTED
    assert (id, error[:20]) == ("toy-4", "toy-4: the release i") and not any(empty)
    table = pd.read_parquet(tmp_path / "out/sentences")
    assert list(table["sentence_id"]) == [
        "toy1-s01",
        "toy1-s02",
        "toy2-s01",
        "toy2-s02",
        "toy3-s01",
    ]
    assert list(table["status"]) == ["edited", "carried", "edited", "new", "new"]
    assert list(table["other_id"].fillna("")) == ["mock1-s02", "mock1-s01", "mock1-s02", "", ""]
    assert list(table["rule"]) == RULES


@pytest.mark.slow
def test_a_phrase_is_found(book, folder, tmp_path):
    collection.run(folder, tmp_path / "out", phrase="通信教育に関する協力")
    found = pd.read_csv(tmp_path / "out/found.csv")
    assert [*found["sentence_id"]] == ["toy1-s01", "toy2-s01"] and set(found["near"]) == {100}
    collection.run(folder, tmp_path / "out")
    assert not (tmp_path / "out/found.csv").exists()


@pytest.mark.slow
def test_what_is_done_is_kept_until_it_changes(book, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(collection, "BATCH", 1)
    out = tmp_path / "out"
    command = ["sweep", "--releases", folder, "--against", "mock-1", "-o", out]
    script = (
        "from dialogue.build.sweep import collection; collection.BATCH = 1;"
        "from dialogue import cli; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True)
    assert done.returncode == 1 and "1 of 4 releases could not be read" in done.stderr  # toy-4
    assert collection.run(folder, out, against="mock-1").executed == 0  # in another process
    (folder / "toy-1.txt").write_text(HEAD + ODD + "\n", "utf-8")
    assert collection.run(folder, out, against="mock-1").executed == 1
    assert rows(out)[0] == ("toy-1", "ja", "2024-03-28", "1", "1", "0", "0", "1", "3", "")
    made = [*out.glob("sentences/*.parquet")]
    assert len(made) == 4
    made[0].write_bytes(b"")  # lost
    assert collection.run(folder, out, against="mock-1").executed == 1
    assert collection.run(folder, out, against="mock-1", threshold=90).executed == 4


@pytest.mark.slow
def test_a_cluster_gives_the_same(book, folder, tmp_path):
    collection.run(folder, tmp_path / "here", against="mock-1", phrase="通信教育")
    with dask(tmp_path / "dask", DIALOGUE_ROOT=str(book)) as (address, _):
        how = {"phrase": "通信教育", "scheduler": address}
        collection.run(folder, tmp_path / "there", against="mock-1", **how)
    for name in ("releases.csv", "found.csv"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


def test_a_folder_without_releases_is_refused(book, tmp_path):
    with pytest.raises(InputError, match=r"holds no release; allowed: text files, or folders with"):
        collection.run(tmp_path / "project/notebooks", tmp_path / "out")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sweep"], "no collection is given; allowed: TEMPLATE and --grid, or --releases DIR"),
        (["sweep", "since", "--phrase", "x"], "no collection is given"),
        (["sweep", "--releases", "..", "--against", "no"], "unknown release 'no'; allowed: ied-12"),
        (["sweep", "--releases", "..", "--threshold", "9"], "threshold"),
        (["sweep", "since", "--releases", "."], "--releases makes no page; allowed: no template"),
    ],
)
def test_the_command_takes_pages_or_a_collection(words, told, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2 and told in capsys.readouterr().err
