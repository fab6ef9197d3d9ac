"""Who holds a lease: a process, named so that the others on its machine can tell that it died."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
ENDED = ("Z", "X")  # proc(5), stat, field 3: nobody has taken notice of its end yet


def me() -> str:
    """This process as one word: the machine's boot, the PID namespace, the pid and when the process
    began. "" where there is no /proc: then nobody can tell that it died."""
    began = _began(os.getpid())
    return f"{_machine()}.{os.getpid()}.{began}" if began else ""


def is_dead(holder: str) -> bool:
    """Whether it was a process of this machine and namespace that lives no more. Of a process
    elsewhere nothing is known, so it is not dead."""
    machine, _, process = holder.rpartition(".")[0].rpartition(".")
    if not machine or machine != _machine():
        return False
    return _began(int(process)) != holder.rpartition(".")[2]


@dataclass(frozen=True)
class Census:
    """How a process is named, and which names are of the dead."""

    me: Callable[[], str]
    is_dead: Callable[[str], bool]


MACHINE = Census(me, is_dead)


def _machine() -> str:
    try:
        return f"{BOOT.read_text().strip()}.{os.readlink('/proc/self/ns/pid').strip('pid:[]')}"
    except OSError:
        return ""


def _began(pid: int) -> str:
    """Clock ticks from boot to the process's start (proc(5), stat, field 22); "" when it has ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if words[0] in ENDED else words[19]
