"""``dialogue add`` and its guide, from start to end as a new user would."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pages import BAD, TEXT, page, paragraphs, served, tree
from support import ROOT

from dialogue import cli
from dialogue.corpus import source


@pytest.fixture
def add(capsys):
    """Runs ``dialogue add``; gives exit status, standard output and error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main(["add", *map(str, arguments)])
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return call


@pytest.mark.parametrize("codec", ["utf-8", "shift_jis", "euc_jp", "iso2022_jp"])
def test_pages_in_four_encodings_are_added(project, add, codec):
    whole = page(paragraphs(), codec)
    kind = {"Content-Type": f"text/html; charset={codec}"}
    with served({"/a": (200, kind, [whole.encode(codec)])}) as address:
        status, out, err = add(f"{address}/a", "--id", "kakuu-2")
    assert (status, err) == (0, "") and out.startswith("kakuu-2: 架空の政策対話(第2回会合)の結果")
    text = (project / "data/releases/kakuu-2/release.ja.txt").read_text("utf-8")
    assert "両国は、次の架空会議をことほいだ。" in text


@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "euc-jp", "no-such-code"])
def test_a_page_that_says_another_encoding_than_it_has(project, add, said):
    kind = {"Content-Type": f"text/html; charset={said}"}
    raw = page(paragraphs(), said).encode("cp932")
    with served({"/a": (200, kind, [raw])}) as address:
        status, out, _ = add(f"{address}/a", "--id", "kakuu-2", "--dry-run")
    assert status == 0 and "5 sentences (ja)" in out


def test_what_cannot_be_used_is_refused_in_one_line_and_data_stays(project, add, monkeypatch):
    monkeypatch.setattr(source.read, "__defaults__", (0.7, source.SIZE))
    slow = (200, {}, (piece for _ in range(100) for piece in (b"<p>", 0.1)))
    odd = (200, {}, [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
    served_bad = {name: found for name, (found, _) in BAD.items()}
    before = tree(project)
    with served({**served_bad, "/slow": slow, "/odd": odd}) as address:
        for name in (*BAD, "/slow", "/odd"):
            begun = time.monotonic()
            status, out, err = add(f"{address}{name}", "--id", "kakuu-2")
            assert (status, out) == (2, "") and len(err.splitlines()) == 1, name
            assert err.startswith(f"dialogue: {address}{name}: ") and "; allowed: " in err
            assert time.monotonic() - begun < 5
    assert tree(project) == before


@pytest.mark.parametrize(
    ("option", "given", "line"),
    [
        ("--published", "1.2.2024", "invalid value for '--published': '1.2.2024' does not match"),
        ("--language", "fr", "invalid value for '--language': 'fr' is not one of 'ja', 'en'"),
        ("--round", "ix", "invalid value for '--round': Input should be a valid integer"),
    ],
)
def test_an_option_that_cannot_be_read(project, add, option, given, line):
    status, _, err = add("a.txt", "--id", "a-1", option, given)
    assert status == 2 and err.startswith(f"dialogue: {line}") and len(err.splitlines()) == 1


def test_the_folder_removed_is_the_project_as_it_was(project, add, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    before = tree(project)
    assert add(tmp_path / "a.txt", "--id", "kakuu-2")[0] == 0
    assert add(tmp_path / "a.txt", "--id", "kakuu-2")[0] == 2
    shutil.rmtree(project / "data/releases/kakuu-2")
    assert tree(project) == before


def test_check_is_green_and_names_what_is_to_be_looked_at(project, add, tmp_path, capsys):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert add(tmp_path / "a.txt", "--id", "ied-13")[0] == 0  # a round of the dialogue
    with pytest.raises(SystemExit) as end:
        cli.main(["check"])
    said = capsys.readouterr()
    assert not end.value.code and said.err == ""
    told = said.out.splitlines()
    at = told.index("ied-13: its draft reading is not reviewed; to be looked at by a person:")
    assert told[at + 1 :] == [
        "- title_ja and title_en in release.yml are the same: one of them is to be written",
        "- release.yml does not have: kind_ja, kind_en, publisher_en",
        "- parts that the codebook does not name: part-2 架空網の推進",
        "- S05: no rule knows the predicate: 両国は、次の架空会議をことほいだ。",
        "- bodies that the codebook does not have: 架空機構 (S03), KKO (S03), 架空会議 (S05)",
        "all data, codebook, templates and contents are in order",
    ]


def commands() -> list[list[str]]:
    """The blocks of commands in the guide, line by line."""
    text = (ROOT / "book/add.md").read_text("utf-8")
    return [block.splitlines() for block in re.findall(r"```bash\n(.*?)```", text, re.S)]


def reviewed(path, name: str) -> None:
    """A reading made of the draft, as far as a check needs it: every forum has its role."""
    text = path.read_text("utf-8")
    assert "oecd:," in text
    path.write_text(text.replace("oecd:,", "oecd:author,"), "utf-8")
    about = f"{name}: {{made_by: a person, date: 2026-11-28, codebook: '2', seen: all, order: any}}"
    with (path.parent / "readings.yml").open("a", encoding="utf-8") as file:
        print(about, file=file)


@pytest.mark.slow
def test_every_command_of_the_guide_as_a_new_user_gives_it(project, spoil):
    before, text = tree(project), TEXT.replace("架空の共同声明", "OECDの声明").split("\n")
    (project / "release.html").write_text(page(paragraphs(text)), "utf-8")
    own = {"DIALOGUE_ROOT": str(project), "PYTHONUTF8": "1"}
    own["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    readings = project / "data/releases/ied-09/readings"

    def give(line: str) -> str:
        env = {**os.environ, **own}
        done = subprocess.run(
            line, shell=True, cwd=project, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    said: dict[str, list[str]] = {}
    with served({"/9": page(paragraphs(text)).encode()}) as address:
        rounds = (project / "data/rounds.csv").read_text("utf-8")
        official = "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000101.html"
        spoil(project / "data/rounds.csv", official, f"{address}/9")
        for line in (line for block in commands() for line in block):
            said.setdefault(line, []).append(give(line))
            if line.startswith("cp "):
                name = Path(line.split()[-1]).stem
                reviewed(readings / f"{name}.csv", name)
    title = "架空の政策対話(第2回会合)の結果【架空】"
    assert said["dialogue add --round 9 --dry-run"][0].startswith(f"ied-09: {title}\n")
    first, second, _ = said["dialogue check"]
    assert "ied-09: its draft reading is not reviewed; to be looked at by a person:\n" in first
    assert "- S05: no rule knows the predicate: 両国は、次の架空会議をことほいだ。\n" in first
    assert "not reviewed" not in second
    assert second.endswith("all data, codebook, templates and contents are in order\n")
    for book in said["dialogue build -p release=ied-09 -o round-9"]:
        assert title in Path(book.strip()).with_name("book").joinpath("overview.html").read_text(
            "utf-8"
        )
    shutil.rmtree(readings.parent)
    (project / "data/rounds.csv").write_text(rounds, "utf-8")
    assert tree(project) == before
