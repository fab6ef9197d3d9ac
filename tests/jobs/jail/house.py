"""A data folder with live plants, and cells in it, as a worker would have them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from jobs import jail
from tests.jobs.jail import podman

CANARY = "canary-of-the-worker"
WORKER = "read -r _; : the worker of runs"  # its command line is looked for by its end
JAILS = ("container", "bwrap", "user")
KINDS = (*JAILS, "none")


@dataclass
class House:
    """`data` is FLEET_DATA (0700) with a secret, a store's socket, a mirror and another run."""

    data: Path
    cell: jail.Cell
    loopback_port: int
    abstract: str
    worker: subprocess.Popen[bytes]
    open_ends: list[socket.socket] = field(default_factory=list)

    def run(self, kind: str, *argv: str, stdin: bytes = b"", **changes: object) -> tuple[int | None, str]:
        """Exit code and output of one command that ends by itself."""
        jailed = jail.start(kind, replace(self.cell, **changes), list(argv), stdin)  # type: ignore[arg-type]
        with jailed.stdout as output:
            printed = output.read().decode(errors="replace")
        return jailed.wait(20), printed


@contextmanager
def house(folder: Path, engine: str = "") -> Iterator[House]:
    """The plants are alive: the sockets listen, and a worker has a secret in its environment. `engine`
    makes its containers."""
    data = folder / "data"
    run, objects = data / "runs/r1", data / "mirrors/acme/api.git/objects"
    for path in (run / "ws", run / "home", data / "runs/r2", objects, data / "store", folder / "extra"):
        path.mkdir(parents=True)
    data.chmod(0o700)
    for path, text in ((data / "key.pem", CANARY), (data / "runs/r2/spec.json", CANARY),
                       (objects / "pack", "objects"), (run / "ws/README", "hello"),
                       (folder / "extra/tool", "a tool")):  # fmt: skip
        path.write_text(text)
    # The mirror and the mount too: what blocks writing there must be the jail, not an owner.
    for path in (run / "ws", run / "home", objects, folder / "extra"):
        jail.own(path)
    abstract = f"fleet-{time.time_ns()}"
    store = _listening(socket.AF_UNIX, str(data / "store/s"))
    loopback = _listening(socket.AF_INET, ("127.0.0.1", 0))
    hidden = _listening(socket.AF_UNIX, "\0" + abstract)
    worker = subprocess.Popen(["sh", "-c", WORKER], stdin=subprocess.PIPE, env={"KEY": CANARY})
    cell = jail.Cell(run / "ws", run / "home", objects, (folder / "extra",), {"TERM": "dumb"},
                    image=podman.IMAGE, engine=engine)  # fmt: skip
    try:
        yield House(data, cell, loopback.getsockname()[1], abstract, worker, [store, loopback, hidden])
    finally:
        worker.communicate()
        for end in (store, loopback, hidden):
            end.close()


def _listening(family: int, address: object) -> socket.socket:
    end = socket.socket(family)
    end.bind(address)  # type: ignore[arg-type]
    end.listen(16)
    return end


def lacks(kind: str) -> str:
    """Why this machine cannot try a kind ("" when it can)."""
    if kind == "container":
        return podman.lacks()
    if kind == "none" or kind in jail.found():
        return ""
    from jobs.jail.kinds import tried

    return f"this machine has no jail {kind!r}: {dict(tried())[kind]}"


def living(marker: str) -> list[int]:
    """The processes of this machine that have `marker` in their command line."""
    pids = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                pids.append(int(path.parent.name))
        except OSError:
            continue  # it ended while we looked
    return pids


def eventually(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it becomes so within that time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
