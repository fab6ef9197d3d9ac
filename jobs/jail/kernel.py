"""The few system calls that Python 3.11 does not offer. Linux only; each raises OSError.

Numbers are of <linux/mount.h>, <linux/sched.h>, <linux/prctl.h> and <linux/capability.h>.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform

CLONE_FS, CLONE_NEWNS, CLONE_NEWCGROUP = 0x00000200, 0x00020000, 0x02000000
CLONE_NEWUTS, CLONE_NEWIPC = 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
RDONLY, NOSUID, NODEV = 1, 2, 4  # MOUNT_ATTR_*
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
# Younger than the numbers of each architecture: the same on all.
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_TREE_CLONE, _TREE_CLOEXEC, _MOVE_FROM_FD = 1, os.O_CLOEXEC, 4
_CAPABILITY_VERSION_3 = 0x20080522
# pivot_root has no wrapper in the C library. All younger architectures share one number.
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "loongarch64": 41}

_KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219, "loongarch64": 219}
_JOIN_SESSION_KEYRING = 1

_libc = ctypes.CDLL(None, use_errno=True)


def _call(what: str, name: str, *values: object) -> None:
    if getattr(_libc, name)(*values) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _syscall(what: str, number: int, *values: object) -> None:
    _call(what, "syscall", ctypes.c_long(number), *values)


def unshare(flags: int) -> None:
    """New namespaces for this process (a PID namespace: for its children)."""
    _call("making namespaces", "unshare", ctypes.c_int(flags))


def setns(namespace: int) -> None:
    """This thread is in the namespace that the descriptor stands for (a file of /proc/PID/ns)."""
    _call("entering a namespace", "setns", ctypes.c_int(namespace), ctypes.c_int(0))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2); an empty text stands for no argument."""
    texts = [value.encode() if value else None for value in (source, target, kind, data)]
    _call(f"mounting {target}", "mount", *texts[:3], ctypes.c_ulong(flags), texts[3])


class _Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("add", "clear", "propagation", "userns")]


def restrict(target: str, attributes: int, is_recursive: bool = True) -> None:
    """Add RDONLY, NOSUID, NODEV to a mount and those below it (mount_setattr, Linux 5.12)."""
    attr = _Attributes(add=attributes)
    flags = ctypes.c_uint(_AT_RECURSIVE if is_recursive else 0)
    size = ctypes.c_size_t(ctypes.sizeof(attr))
    place = (ctypes.c_int(_AT_FDCWD), target.encode(), flags, ctypes.byref(attr), size)
    _syscall(f"restricting {target}", _MOUNT_SETATTR, *place)


def copy_tree(folder: str) -> int:
    """A descriptor of what stands at `folder` for this process, mounts below it too, mounted nowhere yet."""
    flags = ctypes.c_uint(_TREE_CLONE | _TREE_CLOEXEC | _AT_RECURSIVE)
    number = _libc.syscall(ctypes.c_long(_OPEN_TREE), ctypes.c_int(_AT_FDCWD), folder.encode(), flags)
    if number == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"copying the mount {folder}: {os.strerror(code)}")
    return int(number)


def move_tree(tree: int, target: str) -> None:
    """Mount what `copy_tree` gave at `target`, as this thread sees it."""
    place = (ctypes.c_int(_AT_FDCWD), target.encode(), ctypes.c_uint(_MOVE_FROM_FD))
    _syscall(f"mounting {target}", _MOVE_MOUNT, ctypes.c_int(tree), b"", *place)


def pivot(folder: str) -> None:
    """Make `folder` (a mount) the root; the old root is gone from this mount namespace."""
    number = _PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise OSError(f"pivot_root has no known number on {platform.machine()}: no jail here")
    os.chdir(folder)
    _syscall("changing the root", number, b".", b".")
    _call("leaving the old root", "umount2", b".", ctypes.c_int(MNT_DETACH))
    os.chdir("/")


def forget_keys() -> None:
    """A new, empty session keyring: keys of the worker's session are inherited otherwise."""
    number = _KEYCTL.get(platform.machine())
    with contextlib.suppress(OSError):  # a kernel without keys, or a container that forbids them
        if number is not None:
            _syscall("leaving the keyring", number, ctypes.c_int(_JOIN_SESSION_KEYRING), None)


def prctl(option: int, value: int) -> None:
    """prctl(2) with one argument."""
    rest = (ctypes.c_ulong(0),) * 3
    _call(f"prctl {option}", "prctl", ctypes.c_int(option), ctypes.c_ulong(value), *rest)


def drop_bounds() -> None:
    """No capability can ever be gained again by this process or its children."""
    for number in range(64):
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:
            if number == 0:
                raise
            return  # past the last one that this kernel knows


def drop_capabilities() -> None:
    """Give up every effective, permitted and inheritable capability."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _call("dropping capabilities", "capset", header, (ctypes.c_uint32 * 6)())
