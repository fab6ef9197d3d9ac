"""A container from inside: what its engine cannot do for us, done by the guard while it waits at its gate.

The engine sees neither the keeper's mounts nor its proxy. So the guard enters the container's
namespaces and puts there the workspace as the keeper has it, and the socket on which the proxy
listens; then it opens the gate, and watches like any guard.
"""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from jobs.jail import kernel
from jobs.jail.command import KILLED, quiet
from jobs.jail.limits import NICENESS
from jobs.jail.listener import listen

TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 (the container's own)
_OCTAL = re.compile(r"\\([0-7]{3})")


def guard(control: socket.socket, plan: dict[str, Any]) -> int:
    """0 when the container ended by itself, 137 when the keeper, or its end, ended it; OSError."""
    pid, handle = int(plan["pid"]), int(plan["handle"])
    with suppress(PermissionError):  # without CAP_SYS_NICE it goes without
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
    listener = _furnish(pid, plan["trees"])
    socket.send_fds(control, [b"\n"], [listener.fileno(), handle])
    listener.close()
    os.write(plan["gate"], b"go\n")
    control.send(b"\n")
    quiet()
    return watch(handle, control)


def watch(handle: int, control: socket.socket) -> int:
    """Wait for the end of the container's first process; kill it when the keeper lets go."""
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.register(control, select.POLLIN)
    code = 0
    while handle not in [number for number, _ in poll.poll()]:
        code = KILLED
        with suppress(ProcessLookupError):  # it ended just now
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        poll.unregister(control)
    return code


def _furnish(pid: int, trees: list[list[Any]]) -> socket.socket:
    """The listening socket. `trees` are (source here, target there, may be written), in order."""
    copies = [(kernel.copy_tree(source), target, is_writable) for source, target, is_writable in trees]
    points = _mount_points(pid)
    names = {name: os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in ("mnt", "net")}
    done: list[socket.socket | OSError] = []

    def work() -> None:
        """In a thread of its own: only that one moves, and it does not come back."""
        try:
            kernel.unshare(kernel.CLONE_FS)
            kernel.setns(names["mnt"])
            _restrict(points)
            for path in TEMPORARY:
                os.chmod(path, 0o1777)  # noqa: S103 (everybody's, as everywhere; podman takes the image's mode)
            for tree, target, is_writable in copies:
                kernel.move_tree(tree, target)
                kernel.restrict(target, kernel.NOSUID | kernel.NODEV | (0 if is_writable else kernel.RDONLY))
            kernel.setns(names["net"])
            done.append(listen())
        except OSError as error:
            done.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    for number in (*names.values(), *(tree for tree, _, _ in copies)):
        os.close(number)
    if isinstance(done[0], OSError):
        raise done[0]
    return done[0]


def _mount_points(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
    return [_OCTAL.sub(lambda found: chr(int(found[1], 8)), line.split()[4]) for line in lines]


def _restrict(points: list[str]) -> None:
    """No setuid program and no device works on what the engine mounted; its devices are in /dev."""
    for point in points:
        if point != "/dev" and not point.startswith("/dev/"):
            kernel.restrict(point, kernel.NOSUID | kernel.NODEV, is_recursive=False)
