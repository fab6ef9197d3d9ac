"""Processes of ours that begin as a fork of one that has imported everything: the same code in a process of
its own, for a second of processor time less. That they start from nothing is seen where their start is what
is tested: `fleet up`, `fleet demo`, the sandbox's own process, the installed command.

The nursery is this file, run as a script: it takes orders from its standard input, a JSON object a line
(Order), and answers each with the new process's pid.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import secrets
import select
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PRELOADED = (
    *("app.cli", "app.cli.serve", "app.cli.ready", "app.cli.up", "app.web", "jobs.clock", "jobs.reconcile"),
    *("jobs.notify", "jobs.run.host", "jobs.run.settle", "jobs.run.start", "jobs.run.stop"),
    *("gunicorn.app.base", "gunicorn.workers.gthread"),
    *("app.sandbox.web", "app.sandbox.serving", "app.sandbox.seed", "app.sandbox.kept"),
)
FLAGS = {
    "r": os.O_RDONLY,
    "w": os.O_WRONLY,
    "a": os.O_WRONLY | os.O_APPEND | os.O_CREAT,
}


@dataclass(frozen=True)
class Order:
    """`python -P -m module words`, with these variables. `files` are its standard input, output and error,
    each as a mode and a path; its exit code is written to `ended`, unless a signal ends it."""

    module: str
    words: list[str]
    env: dict[str, str]
    files: list[tuple[str, str]]
    ended: str


@dataclass
class Forked:
    """A process that was begun. It leads a session of its own."""

    pid: int
    ended: Path
    _handle: int = field(init=False)

    def __post_init__(self) -> None:
        self._handle = os.pidfd_open(self.pid)

    @property
    def is_alive(self) -> bool:
        return not self._is_over(0)

    def send_signal(self, number: int) -> None:
        signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        if self.is_alive:
            self.send_signal(signal.SIGTERM)

    def wait(self, seconds: float | None = None) -> int:
        """Its exit code; -9 where a signal ended it. TimeoutExpired where it lives on."""
        if not self._is_over(seconds):
            raise subprocess.TimeoutExpired(str(self.pid), seconds or 0)
        return int(self.ended.read_text()) if self.ended.exists() else -signal.SIGKILL

    def _is_over(self, seconds: float | None) -> bool:
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(None if seconds is None else seconds * 1000))

    def __del__(self) -> None:
        os.close(self._handle)


class Nursery:
    """The process that forks, and those who ask it."""

    def __init__(self) -> None:
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
        argv, pipe = [sys.executable, "-P", __file__], subprocess.PIPE
        self.process = subprocess.Popen(argv, env=env, stdin=pipe, stdout=pipe, text=True)
        self.lock = threading.Lock()
        atexit.register(self.close)

    def begin(self, order: Order) -> Forked:
        assert self.process.stdin
        assert self.process.stdout
        with self.lock:
            self.process.stdin.write(json.dumps(asdict(order)) + "\n")
            self.process.stdin.flush()
            return Forked(int(self.process.stdout.readline()), Path(order.ended))

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@functools.cache
def _nursery() -> Nursery:
    """One a test process, begun when it is first asked for."""
    return Nursery()


def begin(folder: Path, name: str, *words: str, env: dict[str, str]) -> Forked:
    """`python -P -m app words`; what it says is in `folder`/`name`.log."""
    log = str(folder / f"{name}.log")
    files = [("r", os.devnull), ("a", log), ("a", log)]
    return _nursery().begin(Order("app", list(words), env, files, _ended(folder)))


def run(folder: Path, *words: str, env: dict[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    """The same, to its end. TimeoutExpired, and its end, where it takes longer."""
    place = Path(tempfile.mkdtemp(dir=folder))
    files = [("r", os.devnull), ("a", str(place / "out")), ("a", str(place / "err"))]
    process = _nursery().begin(Order("app", list(words), env, files, str(place / "ended")))
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return subprocess.CompletedProcess(words, code, (place / "out").read_text(), (place / "err").read_text())


def sandbox(folder: Path, *words: str) -> tuple[Forked, dict[str, Any]]:
    """`python -m app.sandbox --seed FOLDER/seed.yml words`, and what it says when it is ready."""
    line, log = folder / f"ready-{secrets.token_hex(4)}", str(folder / "sandbox.log")
    os.mkfifo(line)
    files = [("r", os.devnull), ("w", str(line)), ("a", log)]
    argv = ["--seed", str(folder / "seed.yml"), *words]
    process = _nursery().begin(Order("app.sandbox", argv, dict(os.environ), files, _ended(folder)))
    with line.open() as said:
        return process, json.loads(said.readline() or "{}")


def _ended(folder: Path) -> str:
    return str(folder / f"ended-{secrets.token_hex(4)}")


def serve() -> None:
    """Forks as it is told, until nobody is there to tell it. What lives then was left behind by a test
    process that was killed, and ends too."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    begun: list[int] = []
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _live(Order(**json.loads(line)))
            return
        begun.append(os.pidfd_open(pid))
        print(pid, flush=True)
    for handle in begun:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGTERM)


def _live(order: Order) -> None:
    """As Python itself would have begun it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(order.env)
    for number, (mode, path) in enumerate(order.files):
        opened = os.open(path, FLAGS[mode], 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = [order.module, *order.words]
    code = 1
    try:
        runpy.run_module(order.module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        raise
    finally:
        Path(order.ended).write_text(str(code))


if __name__ == "__main__":
    serve()
