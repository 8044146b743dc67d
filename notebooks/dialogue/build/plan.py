"""Which template with which parameters makes which page, and where a build puts it."""

import json
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import freshness
from dialogue.corpus import workspace
from dialogue.corpus.errors import InputError


@dataclass(frozen=True)
class Page:
    """A page of the book: ``book/<slug>.ipynb`` made from ``notebooks/<template>.ipynb``."""

    slug: str
    template: str
    parameters: dict
    caption: str

    @property
    def source(self) -> str:
        """What the project calls its template."""
        return f"notebooks/{self.template}.ipynb"

    @property
    def path(self) -> Path:
        """The file of its template."""
        return workspace.root() / self.source


def templates() -> list[str]:
    """Names of the templates in ``notebooks/``."""
    return sorted(p.stem for p in (workspace.root() / "notebooks").glob("*.ipynb"))


def pages(given: dict | None = None) -> list[Page]:
    """The pages of a book under the given parameters, in reading order. Raises InputError."""
    from dialogue.analysis import measures
    from dialogue.analysis.study import Study

    study = Study(**(given or {}))
    topics = measures.topics_present(study.sentences, study.codebook)
    present = set(study.sentences["part"])
    parts = [p.id for p in study.codebook.parts if p.id in present]

    def page(slug, caption, template=None, **more):
        own = defaults(template or slug)  # a page depends on the parameters of its template only
        chosen = {name: {**own, **study.view, **more}[name] for name in own}
        return Page(slug, template or slug, chosen, caption)

    return [
        page("overview", ""),
        *(page(slug, "The answer") for slug in ("ja", "text", "commitments", "since")),
        *(page(f"parts/{p}", "The five parts", "theme", theme=p) for p in parts),
        *(page(f"topics/{t}", "Topics", "theme", theme=t) for t in topics),
        *(page(slug, "Closer reading") for slug in ("forms", "agenda", "dates", "checkable")),
        *(page(slug, "Closer reading") for slug in ("fora", "values", "continuity", "words")),
        *(page(slug, "How firm is it?") for slug in ("robust", "agreement", "yourself")),
        *(page(slug, "Behind the answer") for slug in ("claims", "codebook", "glossary")),
        *(page(slug, "Behind the answer") for slug in ("room", "rounds")),
    ]


def single(template: str, given: dict) -> Page:
    """One page from a template, under parameters of that template. Raises InputError."""
    from dialogue.analysis import parameters

    check_template(template)
    own = defaults(template)
    for name in given:
        if parameters.parameter(name).name not in own:
            what = f"template '{template}' has no parameter '{name}'"
            raise InputError(what, allowed=", ".join(own))
    if "release" in given:  # which has coders of its own
        own["coder"] = parameters.parameter("coder").default(given)
    return Page(template, template, parameters.checked({**own, **given}), "")


PROSE = {
    "Closer reading": ("changes",),
    "How firm is it?": ("limits",),
    "Behind the answer": ("method", "data", "rerun", "api", "references"),
}


def toc(pages: list[Page]) -> dict:
    """The table of contents (Jupyter Book's format) that belongs to the pages."""
    captions: dict[str, list] = {}
    prose = [(caption, slug) for caption, slugs in PROSE.items() for slug in slugs]
    for caption, slug in [*((page.caption, page.slug) for page in pages[1:]), *prose]:
        captions.setdefault(caption, []).append({"file": f"book/{slug}"})
    parts = [{"caption": c, "chapters": found} for c, found in captions.items()]
    return {"format": "jb-book", "root": f"book/{pages[0].slug}", "parts": parts}


# Templates


def defaults(template: str) -> dict:
    """The parameters of a template with the defaults written in its ``parameters`` cell.

    Raises InputError: there is no such template, it is no notebook, or it has not one such cell,
    the first with code, that gives values to names.
    """
    import ast

    path = workspace.root() / "notebooks" / f"{template}.ipynb"
    try:
        notebook = json.loads(path.read_text("utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name")
    except OSError:
        raise InputError(f"unknown template '{template}'", allowed=", ".join(templates())) from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise InputError("is no notebook", workspace.shown(path), "a Jupyter notebook") from None
    where = f"notebooks/{template}.ipynb"
    tagged = [n for n, c in enumerate(code, 1) if "parameters" in c["metadata"].get("tags", ())]
    if tagged != [1]:
        what = f"has {len(tagged) or 'no'} cell tagged 'parameters'"
        what += f", at code cell {tagged[0]}" if len(tagged) == 1 else ""
        raise InputError(what, where, "exactly one, the first code cell")
    if not kernel:
        raise InputError("names no kernel", where, "python3 as kernelspec in its metadata")
    try:
        return {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse("".join(code[0]["source"])).body
            if isinstance(node, ast.Assign)
        }
    except (SyntaxError, ValueError, AttributeError):  # what Python says of anything else
        what, allowed = "its parameters cell gives no values to names", 'lines such as theme = "ai"'
        raise InputError(what, where, allowed) from None


def check_template(name: str) -> None:
    """A template gives values to parameters that are known. Raises InputError as ``defaults``."""
    from dialogue.analysis import parameters

    for given in defaults(name):
        parameters.parameter(given)


# Where a build puts things


@dataclass(frozen=True)
class Folders:
    """Where a build puts things: executed pages, figures, and the book's own page files."""

    work: Path
    book: Path
    executed = property(lambda self: self.work / "pages")
    figures = property(lambda self: self.work / "figures")
    manifest = property(lambda self: self.work / "manifest.json")


def published_folders() -> Folders:
    return Folders(workspace.root() / "_build" / "dialogue", workspace.root() / "book")


def read_manifest(folders: Folders) -> dict:
    """What the last build wrote down (see ``update``), without pages where that is not known."""
    return {"pages": {}, **freshness.recall(folders.manifest)}


def state(folders: Folders | None = None) -> freshness.State:
    """The project as it is now; ``folders`` (of the published book) tell what is parsed already."""
    return freshness.State(read_manifest(folders or published_folders()).get("parsed"))


def key(page: Page, now: freshness.State) -> str:
    """A digest of everything that could change the page; the same key, the same page."""
    given = json.dumps(page.parameters, sort_keys=True, ensure_ascii=False)
    return freshness.digest(now.machinery, now.sources("data/"), now.file(page.source), given)
