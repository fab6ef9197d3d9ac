"""A run's course: setup, the agent, the worker's commit, verify. Read this first in this package."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from flows.model import Outcome, Proof
from jobs.agents.event import LIMIT
from jobs.git.commit import Collected, Order, collect, named
from jobs.git.workspace import Workspace, put
from jobs.jail.cell import uid_of
from jobs.run import report, step
from jobs.run.spec import Spec
from jobs.run.step import Command, Room
from jobs.run.talk import Talk

TAIL_CHARS = 3000


@dataclass
class Progress:
    """What stands so far. When the run is ended before its time, this much is sealed."""

    sha: str | None = None
    changed: tuple[str, ...] = ()
    fault: str = ""
    proofs: list[Proof] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """The run's folder, its workspace in it, and the mirror below."""

    run_dir: Path
    workspace: Workspace
    mirror: Path


def take(spec: Spec, place: Place, room: Room, progress: Progress) -> tuple[Outcome, str]:
    """The outcome of the whole run, and its reason for people. Stopped when it is ended
    before its time; whatever else goes wrong is raised as it is."""
    trouble = _setup(spec, place, room)
    if trouble:
        return Outcome.SETUP_FAILED, trouble
    verdict = Talk(spec, room).ask(spec.prompt)
    progress.fault = verdict.fault
    if verdict.fault:
        return (Outcome.OVER_BUDGET if verdict.fault == LIMIT else Outcome.AGENT_FAILED), verdict.reason
    if spec.report:
        return _report(spec, place, room)
    # Committed before verify runs: what the proofs are about is then exactly what is
    # pushed, and nothing that a test run leaves behind gets into it.
    collected = _collect(spec, place, room)
    progress.sha, progress.changed = collected.sha or None, collected.changed
    if collected.outcome is not Outcome.DELIVERED:
        return collected.outcome, " ".join(part for part in (collected.reason, verdict.note) if part)
    progress.proofs += (_verify(room, text) for text in spec.verify)
    room.watch.check(time.monotonic())
    failed = [proof for proof in progress.proofs if proof.exit_code]
    if failed:
        how = "; ".join(f"`{proof.command[:200]}` ended with {proof.exit_code}" for proof in failed)
        return Outcome.VERIFY_FAILED, f"The change does not pass the repository's verify commands: {how}."
    return Outcome.DELIVERED, ""


def _setup(spec: Spec, place: Place, room: Room) -> str:
    """Empty when the workspace is ready to be used; else what went wrong."""
    for file in spec.setup.files:
        try:
            put(place.workspace.path, Path(file.source), file.to, _uid(room))
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


def _collect(spec: Spec, place: Place, room: Room) -> Collected:
    room.record.begin("commit", "the worker takes the changed files")
    begun = time.monotonic()
    order = Order(
        base_sha=spec.base_sha,
        message=spec.message,
        name=spec.author.name,
        email=spec.author.email,
        protected=spec.protected,
        withheld=tuple(file.to for file in spec.setup.files),
        is_merge=spec.is_merge,
    )
    collected = collect(place.run_dir, place.workspace, place.mirror, order)
    paths = collected.changed
    room.record.note(collected.reason or f"{len(paths)} paths changed: {named(paths)}")
    room.record.end(None, time.monotonic() - begun)
    return collected


def _report(spec: Spec, place: Place, room: Room) -> tuple[Outcome, str]:
    """The agent's report is kept beside the seal; nothing else of the workspace is taken."""
    room.record.begin("report", f"the worker reads {spec.report}")
    begun = time.monotonic()
    try:
        found = report.take(place.workspace.path, spec.report)
    except ValueError as wrong:
        room.record.note(str(wrong))
        return Outcome.AGENT_FAILED, str(wrong)
    finally:
        room.record.end(None, time.monotonic() - begun)
    report.keep(place.run_dir, found)
    room.record.note(f"{len(found.findings)} findings are reported")
    return Outcome.DELIVERED, ""


def _verify(room: Room, text: str) -> Proof:
    done = step.run(room, Command("verify", ["sh", "-c", text]))
    return Proof(text, done.exit_code, round(done.seconds, 3), done.tail[-TAIL_CHARS:])


def _uid(room: Room) -> int:
    return uid_of(room.cell)
