"""A release for every layout of the family, with what stands in it as worked out by hand."""

from pathlib import Path

import pytest
import yaml
from support import HERE

from dialogue.corpus import codebook, release
from dialogue.corpus.coding import Coder

NAMES = sorted(path.stem for path in (HERE / "family").glob("*.yml"))


def family(name: str) -> tuple[release.Release, dict]:
    """A release of the family, taken apart, and what it should be."""
    path = HERE / "family" / f"{name}.yml"
    told = yaml.safe_load(path.read_text("utf-8"))
    text = Path(path.with_suffix(f".{told['language']}.txt")).read_text("utf-8")
    return release.parse(text, "toy-1", language=told["language"]), told


@pytest.mark.parametrize("name", NAMES)
def test_family(name):
    read, told = family(name)
    assert "架空" in read.text or "fictitious" in read.text.lower()
    assert (read.title, read.date) == (told["title"], told["date"])
    assert [part.heading for part in read.parts] == told["parts"]
    assert [part.number for part in read.parts] == list(range(len(told["parts"])))
    ids = [f"part-{number}" for number, _ in told["sentences"]]
    assert [s.text for s in read.sentences] == [text for _, text in told["sentences"]]
    assert [s.part for s in read.sentences] == ids
    said = [
        [r.kind, *(w.strip() for w in r.text.split("\n") if w.strip())]
        for r in release.account(read)
    ]
    assert said == told["remainders"]


@pytest.mark.parametrize("name", NAMES)
def test_headings(name):
    read, told = family(name)
    headings = [read.text[s.start : s.end] for s in read.spans if s.kind == "heading"]
    assert headings == told.get("headings", headings)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name):
    read, _ = family(name)
    rest = list(read.text)
    for span in read.spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    assert "".join(rest).isspace()


def test_the_coder_names_a_predicate_for_nearly_all():
    """At least 95 % of the sentences; a cut fragment and items without a verb have none."""
    book, named = codebook.load(), []
    for name in NAMES:
        read, told = family(name)
        clauses = Coder(book, told["language"]).code(read)
        named += [clause.verb is not None for clause in clauses if clause.main]
    assert len(named) > 100 and sum(named) >= 0.95 * len(named)
