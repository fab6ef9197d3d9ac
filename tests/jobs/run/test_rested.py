"""A vendor's limit puts an agent off, a bad key stops it; neither is the task's fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.model import Outcome, Run, RunState, Usage
from jobs import ledger
from jobs.hands import Hands
from jobs.run.rested import rested
from jobs.run.seal import Seal
from jobs.settings import Settings
from jobs.store import Store
from tests.jobs.office import opened

RUN = Run("api-1-1", "acme/api#1", 1, "codex", "x", RunState.RUNNING, "here")
FAILED = Seal("api-1-1", Outcome.AGENT_FAILED, "codex: 429 too many requests", "a" * 40)


@pytest.fixture
def hands(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Hands]:
    with opened(tmp_path, shared_settings, store, [{"name": "acme/api"}]) as (found, _):
        yield found


def test_a_limit_puts_the_agent_off_and_twice_as_long_the_next_time(hands: Hands) -> None:
    spans = []
    for _ in range(9):
        seal = rested(hands, RUN, replace(FAILED, fault="later"))
        one = ledger.resting(hands.store, "here")["codex"]
        spans.append(round(one.until - one.since))
    assert spans == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert seal.outcome is Outcome.SKIPPED
    assert "is tried again on this host in 60 minutes; the task waits in line" in seal.reason
    assert not one.is_over(one.until - 1)
    assert one.is_over(one.until)


def test_a_bad_key_stops_the_agent_until_the_workers_are_started_anew(hands: Hands) -> None:
    seal = rested(hands, RUN, replace(FAILED, fault="operator", reason="401 bad key\nmore"))
    assert seal.outcome is Outcome.SKIPPED
    one = ledger.resting(hands.store, "here")["codex"]
    assert (one.why, one.until, one.is_over(one.since + 1e9)) == ("401 bad key", 0.0, False)
    rested(hands, RUN, replace(FAILED, fault="later"))
    assert ledger.resting(hands.store, "here")["codex"] == one, "what a person must mend is not forgotten"
    ledger.begin_anew(hands.store, "elsewhere")
    assert ledger.resting(hands.store, "here")
    ledger.begin_anew(hands.store, "here")
    assert ledger.resting(hands.store, "here") == {}


def test_an_agent_that_worked_rests_no_more_and_its_own_failures_count(hands: Hands) -> None:
    assert rested(hands, RUN, FAILED) == FAILED, "nobody else is to blame"
    rested(hands, RUN, replace(FAILED, fault="later"))
    worked = Seal("api-1-1", Outcome.DELIVERED, "", "a" * 40, usage=Usage(tokens=5))
    assert rested(hands, RUN, worked) == worked
    assert ledger.resting(hands.store) == {}
