"""The first extension that Sphinx loads: where pages seem to be out of date, it starts the process
that runs them, which then loads its libraries while Sphinx loads its own.
"""

from pathlib import Path

from dialogue import engine, pages, store


def setup(app):
    published = Path(app.srcdir).resolve() == store.root().resolve()
    if published and pages.may_be_stale(pages.published_folders()):
        engine.begin()
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
