"""Build the jail's file system out of a `view` and move into it. Runs inside the jail's first process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jobs.jail import kernel

# The new root is put together on top of a folder from which nothing is bound.
_NEW = "/sys"
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV


def build(view: dict[str, Any]) -> None:
    """From here on this process and its children see the view and nothing else; OSError."""
    os.umask(0o022)
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", _NEW, "tmpfs", _PLAIN, "mode=755,size=8m")
    for path, text in view["files"].items():
        _place(path, is_folder=False).write_text(text)
    for path, text in view["links"]:
        Path(_NEW + path).symlink_to(text)
    _tmpfs("/tmp", view["tmp_bytes"])  # noqa: S108
    kernel.mount("proc", str(_place("/proc")), "proc", _PLAIN | kernel.MS_NOEXEC)
    _devices(view["tmp_bytes"])
    for source, target, is_writable in sorted(view["binds"], key=lambda bind: str(bind[1])):
        place = str(_place(target, is_folder=os.path.isdir(source)))
        kernel.mount(source, place, flags=kernel.MS_BIND | kernel.MS_REC)
        kernel.restrict(place, kernel.NOSUID | kernel.NODEV | (0 if is_writable else kernel.RDONLY))
    kernel.pivot(_NEW)
    kernel.restrict("/", kernel.RDONLY, is_recursive=False)


def _place(path: str, is_folder: bool = True) -> Path:
    """An empty folder or file in the new root, to be mounted on or written to."""
    place = Path(_NEW + path)
    (place if is_folder else place.parent).mkdir(parents=True, exist_ok=True)
    if not is_folder:
        place.touch()
    return place


def _tmpfs(path: str, size_bytes: int) -> None:
    kernel.mount("tmpfs", str(_place(path)), "tmpfs", _PLAIN, f"mode=1777,size={size_bytes}")


def _devices(shm_bytes: int) -> None:
    """A /dev with the harmless devices, own terminals and shared memory."""
    dev = _place("/dev")
    kernel.mount("tmpfs", str(dev), "tmpfs", kernel.MS_NOSUID | kernel.MS_NOEXEC, "mode=755,size=64k")
    for name in _DEVICES:
        if Path("/dev", name).exists():
            place = str(_place(f"/dev/{name}", is_folder=False))
            kernel.mount(f"/dev/{name}", place, flags=kernel.MS_BIND)
    pts = str(_place("/dev/pts"))
    own_terminals = "newinstance,ptmxmode=0666,mode=620"
    kernel.mount("devpts", pts, "devpts", kernel.MS_NOSUID | kernel.MS_NOEXEC, own_terminals)
    (dev / "ptmx").symlink_to("pts/ptmx")
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        (dev / name).symlink_to(f"/proc/self/fd{target}")
    _tmpfs("/dev/shm", shm_bytes)  # noqa: S108
    kernel.restrict(str(dev), kernel.RDONLY, is_recursive=False)
