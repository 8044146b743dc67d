"""A real ipykernel forked from a page's process; to load this module is to load what pages need."""

import ctypes
import gc
import importlib
import os
import resource
import secrets
import signal
import sys
from multiprocessing import Pipe, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import matplotlib
import nbformat
import numpy
from IPython.core.application import BaseIPythonApplication
from jupyter_client import AsyncKernelManager, provisioning
from matplotlib_inline.backend_inline import configure_inline_support
from traitlets.config import Config

from dialogue.corpus import workspace
from dialogue.prose import views  # noqa: F401  (and with it what a page needs of the package)

os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger greets on stderr
for name in (
    *("papermill", "nbclient", "ipykernel.kernelapp", "ipykernel.kernelspec", "frictionless"),
    *("ipykernel.debugger", "IPython.core.completerlib", "IPython.extensions.storemagic"),
    *("tornado.platform.asyncio", "matplotlib.pyplot", "matplotlib.backends.backend_svg"),
):
    importlib.import_module(name)
matplotlib.backends.backend_registry.list_all()  # it looks for plug-ins through all packages
provisioning.KernelProvisionerFactory.instance()  # and so does this
nbformat.validate(nbformat.v4.new_notebook())  # compiles what notebooks are checked by
app = sys.modules["ipykernel.kernelapp"].IPKernelApp.instance()
quiet = "--log-level=CRITICAL"  # it calls the interrupt before every shutdown an error
BaseIPythonApplication.initialize(app, ["--HistoryManager.hist_file=:memory:", quiet])
BaseIPythonApplication.initialize = lambda *given: None  # read once: a quarter of a kernel's start
gc.freeze()  # nothing that is loaded by now will be garbage


class Kernel(get_context("fork").Process):
    """A process with the part of ``subprocess.Popen`` that jupyter_client uses."""

    stdin = stdout = stderr = None
    wait = BaseProcess.join
    last: "Kernel | None" = None  # of this process

    def poll(self) -> int | None:
        return self.exitcode

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)


class _Manager(AsyncKernelManager):
    async def _async_launch_kernel(self, kernel_cmd, **how):  # the hook for other ways to launch
        kernel, own = Kernel.last, self.provisioner
        kernel.connection.send((self.connection_file, how.get("cwd") or os.getcwd(), how["env"]))
        own.process, own.pid, own.pgid = kernel, kernel.pid, kernel.pid


def fork() -> dict:
    """Fork a kernel from this process; gives what makes nbclient take it."""
    theirs, ours = Pipe(duplex=False)
    Kernel.last = Kernel(target=_live, args=(theirs,))
    Kernel.last.connection = ours
    Kernel.last.start()
    # no port, which can be taken twice, and (@, on Linux) no file: nothing is left of it
    place = {"transport": "ipc", "ip": f"@dialogue-{secrets.token_hex(16)}"}
    return {"kernel_manager_class": _Manager, "config": Config(KernelManager=place)}


def limit(memory: int | None = None) -> None:
    """Let Linux end this process with its parent, and grant it ``memory`` bytes from here on."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)
    if memory:
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory,) * 2)


def _live(connection) -> None:
    """What the forked process does: be the ipykernel of the connection that it is told."""
    os.setsid()
    limit()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app.connection_file, cwd, env = connection.recv()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["ipykernel_launcher.py", "-f", app.connection_file]
    workspace.used.clear()  # what this kernel reads, and not what was read for all
    numpy.random.seed()
    app.parent_handle = os.getppid()  # without a parent it greets
    app.initialize()
    matplotlib.use("module://matplotlib_inline.backend_inline")  # which MPLBACKEND else names
    configure_inline_support(app.shell, matplotlib.get_backend())
    app.start()
