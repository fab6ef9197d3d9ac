"""Fleets for tests: rows told in few words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import Fleet, Manifest, Outcome, State, Target

ID, SUBJECT = "42-9f3a1c", "acme/ops#42"
STATES = {
    Outcome.MERGED: State.DONE,
    Outcome.DELIVERED: State.DELIVERED,
    Outcome.CANCELLED: State.CANCELLED,
    Outcome.ARCHIVED: State.WAITING,
    Outcome.SKIPPED: State.WAITING,
}


def target(name: str, word: str = "waiting", **more: Any) -> Target:
    """`acme/NAME` in a state (waiting, ready, running) or with an outcome; what was begun has one attempt."""
    repo = name if "/" in name else f"acme/{name}"
    if word in ("waiting", "ready", "running"):
        begun = int(word != "waiting")
        return Target(repo, State(word), **{"attempts": begun, "tried": begun} | more)
    outcome = Outcome(word)
    begun = int(
        outcome not in (Outcome.ARCHIVED, Outcome.NOT_ONBOARDED, Outcome.NO_PERMISSION, Outcome.SKIPPED)
    )
    state = STATES.get(outcome, State.FAILED)
    return Target(repo, state, outcome, **{"attempts": begun, "tried": begun} | more)


def fleet(*rows: Target, status: str = "running", **manifest: Any) -> Fleet:
    """A fleet with these rows, and these keys in its manifest."""
    asked = Manifest(**{"name": "upgrade", "task": "do it", **manifest})
    return Fleet(ID, SUBJECT, asked, creator="alice", status=status, created_at=1000.0, targets=rows)


def changed(one: Fleet, repo: str, **fields: Any) -> Fleet:
    """The fleet with this repository's row changed."""
    rows = tuple(replace(row, **fields) if row.repo == repo else row for row in one.targets)
    return replace(one, targets=rows)
