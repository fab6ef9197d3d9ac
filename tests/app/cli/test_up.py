"""`fleet up` keeps its processes, and ends every one of them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.up.child import Child, keep
from app.cli.up.record import Record, born, end, forget, note, noted

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
IGNORE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
STUBBORN = [sys.executable, "-c", f"{IGNORE}; print('up', flush=True); time.sleep(60)"]


def until(found: Callable[[], object], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def started(argv: list[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout
    assert process.stdout.readline() == b"up\n"
    return process


def test_a_record_is_of_one_process_and_no_other_with_its_pid(tmp_path: Path):
    process = started(SLEEPER)
    record = note(tmp_path, "web", process.pid)
    assert noted(tmp_path) == {"web": record}
    assert not Record("web", process.pid, "another birth").is_alive
    process.kill()
    until(lambda: not record.is_alive)  # dead, though not yet reaped
    assert noted(tmp_path) == {}
    process.communicate()
    assert born(process.pid) == ""
    forget(tmp_path, "web")
    forget(tmp_path, "web")
    assert not list((tmp_path / "processes").iterdir())


def test_a_broken_record_is_no_process(tmp_path: Path):
    (tmp_path / "processes").mkdir()
    for number, text in enumerate(["", "[]", "{}", '{"name": 1}']):
        (tmp_path / "processes" / f"{number}.json").write_text(text)
    assert noted(tmp_path) == {}


def test_who_does_not_end_when_asked_is_killed(tmp_path: Path):
    willing, stubborn = started(SLEEPER), started(STUBBORN)
    records = [note(tmp_path, "willing", willing.pid), note(tmp_path, "stubborn", stubborn.pid)]
    assert end(records, 0.5) == records[1:]
    willing.communicate()
    stubborn.communicate()
    assert (willing.returncode, stubborn.returncode) == (-15, -9)


def test_a_child_that_dies_is_started_again_and_all_end_at_last(tmp_path: Path):
    stop = threading.Event()
    child = Child("web", SLEEPER, tmp_path, backoff=0.1)
    keeper = threading.Thread(target=keep, args=([child], stop))
    keeper.start()
    until(lambda: noted(tmp_path))
    first = noted(tmp_path)["web"]
    end([first], 5)
    until(lambda: noted(tmp_path) and noted(tmp_path)["web"].pid != first.pid)
    second = noted(tmp_path)["web"]
    stop.set()
    keeper.join(10)
    assert not keeper.is_alive()
    assert not second.is_alive
    assert noted(tmp_path) == {}


def test_a_child_that_keeps_dying_is_waited_for_longer_each_time(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    child = Child("clock", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    pauses = []
    for _ in range(7):
        child.start()
        assert child.process
        child.process.wait()
        now = time.monotonic()
        child.revive(now)
        pauses.append(child.again_at - now)
    assert pauses == [pytest.approx(pause) for pause in (1, 2, 4, 8, 16, 30, 30)]
    assert "clock ended with 3; again in 1 s" in capfd.readouterr().err
