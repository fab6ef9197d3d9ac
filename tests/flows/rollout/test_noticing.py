"""What our own webhooks tell of a fleet."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Fleet, Manifest, Outcome, Target
from flows.rollout.noticing import ENDED, STOPPED, notice

FLEET = Fleet(
    "42-9f3a1c",
    "acme/ops#42",
    Manifest("upgrade", "do it"),
    creator="alice",
    status="ended",
    targets=(
        Target("acme/api", outcome=Outcome.MERGED, usd=1.0, minutes=2.0, attempts=1),
        Target("acme/web", outcome=Outcome.AGENT_FAILED, usd=0.5, minutes=1.0, attempts=2),
    ),
)


def test_a_notice_bears_the_counts_and_what_it_cost() -> None:
    told = notice(FLEET, ENDED, "ended 1", "https://github.com/acme/ops/issues/42")
    assert told.text == "Fleet upgrade has ended: 1 merged, 1 agent-failed."
    assert told.facts["counts"] == {"merged": 1, "agent-failed": 1}
    assert told.facts["cost"] == {"usd": 1.5, "minutes": 3.0, "tokens": 0, "attempts": 3, "is_priced": True}
    assert (told.event, told.key, told.facts["fleet_id"]) == ("fleet.ended", "ended 1", "42-9f3a1c")


def test_a_notice_says_how_it_ended() -> None:
    assert "was cancelled: " in notice(replace(FLEET, status="cancelled"), ENDED, "k").text
    assert "has stopped: " in notice(FLEET, STOPPED, "k").text
