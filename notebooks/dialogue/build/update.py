"""Bring the pages of a book up to date: execute those that are stale, and no others.

A page is stale when anything that it was made from has changed (see ``freshness``).
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from dialogue.build import clean, engine, freshness
from dialogue.build.plan import (
    Folders,
    Page,
    check_template,
    read_manifest,
    surroundings,
    templates,
)
from dialogue.corpus import files
from dialogue.corpus.errors import InputError


def why(pages: list[Page], folders: Folders) -> dict[str, list[str]]:
    """For every page the reasons to run it again; none where it is up to date."""
    known = read_manifest(folders)["pages"]
    reasons = {}
    for page in pages:
        if page.slug not in known or "made_from" not in known[page.slug]:
            reasons[page.slug] = ["it has not been built yet"]
        elif not (folders.book / f"{page.slug}.ipynb").exists():
            reasons[page.slug] = ["its page file is gone"]
        else:
            made_from = known[page.slug]["made_from"]
            reasons[page.slug] = freshness.changes(made_from, page.path, page.parameters)
    return reasons


def unchanged(folders: Folders) -> bool:
    """Whether nothing has changed at all since the last build: then its pages need no other look.

    It takes no library to find out; ``why`` says what a change means for which page.
    """
    known = read_manifest(folders)
    found = (folders.book / f"{slug}.ipynb" for slug in known["pages"])
    return known.get("made_from") == _everything() and all(f.exists() for f in found)


def _everything() -> str:
    folder = files.root() / "notebooks"
    parts = [(folder / f"{name}.ipynb").read_bytes() for name in templates()]
    return freshness.digest(surroundings().encode(), *parts)


def may_be_stale(folders: Folders) -> bool:
    """Whether a page may have to be run, by the times of files: a first guess, made in no time."""
    try:
        built = folders.manifest.stat().st_mtime
    except OSError:
        return True
    found = (f for room in ("data", "notebooks") for f in (files.root() / room).rglob("*"))
    return any(f.stat().st_mtime > built for f in found if f.suffix != ".pyc" and f.is_file())


def run(
    folders: Folders,
    pages: list[Page],
    *,
    fresh: bool = False,
    explain: bool = False,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    **how,
) -> list[Page]:
    """Bring the pages of a book up to date; gives those that were executed.

    ``fresh``: all of them, whatever has changed. ``progress`` is told pages executed and all of
    them; what else is given goes to ``engine.run``. Nothing of the book changes unless every page
    ran: else an InputError (where all that failed is bad input) or a RuntimeError lists the pages
    that failed, a line for each error.
    """
    reasons = {p.slug: ["asked for"] for p in pages} if fresh else why(pages, folders)
    todo = [p for p in pages if reasons[p.slug]]
    if explain:
        for page in pages:
            say(f"{page.slug}: {'; '.join(reasons[page.slug]) or 'up to date'}")
    for page in todo:
        check_template(page.template)
    made: dict[str, clean.Made] = {}
    if todo:
        say(f"executing {len(todo)} of {len(pages)} pages")
        made = _executed(folders, todo, say, progress, how)
    else:
        engine.cancel()
    for page in made.values():
        for path, content in page.files.items():
            files.write_atomic(path, content)
            if path.suffix == ".svg":  # what was drawn from the old one
                path.with_suffix(".png").unlink(missing_ok=True)
    _tidy(pages, folders)
    _remember(folders, pages, made)
    return todo


def _executed(
    folders: Folders, todo: list[Page], say: Callable, progress: Callable, how: dict
) -> dict[str, clean.Made]:
    """What the pages become, by their slugs; drawn while others run, and not yet written."""
    from dialogue.charts.render import Renderer
    from dialogue.corpus import codebook

    engine.begin()  # the libraries are loaded there while all else gets ready here
    palette, renderer = codebook.load().palette, Renderer().ready()
    for page in todo:
        freshness.modules(page.path)
    by_slug = {page.slug: page for page in todo}
    made: dict[str, clean.Made] = {}
    count = 0

    def done(outcome: engine.Outcome) -> None:
        nonlocal count
        name, count = outcome.job.name, count + 1
        if outcome.ok:
            try:
                made[name] = clean.made(by_slug[name], folders, palette, renderer)
            except RuntimeError as error:
                raise RuntimeError(f"page {name}: {error}") from None
        state = "" if outcome.ok else f": {outcome.error}"
        say(f"[{count}/{len(todo)}] {name} {outcome.seconds:.1f} s{state}")
        progress(count, len(todo))

    progress(0, len(todo))
    jobs = [
        engine.Job(
            p.slug, p.path, folders.executed / f"{p.slug}.ipynb", p.parameters, p.path.parent
        )
        for p in todo
    ]
    failed = [o for o in engine.run(jobs, on_done=done, **how) if not o.ok]
    if failed:
        pages_by_error: dict[str, list[str]] = {}
        for outcome in failed:
            pages_by_error.setdefault(outcome.error, []).append(outcome.job.name)
        lines = "\n".join(f"page {', '.join(p)}: {e}" for e, p in pages_by_error.items())
        raise (InputError if all(o.input_error for o in failed) else RuntimeError)(lines)
    return made


def _remember(folders: Folders, pages: list[Page], made: dict[str, clean.Made]) -> None:
    """Write down what every page was made from; the file is touched where that is as before."""
    known = read_manifest(folders)
    kept = {}
    for page in pages:
        made_from = known["pages"].get(page.slug, {}).get("made_from")
        if page.slug in made:
            made_from = freshness.inputs(page.path, page.parameters, made[page.slug].read)
        kept[page.slug] = {**asdict(page), "made_from": made_from}
    manifest = {"made_from": _everything(), "pages": kept}
    if manifest != known:
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        files.write_atomic(folders.manifest, text + "\n")
    else:
        folders.manifest.touch()


def _tidy(pages: list[Page], folders: Folders) -> None:
    """Remove page files that no longer belong to the book."""
    wanted = {folders.book / f"{p.slug}.ipynb" for p in pages}
    for path in folders.book.rglob("*.ipynb"):
        if path not in wanted:
            path.unlink()
    if folders.executed.exists():
        raw = {folders.executed / f"{p.slug}.ipynb" for p in pages}
        for path in folders.executed.rglob("*.ipynb"):
            if path not in raw:
                path.unlink()
    figures = folders.figures
    if figures.exists():
        for path in figures.glob("*.json"):
            if json.loads(path.read_text("utf-8"))["page"] not in {p.slug for p in pages}:
                for other in figures.glob(f"{path.stem}.*"):
                    other.unlink()
