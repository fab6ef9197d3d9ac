"""A coordinated fleet, played look by look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.coordinate import kept
from flows.model import Charter, Judgement, Outcome, Run, Seen, State, Target
from flows.model.coordination import BROKEN, REVIEW
from flows.rollout.advancing import advanced
from flows.rollout.stages import stage
from flows.workflows import COORDINATE
from tests.flows.coordinate.test_kept import planned
from tests.flows.rollout.scene import fleet, target
from tests.flows.scene import NOW, TERMS, label, run, seen

WEB, API = "acme/web", "acme/api"


def judged(verdict: str, repo: str = WEB) -> tuple[Judgement, ...]:
    is_broken = verdict == BROKEN
    return (
        Judgement("retry-budget", verdict, repo=repo if is_broken else "", remedy="keep to 3" * is_broken),
    )


class Play:
    """A coordinated fleet, look by look: what is to be read now is read as it is told."""

    def __init__(self, *rows: Target, **manifest: Any):
        rows = rows or (target("web"), target("api"), target("docs"))
        self.fleet = replace(fleet(*rows, workflow=COORDINATE, **manifest), asked="1000 LE_1")
        self.runs: tuple[Run, ...] = ()

    @property
    def seen(self) -> Seen:
        charter = Charter(self.fleet.manifest, fleet=self.fleet, noted=self.fleet)
        return seen(charter=charter, runs=self.runs, labels=(label(),))

    @property
    def at(self) -> Any:
        return stage(self.seen, self.fleet)

    def look(self) -> str:
        self.fleet = advanced(self.seen, self.fleet, TERMS)
        assert self.fleet.coordinated
        return self.fleet.coordinated.stage

    def reads(self, answer: Any = None, outcome: Outcome | None = Outcome.DELIVERED, **more: Any) -> Run:
        """A run of what is to be read now."""
        task = self.at.task
        packed = kept.pack(answer) if answer else ""
        at = {"claimed_at": NOW + task.attempt, "ended_at": NOW + task.attempt + 0.5}
        one = run(task.attempt, outcome, asked=task.ask.id, report=packed, **{**at, **more})
        self.runs = (*self.runs, one)
        return one

    def works(self, name: str, sha: str = "a", outcome: Outcome = Outcome.DELIVERED) -> None:
        """The repository's own look tells of an attempt."""
        row = self.row(name)
        done = {
            "tried": row.attempts,
            "state": State.DELIVERED,
            "outcome": outcome,
            "decided": f"{name} says",
        }
        self.set(name, **done, pull=7, sha=sha * 40, branch="agent/fleet-1")

    def set(self, name: str, **fields: Any) -> None:
        rows = (replace(one, **fields) if one.repo == f"acme/{name}" else one for one in self.fleet.targets)
        self.fleet = replace(self.fleet, targets=tuple(rows))

    def row(self, name: str) -> Target:
        return self.fleet.by_repo[f"acme/{name}"]

    def to_review(self) -> None:
        """Planned and worked on."""
        self.reads(planned())
        for name in ("api", "web"):
            self.look()
            self.works(name)
        assert self.look() == REVIEW
