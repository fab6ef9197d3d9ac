"""Kind `container`: a container of an image that the operator permits, as an engine makes it.

The engine makes it with no network and no right; the guard (`interior.py`) puts the workspace and the
proxy's socket into it, while it waits at its gate (`door.py`). Its processes die with the guard or the
keeper; what is left of it in the engine's books is found by its label, the run's folder.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from jobs.jail import door, engine, guard
from jobs.jail.cell import HOME, Cell, environment, uid_of
from jobs.jail.command import KILLED, NOT_STARTED
from jobs.jail.door import Door
from jobs.jail.interior import TEMPORARY
from jobs.jail.jailed import Jailed
from jobs.jail.limits import CPUS, PROCESSES
from jobs.jail.view import identity, shared

END_SECONDS = 30
# Beside /tmp, what podman makes anyway where the root is read-only, as large as the memory.
BOUNDED = (*TEMPORARY, "/run")


class Contained(Jailed):
    """A command in its container."""

    def __init__(self, spawned: tuple[Any, Any], made: Door, place: tuple[str, str]):
        super().__init__(*spawned)
        self._door = made
        self._place = place
        self._ended: int | None = None

    @property
    def stdout(self) -> IO[bytes]:
        return self._door.out

    def _finish(self) -> None:
        if self._first is not None:
            with suppress(OSError):  # it is dead, unless somebody killed the guard
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
        super()._finish()

    def _code(self, code: int) -> int:
        """The guard says only whether it was told to kill; the engine says how the command ended."""
        if self._ended is None:
            self._ended = KILLED if code else NOT_STARTED
            address, container = self._place
            with engine.client(address) as asked:
                if code == 0:
                    self._ended = int(asked.api.wait(container, timeout=END_SECONDS)["StatusCode"])
                engine.remove(asked, container, is_dead=True)
            self._door.close()
        return self._ended


def start(cell: Cell, argv: list[str], stdin: bytes) -> Contained:
    """As `launch.start`."""
    binds = shared(cell)
    made = Door(cell.home.parent, cell.engine, uid_of(cell))
    try:
        made.put("in", stdin)
        with engine.client(cell.engine) as asked:
            container = asked.api.create_container(cell.image, **_options(asked.api, cell, binds, made))["Id"]
            try:
                return _begin(asked, cell, argv, (made, container))
            except BaseException:
                engine.remove(asked, container)
                raise
    except OSError as error:
        made.close(is_read=True)
        raise OSError(f"the jail could not be made: {error}") from None
    except BaseException:
        made.close(is_read=True)
        raise


def _begin(asked: Any, cell: Cell, argv: list[str], made: tuple[Door, str]) -> Contained:
    """The container runs its shell up to the gate, is furnished, and let through."""
    at_door, container = made
    asked.api.start(container)
    at_door.wait_until_ready()
    pid = int(asked.api.inspect_container(container)["State"]["Pid"])
    handle = os.pidfd_open(pid)
    try:
        born = door.born_with(pid, at_door.token)
        env = environment(cell, HOME)
        if "PATH" in born and "PATH" not in cell.env:
            env["PATH"] = born["PATH"]  # where the image has its programs, only the image knows
        at_door.put(
            "order", door.order(born, env, str(cell.workspace), argv).encode(errors="surrogateescape")
        )
        plan = {
            "kind": "container",
            "pid": pid,
            "handle": handle,
            "gate": at_door.gate,
            "trees": _trees(cell),
        }
        streams = {"stdin": subprocess.DEVNULL, "stdout": at_door.writer}
        guarded, control = guard.spawn(plan, streams, handle, at_door.gate)
    finally:
        os.close(handle)
    at_door.release()
    contained = Contained((guarded, control), at_door, (cell.engine, container))
    contained.connect(guard.wait_until_set(control, guarded), cell.egress)
    return contained


def _trees(cell: Cell) -> list[list[Any]]:
    """What only the keeper sees as it is: an overlay of its own, which another cell may only read."""
    places: list[list[Any]] = [[str(path), str(path), False] for path in cell.mounts]
    places.append([str(cell.workspace), str(cell.workspace), True])
    return places + ([[str(cell.gitfile), f"{cell.workspace}/.git", False]] if cell.gitfile else [])


def _options(api: Any, cell: Cell, binds: list[Any], made: Door) -> dict[str, Any]:
    """What the engine is told: no right, no network, no record of what is said, and bounds."""
    from docker.types import LogConfig, Mount

    # The workspace only makes its place: the guard covers it.
    places = [*binds, [str(cell.workspace), str(cell.workspace), True], [str(made.path), door.PLACE, False]]
    for path, text in identity(cell).items():
        places.append([str(made.put(Path(path).name, text.encode())), path, False])
    uid = uid_of(cell)
    held = api.create_host_config(
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        read_only=True,
        network_mode="none",
        log_config=LogConfig(type="none"),
        pids_limit=PROCESSES,
        mem_limit=cell.memory_bytes,
        nano_cpus=int(min(CPUS, os.cpu_count() or 1) * 1e9),
        shm_size=cell.tmp_bytes,
        tmpfs=dict.fromkeys(BOUNDED, f"rw,nosuid,nodev,size={cell.tmp_bytes}"),
        mounts=[Mount(at, source, type="bind", read_only=not may) for source, at, may in places],
    )
    return {
        "entrypoint": list(door.WAIT),
        "user": f"{uid}:{uid}",
        "hostname": "jail",
        "working_dir": "/",
        "environment": {door.TOKEN: made.token},
        "labels": {engine.LABEL: str(cell.home.parent)},
        "healthcheck": {"test": ["NONE"]},
        "host_config": held,
    }
