"""Nothing outlives the end of a jail, whoever ended it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from jobs import jail
from tests.jobs.jail.house import House, eventually, living

# A grandchild in a session of its own whose parent is dead, next to a child in the same session.
ESCAPE = """
import os, time, sys
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    while True:
        open("beat", "a").write("x")
        time.sleep(0.02)
if os.fork() == 0:
    time.sleep(1000)
print("ready", flush=True)
if sys.argv[2] == "stay":
    time.sleep(1000)
while not os.path.exists("beat"):
    time.sleep(0.01)
"""

KEEPER = """
import json, sys, time
from pathlib import Path
from jobs import jail
given = json.loads(sys.stdin.read())
cell = jail.Cell(Path(given["workspace"]), Path(given["home"]), image=given["image"], engine=given["engine"])
jailed = jail.start(given["kind"], cell, given["argv"], b"")
print(jailed.stdout.readline().decode(), flush=True)
time.sleep(1000)
"""


def marker() -> str:
    return f"marked-{os.getpid()}-{time.monotonic_ns()}"


def escape(made: House, kind: str, mark: str, mode: str) -> jail.Jailed:
    jailed = jail.start(kind, made.cell, ["python3", "-c", ESCAPE, mark, mode], b"")
    assert jailed.stdout.readline() == b"ready\n"
    return jailed


def test_kill_ends_children_in_sessions_of_their_own_too(kind: str, home: House):
    mark = marker()
    jailed = escape(home, kind, mark, "stay")
    beat = home.cell.workspace / "beat"
    assert eventually(beat.exists)
    assert len(living(mark)) >= 3
    jailed.kill()
    assert living(mark) == []
    size = beat.stat().st_size
    assert jailed.wait(0) == 137
    assert beat.stat().st_size == size
    assert jailed.stdout.read() == b""


def test_the_end_of_the_command_ends_all_that_it_left_behind(kind: str, home: House):
    mark = marker()
    jailed = escape(home, kind, mark, "leave")
    assert jailed.wait(20) == 0
    assert living(mark) == []


def test_a_killed_keeper_takes_its_jail_along(kind: str, home: House):
    mark = marker()
    given = {"kind": kind, "workspace": str(home.cell.workspace), "home": str(home.cell.home),
             "image": home.cell.image, "engine": home.cell.engine,
             "argv": ["python3", "-c", ESCAPE, mark, "stay"]}  # fmt: skip
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              env={"PYTHONPATH": str(Path(jail.__file__).parents[2])})  # fmt: skip
    assert keeper.stdin
    assert keeper.stdout
    with keeper.stdin as pipe:
        pipe.write(json.dumps(given).encode())
    assert keeper.stdout.readline() == b"ready\n"
    assert living(mark)
    keeper.kill()
    keeper.wait()
    keeper.stdout.close()
    assert eventually(lambda: not living(mark))
    jail.clear(home.cell.home.parent)  # what an engine has of it in its books
    assert not [*home.cell.home.parent.glob("door-*")]


def test_a_killed_guard_takes_the_jail_along(jail_kind: str, home: House):
    mark = marker()
    jailed = escape(home, jail_kind, mark, "stay")
    os.kill(jailed._guard.pid, signal.SIGKILL)
    assert jailed.wait(60) == 137
    assert living(mark) == []
    jailed.stdout.close()


def test_the_thread_that_started_a_jail_may_end_before_it(kind: str, home: House):
    started: list[jail.Jailed] = []
    command = ["sh", "-c", "sleep 0.3; echo alive"]
    thread = threading.Thread(target=lambda: started.append(jail.start(kind, home.cell, command, b"")))
    thread.start()
    thread.join()
    assert started[0].stdout.read() == b"alive\n"
    assert started[0].wait(60) == 0
    started[0].stdout.close()


def test_kill_may_be_said_again_and_after_the_end(kind: str, home: House):
    jailed = jail.start(kind, home.cell, ["true"], b"")
    assert jailed.wait(20) == 0
    jailed.kill()
    jailed.kill()
    assert jailed.wait() == 0
    jailed.stdout.close()


def test_wait_tells_that_a_command_lives_on(kind: str, home: House):
    jailed = jail.start(kind, home.cell, ["sleep", "1000"], b"")
    assert jailed.wait(0.05) is None
    jailed.kill()
    jailed.stdout.close()


def test_many_jails_leave_no_descriptor_and_no_thread(kind: str, home: House):
    def held() -> tuple[int, int]:
        return len(os.listdir("/dev/fd")), threading.active_count()

    home.run(kind, "true")
    before = held()
    for _ in range(2):
        assert home.run(kind, "true")[0] == 0
    assert held() == before


def test_the_cell_is_plain_data(home: House):
    assert asdict(home.cell)["uid"] == jail.AGENT_UID
    assert "TERM" not in repr(home.cell)
