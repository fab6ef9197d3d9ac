"""A run's agent is told one thing more when its turn ends, once, in the same conversation."""

from __future__ import annotations

import json
from pathlib import Path

from flows.model import Outcome
from jobs.run import inbox, launch
from jobs.run.spec import AgentOrder
from tests.jobs.git.repos import git
from tests.jobs.run.runs import Fleet, printed, sealed

# Keeps what it was asked for, and says with which arguments.
ASKED = 'cat >> said.txt; echo "$*"'
TALKS = ({"type": "thread.started", "thread_id": "t-1"}, {"type": "turn.completed", "usage": {}})
TOLD = (("20:1", "then tabs"), ("7:12", "spaces"), ("7:2", "first"), ("20:1", "never"), ("3:1", "old"))


def told(fleet: Fleet, kind: str, *what: tuple[str, str]) -> Path:
    """The folder of a run whose agent is told this before its first turn ends."""
    script = f"echo '{json.dumps(TALKS[0])}'; {ASKED}; echo '{json.dumps(TALKS[1])}'"
    agent = AgentOrder("stub", ("sh", "-c", script, "sh"), kind=kind)
    run_dir = fleet.order("run-1", "", agent=agent, said=("3:1",))
    for key, text in what:
        inbox.put(run_dir, text, inbox.name_of(key))
    launch.launch(fleet.settings, run_dir)
    return run_dir


def kept(run_dir: Path, sha: str | None) -> str:
    return git("show", f"{sha}:said.txt", cwd=run_dir / "git")


def test_what_came_meanwhile_is_asked_in_its_order_and_once(fleet: Fleet):
    run_dir = told(fleet, "codex", *TOLD)
    done = sealed(run_dir)
    assert (done.outcome, done.said) == (Outcome.DELIVERED, ("3:1", "7:2", "7:12", "20:1"))
    assert kept(run_dir, done.sha) == "pleasefirstspacesthen tabs"
    assert sum("resume" in line and "t-1" in line for line in printed(run_dir)) == 3


def test_an_agent_without_conversation_hears_what_it_was_asked_for_again(fleet: Fleet):
    run_dir = told(fleet, "command", ("7:1", "use tabs"))
    done = sealed(run_dir)
    assert kept(run_dir, done.sha) == "pleaseplease\n\nBeside that, the team says:\n\n- use tabs"
