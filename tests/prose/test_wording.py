"""Words the book does not use, wherever a reader could meet them."""

import json
import re

import pytest
from support import ROOT

# each says more than the book's data can bear
NOT_USED = (
    r"\bpromised?\b|\bproves?\b|\bweak(?:er|est)?\b|\bstrong(?:er|est|ly)?\b|\bladders?\b|"
    r"\brungs?\b|\bscor(?:e|es|ed|ing)\b|\bignor(?:es|ed|ing)\b|\bparted ways\b|\bfirst ever\b|"
    r"\bsignificant(?:ly)?\b"
)
PAGES = sorted(ROOT.glob("book/*.md")) + sorted(ROOT.glob("notebooks/*.ipynb"))
# the remarks in readings A and B are their readers' own record
DATA = [
    p
    for p in sorted(ROOT.glob("data/**/*"))
    if p.suffix in (".csv", ".yml") and p.name not in ("A.csv", "B.csv")
]


def text_of(path):
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells)


@pytest.mark.parametrize("path", [*PAGES, *DATA], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_words_that_are_not_used(path):
    found = re.findall(NOT_USED, text_of(path), re.I)
    assert found == []


def test_no_place_of_a_machine_is_named():
    roots = ("book", "data", "notebooks", "tests")
    files = [p for r in roots for p in ROOT.glob(f"{r}/**/*") if p.suffix in _TEXT]
    files += [p for p in ROOT.iterdir() if p.is_file() and p.suffix in _TEXT]
    places = re.compile(r"/(?:home|Users|work|root)/[a-z]")
    assert [p.name for p in files if places.search(p.read_text("utf-8"))] == []


_TEXT = {".py", ".md", ".yml", ".csv", ".json", ".toml", ".js", ".css", ".txt", ".ipynb"}
