"""`fleet demo`, as somebody runs it who has nothing but the package."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DEMO = [sys.executable, "-P", "-m", "app", "demo"]
STORY = (
    "alice opens #1  [Audit] The shop before the sale",
    "fleet files #10 ",
    "fleet makes #11  epic(audit): Audit findings implementation",
    "Up to here no agent ran",
    "alice labels #11  agent",
    "\nPhase 1: Blockers",
    "fixer works on it",
    "done and ticked: 1 of 9",
    "\nPhase 2: Fixes",
    "\nPhase 3: Clean-up",
    "\nThe landing",
    "into main",
    "closes #11",
    "The epic #11 has landed on main.",
)


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


def begin(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The demo, whose talk goes to a file: two pipes would have to be read at once."""
    with (folder / "home" / "talk").open("w") as talk:
        return subprocess.Popen(
            [*DEMO, *words],
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=talk,
            text=True,
            cwd=folder,
        )


def talk(folder: Path) -> str:
    return (folder / "home" / "talk").read_text()


def data(folder: Path) -> str:
    """The data folder of a demo that was kept, as it says it; "" before, and of any other."""
    place = re.search(r"FLEET_DATA=(\S+)", talk(folder))
    return place[1] if place else ""


Told = tuple[Path, str]
Fleet = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A demo that is kept, played to its end: its folder, and what it told."""
    folder = tmp_path_factory.mktemp("kept")
    environment(folder)
    process = begin(folder, "--keep")
    try:
        story = process.communicate(timeout=500)[0]
        assert process.returncode == 0, story + talk(folder)
        yield folder, story
    finally:
        process.kill()
        process.wait()
        if kept := data(folder):
            env = {**environment(folder), "FLEET_DATA": kept}
            subprocess.run([*DEMO[:-1], "down", "--stop-runs"], env=env, capture_output=True, timeout=150)


def test_the_demo_ends_with_a_landed_epic(told: Told):
    folder, story = told
    places = [story.find(step) for step in STORY]
    assert -1 not in places, story
    assert places == sorted(places), story
    assert len(re.findall(r"files #\d+ +(?:critical|high|medium|low) ", story)) == 9
    assert len(re.findall(r"done and ticked", story)) == 9
    assert "tests before  9 tests pass, 8 known to fail\n  tests after   19 tests pass\n" in story
    assert "9 delivered" in story
    assert "\x1b" not in story
    assert "http://127.0.0.1:" in talk(folder)


@pytest.fixture(scope="module")
def fleet(told: Told) -> Fleet:
    """The operator's command, in the data folder of the demo that was kept."""
    folder, _ = told
    env = {**environment(folder), "FLEET_DATA": data(folder)}

    def fleet(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*DEMO[:-1], *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, cwd=folder, timeout=150)

    return fleet


def test_what_a_landed_epic_is_made_of_stays_done(fleet: Fleet):
    plans = [json.loads(fleet("plan", f"acme/shop#{number}", "--json").stdout) for number in (2, 10)]
    assert [(plan["state"], plan["actions"]) for plan in plans] == [("done", []), ("done", [])]


def test_a_kept_demo_answers_the_operator_until_it_is_taken_down(fleet: Fleet, told: Told):
    try:
        landed = fleet("plan", "acme/shop#11").stdout
        assert "Landed with #21" in landed
        assert "Phase 1: Blockers (blocking): #3 closed, #4 closed, #2 closed; Phase 2" in landed
        (run,) = json.loads(fleet("runs", "acme/shop#2", "--json").stdout)
        assert (run["outcome"], run["agent"], run["is_live"]) == ("delivered", "fixer", False)
        assert "fixer: changed shop/checks.py" in fleet("logs", run["id"]).stdout
        assert fleet("runs").stdout == ""
        assert fleet("sync", "acme/shop#11").returncode == 0
        assert fleet("doctor").returncode == 0
        assert "The ledger is ready" in fleet("rebuild").stderr
    finally:
        down = fleet("down")
    assert (down.returncode, down.stderr) == (0, "Ended: agents, clock, reconcile, sandbox, up, web.\n")
    assert left(told[0]) == []


def test_a_demo_that_is_not_kept_ends_when_it_is_told_to_and_leaves_nothing_behind(tmp_path: Path):
    environment(tmp_path)
    demo = begin(tmp_path)
    try:
        assert demo.stdout
        story = ""
        while "works on it" not in story:  # everything runs by now, agents too
            line = demo.stdout.readline()
            assert line, story + talk(tmp_path)
            story += line
        demo.send_signal(signal.SIGTERM)
        while "Cleaning up" not in talk(tmp_path):
            time.sleep(0.05)
        demo.send_signal(signal.SIGINT)  # who asks twice does not cut it short
        story += demo.communicate(timeout=240)[0]
    finally:
        demo.kill()
        demo.wait()
    assert demo.returncode == 1, story
    assert "Interrupted" in talk(tmp_path)
    deadline = time.monotonic() + 60
    while left(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_demo_that_cannot_be_played_says_what_to_do_and_leaves_nothing_behind(tmp_path: Path):
    env = {**environment(tmp_path), "PATH": str(tmp_path)}
    ran = subprocess.run(DEMO, env=env, capture_output=True, text=True, cwd=tmp_path, timeout=240)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "Error: The demo needs git, which is not on the PATH.\nHint: install git, and try again.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
