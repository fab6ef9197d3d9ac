"""`start` one command in a cell."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, cast

from jobs.jail.bwrap import wrap
from jobs.jail.cell import HOME, Cell, environment, uid_of
from jobs.jail.jailed import Jailed
from jobs.jail.view import python_prefix, view

KINDS = ("bwrap", "user", "none")
_SETUP_SECONDS = 20.0
_PACKAGES = Path(__file__).resolve().parents[2]


def start(kind: str, cell: Cell, argv: list[str], stdin: bytes) -> Jailed:
    """Run `argv` (found on the cell's PATH) in a jail of `kind`, `stdin` as its standard input.

    ValueError for a cell that cannot be, OSError (one line that says why) when the jail
    cannot be made. An `argv` that cannot be executed ends with 127 or 126 and says so.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no jail called {kind!r}; there are {', '.join(KINDS)}")
    if kind != "none" and not 0 < uid_of(cell) < 2**32 - 1:  # the last one means "as before" to the kernel
        raise ValueError(f"an agent cannot have the uid {cell.uid}; take a free one such as 20000")
    plan = _memory_file(json.dumps(_plan(kind, cell, argv)).encode())
    given = _memory_file(stdin)
    ours, theirs = socket.socketpair()
    try:
        guard = _spawn(given, theirs, plan)
        with contextlib.suppress(OSError):
            # A command that opens /dev/stdout does so with its own rights.
            os.fchown(cast(IO[bytes], guard.stdout).fileno(), uid_of(cell), -1)
    finally:
        theirs.close()
        plan.close()
        given.close()
    jailed = Jailed(guard, ours)
    handed = _wait_until_set(ours, guard)
    if handed:
        jailed.connect(handed, cell.egress)
    return jailed


def _plan(kind: str, cell: Cell, argv: list[str]) -> dict[str, Any]:
    """All that the guard needs; it goes through a memory file, never through an argv."""
    shell = ["/bin/sh", "-c", 'exec "$@"', "sh", *argv]
    plan: dict[str, Any] = {"kind": kind, "argv": shell, "folder": str(cell.workspace)}
    if kind == "none":
        own_bin = os.path.dirname(sys.executable)
        return plan | {"env": environment(cell, str(cell.home), own_bin, is_proxied=False)}
    prefix = python_prefix()
    return plan | {
        "argv": wrap(cell, shell) if kind == "bwrap" else shell,
        "env": environment(cell, HOME, f"{prefix}/bin" if prefix else ""),
        "uid": uid_of(cell),
        "memory_bytes": cell.memory_bytes,
        "view": view(cell),
    }


def _memory_file(content: bytes) -> IO[bytes]:
    """A file at its beginning: a command that never reads it cannot block us, as a pipe would."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = open(os.memfd_create("fleet"), "w+b")  # noqa: SIM115
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    file.seek(0)
    return file


def _spawn(given: IO[bytes], control: socket.socket, plan: IO[bytes]) -> subprocess.Popen[bytes]:
    """The guard: an own session, an own environment, no file of ours but these."""
    python = [sys.executable, "-P", "-s", "-S", "-B", "-m", "jobs.jail.entrance"]
    return subprocess.Popen(
        [*python, str(control.fileno()), str(plan.fileno())],
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(control.fileno(), plan.fileno()),
        env={"PYTHONPATH": str(_PACKAGES)},
        cwd="/",
        start_new_session=True,
    )


def _wait_until_set(control: socket.socket, guard: subprocess.Popen[bytes]) -> list[int]:
    """What the guard handed over (nothing for kind `none`) once the command is about to run."""
    said, handed = b"", list[int]()
    deadline = time.monotonic() + _SETUP_SECONDS
    while said.count(b"\n") < 2 and not said.strip():
        control.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            chunk, numbers, _, _ = socket.recv_fds(control, 4096, 2)
        except TimeoutError:
            said = b"it was not set up within 20 s"
            break
        handed += numbers
        said += chunk
        if not chunk:
            said = b"its guard ended: " + _last_words(guard)
    control.settimeout(None)
    if not said.strip():
        return handed
    for number in handed:
        os.close(number)
    _give_up(control, guard)
    raise OSError(f"the jail could not be made: {said.decode(errors='replace').strip()}")


def _last_words(guard: subprocess.Popen[bytes]) -> bytes:
    guard.kill()
    return cast(IO[bytes], guard.stdout).read(2000).strip() or b"without a word"


def _give_up(control: socket.socket, guard: subprocess.Popen[bytes]) -> None:
    control.close()
    cast(IO[bytes], guard.stdout).close()
    try:
        guard.wait(5)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()
