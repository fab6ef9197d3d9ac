"""Which jails work on this machine, found by trying; which one a run gets."""

from __future__ import annotations

import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path

from jobs.jail.cell import Cell, own
from jobs.jail.launch import KINDS, start
from jobs.settings import Settings

JAILS = ("bwrap", "user")


def found() -> tuple[str, ...]:
    """The jails that work here, strongest first; tried once a process by running `true` in each."""
    return tuple(kind for kind, why in tried() if not why)


@functools.cache
def tried() -> tuple[tuple[str, str], ...]:
    """Each jail with why it does not work here ("" when it does)."""
    return tuple((kind, _try(kind)) for kind in JAILS)


def permitted(settings: Settings, wanted: str = "") -> str:
    """The kind for a run: `wanted`, or the strongest that works here and FLEET_JAILS permits.

    ValueError with cause and remedy when there is none and the operator did not say FLEET_UNSAFE.
    """
    if wanted and wanted not in KINDS:
        raise ValueError(f"there is no jail called {wanted!r}; write one of {', '.join(JAILS)}")
    usable = [kind for kind in found() if not settings.jails or kind in settings.jails]
    if wanted in usable or (not wanted and usable):
        return wanted or usable[0]
    if wanted in ("", "none") and settings.is_unsafe:
        return "none"
    raise ValueError(_refusal(settings, wanted))


def _refusal(settings: Settings, wanted: str) -> str:
    if wanted == "none":
        return "a run without a jail needs the operator's FLEET_UNSAFE=1; nothing was started"
    reasons = [f"{kind}: {_why_not(settings, kind, why)}" for kind, why in tried() if wanted in ("", kind)]
    return (
        f"no jail for agents works on this machine ({'; '.join(reasons)}), so nothing was started. "
        "Install bubblewrap 0.8 or newer, run the worker as root with CAP_SYS_ADMIN, allow user "
        "namespaces or widen FLEET_JAILS; FLEET_UNSAFE=1 runs agents without any jail"
    )


def _why_not(settings: Settings, kind: str, why: str) -> str:
    return why or f"works, but FLEET_JAILS permits only {', '.join(settings.jails)}"


def _try(kind: str) -> str:
    if sys.platform != "linux":
        return "needs Linux"
    if kind == "user" and os.geteuid() != 0:
        return "needs a worker that is root"
    folder = Path(tempfile.mkdtemp(prefix="fleet-jail-"))
    try:
        return _run_true(kind, folder)
    except OSError as error:
        return str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_true(kind: str, folder: Path) -> str:
    """ "" when `true` could write into its workspace and ended with 0."""
    cell = Cell(workspace=folder / "ws", home=folder / "home")
    for path in (cell.workspace, cell.home):
        path.mkdir()
        own(path, cell.uid)
    jailed = start(kind, cell, ["sh", "-c", "true > seen"], b"")
    code = jailed.wait(20)
    if code is None:
        jailed.kill()
        return "`true` did not end in it within 20 s"
    with jailed.stdout as output:
        words = output.read(2000).decode(errors="replace").strip()
    is_well = code == 0 and (cell.workspace / "seen").exists()
    return (
        ""
        if is_well
        else f"`true` in it ended with {code}: {words.splitlines()[-1] if words else 'no output'}"
    )
