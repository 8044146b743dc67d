"""What is called up to date is up to date: executed again, no page of it is another.

For every file of data a change is made that can be seen, and every page that is not called stale is
executed anew. A change in any module makes every page stale, and a comment none. Project and
package are copies; what is done with them is done in a process that has them (``main``).
"""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from support import ROOT, copy_project, in_copy

# Of each file of data what is replaced and by what: it stays valid, and shows on some page.
CHANGES = {
    "README.md": ("data", "tables"),
    "codebook/actors.yml": ("en: the two governments", "en: both governments"),
    "codebook/glossary.csv": ("Global Strategy Bureau,GSB", "Bureau of Global Strategy,GSB"),
    "codebook/palette.yml": ('"#35568f"', '"#35568e"'),
    "codebook/predicates.yml": ("en: reaffirm", "en: affirm again"),
    "codebook/schemes.yml": ("en: Say what they will do", "en: Say what will be done"),
    "codebook/themes.yml": ("Artificial intelligence", "Machines"),
    "codebook/values.yml": ("en: open,", "en: wide open,"),
    "datapackage.json": ('"Data of the Dialogue Book"', '"Its data"'),
    "followthrough/corrections.csv": ("First publication", "Publication"),
    "followthrough/events.csv": ("JUNO3 research call", "A research call"),
    "followthrough/events.ja.csv": ("尾上誠蔵氏の擁立", "尾上氏の擁立"),
    "followthrough/items.csv": ("The two countries stressed", "Both countries stressed"),
    "followthrough/links.csv": ("joint statement renews", "a statement renews"),
    "ids.csv": ("The dialogue at a glance", "At a glance"),
    "releases/ied-12/answers.csv": ("Stay committed", "Remain committed"),
    "releases/ied-12/context.yml": ("parts:\n", "parts:\n  # and this, which shows on no page\n"),
    "releases/ied-12/delegations.csv": ("is not confirmed from", "is not known from"),
    "releases/ied-12/hooks.csv": ("The 12th meeting", "Meeting 12"),
    "releases/ied-12/notes.csv": ("held in Tokyo in hybrid format", "held in hybrid format"),
    "releases/ied-12/readings/A.csv": ("The commitment is to a kind", "It is to a kind"),
    "releases/ied-12/readings/B.csv": ("Commitment to a quality", "To a quality"),
    "releases/ied-12/readings/adjudicated.csv": ("The commitment is to a kind", "It is to a kind"),
    "releases/ied-12/readings/differences.csv": ("ied12-s02,1,values", "ied12-s03,1,values"),
    "releases/ied-12/readings/readings.yml": ("no page of the book", "no page"),
    "releases/ied-12/release.ja.txt": ("東京にて", "京都にて"),
    "releases/ied-12/release.yml": ("round: 12", "round: 13"),
    "releases/ied-12/translation.en.csv": ("hosted by Japan", "held by Japan"),
    "rounds.csv": ("day,Tokyo,", "day,Edo,"),
    "subjects.csv": ("openness of the Internet", "an open Internet"),
    "validation/family.csv": ("【架空】", "【架空の】"),
    "validation/pair/alignment.yml": ("[4, 4, edited]", "[4, 4, carried]"),
    "validation/pair/mock-01/release.en.txt": ("discussed the building of", "talked of"),
    "validation/pair/mock-01/release.ja.txt": ("の団体から提出された", "が出した"),
    "validation/pair/mock-01/release.yml": ("numbers: [5]", "numbers: [6]"),
    "validation/pair/mock-02/release.en.txt": ("welcomed the joint views", "noted views"),
    "validation/pair/mock-02/release.ja.txt": ("海底ケーブル", "海の下のケーブル"),
    "validation/pair/mock-02/release.yml": ("numbers: [5]", "numbers: [6]"),
}
FEW = 7  # files that fewer pages read are changed together: then each page that reads one is tried
MODULES = ("cli.py", "analysis/study.py", "prose/switch.py", "publish/api/__init__.py")


@pytest.fixture
def tried(tmp_path):
    """Runs ``main`` in a copy of project and package; gives what was found wrong, and counts."""

    def call(*asked) -> dict:
        folder = copy_project(tmp_path / "project", package=True)
        command, how = [sys.executable, __file__, *asked], {"capture_output": True, "text": True}
        done = subprocess.run(command, env=in_copy(folder), cwd=folder, **how)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return call


def test_two_pages_and_a_few_files_and_modules(tried):
    assert tried("rounds", "room") == {"wrong": [], "changed": 6, "executed": 4, "modules": 4}


@pytest.mark.slow
def test_every_page_every_file_of_data_and_every_module(tried):
    there = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*.*")}
    assert there == CHANGES.keys(), "each file of data needs a change here"
    found = tried()
    assert found["wrong"] == []
    assert found["changed"] == len(CHANGES) + 2
    assert found["modules"] == len(list((ROOT / "notebooks/dialogue").rglob("*.py")))
    assert found["executed"] > 150


# In the copy


def main(slugs: list[str]) -> None:
    """Try the pages named with a few files and modules, or all pages with all of them."""
    from dialogue.build import plan, update

    folders, root = plan.published_folders(), Path(os.environ["DIALOGUE_ROOT"])
    pages = [page for page in plan.pages() if page.slug in slugs or not slugs]
    update.run(folders, pages)
    found = {"wrong": [], "changed": 0, "executed": 0, "modules": 0}

    def stale() -> dict[str, list[str]]:
        return {slug: told for slug, told in update.why(pages, folders).items() if told}

    def wrong(what: str, ok: bool) -> None:
        if not ok:
            found["wrong"].append(what)

    wrong("up to date at first", not stale())
    first = {page.slug: cleaned(folders.executed / f"{page.slug}.ipynb") for page in pages}
    known = plan.read_manifest(folders)["pages"]
    readers = defaultdict(list)
    few = ("rounds.csv", "releases/ied-12/delegations.csv", "hooks.csv", "ids.csv")
    for name in CHANGES:
        if not slugs or name.endswith(few):
            readers[frozenset(s for s in known if f"data/{name}" in known[s]["read"])].append(name)
    readers[frozenset()] += ["releases/other/release.yml", "more.csv"]  # new ones
    small = [group for group in readers if len(group) < FEW and not slugs]
    some, every = frozenset().union(*small), frozenset(known)
    tries = [(readers[g], g, (some if g in small else every) - g) for g in readers]
    if small:
        tries.append(([name for g in small for name in readers[g]], some, every - some))
    for names, read_by, fresh in tries:
        before = {name: change(root / "data" / name, *CHANGES.get(name, ())) for name in names}
        told = stale()
        wrong(f"{names} changed: stale {told}", told.keys() == read_by)
        todo = [page for page in pages if page.slug in fresh]
        for slug, now in executed(todo, root / "again").items():
            wrong(f"{names} changed: another page {slug}", now == first[slug])
        found["executed"] += len(todo)
        for name, content in before.items():
            restore(root / "data" / name, content)
    found["changed"] = sum(map(len, readers.values()))
    wrong("up to date in the end", not stale())

    package = root / "notebooks/dialogue"
    for name in MODULES if slugs else sorted(p.relative_to(package) for p in package.rglob("*.py")):
        good = (package / name).read_bytes()
        (package / name).write_bytes(good + b"\n_x = 1\n")
        reasons = [f"dialogue/{name} changed"]
        wrong(f"{name} changed", [*stale().values()] == [reasons] * len(pages))
        (package / name).write_bytes(b"# a comment\n\n" + good + b"\n\n# and one more\n")
        wrong(f"{name} commented", not stale())
        (package / name).write_bytes(good)
        found["modules"] += 1
    print(json.dumps(found))


def change(path: Path, old: str = "", new: str = "a\n") -> bytes | None:
    """Change a file, or make it; gives what it was."""
    if not old:
        path.parent.mkdir(exist_ok=True)
        path.write_text(new)
        return None
    good = path.read_bytes()
    assert old.encode() in good, f"{path}: no {old!r}"
    path.write_bytes(good.replace(old.encode(), new.encode(), 1))
    return good


def restore(path: Path, content: bytes | None) -> None:
    path.unlink() if content is None else path.write_bytes(content)


def executed(pages: list, folder: Path) -> dict[str, tuple]:
    """The pages executed anew, by their slugs, as ``cleaned`` gives them."""
    from dialogue.build import engine

    shutil.rmtree(folder, ignore_errors=True)
    jobs = [
        engine.Job(p.slug, p.path, folder / f"{p.slug}.ipynb", p.parameters, p.path.parent)
        for p in pages
    ]
    return {o.job.name: (cleaned(o.job.output) if o.ok else o.error) for o in engine.run(jobs)}


def cleaned(path: Path) -> tuple:
    """An executed notebook as a page, and its figures."""
    import nbformat

    from dialogue.build import clean

    page, figures = clean.clean(nbformat.read(path, 4))
    return nbformat.writes(page), figures


if __name__ == "__main__":
    main(sys.argv[1:])
