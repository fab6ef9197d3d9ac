from __future__ import annotations

import os
import signal
import subprocess
import sys

from jobs.store import Store, due, holder, keys

SUBJECT = "acme/api#1"
CHILD = "import time; from jobs.store import holder; print(holder.me(), flush=True); time.sleep(60)"


def begun() -> tuple[subprocess.Popen[str], str]:
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    return child, child.stdout.readline().strip()


def test_a_living_process_is_not_dead_and_a_killed_one_is() -> None:
    child, name = begun()
    assert not holder.is_dead(name)
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert holder.is_dead(name), "nobody has waited for it yet, but it is dead"
    child.wait()
    assert holder.is_dead(name)


def test_nothing_is_known_of_processes_elsewhere() -> None:
    machine, pid, began = holder.me().rsplit(".", 2)
    assert not holder.is_dead(f"another-{machine}.{pid}.1")
    assert not holder.is_dead("")
    assert not holder.is_dead("anything")
    assert holder.is_dead(f"{machine}.{pid}.{int(began) + 1}"), "its pid was given to another"


def test_the_lease_of_a_dead_process_is_given_back_at_once(store: Store) -> None:
    child, name = begun()
    mine = due.hold(store, "acme/api#2", 100.0)
    due.wake(store, {SUBJECT: 100.0})
    assert due.take(store, 100.0)
    store.redis.hset(keys.LEASES, SUBJECT, f"{name}:1")
    assert due.give_back(store, 101.0) == 0
    child.kill()
    child.wait()
    assert due.give_back(store, 101.0) == 1
    again = due.take(store, 101.0)
    assert again
    assert again.subject == SUBJECT
    assert mine
    assert store.redis.hget(keys.LEASES, mine.subject) == mine.token
