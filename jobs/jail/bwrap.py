"""Kind `bwrap`: the same root, and around the command a user namespace that cannot make others.

Beyond kind `user`: no user namespace of the agent's own (`--disable-userns`, bubblewrap 0.8),
and not even the jail's PID 1 is in sight. A worker that is not root needs it.
"""

from __future__ import annotations

import shutil

from jobs.jail.cell import HOME, Cell

# Only what every jail shows can be executed inside it.
_PLACES = "/usr/bin:/usr/local/bin:/bin"


def program() -> str | None:
    """The path of bwrap, if this machine has it where a jail can see it."""
    return shutil.which("bwrap", path=_PLACES)


def wrap(cell: Cell, argv: list[str]) -> list[str]:
    """`argv` inside bwrap; FileNotFoundError without bwrap."""
    bwrap = program()
    if bwrap is None:
        raise FileNotFoundError("bwrap is not in /usr/bin or /usr/local/bin; install bubblewrap 0.8 or newer")
    size = str(cell.tmp_bytes)
    apart = ["--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    bounds = ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # The root's binds carry their read-only marks with them, and a user namespace locks these.
    shown = ["--bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    memory = ["--perms", "1777", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]  # noqa: S108
    return [bwrap, *apart, *bounds, *shown, *memory, "--setenv", "HOME", HOME, "--chdir", str(cell.workspace),
            "--", *argv]  # fmt: skip
