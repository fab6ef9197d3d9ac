"""A jail's guard, seen from the keeper: started, heard until all is set, given up."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

SETUP_SECONDS = 20.0
_PACKAGES = Path(__file__).resolve().parents[2]


def memory_file(content: bytes) -> IO[bytes]:
    """A file at its beginning: a command that never reads it cannot block us, as a pipe would."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = open(os.memfd_create("fleet"), "w+b")  # noqa: SIM115
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    file.seek(0)
    return file


def spawn(plan: dict[str, Any], streams: dict[str, Any], *more: int) -> tuple[Any, socket.socket]:
    """The guard and our end of its control socket: an own session, an own environment, no file of ours
    but these. `plan` goes through a memory file, never through an argv; it names the descriptors `more`."""
    ours, theirs = socket.socketpair()
    with theirs, memory_file(json.dumps(plan).encode()) as told:
        python = [sys.executable, "-P", "-s", "-S", "-B", "-m", "jobs.jail.entrance"]
        guard = subprocess.Popen(
            [*python, str(theirs.fileno()), str(told.fileno())],
            stderr=subprocess.STDOUT,
            pass_fds=(theirs.fileno(), told.fileno(), *more),
            env={"PYTHONPATH": str(_PACKAGES)},
            cwd="/",
            start_new_session=True,
            **streams,
        )
    return guard, ours


def wait_until_set(control: socket.socket, guard: subprocess.Popen[bytes]) -> list[int]:
    """What the guard handed over (nothing for kind `none`) once the command is about to run. OSError with
    what went wrong; then the guard is gone."""
    said, handed = b"", list[int]()
    deadline = time.monotonic() + SETUP_SECONDS
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
    raise OSError(said.decode(errors="replace").strip())


def _last_words(guard: subprocess.Popen[bytes]) -> bytes:
    guard.kill()
    return (guard.stdout.read(2000).strip() if guard.stdout else b"") or b"without a word"


def _give_up(control: socket.socket, guard: subprocess.Popen[bytes]) -> None:
    control.close()
    if guard.stdout:
        guard.stdout.close()
    try:
        guard.wait(5)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()
