"""Bring the pages of a book up to date: execute those that are stale, and no others.

A page is stale when anything that it was made from has changed (see ``freshness``), or anything
that was made of it is not there any more as it was.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path

from dialogue.build import clean, engine, freshness, lock, plan
from dialogue.build.plan import Folders, Page
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

_PLANNED = ("data/", "notebooks/")  # what the pages of a book follow from


def why(pages: list[Page], folders: Folders, state: freshness.State | None = None) -> dict:
    """For every page, by its slug, the reasons to run it again: what is not as in ``state``, or not
    as it is now; none where it is up to date."""
    known, state = plan.read_manifest(folders), state or plan.state(folders)
    everywhere = [f"dialogue/{n} changed" for n, *_ in _differ(known.get("code", {}), state.code)]
    for name, was, now in _differ(known.get("libraries", {}), state.libraries):
        everywhere.append(f"{name} {was or 'absent'} → {now or 'absent'}")
    stale = {page.slug: ["it has not been built yet"] for page in pages}
    for page in pages:
        made = known["pages"].get(page.slug)
        if made and made["template"] == page.template:
            here = {name: state.file(name) for name in made["read"]}
            then = {name: known["files"][name] for name in here}
            chosen = _differ(made["parameters"], page.parameters)
            stale[page.slug] = [
                *_lost(folders, made["made"]),
                *(f"parameter {name}: {was} → {now}" for name, was, now in chosen),
                *(f"{name} changed" for name, *_ in _differ(then, here)),
                *everywhere,
            ]
    return stale


def _lost(folders: Folders, marks: dict[str, list]) -> Iterator[str]:
    for name, marked in marks.items():
        if what := freshness.lost(folders.work / name, marked):
            figure = f"figure {Path(name).name}" if name.startswith("figures/") else "page file"
            yield f"its {figure} {what}"


def _differ(was: dict, now: dict) -> list[tuple]:
    """Name, former and present value of all that differs."""
    names = sorted({*was, *now})
    return [(n, was.get(n), now.get(n)) for n in names if was.get(n) != now.get(n)]


def unchanged(folders: Folders, state: freshness.State | None = None) -> bool:
    """Whether a book is up to date, and would have the same pages if it was planned again, which
    takes no library to find out. ``state`` as for ``why``."""
    known = plan.read_manifest(folders)
    if not known["pages"]:
        return False
    state = state or plan.state(folders)
    pages = [Page(*(made[f.name] for f in fields(Page))) for made in known["pages"].values()]
    return (
        known["planned"] == state.sources(*_PLANNED)
        and not any(why(pages, folders, state).values())
        and not any(_left_over(folders, known["pages"]))
    )


def run(
    folders: Folders,
    pages: list[Page] | Callable[[], list[Page]],
    *,
    fresh: bool = False,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    **how,
) -> list[Page]:
    """Bring the pages of a book up to date; gives those that were executed.

    ``pages`` may be what plans them: it is not asked where nothing has changed. ``fresh``: all are
    executed, whatever has changed. ``progress`` is told pages executed and all of them; what else
    is given goes to ``engine.run``. Nothing of the book changes unless every page ran: else an
    InputError (where all that failed is bad input) or a RuntimeError lists the pages that failed,
    a line for each error.
    """
    with lock.alone(folders.work):
        state = plan.state(folders)  # as things were before: who changes them now is seen next time
        if callable(pages):
            if not fresh and unchanged(folders, state):
                return []
            pages = pages()
        stale = why(pages, folders, state)
        todo = [page for page in pages if fresh or stale[page.slug]]
        for page in todo:
            plan.check_template(page.template)
        if todo:
            say(f"executing {len(todo)} of {len(pages)} pages")
        made = _executed(folders, todo, say, progress, how) if todo else {}
        write(folders, pages, made, state)
        return todo


def _executed(
    folders: Folders, todo: list[Page], say: Callable, progress: Callable, how: dict
) -> dict[str, clean.Made]:
    """What the pages become, by their slugs; drawn while others run, and not yet written."""
    from dialogue.charts.render import Renderer
    from dialogue.corpus import codebook

    engine.begin()  # the libraries are loaded there while all else gets ready here
    palette, renderer = codebook.load().palette, Renderer().ready()
    waiting, made = {page.slug: page for page in todo}, {}

    def done(outcome: engine.Outcome) -> None:
        page = waiting.pop(outcome.job.name)
        if outcome.ok:
            try:
                made[page.slug] = clean.made(page, folders, palette, renderer)
            except RuntimeError as error:
                raise RuntimeError(f"page {page.slug}: {error}") from None
        state = "" if outcome.ok else f": {outcome.error}"
        count = len(todo) - len(waiting)
        say(f"[{count}/{len(todo)}] {page.slug} {outcome.seconds:.1f} s{state}")
        progress(count, len(todo))

    progress(0, len(todo))
    into = {page.slug: folders.executed / f"{page.slug}.ipynb" for page in todo}
    jobs = [engine.Job(p.slug, p.path, into[p.slug], p.parameters, p.path.parent) for p in todo]
    failed = [o for o in engine.run(jobs, on_done=done, **how) if not o.ok]
    if failed:
        pages: dict[str, list[str]] = {}
        for outcome in failed:
            pages.setdefault(outcome.error, []).append(outcome.job.name)
        lines = "\n".join(f"page {', '.join(names)}: {error}" for error, names in pages.items())
        raise (InputError if all(o.input_error for o in failed) else RuntimeError)(lines)
    return made


def write(
    folders: Folders, pages: list[Page], made: dict[str, clean.Made], state: freshness.State
) -> None:
    """Write what executed pages became (``made``, by slug), and down what all pages are made from
    and of; ``state`` is how things were before. Files that belong to no page are removed."""
    known, records = plan.read_manifest(folders)["pages"], {}
    for page in pages:
        record = known.get(page.slug)
        if new := made.get(page.slug):
            for path, content in new.files.items():
                files.write_atomic(path, content)
            marks = {os.path.relpath(f, folders.work): freshness.mark(f) for f in new.files}
            record = {"read": [page.source, *new.read], "made": marks}
        records[page.slug] = {**record, **asdict(page)}
    for path in [*_left_over(folders, records)]:
        path.unlink()
    read = sorted({name for record in records.values() for name in record["read"]})
    content = {"planned": state.sources(*_PLANNED), "libraries": state.libraries}
    content |= {"code": state.code, "parsed": state.parsed}
    content |= {"files": {name: state.file(name) for name in read}, "pages": records}
    freshness.record(folders.manifest, content)


def _left_over(folders: Folders, records: dict[str, dict]) -> Iterator[Path]:
    """Files of pages and figures that belong to none of the pages any more."""
    names = [name for page in records.values() for name in page["made"]]
    own = {os.path.normpath(folders.work / name) for name in names}
    own |= {f"{os.path.splitext(name)[0]}.png" for name in own}
    own |= {str(folders.executed / f"{slug}.ipynb") for slug in records}
    pages = (*folders.book.rglob("*.ipynb"), *folders.executed.rglob("*.ipynb"))
    yield from (p for p in (*pages, *freshness.below(folders.figures)) if str(p) not in own)
