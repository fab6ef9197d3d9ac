"""A fleet's row as its repository's own look finds it: what had ended stays so, and a stop is no attempt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.fleet.track import track
from flows.model import Outcome, Run, State, Subject, Target
from flows.rollout.ahead import later
from flows.rollout.choose import UNSEEN
from flows.rollout.row import row
from flows.rollout.wishing import STOPPED
from tests.flows.rollout.scene import fleet, target
from tests.flows.scene import NOW, TERMS, label, pull, run, seen

SUBJECT = Subject("acme", "api", fleet="42-9f3a1c-1")
OPEN = {"branch": "agent/fleet-42-9f3a1c-1-1"}
DONE = run(1, Outcome.DELIVERED, asked="42-9f3a1c-1", branch=OPEN["branch"])


def found(known: Target, *runs: Run, status: str = "cancelled", **more: Any) -> tuple[str, str]:
    """Its outcome and the reason, of a fleet that was stopped."""
    one = seen(
        subject=SUBJECT,
        fleet=fleet(known, status=status),
        target=known,
        runs=runs,
        is_open=status != "cancelled",
        labels=(label(at=known.asked_at or NOW - 3600),),
        **more,
    )
    then = row(one, TERMS)
    assert row(replace(one, target=then), TERMS) == then, "told once"
    return str(then.outcome), then.reason


CLOSED = pull(7, is_open=False, **OPEN)
MERGED = pull(7, is_open=False, is_merged=True, is_landed=True, closed_at=NOW - 300, **OPEN)
DRAFT = pull(7, is_draft=True, **OPEN)
FAILED = run(1, Outcome.TIMEOUT, asked="42-9f3a1c-1", reason="it took too long")
STOPPED_LATE = target("api", "running", is_stopped=True, asked="withdrawn", asked_at=NOW)
UNPROVEN = run(1, Outcome.VERIFY_FAILED, asked="42-9f3a1c-1", branch=OPEN["branch"])
IDLE = run(2, Outcome.NO_CHANGE, asked="box 1", branch=OPEN["branch"])
SKIPPED = {"is_set": True, "reason": "the breaker is open", "attempts": 1, "tried": 1}


@pytest.mark.parametrize(
    ("known", "runs", "pulls", "outcome"),
    [
        (target("api", "timeout", reason="it took too long"), (FAILED,), (), "timeout"),
        (target("api", "cancelled", reason="#7 was closed", pull=7), (DONE,), (CLOSED,), "cancelled"),
        (target("api", "delivered", pull=7), (DONE,), (CLOSED,), "cancelled"),
        (target("api", "skipped", **SKIPPED), (FAILED,), (), "skipped"),
        (target("api", "skipped", pull=7, **SKIPPED), (DONE,), (MERGED,), "merged"),
        (STOPPED_LATE, (DONE,), (pull(7, **OPEN),), "delivered"),
        (STOPPED_LATE, (DONE,), (MERGED,), "merged"),
        (target("api", "running", pull=7), (UNPROVEN, IDLE), (DRAFT,), "verify-failed"),
    ],
)  # fmt: skip
def test_what_had_ended_before_its_fleet_was_stopped_stays_so(
    known: Target, runs: tuple[Run, ...], pulls: tuple[Any, ...], outcome: str
) -> None:
    then, reason = found(known, *runs, pulls=pulls)
    assert then == outcome
    if outcome == known.outcome:
        assert reason == known.reason, "it is said as it was"


def test_a_tracking_issue_is_made_before_the_pull_request_that_closes_it_or_not_at_all() -> None:
    for known, many in (
        (target("api", "ready"), 1),
        (target("api", "running", pull=7), 0),
        (target("api", "delivered", pull=7), 0),
    ):
        one = seen(subject=SUBJECT, fleet=fleet(known, has_issues=True), target=known)
        assert len(track(one, TERMS)) == many


def test_what_the_marker_knows_more_counts_with_the_reason_that_only_the_ledger_keeps() -> None:
    plain = target("api")
    asked = {"asked": "box 1", "asked_at": 5.0, "asked_by": "alice"}
    gone = target("api", "cancelled", attempts=0, tried=0, is_stopped=True, **asked)
    ended = later(plain, gone)
    assert (ended.outcome, ended.reason, ended.ended_at, ended.is_set) == (
        Outcome.CANCELLED,
        STOPPED,
        5.0,
        True,
    )
    assert later(plain, target("api", "not-onboarded", **asked)).reason == UNSEEN
    assert later(plain, target("api", "skipped", **asked)).outcome is None, "the breaker says it again"
    fork = replace(plain, outcome=Outcome.SKIPPED, reason="it is a fork")
    assert later(fork, target("api", "skipped", **asked)).reason == "it is a fork"
    assert later(plain, target("api", "ready")).state is State.READY
    assert later(replace(plain, attempts=2), target("api", "ready")).attempts == 2
