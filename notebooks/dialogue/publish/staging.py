"""The finished book: built into an empty folder, completed there, swapped in when it is whole.

A book that would be the same to the byte is not built again. What takes long and needs no page of
HTML (citations, files for machines, figures as PNG) is made in other processes beside Sphinx.
"""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sphinx.util import logging as sphinx_logging
from sphinx.util.parallel import parallel_available

from dialogue.build import freshness, plan
from dialogue.corpus import files, workspace
from dialogue.publish import site

log = sphinx_logging.getLogger(__name__)
_FORK = get_context("fork") if parallel_available else None
_RECORD = "html.json"  # of what the finished book is made from, and its files


def folders(config, source: Path) -> plan.Folders:
    """The folders of the book's pages: the published one's, or those of ``dialogue_work``."""
    if config.dialogue_work:
        return plan.Folders(Path(config.dialogue_work), Path(source) / "book")
    return plan.published_folders()


def begin(app) -> None:
    """Build into an empty folder beside the book's own; not at all where nothing has changed."""
    if app.builder.name != "html":
        return
    target = app.dialogue_target = Path(app.outdir)
    staging = target.with_name(target.name + ".staging")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    app.outdir = app.builder.outdir = type(app.outdir)(staging)
    if _made_already(app):
        build = app.build
        app.build = lambda force_all=False, filenames=(): (
            build(force_all, filenames) if force_all else shutil.rmtree(staging)
        )
    elif _FORK:
        from dialogue.publish import api

        made = folders(app.config, app.srcdir)
        beside = (api.prepare, api.pictures)
        app.dialogue_helpers = [_FORK.Process(target=_aside, args=(make, made)) for make in beside]
        for helper in app.dialogue_helpers:
            helper.start()


def _aside(make: Callable, made: plan.Folders) -> None:
    os.nice(8)  # in the pauses of Sphinx, which waits for nothing but the end of this
    make(made)


def complete(app, exception) -> None:
    """Complete what Sphinx built and swap it in; of a book with warnings nothing is left."""
    if not hasattr(app, "dialogue_target"):
        return
    from dialogue.publish import api, finish

    helpers = getattr(app, "dialogue_helpers", ())
    staging, target = Path(app.outdir), app.dialogue_target
    if exception is not None or app._warncount:
        for helper in helpers:
            helper.join()
        for made in (staging, app.doctreedir):  # so that the next build warns again
            shutil.rmtree(made, ignore_errors=True)
        if exception is None:
            log.error("the build has warnings; the last good book stays")
        return
    built_in = folders(app.config, app.srcdir)
    (staging / ".buildinfo").unlink(missing_ok=True)  # a digest of the settings, with their paths
    _scripts(staging)
    if not app.config.dialogue_release:  # ids that went away were of the published release
        api.lead_on(staging)
    pool = ProcessPoolExecutor(workspace.cores(), mp_context=_FORK) if _FORK else nullcontext()
    with pool as cores:
        finish.write(staging, partial(cores.map, chunksize=3) if cores else map)
    for helper in helpers:
        helper.join()  # what one has not done is done, or told, now
    api.pictures(built_in)
    if built_in.figures.exists():  # a page alone may have none
        others = shutil.ignore_patterns("*.json")
        shutil.copytree(built_in.figures, staging / "_figures", ignore=others)
    api.write(staging, built_in)
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    staging.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    marks = {str(path): freshness.mark(path) for path in _written(app)}
    freshness.record(built_in.work / _RECORD, {"key": app.dialogue_key, "files": marks})


def _written(app) -> list[Path]:
    """Every file of the finished book, of what Sphinx keeps of its pages, and of their prose."""
    found = [*freshness.below(app.dialogue_target), *freshness.below(Path(app.doctreedir))]
    found = [path for path in found if path.suffix != ".pickle"]  # written later than the pages
    return [*found, *(p for p in freshness.below(Path(app.srcdir, "book")) if p.suffix == ".md")]


def _made_already(app) -> bool:
    """Whether the book is there and whole, and there is nothing in its folder that is not its own.
    Sphinx goes by times, and a build that is killed leaves halves: what it keeps of a page that is
    not as the last build left it, or whose prose is not, goes."""
    known = freshness.recall(folders(app.config, app.srcdir).work / _RECORD)
    app.dialogue_key, marks = _key(app), known.get("files", {})
    trees, found = Path(app.doctreedir), _written(app)
    other = [path for path in found if freshness.lost(path, marks.get(str(path)))]
    for path in other:
        if path.suffix in (".doctree", ".md"):
            name = path.relative_to(trees if path.suffix == ".doctree" else app.srcdir)
            (trees / name).with_suffix(".doctree").unlink(missing_ok=True)
    same = known.get("key") == app.dialogue_key and marks.keys() <= {str(path) for path in found}
    return same and all(path.name.startswith(".") for path in other)


def _key(app) -> list[str]:
    """A digest of all that the finished book is made from, and where it is."""
    source, built_in = Path(app.srcdir), folders(app.config, app.srcdir)
    state, pages = plan.state(built_in), plan.read_manifest(built_in)["pages"]
    made = [(name, mark[0]) for page in pages.values() for name, mark in page["made"].items()]
    chosen = (app.builder.name, site.address(), site.commit(), os.environ.get("SOURCE_DATE_EPOCH"))
    own = [(source / name).read_bytes() for name in ("_config.yml", "_toc.yml")]
    known = freshness.digest(state.machinery, state.sources(""), repr((chosen, made)), *own)
    return [known, str(app.dialogue_target)]


def _scripts(staging: Path) -> None:
    """The script with Vega, Vega-Lite and vega-embed, made once for each version of the installed
    vl-convert wheel, and the colours of figures."""
    from importlib.metadata import version

    from dialogue.charts.figure import css
    from dialogue.corpus import codebook

    def make() -> bytes:
        import vl_convert

        return f"(function(){{{vl_convert.javascript_bundle()}\n}})();\n".encode()

    vega = files.kept_for_user(f"vega-{version('vl-convert-python')}.js", make)
    shutil.copyfile(vega, staging / "_static" / "vega.js")
    files.write_atomic(staging / "_static" / "palette.css", css(codebook.load().palette))
