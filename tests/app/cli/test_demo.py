"""`fleet demo`, as somebody runs it who has nothing but the package."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

DEMO = [sys.executable, "-P", "-m", "app", "demo"]


def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home").mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "NO_COLOR": "1",
    }


def left(tmp_path: Path) -> list[str]:
    """Processes that name the folder in their command or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(tmp_path).encode() in told and int(folder.name) != os.getpid():
            found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def test_the_demo_ends_with_a_merged_commit_and_leaves_nothing_behind(tmp_path: Path):
    ran = subprocess.run(
        DEMO, env=environment(tmp_path), capture_output=True, text=True, cwd=tmp_path, timeout=150
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    story = ["alice labels acme/tools#1 agent", "opens pull request", "reports tests: success", "merges"]
    places = [ran.stdout.find(step) for step in story]
    assert -1 not in places, ran.stdout
    assert places == sorted(places), ran.stdout
    assert "+printf '%s\\n' \"$*\" | tr 'A-Z ' 'a-z-'" in ran.stdout
    assert left(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_kept_demo_answers_the_operator_until_it_is_taken_down(tmp_path: Path):
    env = environment(tmp_path)

    def fleet(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*DEMO[:-1], *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, cwd=tmp_path, timeout=150)

    kept = fleet("demo", "--keep")
    assert kept.returncode == 0, kept.stdout + kept.stderr
    place = re.search(r"FLEET_DATA=(\S+)", kept.stderr)
    assert place
    env["FLEET_DATA"] = place[1]
    try:
        plan = json.loads(fleet("plan", "acme/tools#1", "--json").stdout)
        assert (plan["state"], plan["actions"]) == ("done", [])
        assert "has no write permission" in fleet("plan", "acme/site#1").stdout
        (run,) = json.loads(fleet("runs", "acme/tools#1", "--json").stdout)
        assert (run["outcome"], run["agent"], run["is_live"]) == ("delivered", "fixer", False)
        assert "fixer: reading the task" in fleet("logs", run["id"]).stdout
        assert fleet("runs").stdout == ""
        assert fleet("sync", "acme/site#1").returncode == 0
        assert fleet("doctor").returncode == 0
        assert "The ledger is ready" in fleet("rebuild").stderr
    finally:
        down = fleet("down")
    assert (down.returncode, down.stderr) == (0, "Ended: agents, clock, reconcile, sandbox, up, web.\n")
    assert left(tmp_path) == []


def test_a_demo_that_is_told_to_end_ends_and_leaves_nothing_behind(tmp_path: Path):
    demo = subprocess.Popen(
        DEMO,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
    )
    try:
        assert demo.stdout
        told = ""
        while "labels" not in told:  # everything runs by now
            line = demo.stdout.readline()
            assert line, told
            told += line
        demo.send_signal(signal.SIGTERM)
        told += demo.communicate(timeout=60)[0]
    finally:
        demo.kill()
        demo.wait()
    assert demo.returncode == 1, told
    assert "Interrupted" in told
    deadline = time.monotonic() + 5
    while left(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
