"""A run's tree: what of it was committed last, and whether others left things in it since."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from flows.model import Outcome, Proof
from jobs.git.commit import Collected, Order, Refused, collect, named
from jobs.git.restore import restore
from jobs.git.workspace import Workspace
from jobs.run.record import Record
from jobs.run.spec import Spec
from jobs.run.watch import Stopped

FINAL = (Outcome.REFUSED, Outcome.PROTECTED)


@dataclass
class Progress:
    """What stands so far. When the run is ended before its time, this much is sealed. `proofs` are about
    `sha`, and about no other. `said` are the commands whose text the agent was told, `summary` is what it
    says that it decided."""

    sha: str | None = None
    changed: tuple[str, ...] = ()
    fault: str = ""
    proofs: list[Proof] = field(default_factory=list)
    said: tuple[str, ...] = ()
    lines: int = 0
    summary: str = ""


@dataclass(frozen=True)
class Place:
    """The run's folder, its workspace in it, and the mirror below."""

    run_dir: Path
    workspace: Workspace
    mirror: Path


class Tree:
    """The workspace, as the worker's git sees it. Only while no agent lives in it."""

    def __init__(self, spec: Spec, place: Place, record: Record, progress: Progress):
        self.place, self.progress = place, progress
        self._record = record
        self._order = Order(
            base_sha=spec.base_sha,
            message=spec.message,
            name=spec.author.name,
            email=spec.author.email,
            protected=spec.protected,
            withheld=tuple(file.to for file in spec.setup.files),
            is_merge=spec.is_merge,
        )
        self.collected = Collected(Outcome.NO_CHANGE, "No step of the workflow changes anything.")
        self.is_soiled = False

    def clear(self) -> None:
        """What a test run, or another agent, left behind since the last commit is gone."""
        if not self.is_soiled:
            return
        try:
            restore(self.place.run_dir, self.place.workspace, self._order.withheld)
        except Refused as refusal:
            raise Stopped(Outcome.REFUSED, f"The worker took nothing from this run: {refusal}") from None
        self.is_soiled = False

    def commit(self, note: str) -> None:
        """What stands in it is the run's commit. Stopped when it is one that may never be pushed."""
        self._record.begin("commit", "the worker takes the changed files")
        begun = time.monotonic()
        found = self.collected = collect(
            self.place.run_dir, self.place.workspace, self.place.mirror, self._order
        )
        self.progress.sha, self.progress.changed = found.sha or None, found.changed
        self.progress.lines = found.lines
        self.progress.proofs.clear()
        self._record.note(found.reason or f"{len(found.changed)} paths changed: {named(found.changed)}")
        self._record.end(None, time.monotonic() - begun)
        if found.outcome in FINAL:
            raise Stopped(found.outcome, " ".join(part for part in (found.reason, note) if part))
