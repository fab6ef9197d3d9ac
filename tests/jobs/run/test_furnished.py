"""What an agent finds in its HOME, and a disk that is full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.model import Outcome
from jobs.run import launch, spec
from tests.jobs.run.runs import Fleet, make_fleet, printed, sealed


def agent(script: str, home: Path) -> spec.AgentOrder:
    return spec.AgentOrder("stub", ("sh", "-c", script), home=str(home))


def test_an_agent_finds_a_copy_of_the_operators_files_in_its_home(fleet: Fleet, tmp_path: Path):
    given = tmp_path / "given" / ".tool"
    given.mkdir(parents=True)
    (given / "config").write_text("from the operator\n")
    (given / "config").chmod(0o600)
    (given / "link").symlink_to("config")
    script = "cat ~/.tool/link; echo changed > ~/.tool/config && cat ~/.tool/config; echo more >> a.txt"
    done = fleet.run(script, agent=agent(script, given.parent))
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("a.txt",))
    assert printed(fleet.settings.data / "runs" / "run-1") == ["from the operator", "changed"]
    assert (given / "config").read_text() == "from the operator\n"


def test_a_home_that_is_not_there_is_said(fleet: Fleet, tmp_path: Path):
    done = fleet.run("true", agent=agent("true", tmp_path / "none"))
    assert done.outcome is Outcome.ERROR
    assert "agent's `home` in agents.toml, is no folder on this host" in done.reason


def test_a_disk_that_is_full_ends_the_run_with_a_seal_that_says_so(fleet: Fleet):
    run_dir = fleet.order("run-1", "yes")
    (run_dir / "output.jsonl").symlink_to("/dev/full")
    launch.launch(fleet.settings, run_dir)
    done = sealed(run_dir)
    assert (done.outcome, done.sha) == (Outcome.ERROR, None)
    assert "No space left on device" in done.reason


@pytest.fixture
def small(fleet: Fleet, tmp_path: Path) -> Iterator[Fleet]:
    """The fleet with its data on a disk of 4 MB."""
    if os.geteuid():
        pytest.skip("only root may mount a small disk: run this as root")
    data = tmp_path / "small"
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(data)], check=True)
    try:
        yield make_fleet(fleet.remote, replace(fleet.settings, data=data))
    finally:
        subprocess.run(["umount", "-l", str(data)], check=True)


def test_an_agent_that_fills_the_disk_leaves_a_seal_all_the_same(small: Fleet):
    done = small.run("echo more >> a.txt; cat /dev/zero > fill; echo $? full")
    assert (done.outcome, done.sha) == (Outcome.ERROR, None)
    assert "No space left on device" in done.reason
