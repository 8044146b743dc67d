"""What Jupyter Book calls: bring pages up to date before their contents are read, finish the book.
Any warning fails the build, also the next one of the same sources; ``staging`` does the rest."""

import gc
from contextlib import ExitStack
from pathlib import Path

from sphinx.errors import ExtensionError

from dialogue.build import engine, environment, lock, plan, update
from dialogue.corpus import workspace
from dialogue.corpus.errors import InputError
from dialogue.publish import directives, staging

_AFTER_THEME = 600  # among style sheets and scripts: those of others have 500
_BEFORE_TOC = 100  # sphinx_external_toc reads the table of contents at 900
# Code run on a server, Sphinx's marking of what was searched for, a choice of versions.
_UNUSED = ("thebe", "sphinx_highlight", "options.pagename")
# Files that only those pages need in which this stands.
_MARKS = {"views": "dlg-views", "yourself": "dlg-yourself", "room": "dlg-row"}
_MARKS |= {"design-tabs": "sd-tab-set", "claims": "dlg-claims", "precedents": "dlg-wording"}


def setup(app):
    try:
        environment.settle(near=Path(app.srcdir))
        ours = _published(app)
    except InputError as error:
        raise ExtensionError(f"dialogue: {error}") from None
    if ours and not update.unchanged(plan.published_folders()):
        engine.begin()  # the libraries load while Sphinx does
    app.add_directive("chart", directives.Chart)
    app.add_directive("figures", directives.Figures)
    app.add_post_transform(directives.NumberFigures)
    for name in ("work", "release"):  # of a book that is not the published one
        app.add_config_value(f"dialogue_{name}", "", "env")
    app.connect("config-inited", _update_pages, priority=_BEFORE_TOC)
    app.connect("config-inited", _configure)
    app.connect("source-read", _fill)
    app.connect("builder-inited", _prepare)
    app.connect("builder-inited", staging.begin)
    app.connect("html-collect-pages", lambda app: [("search", {"title": "Search"}, "search.html")])
    app.connect("html-page-context", _page_context, priority=990)
    app.connect("build-finished", staging.complete, priority=990)
    app.add_css_file("palette.css", priority=_AFTER_THEME)
    for name in ("cite", "search"):
        app.add_css_file(f"{name}.css", priority=_AFTER_THEME)
        app.add_js_file(f"{name}.js", priority=_AFTER_THEME, defer="defer")
    gc.disable()  # what is read lives to the end: looking for garbage in it took a tenth of a build
    app.connect("build-finished", lambda *_: gc.freeze(), priority=1000)  # and a second at its end
    app.keep_going = True  # warnings are all told, and then fail the build
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


def _published(app) -> bool:
    """Whether it is the published book that is built."""
    return Path(app.srcdir).resolve() == workspace.root().resolve()


def _update_pages(app, config):
    """Execute stale pages; from here to the end no other build works in the same folder."""
    folders, alone = staging.folders(config, app.srcdir), ExitStack()
    alone.enter_context(lock.alone(folders.work))
    app.connect("build-finished", lambda *_: alone.close(), priority=1000)  # the last

    def pages() -> list[plan.Page]:
        from dialogue.analysis.study import Study

        Study().share()  # all that this process makes is made from one state of the data
        return plan.published() if _published(app) else plan.pages()

    try:
        if not _published(app):
            pages()
            return
        ran = update.run(folders, pages, say=lambda line: print(f"dialogue: {line}"))
    except (InputError, RuntimeError) as error:
        raise ExtensionError(f"dialogue: {error}") from None
    told = f"{len(ran)} pages executed" if ran else "nothing to execute, all pages are up to date"
    print(f"dialogue: {told}")


def _study(config):
    """The study of the release that the book reads, and the module that tells of it."""
    from dialogue.analysis.study import Study
    from dialogue.publish import pages

    named = {"release": config.dialogue_release} if config.dialogue_release else {}
    return Study(**named), pages


def _fill(app, docname, source):
    """Put what is known of the release into pages written by hand."""
    if docname.removeprefix("book/") in plan.PROSE:
        study, pages = _study(app.config)
        source[0] = pages.filled(source[0], study)


def _configure(app, config):
    """Find the book's own templates; read and write with every core, which two of Jupyter Book's
    extensions do not say that one may."""
    config.templates_path.append(str(workspace.root() / "book" / "_templates"))
    app.parallel = workspace.cores() + 2  # smaller shares, so that they end together
    for name in ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"):
        if found := app.extensions.get(name):
            found.parallel_read_safe = found.parallel_write_safe = True


def _prepare(app):
    """Refuse pages in folders of their own, which are linked as files; leave out Sphinx's search,
    whose index knows no Japanese words inside a run of Japanese."""
    if app.builder.name == "dirhtml":
        raise ExtensionError("dialogue: builder 'dirhtml' would make dead links; allowed: html")
    app.builder.search = False


def _page_context(app, pagename, templatename, context, doctree):
    """Credit the release above the page, say in its head what it is; drop the scripts and styles
    that it does not use."""
    from dialogue.publish import api

    study, pages = _study(app.config)
    told = context.get("theme_announcement", ""), pages.processed(study)
    context["theme_announcement"] = " ".join(filter(None, told))
    if pagename.startswith("book/") and hasattr(app, "dialogue_target"):
        head = api.head(pagename.removeprefix("book/"), staging.folders(app.config, app.srcdir))
        context["metatags"] = context.get("metatags", "") + head
    body = context.get("body", "")
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, ()) if _used(file, body)]


def _used(file, body: str) -> bool:
    name = Path(str(getattr(file, "filename", file) or "")).name.partition(".")[0]
    inline = str(getattr(file, "attributes", {}).get("body", ""))
    if any(part in f"{name} {inline}".lower() for part in _UNUSED):
        return False
    return _MARKS.get(name, "") in body
