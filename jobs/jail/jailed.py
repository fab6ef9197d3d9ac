"""`Jailed`: the hold on a command in its jail."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import threading
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:  # loaded in `connect` alone: the processes inside a jail do not need it
    from jobs.jail.proxy import Proxy

_DEATH_SECONDS = 30.0


class Jailed:
    """A command in its jail. The caller must read `stdout` to its end, or `kill` it.

    Letting go of this object ends the command, as the end of this process does.
    """

    def __init__(self, guard: subprocess.Popen[bytes], control: socket.socket):
        self._guard = guard
        self._control = control
        self._proxy: Proxy | None = None
        self._first: int | None = None
        self._lock = threading.Lock()  # a keeper may wait in one thread and kill in another

    def connect(self, handed: list[int], egress: tuple[str, ...]) -> None:
        """Take the proxy's listening socket and the handle on the jail's first process."""
        from jobs.jail.proxy import Proxy

        self._proxy = Proxy(socket.socket(fileno=handed[0]), egress)
        self._first = handed[1]

    @property
    def stdout(self) -> IO[bytes]:
        """What the command prints on standard output and standard error, in one pipe."""
        return cast(IO[bytes], self._guard.stdout)

    @property
    def refused_hosts(self) -> list[str]:
        """The hosts (`host:port`, at most 50) that it asked for and did not get."""
        return list(self._proxy.refused) if self._proxy else []

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code (128 + n after signal n), or None when it lives on after `timeout` seconds.

        With an exit code, every process of the jail is dead.
        """
        try:
            code = self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        with self._lock:
            self._finish()
            return self._code(code)

    def _finish(self) -> None:
        self._control.close()
        if self._first is not None:
            # Dead already, unless somebody killed the guard: then a moment later.
            poll = select.poll()
            poll.register(self._first, select.POLLIN)
            poll.poll(_DEATH_SECONDS * 1000)
            os.close(self._first)
            self._first = None
        if self._proxy:
            self._proxy.close()

    def _code(self, code: int) -> int:
        """The command's exit code, by that of the guard."""
        return code if code >= 0 else 128 - code

    def kill(self) -> None:
        """End all that lives in the jail, children in sessions of their own too; returns when dead.

        Again and after the end it does nothing. TimeoutError when the kernel does not let
        a process die (it hangs in a device or a network disk).
        """
        with contextlib.suppress(OSError):  # it has ended
            self._control.shutdown(socket.SHUT_RDWR)  # the guard sees it and kills
        if self.wait(_DEATH_SECONDS) is None:
            self._guard.kill()
            raise TimeoutError(f"the jail's processes live {_DEATH_SECONDS:.0f} s after they were killed")
