"""Which template with which parameters makes which page; execute what is stale; clean it.

A page's key is a digest of its template, its parameters, the data, the codebook, the package's
code and the library versions. A page whose key is that of the last build is not run again.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dialogue import freshness, store
from dialogue.errors import InputError

LEAST_SENTENCES = 3
_NO_INPUT = ("ids.csv", "README.md")  # no page reads them


@dataclass(frozen=True)
class Page:
    """A page of the book: ``book/<slug>.ipynb`` made from ``notebooks/<template>.ipynb``."""

    slug: str
    template: str
    parameters: dict
    caption: str


def templates() -> list[str]:
    """Names of the templates in ``notebooks/``."""
    return sorted(p.stem for p in (store.root() / "notebooks").glob("*.ipynb"))


def plan(given: dict | None = None) -> list[Page]:
    """The pages of a book under the given parameters, in reading order. Raises InputError."""
    from dialogue import measures
    from dialogue.study import Study

    study = Study(**(given or {}))
    common = study.parameters
    topics = measures.topics_with_pages(study.sentences, study.codebook, LEAST_SENTENCES)
    present = set(study.sentences["part"])

    def page(slug, caption, template=None, **more):
        own = defaults(template or slug)  # a page depends on the parameters of its template only
        chosen = {name: {**common, **more}.get(name, own[name]) for name in own}
        return Page(slug, template or slug, chosen, caption)

    return [
        page("overview", ""),
        *(page(slug, "The answer") for slug in ("ja", "text", "commitments", "since")),
        *(
            page(f"parts/{p.id}", "The five parts", "theme", theme=p.id)
            for p in study.codebook.parts
            if p.id in present
        ),
        *(page(f"topics/{t}", "Topics", "theme", theme=t) for t in topics),
        *(page(slug, "Closer reading") for slug in _CLOSER),
        *(page(slug, "How firm is it?") for slug in ("robust", "agreement", "yourself")),
        *(page(slug, "Behind the answer") for slug in ("claims", "codebook", "room", "rounds")),
    ]


def single(template: str, given: dict) -> Page:
    """One page from a template, under parameters of that template. Raises InputError."""
    from dialogue import params

    check_template(template)
    own = defaults(template)
    for name in given:
        params.parameter(name)
        if name not in own:
            raise InputError(
                f"template '{template}' has no parameter '{name}'", allowed=", ".join(own)
            )
    if "release" in given:  # which has coders of its own
        own["coder"] = params.parameter("coder").default(given)
    return Page(template, template, params.checked({**own, **given}), "")


_CLOSER = (*("forms", "agenda", "dates", "checkable", "fora", "values", "continuity", "words"),)
PROSE = {
    "Closer reading": ("changes",),
    "How firm is it?": ("limits",),
    "Behind the answer": ("method", "data", "rerun", "api", "references"),
}


def toc(pages: list[Page]) -> dict:
    """The table of contents (Jupyter Book's format) that belongs to the pages."""
    captions: dict[str, list] = {}
    for page in pages[1:]:
        captions.setdefault(page.caption, []).append({"file": f"book/{page.slug}"})
    for caption, slugs in PROSE.items():
        captions.setdefault(caption, []).extend({"file": f"book/{s}"} for s in slugs)
    parts = [{"caption": c, "chapters": files} for c, files in captions.items()]
    return {"format": "jb-book", "root": f"book/{pages[0].slug}", "parts": parts}


# Keys


@cache
def surroundings() -> str:
    """Digest of all that any page may depend on: data, codebook, package code, libraries."""
    files = sorted(f for f in store.data().rglob("*") if f.is_file() and f.name not in _NO_INPUT)
    parts = [f"{name} {v}".encode() for name, v in freshness.libraries().items()]
    parts += [f"{name} {v}".encode() for name, v in freshness.code().items()]
    for file in files:
        parts += [file.relative_to(store.data()).as_posix().encode(), file.read_bytes()]
    return freshness.digest(*parts)


def key(page: Page) -> str:
    """A digest of everything that could change the page; the same key, the same page."""
    parameters = json.dumps(page.parameters, sort_keys=True, ensure_ascii=False)
    return freshness.digest(
        _template(page).read_bytes(), parameters.encode(), surroundings().encode()
    )


def _template(page: Page) -> Path:
    return store.root() / "notebooks" / f"{page.template}.ipynb"


# Build


@dataclass(frozen=True)
class Folders:
    """Where a build puts things: executed pages, figures, and the book's own page files."""

    work: Path
    book: Path

    @property
    def executed(self) -> Path:
        return self.work / "pages"

    @property
    def figures(self) -> Path:
        return self.work / "figures"

    @property
    def manifest(self) -> Path:
        return self.work / "manifest.json"


def published_folders() -> Folders:
    return Folders(store.root() / "_build" / "dialogue", store.root() / "book")


def read_manifest(folders: Folders) -> dict:
    try:
        return json.loads(folders.manifest.read_text("utf-8"))
    except (OSError, json.JSONDecodeError):
        return {"pages": {}}


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
            reasons[page.slug] = freshness.changes(made_from, _template(page), page.parameters)
    return reasons


def stale(pages: list[Page], folders: Folders) -> list[Page]:
    """The pages that have to be run."""
    reasons = why(pages, folders)
    return [p for p in pages if reasons[p.slug]]


def unchanged(folders: Folders) -> bool:
    """Whether nothing has changed at all since the last build: then its pages need no other look.

    It takes no library to find out; ``why`` says what a change means for which page.
    """
    known = read_manifest(folders)
    files = (folders.book / f"{slug}.ipynb" for slug in known["pages"])
    return known.get("made_from") == _everything() and all(f.exists() for f in files)


def _everything() -> str:
    folder = store.root() / "notebooks"
    parts = [(folder / f"{name}.ipynb").read_bytes() for name in templates()]
    return freshness.digest(surroundings().encode(), *parts)


def may_be_stale(folders: Folders) -> bool:
    """Whether a page may have to be run, by the times of files: a first guess, made in no time."""
    try:
        built = folders.manifest.stat().st_mtime
    except OSError:
        return True
    files = (f for room in ("data", "notebooks") for f in (store.root() / room).rglob("*"))
    return any(f.stat().st_mtime > built for f in files if f.suffix != ".pyc" and f.is_file())


def update(
    folders: Folders,
    pages: list[Page],
    *,
    engine: str = "dialogue",
    workers: int | None = None,
    limits: dict | None = None,
    fresh: bool = False,
    explain: bool = False,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Page]:
    """Bring the pages of a book up to date; gives those that were executed.

    ``limits`` of a page go to ``engine.run``; ``progress`` is told pages executed and all of them.
    Nothing of the book changes unless every page ran: else an InputError (the first bad input) or
    a RuntimeError lists the pages that failed, one line each.
    """
    from dialogue import codebook
    from dialogue.drawing import Renderer
    from dialogue.engine import Job, begin, cancel, run

    reasons = {p.slug: ["asked for"] for p in pages} if fresh else why(pages, folders)
    todo = [p for p in pages if reasons[p.slug]]
    if explain:
        for page in pages:
            say(f"{page.slug}: {'; '.join(reasons[page.slug]) or 'up to date'}")
    for page in todo:
        check_template(page.template)
    if not todo:
        cancel()
    else:
        say(f"executing {len(todo)} of {len(pages)} pages")
        jobs = [
            Job(
                p.slug,
                store.root() / "notebooks" / f"{p.template}.ipynb",
                folders.executed / f"{p.slug}.ipynb",
                p.parameters,
                store.root() / "notebooks",
            )
            for p in todo
        ]
        begin()  # the libraries are loaded there while all else gets ready here
        palette, renderer = codebook.load().palette, Renderer().ready()
        for page in todo:
            freshness.modules(_template(page))
        by_slug = {page.slug: page for page in todo}
        made: dict[str, _Made] = {}  # drawn while other pages run, written when all have

        def done(outcome):
            name = outcome.job.name
            try:
                page = by_slug[name] if outcome.ok else None
                made[name] = page and _made(page, folders, palette, renderer)
            except RuntimeError as error:
                raise RuntimeError(f"page {name}: {error}") from None
            state = "" if outcome.ok else f": {outcome.error}"
            say(f"[{len(made)}/{len(jobs)}] {name} {outcome.seconds:.1f} s{state}")
            progress(len(made), len(jobs))

        progress(0, len(jobs))
        outcomes = run(jobs, engine=engine, workers=workers, on_done=done, **(limits or {}))
        failed = [o for o in outcomes if not o.ok]
        if failed:
            pages_by_error: dict[str, list[str]] = {}
            for outcome in failed:
                pages_by_error.setdefault(outcome.error, []).append(outcome.job.name)
            lines = "\n".join(f"page {', '.join(p)}: {e}" for e, p in pages_by_error.items())
            if all(o.input_error for o in failed):
                raise InputError(lines)
            raise RuntimeError(lines)
        for page in made.values():
            for path, content in page.files.items():
                store.write_atomic(path, content)
                if path.suffix == ".svg":  # what was drawn from the old one
                    path.with_suffix(".png").unlink(missing_ok=True)
    _tidy(pages, folders)
    known = read_manifest(folders)["pages"]
    kept = {}
    for page in pages:
        before = known.get(page.slug, {}).get("made_from")
        made_from = (
            freshness.inputs(_template(page), page.parameters, made[page.slug].read)
            if page in todo
            else before
        )
        kept[page.slug] = {**asdict(page), "made_from": made_from}
    manifest = {"made_from": _everything(), "pages": kept}
    if manifest != read_manifest(folders):
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        store.write_atomic(folders.manifest, text + "\n")
    else:
        folders.manifest.touch()
    return todo


def check_template(name: str) -> None:
    """A template has one ``parameters`` cell, its first code cell, and knows its parameters."""
    from dialogue import params

    path = store.root() / "notebooks" / f"{name}.ipynb"
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
    except OSError:
        raise InputError(f"unknown template '{name}'", allowed=", ".join(templates())) from None
    except (json.JSONDecodeError, KeyError):
        raise InputError("is no notebook", store.shown(path), "a Jupyter notebook") from None
    code = [c for c in cells if c["cell_type"] == "code"]
    tagged = [i for i, c in enumerate(code) if "parameters" in c["metadata"].get("tags", ())]
    if tagged != [0]:
        raise InputError(
            f"has {len(tagged) or 'no'} cell tagged 'parameters'"
            + ("" if len(tagged) != 1 else f", at code cell {tagged[0] + 1}"),
            store.shown(path),
            "exactly one, the first code cell",
        )
    for name_ in defaults(name):
        params.parameter(name_)


def defaults(template: str) -> dict:
    """The parameters of a template with the defaults written in its ``parameters`` cell."""
    import ast

    path = store.root() / "notebooks" / f"{template}.ipynb"
    cells = json.loads(path.read_text("utf-8"))["cells"]
    cell = next(c for c in cells if "parameters" in c["metadata"].get("tags", ()))
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse("".join(cell["source"])).body
        if isinstance(node, ast.Assign)
    }


@dataclass(frozen=True)
class _Made:
    """What an executed page becomes: files by their paths, and what of the data it read."""

    files: dict[Path, str | bytes]
    read: list[str]


def _made(page: Page, folders: Folders, palette, renderer) -> _Made:
    import nbformat

    from dialogue.prose.core import USED

    text = (folders.executed / f"{page.slug}.ipynb").read_text("utf-8")
    executed = nbformat.v4.reads(text)  # what papermill has just checked
    cleaned, figures = clean(executed)
    files = {folders.book / f"{page.slug}.ipynb": nbformat.writes(cleaned) + "\n"}
    for figure in figures:
        files |= _drawn(figure, page, folders.figures, palette, renderer)
    shown = [o.get("data", {}) for c in executed.cells for o in c.get("outputs", ())]
    read = {name for data in shown for name in data.get(USED, ())}
    return _Made(files, sorted(read) or ["/"])  # of a page that does not tell: everything


def clean(notebook):
    """Make a book page of an executed notebook.

    Takes and gives a notebook node, and the list of figures found (dicts, see ``figures.MIME``).
    Markdown outputs become Markdown cells, figures a ``chart`` directive; code cells stay in the
    file but not on the page; the injected cell, run metadata and stored outputs are dropped. Cell
    ids are counted, so that the same notebook always gives the same bytes.
    """
    import nbformat

    from dialogue.figures import MIME

    cells, figures = [], []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            continue
        if cell.cell_type != "code":
            cells.append(_cell("markdown", cell.source))
            continue
        kept_tags = [*(t for t in tags if t == "parameters"), "remove-cell"]
        cells.append(_cell("code", cell.source, kept_tags))
        for output in cell.outputs:
            content = output.get("data", {})
            if MIME in content:
                figures.append(content[MIME])
                cells.append(_cell("markdown", f"```{{chart}} {content[MIME]['id']}\n```"))
            elif "text/markdown" in content:
                cells.append(_cell("markdown", content["text/markdown"]))
            elif output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(
                    f"a cell wrote to stderr: {output.text.strip().splitlines()[-1]}"
                )
            else:
                cells.append(_cell("code", "", ["remove-input"], [output]))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number:02d}"
    page = nbformat.v4.new_notebook(cells=cells)
    page.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    return page, figures


def _cell(kind: str, source: str, tags=(), outputs=()):
    """A cell, unchecked: the finished page is checked as a whole when it is written."""
    import nbformat

    cell = {"cell_type": kind, "source": source, "metadata": {"tags": [*tags]} if tags else {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": [*outputs]}
    return nbformat.from_dict(cell)


def _drawn(figure: dict, page: Page, folder: Path, palette, renderer) -> dict:
    """The files of a figure: drawings and specifications for the page, CSV, SVG, PNG, metadata."""
    from dialogue import figures as f

    drawn, files = {}, {}
    for width, chart in figure["charts"].items():
        raw = chart.get("svg") or renderer.svg(chart["spec"])
        raw = f.renumber(raw, f"{figure['id']}-{width}")
        drawn[width] = f.recolour(f.responsive(raw, figure["alt"]), palette)
        if width == "wide":
            files[folder / f"{figure['id']}.svg"] = raw.replace("@root@/", "")
    specs = {
        width: json.loads(f.recolour(json.dumps(c["spec"], ensure_ascii=False), palette))
        for width, c in figure["charts"].items()
        if "spec" in c
    }
    about = {k: figure[k] for k in ("id", "title", "caption", "alt", "csv", "sentences")}
    about |= {"page": page.slug, "parameters": page.parameters, "drawn": drawn, "specs": specs}
    files[folder / f"{figure['id']}.csv"] = figure["csv"]
    files[folder / f"{figure['id']}.json"] = json.dumps(about, ensure_ascii=False)
    return files


def pictures(folders: Folders) -> None:
    """Draw every figure that has no PNG as PNG: later than its page, since no page shows it."""
    from dialogue.drawing import Renderer

    renderer = Renderer()
    for svg in sorted(folders.figures.glob("*.svg")):
        if not svg.with_suffix(".png").exists():
            store.write_atomic(svg.with_suffix(".png"), renderer.png(svg.read_text("utf-8")))


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


def remove_all(folders: Folders) -> None:
    """Forget everything that was built in a work folder."""
    shutil.rmtree(folders.work, ignore_errors=True)
