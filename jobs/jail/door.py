"""A container's door: the folder through which the keeper and the command inside talk.

The command's words come through a pipe with a name, and never through the engine: so nothing has to be
drained while it is killed, both its streams stay in order, and neither its environment nor its
prompt stands in the engine's records. A shell of the image waits at `gate` and then does what
stands in `order`; it stays the container's first process, and has nothing of its own to lose.
"""

from __future__ import annotations

import os
import re
import secrets
import select
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from jobs.jail.limits import OPEN_FILES

PLACE = "/jail"
TOKEN = "FLEET_DOOR"  # noqa: S105 (a variable's name)
WAIT = (
    "/bin/sh",
    "-c",
    f"exec >{PLACE}/out 2>&1 </dev/null; echo ready; read -r go <{PLACE}/gate && . {PLACE}/order",
)
READY_SECONDS = 20.0
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Door:
    """A folder beside the workspace, and our ends of its pipes. `close` it."""

    def __init__(self, run_dir: Path, engine: str, uid: int):
        self.path = Path(tempfile.mkdtemp(prefix="door-", dir=run_dir))
        self.path.chmod(0o755)
        self.token = secrets.token_hex(16)
        self._uid = uid
        self.put("engine", engine.encode())
        for name in ("out", "gate"):
            os.mkfifo(self.path / name, 0o600)
            os.chown(self.path / name, uid, uid)
        out = os.open(self.path / "out", os.O_RDONLY | os.O_NONBLOCK)
        self.writer = os.open(self.path / "out", os.O_WRONLY)
        os.set_blocking(out, True)
        self.out = os.fdopen(out, "rb")
        self.gate = os.open(self.path / "gate", os.O_RDWR)

    def put(self, name: str, content: bytes) -> Path:
        """A file that only the agents' user, and we, can read."""
        path = self.path / name
        path.touch(0o400)
        path.write_bytes(content)
        os.chown(path, self._uid, self._uid)
        return path

    def wait_until_ready(self) -> None:
        """The shell waits at the gate; OSError when it does not come there."""
        poll = select.poll()
        poll.register(self.out, select.POLLIN)
        if not poll.poll(READY_SECONDS * 1000):
            raise OSError(f"the image's /bin/sh did not come up within {READY_SECONDS:.0f} s")
        said = os.read(self.out.fileno(), 4096).decode(errors="replace").strip()
        if said != "ready":
            raise OSError(f"the image's /bin/sh said: {said}")

    def release(self) -> None:
        """Our ends that the guard has now; the command's end is then the end of `out`."""
        for number in (self.writer, self.gate):
            os.close(number)
        self.writer = self.gate = -1

    def close(self, is_read: bool = False) -> None:
        """The folder is gone. `is_read`: nobody will read `out` any more."""
        if self.writer >= 0:  # it was never handed on
            self.release()
        if is_read:
            self.out.close()
        shutil.rmtree(self.path, ignore_errors=True)


def born_with(pid: int, token: str) -> dict[str, str]:
    """The environment with which the shell at the gate began. OSError when that process is another's: then
    the engine counts processes otherwise than we do."""
    raw = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="surrogateescape")
    env = dict(entry.split("=", 1) for entry in raw.split("\0") if "=" in entry)
    if env.get(TOKEN) != token:
        raise OSError("the engine's processes are not in sight; run the worker in the same PID namespace")
    return env


def order(born: Mapping[str, str], env: Mapping[str, str], folder: str, argv: list[str]) -> str:
    """What the shell at the gate does: forget what it was born with, and run `argv` with `env` in `folder`.
    A child, because signals do not reach a first process. ValueError for a name that no shell can take."""
    wrong = [name for name in env if not _NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no name of a variable that a container's shell takes; rename it")
    forgotten = [name for name in born if _NAME.fullmatch(name)]
    lines = [
        f"unset {' '.join(forgotten)}",
        *(f"export {name}={shlex.quote(value)}" for name, value in env.items()),
        f"umask 022; ulimit -c 0; ulimit -n {OPEN_FILES} 2>{os.devnull}",
        f"cd {shlex.quote(folder)} || exit 125",
        f"set -- {shlex.join(argv)}",
        "exec 3>&2 2>/dev/null",  # it would say how a signal ended its child
        f'(exec "$@") <{PLACE}/in 2>&3 3>&-',
        "exit $?",
    ]
    return "\n".join(lines) + "\n"
