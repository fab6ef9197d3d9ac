"""A run's course: setup, then its steps, then what is to be delivered. Read this first in this package."""

from __future__ import annotations

import time
from pathlib import Path

from flows.model import Outcome, Step
from flows.model.workflow import AGENT, VERIFY
from jobs.git.workspace import put
from jobs.jail.cell import uid_of
from jobs.run import desk, report, step
from jobs.run.spec import Spec
from jobs.run.step import Command, Room
from jobs.run.steps import TAIL_CHARS, Steps
from jobs.run.tree import Place, Progress, Tree

__all__ = ["Place", "Progress", "take"]


def take(spec: Spec, place: Place, room: Room, progress: Progress) -> tuple[Outcome, str]:
    """The outcome of the whole run, and its reason for people. Stopped when it is ended
    before its time; whatever else goes wrong is raised as it is."""
    if spec.desk:
        return desk.take(spec, spec.desk, place, room)
    trouble = _setup(spec, place, room)
    if trouble:
        return Outcome.SETUP_FAILED, trouble
    # Committed before verify runs: what the proofs are about is then exactly what is
    # pushed, and nothing that a test run leaves behind gets into it.
    tree = Tree(spec, place, room.record, progress)
    steps = Steps(spec, tree, room)
    steps.take(spec.steps or _plain(spec))
    if spec.report:
        return _report(spec, place, room)
    ended = tree.collected
    if ended.outcome is Outcome.DELIVERED:
        return ended.outcome, ""
    return ended.outcome, " ".join(part for part in (ended.reason, steps.note) if part)


def _plain(spec: Spec) -> tuple[Step, ...]:
    """An order without steps: the agent is asked, and its change is verified, once."""
    asked = Step(AGENT, prompt=spec.prompt)
    return (asked,) if spec.report else (asked, Step(VERIFY, run=spec.verify))


def _setup(spec: Spec, place: Place, room: Room) -> str:
    """Empty when the workspace is ready to be used; else what went wrong."""
    for file in spec.setup.files:
        try:
            put(place.workspace.path, Path(file.source), file.to, uid_of(room.cell))
        except (OSError, ValueError) as error:
            return f"Setup could not put {file.to!r} into the workspace: {error}"
    for text in spec.setup.commands:
        done = step.run(room, Command("setup", ["sh", "-c", text]))
        if done.exit_code:
            return (
                f"The setup command `{text[:200]}` ended with exit code {done.exit_code}, so the agent "
                f"was not started. Correct setup.commands in .github/fleet.yml.\n{done.tail[-TAIL_CHARS:]}"
            )
    return ""


def _report(spec: Spec, place: Place, room: Room) -> tuple[Outcome, str]:
    """The agent's report is kept beside the seal; nothing else of the workspace is taken."""
    room.record.begin("report", f"the worker reads {spec.report}")
    begun = time.monotonic()
    try:
        packed, told = report.take(place.workspace.path, spec.report)
    except ValueError as wrong:
        room.record.note(str(wrong))
        return Outcome.AGENT_FAILED, str(wrong)
    finally:
        room.record.end(None, time.monotonic() - begun)
    report.keep(place.run_dir, packed)
    room.record.note(told)
    return Outcome.DELIVERED, ""
