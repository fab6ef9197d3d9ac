"""A mount namespace of this process's own, and overlays in it (Linux).

The mounts die with the processes of the namespace: a killed keeper leaves none behind.
Flags are those of mount(2), unshare(2) and user_namespaces(7).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jobs.git.call import PATH
from jobs.git.erase import erase

NEWNS = 0x00020000
NEWUSER = 0x10000000
NOSUID, NODEV, REC, PRIVATE = 0x2, 0x4, 0x4000, 1 << 18
DETACH = 0x2


def own_namespace() -> None:
    """From now on this process's mounts are its own. OSError where that cannot be had.

    Must come before the first thread. Without root, a user namespace of its own carries
    it, in which the user stays who he is.
    """
    if not sys.platform.startswith("linux"):
        raise OSError("only Linux has mount namespaces")
    uid, gid = os.geteuid(), os.getegid()
    _unshare(NEWNS if uid == 0 else NEWNS | NEWUSER)
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _mount("none", Path("/"), "", REC | PRIVATE, "")


def mount(lower: Path, area: Path, target: Path) -> None:
    """Mount at `target` what is `lower` below and `area`/upper above. OSError where it
    cannot be had (old kernels, an upper folder that is an overlay itself)."""
    parts = (lower, area / "upper", area / "work")
    if any(set(str(part)) & set(",:\\") for part in parts):
        raise OSError("the data folder's path holds a comma, a colon or a backslash")
    # Without redirect_dir, renaming a folder of the lower layer fails with EXDEV; mounts
    # without root cannot have it and need their own kind of attributes.
    extra = "redirect_dir=on" if _is_root() else "userxattr"
    options = f"lowerdir={parts[0]},upperdir={parts[1]},workdir={parts[2]},{extra}"
    _mount("overlay", target, "overlay", NOSUID | NODEV, options)


def why_not(folder: Path) -> str:
    """Why an overlay cannot be mounted below `folder`, in words; "" when it can. Found by trying."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".try-") as name:
        tried = Path(name)
        for part in ("lower", "area/upper", "area/work", "seen"):
            (tried / part).mkdir(parents=True)
        try:
            mount(tried / "lower", tried / "area", tried / "seen")
        except (OSError, AttributeError) as error:
            return str(error)
        unmount(tried / "seen")
        # The kernel's own folder in it has no permissions at all.
        erase(tried / "area")
    return ""


def why_not_apart(folder: Path) -> str:
    """As `why_not`, for a process that takes a mount namespace of its own, as a run's keeper does."""
    asked = [sys.executable, "-P", "-m", "jobs.git.overlay", str(folder)]
    env = {"PATH": PATH, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(asked, env=env, cwd="/", capture_output=True, text=True, errors="replace")
    return done.stdout.strip() or done.stderr.strip()[-300:]


def unmount(target: Path) -> None:
    """Nothing is mounted at `target` any more; whoever stands in it keeps what he sees. OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    while os.path.ismount(target):
        if libc.umount2(str(target).encode(), DETACH):
            number = ctypes.get_errno()
            raise OSError(number, f"unmounting {target}: {os.strerror(number)}")


def _is_root() -> bool:
    return os.geteuid() == 0


def _unshare(flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")


def _mount(source: str, target: Path, kind: str, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    texts = (source, str(target), kind)
    if libc.mount(*(text.encode() for text in texts), ctypes.c_ulong(flags), options.encode()):
        number = ctypes.get_errno()
        raise OSError(number, f"mounting {target}: {os.strerror(number)}")


if __name__ == "__main__":
    try:
        own_namespace()
        print(why_not(Path(sys.argv[1])))
    except OSError as error:
        print(error)
