"""What one jail shows and grants to the command inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from jobs.jail.listener import PROXY_PORT

AGENT_UID = 20000
HOME = "/home/agent"
PROXY_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Cell:
    """All that a jailed command gets; what is not named here, it does not have.

    `workspace` is writable at its own path, `home` at /home/agent; `objects` (a mirror's
    objects) and `mounts` are read-only at their own paths. `env` is the whole environment
    but for HOME, PATH, LANG, TMPDIR and the proxy's names. `egress` is the list of hosts
    as in `egress.py`. `memory_bytes` holds where a cgroup can be had (`limits.py`);
    `tmp_bytes` bounds each of /tmp and /dev/shm. `uid` is used by a worker that is root; any
    other worker can only give its own uid. `gitfile` stands, read-only, in place of the
    workspace's file `.git`. `image` and `engine` (its socket's address) are a container's.
    """

    workspace: Path
    home: Path
    objects: Path | None = None
    mounts: tuple[Path, ...] = ()
    env: dict[str, str] = field(default_factory=dict, repr=False)
    egress: tuple[str, ...] = ()
    memory_bytes: int = 4 << 30
    tmp_bytes: int = 1 << 30
    uid: int = AGENT_UID
    gitfile: Path | None = None
    image: str = ""
    engine: str = ""


def uid_of(cell: Cell) -> int:
    """The uid that the jailed command really has."""
    return cell.uid if os.geteuid() == 0 else os.geteuid()


def environment(cell: Cell, home: str, bin_folder: str = "", is_proxied: bool = True) -> dict[str, str]:
    """The command's whole environment; nothing of the worker's own is in it."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    env = {"PATH": f"{bin_folder}:{path}" if bin_folder else path, "LANG": "C.UTF-8", **cell.env}
    env |= {"HOME": home, "TMPDIR": "/tmp"}  # noqa: S108 (the jail's own /tmp)
    if is_proxied:
        env |= dict.fromkeys(PROXY_NAMES, f"http://127.0.0.1:{PROXY_PORT}")
        # A project's tests talk to servers of their own inside the jail. A loopback host that
        # the operator listed is the worker's, so it must go through the proxy.
        own_hosts = ",".join(host for host in LOOPBACK if not _is_listed(host, cell.egress))
        env |= {"NO_PROXY": own_hosts, "no_proxy": own_hosts}
    return env


def _is_listed(host: str, egress: tuple[str, ...]) -> bool:
    names = (host, f"[{host}]")
    with_port = tuple(f"{name}:" for name in names)
    return any(entry in names or entry.startswith(with_port) for entry in egress)


def own(path: Path, uid: int = AGENT_UID) -> None:
    """Give the tree at `path` to the agents' uid: no link is followed, no recursion.

    Does nothing for a worker that is not root: its agents have its own uid. Not for a tree
    with hard links to files of others (they would change owner too), and not while an agent
    is alive in it. OSError for a path longer than the system allows (4,096 bytes below `path`).
    """
    if os.geteuid() != 0:
        return
    os.chown(path, uid, uid, follow_symlinks=False)
    if path.is_symlink() or not path.is_dir():
        return
    root = os.open(path, os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        folders = ["."]
        while folders:
            folders.extend(_own_folder(root, folders.pop(), uid))
    finally:
        os.close(root)


def _own_folder(root: int, folder: str, uid: int) -> list[str]:
    """Chown what is directly in `folder` (relative to `root`); the folders found in it."""
    found = []
    opened = os.open(folder, os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
    try:
        with os.scandir(opened) as entries:
            for entry in entries:
                os.chown(entry.name, uid, uid, dir_fd=opened, follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    found.append(f"{folder}/{entry.name}")
    finally:
        os.close(opened)
    return found
