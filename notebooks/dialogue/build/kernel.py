"""A real ipykernel, forked from the process that executes its notebook before it has a loop."""

import ctypes
import os
import secrets
import signal
import sys
from multiprocessing import Pipe, get_context
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from traitlets import CaselessStrEnum, default


class Kernel(get_context("fork").Process):
    """A process with the part of ``subprocess.Popen`` that jupyter_client uses."""

    stdin = stdout = stderr = None
    last: "Kernel | None" = None  # of this process

    def __init__(self):
        theirs, self.connection = Pipe(duplex=False)
        super().__init__(target=_live, args=(theirs,))
        self.start()
        Kernel.last = self

    def poll(self) -> int | None:
        return self.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self.join(timeout)
        return self.exitcode

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)


class KernelManager(AsyncKernelManager):
    """Takes the kernel that this process has forked, whatever the kernel's specification says."""

    transport = CaselessStrEnum(["tcp", "ipc"], default_value="ipc")  # ports can be taken twice

    @default("ip")
    def _socket(self):  # a name and no file, on Linux: it is short enough, and nothing is left
        return f"@dialogue-{secrets.token_hex(16)}"

    async def _async_launch_kernel(self, kernel_cmd, **how):  # the hook for other ways to launch
        kernel, own = Kernel.last, self.provisioner
        kernel.connection.send((self.connection_file, how.get("cwd") or os.getcwd(), how["env"]))
        own.process, own.pid, own.pgid = kernel, kernel.pid, kernel.pid


def limit(memory: int | None = None) -> None:
    """Let Linux end this process with its parent, and grant it ``memory`` bytes from here on."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)
    if memory:
        import resource

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory,) * 2)


def _live(connection) -> None:
    """What the forked process does: be an ipykernel, once it is told where."""
    from dialogue.build import preload  # all of it is there where a fork server has loaded it

    os.setsid()
    limit()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    file, cwd, env = connection.recv()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["ipykernel_launcher.py", "-f", file]
    preload.be_kernel(file)
