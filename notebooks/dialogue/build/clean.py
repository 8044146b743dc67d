"""What an executed notebook becomes: a page of the book, and the files of its figures."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dialogue.build import freshness, plan
from dialogue.build.plan import Folders, Page
from dialogue.corpus import files

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Made:
    """What an executed page becomes: files by their paths, and what of the project it read."""

    files: dict[Path, str | bytes]
    read: list[str]


def made(page: Page, folders: Folders, palette: dict, renderer) -> Made:
    """What the executed notebook of a page becomes, figures drawn by ``renderer`` in the colours of
    ``palette``. Raises RuntimeError: a cell wrote to stderr, a glyph is missing."""
    import nbformat

    from dialogue.prose.core import USED

    text = (folders.executed / f"{page.slug}.ipynb").read_text("utf-8")
    executed = nbformat.v4.reads(text)  # what papermill has just checked
    cleaned, figures = clean(executed)
    written = {folders.book / f"{page.slug}.ipynb": nbformat.writes(cleaned) + "\n"}
    for found in figures:
        written |= _drawn(found, page, folders.figures, palette, renderer)
    last = [cell for cell in executed.cells if cell.cell_type == "code"][-1]
    told = [o.data[USED] for o in last.outputs if USED in o.get("data", {})]
    return Made(written, told[-1] if told else [freshness.EVERYTHING])


def clean(notebook):
    """Make a book page of an executed notebook.

    Takes and gives a notebook node, and the list of figures found (dicts, see ``figure.MIME``).
    Markdown outputs become Markdown cells, figures a ``chart`` directive; code cells stay in the
    file but not on the page; the injected cell, run metadata and stored outputs are dropped. Cell
    ids are counted, so that the same notebook always gives the same bytes.
    """
    import nbformat

    from dialogue.charts.figure import MIME

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
                *_, last = output.text.strip().splitlines()
                raise RuntimeError(f"a cell wrote to stderr: {last}")
            else:
                cells.append(_cell("code", "", ["remove-input"], [output]))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number:02d}"
    page = {"cells": cells, "metadata": {"kernelspec": _KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(page), figures  # it is checked when it is written


def _cell(kind: str, source: str, tags=(), outputs=()) -> dict:
    cell = {"cell_type": kind, "source": source, "metadata": {"tags": [*tags]} if tags else {}}
    return cell | ({"execution_count": None, "outputs": [*outputs]} if kind == "code" else {})


def _drawn(found: dict, page: Page, folder: Path, palette, renderer) -> dict:
    """The files of a figure: drawings and specifications for the page, CSV, SVG, PNG, metadata."""
    from dialogue.charts import figure as f

    drawn, specs, written = {}, {}, {}
    for width, chart in found["charts"].items():
        raw = chart.get("svg") or renderer.svg(chart["spec"])
        raw = f.renumber(raw, f"{found['id']}-{width}")
        drawn[width] = f.recolour(f.responsive(raw, found["alt"]), palette)
        if width == "wide":
            written[folder / f"{found['id']}.svg"] = raw.replace("@root@/", "")
        if "spec" in chart:
            spec = json.dumps(chart["spec"], ensure_ascii=False)
            specs[width] = json.loads(f.recolour(spec, palette))
    about = {k: found[k] for k in ("id", "title", "caption", "alt", "csv", "sentences")}
    about |= {"page": page.slug, "parameters": page.parameters, "drawn": drawn, "specs": specs}
    written[folder / f"{found['id']}.csv"] = found["csv"]
    written[folder / f"{found['id']}.json"] = json.dumps(about, ensure_ascii=False)
    return written


def pictures(folders: Folders, framed: Callable[[str, str], str]) -> None:
    """Draw every figure as PNG, which no page shows, unless that was done from the same SVG.
    ``framed`` gives for an id and its SVG that which is drawn."""
    from dialogue.charts.render import Renderer

    renderer, machinery = Renderer(), plan.state(folders).machinery
    record = folders.work / "pictures.json"
    known, now = freshness.recall(record), {}
    for svg in sorted(folders.figures.glob("*.svg")):
        drawing, path = framed(svg.stem, svg.read_text("utf-8")), svg.with_suffix(".png")
        key = freshness.digest(drawing, machinery)
        before, marked = known.get(svg.stem, ("", []))
        if before != key or freshness.lost(path, marked):
            files.write_atomic(path, renderer.png(drawing))
            marked = freshness.mark(path)
        now[svg.stem] = key, marked
    freshness.record(record, now)
