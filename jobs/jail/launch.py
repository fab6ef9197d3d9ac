"""`start` one command in a cell."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import IO, Any, cast

from jobs.jail import guard
from jobs.jail.bwrap import wrap
from jobs.jail.cell import HOME, Cell, environment, uid_of
from jobs.jail.jailed import Jailed
from jobs.jail.view import python_prefix, view

KINDS = ("container", "bwrap", "user", "none")


def start(kind: str, cell: Cell, argv: list[str], stdin: bytes) -> Jailed:
    """Run `argv` (found on the cell's PATH) in a jail of `kind`, `stdin` as its standard input.

    ValueError for a cell that cannot be, OSError (one line that says why) when the jail
    cannot be made. An `argv` that cannot be executed ends with 127 or 126 and says so.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no jail called {kind!r}; there are {', '.join(KINDS)}")
    if kind != "none" and not 0 < uid_of(cell) < 2**32 - 1:  # the last one means "as before" to the kernel
        raise ValueError(f"an agent cannot have the uid {cell.uid}; take a free one such as 20000")
    if kind == "container":
        from jobs.jail import container  # loads the engine's library

        return container.start(cell, argv, stdin)
    with guard.memory_file(stdin) as given:
        made, control = guard.spawn(_plan(kind, cell, argv), {"stdin": given, "stdout": subprocess.PIPE})
    with contextlib.suppress(OSError):
        # A command that opens /dev/stdout does so with its own rights.
        os.fchown(cast(IO[bytes], made.stdout).fileno(), uid_of(cell), -1)
    jailed = Jailed(made, control)
    try:
        handed = guard.wait_until_set(control, made)
    except OSError as error:
        raise OSError(f"the jail could not be made: {error}") from None
    if handed:
        jailed.connect(handed, cell.egress)
    return jailed


def _plan(kind: str, cell: Cell, argv: list[str]) -> dict[str, Any]:
    """All that the guard needs."""
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
