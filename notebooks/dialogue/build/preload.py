"""The libraries of all pages, loaded and settled in the process that theirs are forked from."""

import gc
import importlib
import os

import matplotlib
import numpy
from IPython.core.application import BaseIPythonApplication
from matplotlib_inline.backend_inline import configure_inline_support

from dialogue.corpus import files
from dialogue.prose import views  # noqa: F401  (and with it what a page needs of the package)

os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger greets on stderr
for name in (
    *("papermill", "nbclient", "ipykernel.kernelapp", "ipykernel.kernelspec", "frictionless"),
    *("ipykernel.debugger", "IPython.core.completerlib", "IPython.extensions.storemagic"),
    *("tornado.platform.asyncio", "matplotlib.pyplot", "matplotlib.backends.backend_svg"),
):
    importlib.import_module(name)
matplotlib.backends.backend_registry.list_all()  # it looks for plug-ins through all packages
app = importlib.import_module("ipykernel.kernelapp").IPKernelApp.instance()
quiet = "--log-level=CRITICAL"  # it calls the interrupt before every shutdown an error
BaseIPythonApplication.initialize(app, ["--HistoryManager.hist_file=:memory:", quiet])
BaseIPythonApplication.initialize = lambda *given: None  # read once: a quarter of a kernel's start
gc.freeze()  # nothing that is loaded by now will be garbage


def be_kernel(file: str) -> None:
    """Be the kernel of a connection, as a fresh process would be, until it is shut down."""
    files.used.clear()  # what this kernel reads, and not what was read for all
    numpy.random.seed()
    app.connection_file, app.parent_handle = file, os.getppid()  # without a parent it greets
    app.initialize()
    backend = "module://matplotlib_inline.backend_inline"  # a fresh kernel has it from MPLBACKEND
    matplotlib.use(backend)
    configure_inline_support(app.shell, backend)
    app.start()
