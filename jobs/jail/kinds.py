"""Which jails work on this machine, found by trying; which one a run gets."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from jobs.jail.cell import Cell, own
from jobs.jail.launch import KINDS, start
from jobs.settings import Settings

JAILS = ("container", "bwrap", "user")
AGAIN_SECONDS = 60.0
IMAGE = re.compile(r"[A-Za-z0-9._/:@-]{1,200}")  # what may stand in a comment as it is
_memory: dict[object, tuple[float, str | None]] = {}


def found(settings: Settings | None = None) -> tuple[str, ...]:
    """The jails that work here, strongest first; tried once a process by running `true` in each."""
    return tuple(kind for kind, why in tried(settings) if not why)


def tried(settings: Settings | None = None) -> tuple[tuple[str, str], ...]:
    """Each jail with why it does not work here ("" when it does). Without settings only those that
    need none: no engine of containers is looked for."""
    return (*((("container", _try_container(settings)),) if settings else ()), *_tried())


def image(settings: Settings, wanted: str = "") -> str:
    """The image for a run: `wanted`, or the first that FLEET_IMAGES permits. ValueError, in words, when the
    operator does not permit it."""
    if wanted in settings.images or (not wanted and settings.images):
        return wanted or settings.images[0]
    named = ", ".join(f"`{one}`" for one in settings.images)
    remedy = f"write one of {named}" if named else "the operator permits images with FLEET_IMAGES"
    shown = f"`{wanted}`" if IMAGE.fullmatch(wanted) else "that is named"
    raise ValueError(f"the image {shown} is not permitted here; {remedy}; nothing was started")


def permitted(settings: Settings, wanted: str = "", wanted_image: str = "") -> str:
    """The kind for a run: `wanted`, or the strongest that works here and FLEET_JAILS permits.

    ValueError with cause and remedy when there is none and the operator did not say FLEET_UNSAFE.
    """
    if wanted and wanted not in KINDS:
        raise ValueError(f"there is no jail called {wanted!r}; write one of {', '.join(JAILS)}")
    if wanted_image and wanted == "container":
        _need(settings, image(settings, wanted_image))
    may = usable(settings)
    if wanted in may or (not wanted and may):
        return wanted or may[0]
    raise ValueError(_refusal(settings, wanted))


def _need(settings: Settings, name: str) -> None:
    """ValueError when the engine does not have the image."""
    from jobs.jail import engine

    try:
        is_here = engine.holds(engine.found(settings), name)
    except OSError as error:
        raise ValueError(f"no container can be made for the image {name}: {error}") from None
    if not is_here:
        raise ValueError(
            f"the image {name} is not on this machine yet; `fleet work agents` pulls it when it starts, "
            f"`docker pull {name}` does it now"
        )


def usable(settings: Settings) -> tuple[str, ...]:
    """The jails that work here and FLEET_JAILS permits, strongest first; last, where the operator said
    FLEET_UNSAFE, none."""
    working = [kind for kind in found(settings) if not settings.jails or kind in settings.jails]
    return (*working, *(("none",) if settings.is_unsafe else ()))


def _refusal(settings: Settings, wanted: str) -> str:
    if wanted == "none":
        return "a run without a jail needs the operator's FLEET_UNSAFE=1; nothing was started"
    reasons = [
        f"{kind}: {_why_not(settings, kind, why)}" for kind, why in tried(settings) if wanted in ("", kind)
    ]
    return (
        f"no jail for agents works on this machine ({'; '.join(reasons)}), so nothing was started. "
        "Start docker or podman and permit an image with FLEET_IMAGES, install bubblewrap 0.8 or newer, run "
        "the worker as root with CAP_SYS_ADMIN, allow user namespaces or widen FLEET_JAILS; FLEET_UNSAFE=1 "
        "runs agents without any jail"
    )


def _why_not(settings: Settings, kind: str, why: str) -> str:
    return why or f"works, but FLEET_JAILS permits only {', '.join(settings.jails)}"


def _try_container(settings: Settings) -> str:
    if sys.platform != "linux":
        return "needs Linux"
    if not settings.images:
        return "FLEET_IMAGES permits no image"
    if os.geteuid() != 0:
        return "needs a worker that is root: it enters the container's network"
    return _remembered((settings.engines, settings.images[0], settings.data), lambda: _try_image(settings))


def _try_image(settings: Settings) -> str:
    from jobs.jail import engine

    name, data = settings.images[0], settings.data
    try:
        address = engine.found(settings)
        if not engine.holds(address, name):
            return f"the image {name} is not on this machine; `docker pull` it"
    except OSError as error:
        return str(error)
    # Where the runs are: the engine must see the same folder.
    return _in_folder("container", {"engine": address, "image": name}, data if data.is_dir() else None)


def _remembered(key: object, attempt: Callable[[], str]) -> str:
    """What a jail that works was found to be once, what does not work is tried again after a while: engines
    are started, and images pulled, beside us."""
    at, why = _memory.get(key, (0.0, None))
    if why is None or (why and time.monotonic() - at > AGAIN_SECONDS):
        why = attempt()
        _memory[key] = (time.monotonic(), why)
    return why


@functools.cache
def _tried() -> tuple[tuple[str, str], ...]:
    return tuple((kind, _try(kind)) for kind in JAILS[1:])


def _try(kind: str) -> str:
    if sys.platform != "linux":
        return "needs Linux"
    if kind == "user" and os.geteuid() != 0:
        return "needs a worker that is root"
    return _in_folder(kind, {})


def _in_folder(kind: str, more: dict[str, str], parent: Path | None = None) -> str:
    folder = Path(tempfile.mkdtemp(prefix="fleet-jail-", dir=parent))
    try:
        cell = Cell(workspace=folder / "ws", home=folder / "home", **more)  # type: ignore[arg-type]
        return _run_true(kind, cell)
    except OSError as error:
        return str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_true(kind: str, cell: Cell) -> str:
    """ "" when `true` could write into its workspace and ended with 0."""
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
