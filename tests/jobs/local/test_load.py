"""Which processes live, and which are only not yet heard of."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil

from jobs.local import load
from tests.jobs.local.ground import lives, until

# The parent becomes a program that never hears of its child's end.
DEAF = ["sh", "-c", "sleep 1000 & echo $!; exec sleep 1001"]


def test_a_dead_process_whose_parent_does_not_hear_of_it_is_dead():
    parent = subprocess.Popen(DEAF, stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        until(lambda: Path(f"/proc/{parent.pid}/cmdline").read_bytes().startswith(b"sleep"))
        assert load.lives(child)
        assert load.kill([child], seconds=60.0) == []
        assert child.is_running(), "its parent has not heard of it yet"
        assert not load.lives(child)
        assert not lives(child.pid)
        assert load.kill([child], seconds=0.0) == [], "nor is it waited for"
    finally:
        parent.kill()
        parent.communicate()
    assert load.kill([child], seconds=0.0) == []


def test_nothing_is_below_a_process_that_is_gone():
    with subprocess.Popen(["sleep", "1000"]) as living:
        assert load.lives(psutil.Process(living.pid))
        living.kill()
    assert load.below([living.pid]) == []
