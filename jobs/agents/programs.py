"""The vendors' programs on this machine: where they are, and what of it a jail must show."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobs.agents.native import native

VERSION_SECONDS = 20.0
VERSION = re.compile(r"\d+(?:\.\d+)+[\w.+-]{0,40}")
# What every jail shows, and where it looks for programs.
SHOWN = Path("/usr")
SHEBANG_BYTES = 200


@dataclass(frozen=True)
class Program:
    """How a program is started, at real paths, and the folders or files that a jail must show for it."""

    argv: tuple[str, ...]
    mounts: tuple[str, ...] = ()


def program(name: str) -> Program | None:
    """The program called `name` on this process's PATH; None when there is none."""
    found = shutil.which(name)
    if found is None:
        return None
    path = Path(found).resolve()
    return _shown(native(name, path, _package(path)) or path)


def version(program: Program) -> str:
    """What it says to `--version`, shortened to the number; "" when it does not say it in 20 seconds.
    Asked once for each file as it stands."""
    try:
        changed = os.stat(program.argv[-1]).st_mtime_ns
    except OSError:
        return ""
    return _version(program.argv, changed)


@lru_cache(maxsize=64)
def _version(argv: tuple[str, ...], _changed: int) -> str:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env = {"PATH": f"{Path(argv[0]).parent}:/usr/local/bin:/usr/bin:/bin", "HOME": home}
        said = _said([*argv, "--version"], env)
    number = VERSION.search(said)
    return number[0] if number else ""


def _said(argv: list[str], env: dict[str, str]) -> str:
    """The beginning of what a command prints; whatever it started is dead afterwards."""
    with tempfile.TemporaryFile() as out:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
        try:
            asked = subprocess.Popen(argv, env=env, cwd="/", start_new_session=True, **streams)
        except OSError:
            return ""
        with suppress(subprocess.TimeoutExpired):
            asked.wait(VERSION_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(asked.pid, signal.SIGKILL)
        asked.wait()
        out.seek(0)
        return out.read(2000).decode("utf-8", "replace")


def _shown(path: Path) -> Program:
    """How a program at a real path is started where only SHOWN is seen."""
    if path.is_relative_to(SHOWN):
        return Program((str(path),))
    package = _package(path)
    mount = package or path
    node = _node(path) if _needs_node(path) else None
    if node is None:
        return Program((str(path),), (str(mount),))
    mounts = (str(mount),) if node.is_relative_to(SHOWN) else (str(mount), str(node))
    return Program((str(node), str(path)), mounts)


def _package(path: Path) -> Path | None:
    """The npm package that holds `path`: what stands right below a `node_modules`, the outermost one."""
    for folder in reversed(path.parents):
        if folder.name == "node_modules":
            below = path.relative_to(folder).parts
            return folder.joinpath(*below[: 2 if below[0].startswith("@") else 1])
    return None


def _needs_node(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        first = file.read(SHEBANG_BYTES).split(b"\n")[0]
        return first.startswith(b"#!") and b"node" in first
    return False


def _node(path: Path) -> Path | None:
    """The node that belongs to the installation of `path`, else the first on PATH."""
    for folder in path.parents:
        if folder.name == "node_modules" and (own := folder.parent.parent / "bin" / "node").is_file():
            return own.resolve()
    found = shutil.which("node")
    return Path(found).resolve() if found else None
