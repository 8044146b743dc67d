"""A process that has the libraries loaded, and forks kernels from itself.

``start`` forks it from the process that executes notebooks, ``ask`` sends it a request. Imports and
settings are so paid once for all kernels; a kernel is a real ipykernel in a process of its own,
with its own memory. It shares the hash seed and loaded modules of the nursery, and nothing else. A
request has a connection of its own, which lasts as long as the kernel: when the one who asked for a
kernel closes it or ends, the kernel is killed. Linux only.
"""

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

# Where the environment says how many bytes a kernel may take, beside what it starts with.
MEMORY = "DIALOGUE_KERNEL_MEMORY"


class Ended(RuntimeError):
    """The nursery has ended."""

    def __init__(self):
        super().__init__("the process that forks kernels ended")


_channel: socket.socket | None = None  # to this process's nursery, and that of those it forks


def start(preload: Iterable[str] = ()) -> None:
    """Fork the nursery from this process, unless there is one; it loads the modules named.

    To be called before the process has threads or an event loop.
    """
    global _channel
    if _channel:
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        try:
            ours.close()
            _live(theirs, preload)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    theirs.close()
    _channel = ours


def ask(what: str, about) -> socket.socket:
    """Send a request and give its connection. Raises Ended.

    ``expect``: jobs (template, parameters), whose pages share what they need; ``kernel``: fork one,
    with ``file`` (that of its connection), ``cwd``, ``env``, and ``page``, the job whose share is
    made before. Of a kernel two lines come back: its process id, and at its end its exit status.
    """
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            socket.send_fds(_channel, [b"."], [theirs.fileno()])
        ours.sendall(json.dumps([what, about]).encode() + b"\n")
    except OSError:
        raise Ended from None
    return ours


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends."""
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


# In the nursery


def _live(channel: socket.socket, preload: Iterable[str]) -> None:
    """Load libraries, then answer requests until nobody is left to ask."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what kernels print below Python must not mix with the parent's answers
    gc.disable()  # nothing that is loaded now will be garbage
    for name in preload:
        importlib.import_module(name)
    warm = (
        importlib.import_module("dialogue.build.warm") if preload else None
    )  # no page depends on it
    if warm:
        warm.libraries()
    app = _settled()
    gc.freeze()
    gc.enable()
    shared = None
    kernels = _Kernels(channel)
    for what, about, connection in kernels.requests():
        if what == "expect":
            connection.close()
            shared = warm.Shared(about)
            continue
        page = about.pop("page")
        if shared and page and kernels:  # the first one starts at once, or a core would be idle
            shared.make_for(page)
        if kernels.forked(connection):
            _kernel(app, **about)


class _Kernels:
    """The kernels that run, and the connections of those who wait for them."""

    def __init__(self, channel: socket.socket):
        self._channel = channel
        self._watch = selectors.DefaultSelector()
        self._watch.register(channel, selectors.EVENT_READ)
        self._running: dict[int, tuple[int, socket.socket]] = {}  # by their pidfd

    def __len__(self) -> int:
        return len(self._running)

    def requests(self) -> Iterator[tuple[str, dict, socket.socket]]:
        """What is asked, about what, and the connection; meanwhile looks after kernels."""
        while True:
            for key, _ in self._watch.select():
                if key.fileobj is self._channel:
                    _, fds, _, _ = socket.recv_fds(self._channel, 1, 1)
                    if not fds:
                        return
                    connection = socket.socket(fileno=fds[0])
                    line = connection.makefile("rb").readline()
                    if line:  # else it was given up at once
                        yield *json.loads(line), connection
                elif key.data in self._running:
                    self._ended(key.data) if key.fd == key.data else self._give_up(key.data)

    def forked(self, connection: socket.socket) -> bool:
        """Fork; whether this is the child."""
        pid = os.fork()
        if pid == 0:
            for mine in (self._channel, connection, *(c for _, c in self._running.values())):
                mine.close()
            return True
        handle = os.pidfd_open(pid)
        self._running[handle] = pid, connection
        for each in (handle, connection):
            self._watch.register(each, selectors.EVENT_READ, handle)
        _tell(connection, pid)
        return False

    def _give_up(self, handle: int) -> None:
        """Nobody waits for this kernel any more."""
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        self._watch.unregister(self._running[handle][1])

    def _ended(self, handle: int) -> None:
        pid, connection = self._running.pop(handle)
        _, status = os.waitpid(pid, 0)
        _tell(connection, os.waitstatus_to_exitcode(status))
        self._watch.unregister(handle)
        with contextlib.suppress(KeyError):  # it was given up
            self._watch.unregister(connection)
        connection.close()
        os.close(handle)


def _tell(connection: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):  # whoever asked may have ended
        connection.sendall(f"{number}\n".encode())


def _settled():
    """The application of every kernel, its settings read: that is a quarter of a kernel's start."""
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core.application import BaseIPythonApplication

    class SettledOnce(BaseIPythonApplication):
        settled = False

        def initialize(self, argv=None):
            if not self.settled:
                super().initialize(argv)
                self.settled = True

    class KernelApp(IPKernelApp, SettledOnce):
        """ipykernel's, which reads its settings before the kernel is forked."""

    app = KernelApp.instance()
    SettledOnce.initialize(
        app,
        [
            "--HistoryManager.hist_file=:memory:",
            "--log-level=CRITICAL",  # it calls the interrupt before every shutdown an error
        ],
    )
    return app


def _kernel(app, file: str, cwd: str, env: dict | None) -> None:
    """What the forked child does: be an ipykernel."""
    try:
        os.setsid()
        die_with_parent()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
        os.chdir(cwd)
        if limit := os.environ.get(MEMORY):
            import resource

            pages = int(Path("/proc/self/statm").read_text().split()[0])
            most = pages * resource.getpagesize() + int(limit)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        sys.argv = ["ipykernel_launcher.py", "-f", file]
        if (
            "dialogue.corpus.files" in sys.modules
        ):  # what this kernel reads, not what was read to warm it
            sys.modules["dialogue.corpus.files"].used.clear()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        app.connection_file = file
        app.parent_handle = os.getppid()  # else it greets, as on a terminal
        app.initialize()
        if "matplotlib" in sys.modules:  # as a fresh kernel has it from MPLBACKEND
            from matplotlib_inline.backend_inline import configure_inline_support

            backend = "module://matplotlib_inline.backend_inline"
            sys.modules["matplotlib"].use(backend)
            configure_inline_support(app.shell, backend)
        app.start()
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
