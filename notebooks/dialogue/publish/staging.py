"""The finished book: built into an empty folder, completed there, swapped in when it is whole.

A book that would be the same to the byte is not built again. What takes long and needs no page of
HTML (citations, files for machines, figures as PNG) is made in processes of their own while Sphinx
reads and writes.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sphinx.util import logging as sphinx_logging
from sphinx.util.parallel import parallel_available

from dialogue.build import freshness
from dialogue.corpus import files
from dialogue.publish import site

log = sphinx_logging.getLogger(__name__)
_FORK = get_context("fork") if parallel_available else None
_SOURCES = ("_config.yml", "_toc.yml", "book")  # of Jupyter Book, in the folder it is given


def folders(config, source: Path):
    """The folders of the book's pages: the published one's, or those of ``dialogue_work``."""
    from dialogue.build import plan

    if config.dialogue_work:
        return plan.Folders(Path(config.dialogue_work), Path(source) / "book")
    return plan.published_folders()


def begin(app) -> None:
    """Build into an empty folder beside the book's own; not at all where nothing has changed."""
    if app.builder.format != "html" or app.builder.name not in ("html", "dirhtml"):
        return
    app.dialogue_target, key = Path(app.outdir), _key(app)
    app.dialogue_key = key
    staging = app.dialogue_target.with_name(app.dialogue_target.name + ".staging")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    app.outdir = app.builder.outdir = type(app.outdir)(staging)
    if (app.dialogue_target / "index.html").exists() and _last(app).get("key") == key:
        build = app.build
        app.build = lambda force_all=False, filenames=(): (
            build(force_all, filenames) if force_all else shutil.rmtree(staging)
        )
    elif parallel_available:
        from dialogue.build import clean
        from dialogue.publish import api

        made = folders(app.config, app.srcdir)
        beside = (api.prepare, clean.pictures)
        app.dialogue_helpers = [_FORK.Process(target=_aside, args=(make, made)) for make in beside]
        for helper in app.dialogue_helpers:
            helper.start()


def _aside(make: Callable, made) -> None:
    """Do it in the pauses of Sphinx, which waits for nothing but the end of this."""
    os.nice(8)
    make(made)


def complete(app, exception) -> None:
    """Complete what Sphinx built and swap it in; of a book with warnings nothing is left."""
    if not hasattr(app, "dialogue_target"):
        return
    from dialogue.build import clean
    from dialogue.publish import api, finish, search

    helpers = getattr(app, "dialogue_helpers", ())
    staging, target = Path(app.outdir), app.dialogue_target
    if exception is not None or app._warncount:
        for helper in helpers:
            helper.join()
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(app.doctreedir, ignore_errors=True)  # so that the next build warns again
        if exception is None:
            log.error("the build has warnings; the last good book stays")
        return
    built_in = folders(app.config, app.srcdir)
    (staging / ".buildinfo").unlink(missing_ok=True)  # a digest of the settings, with their paths
    _scripts(staging)
    api.lead_on(staging)
    with _everywhere() as each:
        finish.write(staging, each)
        search.write(staging, each)
    for helper in helpers:
        helper.join()  # what one has not done is done, or told, now
    clean.pictures(built_in)
    _figures(staging, built_in.figures)
    api.write(staging, built_in)
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    staging.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    files.write_atomic(_record(app), json.dumps({"key": app.dialogue_key, "at": str(target)}))


@contextmanager
def _everywhere() -> Iterator[Callable]:
    """``map`` on every core."""
    if not parallel_available:
        yield map
        return
    with ProcessPoolExecutor(files.cores(), mp_context=_FORK) as pool:
        yield partial(pool.map, chunksize=3)


def _record(app) -> Path:
    return folders(app.config, app.srcdir).work / "html.json"


def _last(app) -> dict:
    """What is known of the last book that was swapped in, if it was this one."""
    try:
        known = json.loads(_record(app).read_text("utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return known if known["at"] == str(app.dialogue_target) else {}


def _key(app) -> str:
    """A digest of all that the finished book is made from."""
    source, built_in = Path(app.srcdir), folders(app.config, app.srcdir)
    roots = [*(source / name for name in _SOURCES), built_in.figures, freshness.PACKAGE]
    roots += [files.data(), files.root() / "CITATION.cff", files.root() / "book"]
    found = [
        file
        for root in roots
        for file in (sorted(root.rglob("*")) if root.is_dir() else [root])
        if file.is_file() and file.suffix not in (".pyc", ".png")  # these follow from others
    ]
    installed = sorted({p.stem for place in sys.path for p in Path(place).glob("*.dist-info")})
    chosen = [app.builder.name, site.address(), site.commit()]
    chosen += [os.environ.get("SOURCE_DATE_EPOCH", ""), *installed]
    parts = [part for file in found for part in (str(file).encode(), file.read_bytes())]
    return freshness.digest(*parts, *(text.encode() for text in chosen))


def _scripts(staging: Path) -> None:
    """Vega, which comes once from the installed vl-convert wheel, and the colours of figures."""
    from dialogue.charts.figure import css
    from dialogue.corpus import codebook

    shutil.copyfile(vega(), staging / "_static" / "vega.js")
    files.write_atomic(staging / "_static" / "palette.css", css(codebook.load().palette))


def _figures(staging: Path, figures: Path) -> None:
    figures.mkdir(parents=True, exist_ok=True)  # a page alone may have none
    folder = staging / "_figures"
    folder.mkdir()
    for path in sorted(figures.iterdir()):
        if path.suffix != ".json":
            shutil.copyfile(path, folder / path.name)


def vega() -> Path:
    """The script with Vega, Vega-Lite and vega-embed, made once for each vl-convert version."""
    from importlib.metadata import version

    def make() -> bytes:
        import vl_convert

        return f"(function(){{{vl_convert.javascript_bundle()}\n}})();\n".encode()

    return files.kept_for_user(f"vega-{version('vl-convert-python')}.js", make)
