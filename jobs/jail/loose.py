"""Kind `none`: no jail at all, the operator's FLEET_UNSAFE. Only its end is sure.

The command runs as the worker's user with the worker's files and network; it merely gets no
environment of the worker's. On Linux the guard is the subreaper: orphans in sessions of their
own come back to it, so that it can end them all. Elsewhere only the process group is ended.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

from jobs.jail.command import KILLED, code_of, execute, fail, quiet

_LOOK_MS = 20


def guard(control: socket.socket, plan: dict[str, Any]) -> int:
    """Run the command until it ends or the keeper lets go; then end all that descends from it."""
    if sys.platform == "linux":
        from jobs.jail import kernel

        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    pid = os.fork()
    if pid == 0:
        _command(control, plan)
    control.send(b"\n")
    quiet()
    code = _watch(pid, control)
    _end_all(pid)
    return code


def _command(control: socket.socket, plan: dict[str, Any]) -> NoReturn:
    try:
        os.setsid()
        execute(control, plan)
    except OSError as error:
        fail(control, error)


def _watch(pid: int, control: socket.socket) -> int:
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while not poll.poll(_LOOK_MS):
        code = _reap(pid)
        if code is not None:
            return code
    return KILLED


def _reap(pid: int) -> int | None:
    """Collect the dead; the command's exit code if it is one of them."""
    code = None
    while True:
        try:
            dead, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if dead == 0:
            return code
        if dead == pid:
            code = code_of(status)


def _end_all(pid: int) -> None:
    """Kill what is left; killing a parent hands its children to us, so go on until none is left."""
    with contextlib.suppress(OSError):  # the group may be empty
        os.killpg(pid, signal.SIGKILL)
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    while listing.exists() and (children := listing.read_text().split()):
        for child in children:
            os.kill(int(child), signal.SIGKILL)  # ours until we reap it: never a stranger's id
        os.waitpid(int(children[0]), 0)
        _reap(pid)
