"""Where the embedded server's socket is: in its folder, or, as the names of sockets must be
short, in a private folder with a short name, to which the file `socket` points."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

SOCKET_BYTES = 100  # sun_path holds 104 (macOS) or 108 bytes (Linux)


def socket_path(home: Path) -> str:
    """Where the socket is: in the folder, or where the folder's pointer file says."""
    path = str(home / "store.sock")
    if len(os.fsencode(path)) <= SOCKET_BYTES:
        return path
    try:
        pointed = Path((home / "socket").read_text().strip())
    except FileNotFoundError:
        return path
    return str(pointed) if _is_private(pointed.parent) else path


def place_socket(home: Path) -> str:
    """A free place for the socket; a stale one is taken away."""
    forget_socket(home)
    path = str(home / "store.sock")
    if len(os.fsencode(path)) <= SOCKET_BYTES:
        return path
    short = tempfile.mkdtemp(prefix="fleet-")
    if len(os.fsencode(short)) > SOCKET_BYTES - len("/store.sock"):
        os.rmdir(short)
        short = tempfile.mkdtemp(prefix="fleet-", dir="/tmp")  # private, its name is random
    pointer = home / "socket.new"
    pointer.write_text(f"{short}/store.sock\n")
    pointer.rename(home / "socket")
    return f"{short}/store.sock"


def forget_socket(home: Path) -> None:
    """No socket is left, nor a folder that was made for it."""
    path = Path(socket_path(home))
    path.unlink(missing_ok=True)
    if path.parent != home:
        with contextlib.suppress(OSError):
            path.parent.rmdir()
    (home / "socket").unlink(missing_ok=True)


def _is_private(place: Path) -> bool:
    """Whether this folder is ours alone, so that nobody else can put a socket there."""
    try:
        seen = os.lstat(place)
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid() and not seen.st_mode & 0o077
