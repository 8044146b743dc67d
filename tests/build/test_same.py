"""Two clean builds give the same bytes: other folder, other time, other number of workers."""

import filecmp

import pytest
from support import copy_project

pytestmark = pytest.mark.slow


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_two_clean_builds_are_the_same_to_the_byte(built, tmp_path, run):
    other = copy_project(tmp_path / "a folder with another name")
    done = run(other, "dialogue", "build", "--workers", "1")
    assert done.returncode == 0, done.stderr[-2000:]
    first, second = built / "_build/html", other / "_build/html"
    assert files(first) == files(second)
    _, different, unread = filecmp.cmpfiles(first, second, sorted(files(first)), shallow=False)
    assert (different, unread) == ([], [])
    for path in files(first):
        assert str(other).encode() not in (second / path).read_bytes(), path
