"""An issue as a look might see it: a maintainer put `agent` on, nothing has happened yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import (
    Actor,
    Check,
    Issue,
    Label,
    Outcome,
    Pull,
    Repository,
    Run,
    RunState,
    Seen,
    Subject,
    Terms,
)

NOW = 1_800_000_000.0
ALICE = Actor("alice", may_write=True)
BOB = Actor("bob")
APP = Actor("agent-fleet", is_bot=True)
TERMS = Terms(NOW, "agent-fleet", ("codex", "fixer"))
ASKED = NOW - 3600


def label(name: str = "agent", by: Actor | None = ALICE, at: float = ASKED) -> Label:
    return Label(name, by, at, f"LE_{name}_{int(at)}")


def seen(**changes: Any) -> Seen:
    issue = Issue("I_1", "Fix it", "It is broken.", ALICE, True, created_at=ASKED - 60, labels=(label(),))
    plain = Seen(Subject("acme", "api", 12), Repository("acme/api", "main"), issue)
    parts = {name: changes.pop(name) for name in list(changes) if name in Issue.__dataclass_fields__}
    return replace(plain, issue=replace(issue, **parts), **changes)


def run(attempt: int = 1, outcome: Outcome | None = None, **changes: Any) -> Run:
    """Live unless it has an outcome."""
    state = RunState.SETTLED if outcome else RunState.RUNNING
    plain = Run(
        id=f"api-12-{attempt}",
        subject="acme/api#12",
        attempt=attempt,
        agent="codex",
        asked=label().event,
        state=state,
        host="h",
        claimed_at=NOW - 600 + attempt,
        beat_at=NOW,
        outcome=outcome,
        branch=f"agent/12-{attempt}",
        base="main",
        sha="a" * 40 if outcome else "",
    )
    return replace(plain, **changes)


def pull(number: int = 20, **changes: Any) -> Pull:
    plain = Pull(
        number=number,
        node=f"PR_{number}",
        url="https://github.example/pull",
        branch="agent/12-1",
        sha="a" * 40,
        base="main",
        is_open=True,
        mergeable=True,
        created_at=NOW - 300,
        checks=(Check("test", "green"),),
    )
    return replace(plain, **changes)


def merged(**changes: Any) -> Pull:
    return pull(is_open=False, is_merged=True, closed_at=NOW - 60, merge_sha="b" * 40, **changes)
