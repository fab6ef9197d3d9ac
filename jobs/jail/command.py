"""The last step into a jail (becoming the command), and how its end is told."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any, NoReturn

from jobs.jail import limits

KILLED = 128 + signal.SIGKILL
NOT_STARTED = 125


def execute(control: socket.socket, plan: dict[str, Any]) -> NoReturn:
    """Tell the keeper that all is set, then be the command; OSError when a limit is refused."""
    limits.hold_process()
    os.chdir(plan["folder"])
    os.umask(0o022)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them; commands expect them
        signal.signal(number, signal.SIG_DFL)
    control.send(b"\n")
    os.execve(plan["argv"][0], plan["argv"], plan["env"])  # noqa: S606 (that is what a jail is for)


def fail(control: socket.socket, error: OSError) -> NoReturn:
    """Tell the keeper in one line why nothing runs, and end."""
    try:
        control.send(f"{error}\n".encode())
    finally:
        os._exit(NOT_STARTED)


def code_of(status: int) -> int:
    """A wait status as a shell says it: 128 + n for signal n."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def quiet() -> None:
    """Let go of the command's input and output: its reader must see their end."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.close(null)
