"""A kernel forked by the nursery, as jupyter_client sees it.

It starts kernels through provisioners; this one asks for a forked process instead of starting a new
interpreter.
"""

import contextlib
import os
import secrets
import signal
import socket
import time

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import CaselessStrEnum, default

from dialogue.build import nursery
from dialogue.corpus import scratch


class Forked:
    """A kernel's process behind the part of ``subprocess.Popen`` that a provisioner uses.

    ``connection`` is that of the request for it. Raises Ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket):
        self.returncode = None
        self._connection, self._come = connection, b""
        self.pid = self._number()
        if self.pid is None:
            raise nursery.Ended

    def _number(self, flags: int = 0) -> int | None:
        """The number in the next line of the nursery; None at its end."""
        while b"\n" not in self._come:
            more = self._connection.recv(64, flags)
            if not more:
                return None
            self._come += more
        line, _, self._come = self._come.partition(b"\n")
        return int(line)

    def poll(self) -> int | None:
        """The exit status (negative: the signal that ended it), or None while it runs."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                status = self._number(socket.MSG_DONTWAIT)
                self.returncode = -signal.SIGKILL if status is None else status
                self._connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
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
    """Asks the nursery of this process for a kernel."""

    last: "ForkProvisioner | None" = None
    page: dict | None = None  # the job (template, parameters) that a kernel is for, if others share

    async def launch_kernel(self, cmd, **kwargs):
        asked = {"file": self.parent.connection_file, "page": self.page, "env": kwargs.get("env")}
        asked["cwd"] = kwargs.get("cwd") or os.getcwd()  # as a process started here would have it
        self.process = Forked(nursery.ask("kernel", asked))
        self.pid = self.pgid = self.process.pid
        type(self).last = self
        return self.connection_info


class ForkKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked, whatever the kernel specification says."""

    transport = CaselessStrEnum(["tcp", "ipc"])

    @default("transport")
    def _kind(self):
        return "ipc" if scratch.for_sockets() else "tcp"  # ports can be taken twice

    @default("ip")
    def _sockets(self):
        """Where the sockets are, for each kernel apart; jupyter_client removes them at the end."""
        place = scratch.for_sockets()
        return str(place / secrets.token_hex(4)) if place else "127.0.0.1"

    @property
    def kernel_spec(self):
        spec = super().kernel_spec
        spec.metadata["kernel_provisioner"] = {"provisioner_name": "dialogue-fork"}
        return spec
