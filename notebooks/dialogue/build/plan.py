"""Which template with which parameters makes which page, and where a build puts it."""

import json
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import freshness
from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError

# The menu: groups, the entries of each, and what is folded under them. ``parts/`` and ``topics/``
# stand for the pages of all parts and topics; those of ``PROSE`` are written by hand.
MENU = {
    "The answer": {
        "ja": (),
        "text": ("glossary",),
        "since": (),
        "comparison": ("series", "precedents"),
    },
    "Theme by theme": {"parts/": (), "topics": ("topics/",)},
    "Closer reading": {
        "forms": ("commitments", "checkable", "agenda", "continuity", "values", "words"),
        "fora": ("dates", "rounds", "changes", "room"),
    },
    "How firm is it?": {
        "method": ("codebook", "claims", "yourself"),
        "robust": ("agreement", "limits"),
    },
    "Data and code": {"data": ("rerun", "add", "api", "references")},
}
PROSE = ("changes", "method", "limits", "data", "rerun", "add", "api", "references")
BESIDE = ("comparison", "series", "precedents")  # where another release stands beside the book's


@dataclass(frozen=True)
class Page:
    """A page of the book: ``book/<slug>.ipynb`` made from ``notebooks/<template>.ipynb``."""

    slug: str
    template: str
    parameters: dict

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
    present = set(study.sentences["part"])
    themes = {
        "parts/": [p.id for p in study.codebook.parts if p.id in present],
        "topics/": measures.topics_present(study.sentences, study.codebook),
    }

    def page(slug: str) -> Page:
        theme = slug.partition("/")[2]
        more, template = ({"theme": theme}, "theme") if theme else ({}, slug)
        own = defaults(template)  # a page depends on the parameters of its template only
        if "against" in own:  # and on no other release than the one that it shows
            own["against"] = study.against
        return Page(slug, template, {n: {**own, **study.view, **more}[n] for n in own})

    names = (n for group in MENU.values() for name in group for n in (name, *group[name]))
    left_out = PROSE if study.against else (*PROSE, *BESIDE)
    slugs = [n + theme for n in names if n not in left_out for theme in themes.get(n, [""])]
    return [page(slug) for slug in ("overview", *slugs)]


def published() -> list[Page]:
    """The pages of the published book, for which ``_toc.yml`` is written anew where it lists
    others: another release brings pages, or takes them away. Raises InputError."""
    made = pages()
    files.write_yaml(workspace.root() / "_toc.yml", toc(made))
    return made


def single(template: str, given: dict) -> Page:
    """One page from a template, under parameters of that template. Raises InputError."""
    from dialogue.analysis import parameters

    check_template(template)
    own = defaults(template)
    if template in BESIDE and "against" in own:
        own["against"] = parameters.parameter("against").default(given)
    for name in given:
        if parameters.parameter(name).name not in own:
            what = f"template '{template}' has no parameter '{name}'"
            raise InputError(what, allowed=", ".join(own))
    if "release" in given:  # which has coders and themes of its own
        own |= {n: parameters.parameter(n).default(given) for n in ("coder", "theme") if n in own}
    return Page(template, template, parameters.checked({**own, **given}))


def toc(pages: list[Page]) -> dict:
    """The table of contents (Jupyter Book's format) that belongs to the pages."""
    made = [page.slug for page in pages]
    there = {*made, *PROSE}

    def entries(*names: str) -> list[dict]:
        within = ([s for s in made if s.startswith(n)] if n.endswith("/") else [n] for n in names)
        listed = ([slug for slug in slugs if slug in there] for slugs in within)
        return [{"file": f"book/{slug}"} for slugs in listed for slug in slugs]

    parts = []
    for caption, group in MENU.items():
        parts.append({"caption": caption, "chapters": []})
        for name, folded in group.items():
            parts[-1]["chapters"] += (own := entries(name))
            if own and (sections := entries(*folded)):
                parts[-1]["chapters"][-1]["sections"] = sections
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
