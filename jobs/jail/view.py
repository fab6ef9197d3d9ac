"""The file system that a jailed command sees, as a list: everything else is not there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jobs.jail.cell import HOME, Cell, uid_of

SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
ETC = ("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types")
# Certificates that are public; the private keys beside them stay out.
CERTIFICATES = ("ca-certificates", "pki/ca-trust", "pki/tls/certs", "pki/tls/cert.pem", "ssl/cert.pem",
                "ssl/certs", "ssl/openssl.cnf")  # fmt: skip


def view(cell: Cell) -> dict[str, Any]:
    """Links, small files and binds (source, target, may be written) for `root.build`.

    ValueError for a mount that would hide or uncover another part of the cell.
    """
    system = [Path("/", name) for name in SYSTEM]
    read_only = [Path("/usr"), *(path for path in system if path.is_dir() and not path.is_symlink())]
    read_only += [path for name in ETC + CERTIFICATES if (path := Path("/etc", name)).exists()]
    read_only += [path for path in (python_prefix(),) if path]
    binds = _binds(cell, read_only)
    binds.append(_bind(cell.workspace, cell.workspace, True))
    if cell.gitfile:
        binds.append(_bind(cell.gitfile, cell.workspace / ".git", False))
    return {
        "links": [[str(path), os.readlink(path)] for path in system if path.is_symlink()],
        "files": identity(cell),
        "binds": binds,
        "tmp_bytes": cell.tmp_bytes,
    }


def shared(cell: Cell) -> list[Any]:
    """What a container's engine binds: all but the system, which is its image's, and the workspace, which
    is as the keeper mounted it. ValueError as of `view`."""
    _bind(cell.workspace, cell.workspace, True)
    return _binds(cell, [])


def _binds(cell: Cell, system: list[Path]) -> list[Any]:
    _refuse_overlaps(cell)
    read_only = _outermost([*system, *(path for path in (*cell.mounts, cell.objects) if path)])
    return [*(_bind(path, path, False) for path in read_only), _bind(cell.home, Path(HOME), True)]


def python_prefix() -> Path | None:
    """Where the running Python lives, when that is outside /usr (else it is seen anyway)."""
    prefix = Path(sys.base_prefix).resolve()
    return None if prefix.is_relative_to("/usr") else prefix


def _bind(source: Path, target: Path, is_writable: bool) -> list[Any]:
    if not source.is_absolute() or not source.exists():
        raise ValueError(f"the jail should show {source}, which is no existing absolute path; correct it")
    return [str(source.resolve()), os.path.normpath(target), is_writable]


def _outermost(paths: list[Path]) -> list[Path]:
    """The paths without those inside another one of them, which are seen through it."""
    unique = sorted({Path(os.path.normpath(path)) for path in paths})
    return [path for path in unique if not any(parent in unique for parent in path.parents)]


def _refuse_overlaps(cell: Cell) -> None:
    """A read-only mount over or under what the agent writes would open or hide things."""
    written = [Path(os.path.normpath(path)) for path in (cell.workspace, cell.home, Path(HOME))]
    for mount in (Path(os.path.normpath(path)) for path in (*cell.mounts, cell.objects) if path):
        for path in written:
            if mount.is_relative_to(path) or path.is_relative_to(mount):
                raise ValueError(
                    f"the mount {mount} holds or lies in {path}, which the agent writes; "
                    "mount a narrower folder outside the data folder"
                )
        if mount in (Path("/tmp"), Path("/proc"), Path("/dev")):  # noqa: S108
            raise ValueError(f"{mount} is the jail's own; mount a folder inside it, or another one")


def identity(cell: Cell) -> dict[str, str]:
    """Files of /etc. Made, not copied: the worker's own users and hosts are no business of an agent."""
    uid = uid_of(cell)
    users = {0: "root:x:0:0::/root:/usr/sbin/nologin", 65534: "nobody:x:65534:65534::/:/usr/sbin/nologin"}
    users[uid] = f"agent:x:{uid}:{uid}:agent:{HOME}:/bin/sh"
    groups = {0: "root:x:0:", 65534: "nogroup:x:65534:"} | {uid: f"agent:x:{uid}:"}
    return {
        "/etc/passwd": "\n".join(users.values()) + "\n",
        "/etc/group": "\n".join(groups.values()) + "\n",
        "/etc/hosts": "127.0.0.1 localhost jail\n::1 localhost\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }
