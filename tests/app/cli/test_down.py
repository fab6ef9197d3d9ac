"""`fleet up` and `fleet down` from outside: two terminals, one data folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.cli.up.record import noted

FLEET = [sys.executable, "-P", "-m", "app"]


@dataclass
class Machine:
    """A machine with a data folder, a port, and terminals to type in."""

    data: Path
    port: int
    terminals: list[subprocess.Popen[bytes]]

    @property
    def env(self) -> dict[str, str]:
        bind = f"127.0.0.1:{self.port}"
        given = {"FLEET_DATA": str(self.data), "FLEET_BIND": bind, "FLEET_WEBHOOK_SECRET": "made-up"}
        return {"PATH": os.environ["PATH"], "NO_COLOR": "1", **given}

    def up(self) -> subprocess.Popen[bytes]:
        with self.data.with_name("up.log").open("a") as log:
            self.terminals.append(subprocess.Popen([*FLEET, "up"], env=self.env, stderr=log))
        return self.terminals[-1]

    def fleet(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*FLEET, *words], env=self.env, capture_output=True, text=True, timeout=240)

    def is_ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    machine = Machine(tmp_path / "data", port, [])
    yield machine
    machine.fleet("down")
    for terminal in machine.terminals:
        terminal.kill()
        terminal.wait()


def until(found: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def living(data: Path) -> list[str]:
    """Commands of processes that have this data folder in their environment or command."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in told:
            found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def test_what_dies_comes_back_a_killed_up_is_taken_over_and_down_ends_all_of_it(machine: Machine):
    up = machine.up()
    until(machine.is_ready)
    web = noted(machine.data)["web"]
    os.killpg(web.pid, signal.SIGKILL)
    until(lambda: machine.is_ready() and noted(machine.data).get("web", web) != web)
    second = machine.fleet("up")
    assert (second.returncode, "up already" in second.stderr) == (1, True)
    web = noted(machine.data)["web"]
    up.kill()
    up.wait()
    assert noted(machine.data)["web"] == web
    up = machine.up()
    until(lambda: noted(machine.data).get("web", web) != web)
    until(machine.is_ready)
    assert not web.is_alive
    down = machine.fleet("down")
    assert (down.returncode, down.stderr) == (0, "Ended: agents, clock, reconcile, up, web.\n") or (
        "clock" not in down.stderr and down.returncode == 0  # without an App the clock keeps ending by itself
    )
    assert up.wait(30) == 0
    assert living(machine.data) == []


def test_an_up_that_is_interrupted_ends_all_of_it(machine: Machine):
    up = machine.up()
    until(lambda: "web" in noted(machine.data))
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert living(machine.data) == []
