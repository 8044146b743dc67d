"""``dialogue add`` and its guide, from start to end as a new user would."""

import re
import shutil
import time

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


def test_the_folder_removed_is_the_project_as_it_was(project, add, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    before = tree(project)
    assert add(tmp_path / "a.txt", "--id", "kakuu-2")[0] == 0
    assert add(tmp_path / "a.txt", "--id", "kakuu-2")[0] == 2
    shutil.rmtree(project / "data/releases/kakuu-2")
    assert tree(project) == before


def commands() -> list[list[str]]:
    """The blocks of commands in the guide."""
    text = (ROOT / "book/add.md").read_text("utf-8")
    return [block.strip().split("\n") for block in re.findall(r"```bash\n(.*?)```", text, re.S)]


@pytest.mark.slow
def test_the_guide(project, run, spoil): ...
