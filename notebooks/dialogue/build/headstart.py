"""The first extension that Sphinx loads, for what saves time the earlier it is done.

Where pages seem to be out of date it starts the process that runs them, which then loads its
libraries while Sphinx loads its own; and Python looks for garbage less often.
"""

import gc
import os
from pathlib import Path

from sphinx.errors import ExtensionError

from dialogue.build import engine, environment, plan, update
from dialogue.corpus import files
from dialogue.corpus.errors import InputError


def setup(app):
    try:
        if not os.environ.get("DIALOGUE_ROOT"):
            os.environ["DIALOGUE_ROOT"] = str(files.root_from(Path(app.srcdir)))
        environment.settle()
    except InputError as error:
        raise ExtensionError(f"dialogue: {error}") from None
    published = Path(app.srcdir).resolve() == files.root().resolve()
    if published and update.may_be_stale(plan.published_folders()):
        engine.begin()
    gc.set_threshold(200_000, 20, 100)  # trees of many nodes that stay: looking at them again costs
    for event in ("env-before-read-docs", "env-updated"):
        # what the processes that read and write share is not theirs to look through
        app.connect(event, lambda *_: gc.freeze())
    app.connect("build-finished", lambda *_: gc.freeze(), priority=999)  # a quick end
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
