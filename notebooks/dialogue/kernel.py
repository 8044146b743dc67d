"""A real ipykernel forked from a process that has the libraries loaded.

jupyter_client starts kernels through provisioners; this one forks instead of starting a new
interpreter, so that imports are paid once. The kernel is a process of its own with its own memory.
A forked kernel shares the hash seed and loaded modules of its parent, and nothing else.
"""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import CaselessStrEnum, default

# Where the environment says how many bytes a kernel may take, beside what it starts with.
MEMORY = "DIALOGUE_KERNEL_MEMORY"


class Forked:
    """A forked process behind the part of ``subprocess.Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid, self.returncode = pid, None

    def poll(self) -> int | None:
        """The exit status (negative: the signal that ended it), or None while it runs."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                pid, status = self.pid, 0
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None and (end is None or time.monotonic() < end):
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel by forking the current process. Linux only."""

    last: "ForkProvisioner | None" = None

    async def launch_kernel(self, cmd, **kwargs):
        pid = os.fork()
        if pid == 0:
            try:
                _become_kernel(self.parent.connection_file, kwargs.get("cwd"), kwargs.get("env"))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        self.process = Forked(pid)
        self.pid = self.pgid = pid
        type(self).last = self
        return self.connection_info


class ForkKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked, whatever the kernel specification says."""

    transport = CaselessStrEnum(["tcp", "ipc"], default_value="ipc")  # ports can be taken twice

    @default("ip")
    def _sockets(self):
        """Where the sockets are, for each kernel apart; jupyter_client removes them at the end."""
        return os.path.join(tempfile.gettempdir(), f"dialogue-{os.getpid()}-{secrets.token_hex(4)}")

    @property
    def kernel_spec(self):
        spec = super().kernel_spec
        spec.metadata["kernel_provisioner"] = {"provisioner_name": "dialogue-fork"}
        return spec


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends."""
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


_inherited = []


def _become_kernel(connection_file: str, cwd: str | None, env: dict | None) -> None:
    """What the forked child does: let go of the parent's state, then be an ipykernel."""
    os.setsid()
    die_with_parent()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.set_wakeup_fd(-1)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The parent's event loop is running here too; keep it alive, or its collection would close
    # file descriptors under the kernel's feet.
    _inherited.append(asyncio.events._get_running_loop())
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    if cwd:
        os.chdir(cwd)
    limit = os.environ.get(MEMORY)
    if limit:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + int(limit)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    sys.argv = ["ipykernel_launcher.py", "-f", connection_file]
    if "dialogue.store" in sys.modules:  # what this kernel reads, not what was read to warm it
        sys.modules["dialogue.store"].used.clear()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize(
        [
            *("-f", connection_file),
            f"--IPKernelApp.parent_handle={os.getppid()}",  # else it greets, as on a terminal
            "--HistoryManager.hist_file=:memory:",
            "--log-level=CRITICAL",  # it calls the interrupt before every shutdown an error
        ]
    )
    if "matplotlib" in sys.modules:  # as a fresh kernel has it from MPLBACKEND
        from matplotlib_inline.backend_inline import configure_inline_support

        backend = "module://matplotlib_inline.backend_inline"
        sys.modules["matplotlib"].use(backend)
        configure_inline_support(app.shell, backend)
    app.start()
    sys.stdout.flush()
    os._exit(0)
