"""A host that is told to end gives back what none of its workers has begun, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.model import Blueprint, Outcome, Ready, Run, RunState
from jobs import ledger, queues
from jobs.hands import Hands
from jobs.ledger import Host, Place
from jobs.run import tend
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.ledger.charges import WIDE
from tests.jobs.office import opened

API = "acme/api"


@pytest.fixture
def hands(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Hands]:
    with opened(tmp_path, shared_settings, store, [{"name": API}]) as (found, _):
        yield found


def sent(hands: Hands, number: int) -> None:
    """The host was told to start the task, and is the one that serves."""
    place = Place(Ready(f"{API}#{number}", API, "codex"), Blueprint())
    assert ledger.send(hands.store, place, hands.settings.host)
    queues.enqueue_run(hands.store, hands.settings.host, "start", place.ready.subject)


def test_starts_go_back_to_the_line_once_and_all_else_stays(hands: Hands) -> None:
    store, me = hands.store, hands.settings.host
    ledger.announce(store, Host(me, ("codex",), ("bwrap",), 4), hands.now())
    for number in (1, 2):
        sent(hands, number)
    queues.enqueue_run(store, me, "settle", "api-3-1")
    queues.enqueue_run(store, "elsewhere", "start", f"{API}#4")
    tend.hand_back(hands)
    assert ledger.hosts(store, hands.now()) == ()
    assert [ledger.is_sent(store, f"{API}#{number}") for number in (1, 2)] == [False, False]
    taken = [due.take(store, hands.now()) for _ in range(3)]
    assert {lease.subject for lease in taken if lease} == {f"{API}#1", f"{API}#2"}
    assert queues.waiting(store, queues.agents_queue(me)) == 1, "only this host can settle its run"
    assert queues.waiting(store, queues.agents_queue("elsewhere")) == 1
    assert queues.take_back(store, me) == ()


def test_what_was_claimed_and_not_begun_counts_as_no_attempt(hands: Hands) -> None:
    store, me = hands.store, hands.settings.host
    ledger.set_ready(store, 1.0)
    claimed = Run("api-1-1", f"{API}#1", 1, "codex", "x", RunState.CLAIMED, me)
    others = (
        replace(claimed, id="api-2-1", subject=f"{API}#2"),
        replace(claimed, id="api-3-1", host="other"),
    )
    for one in (claimed, *others):
        assert ledger.claim(store, replace(one, subject=f"{API}#{one.id[4]}"), WIDE, 1.0) is None
    ledger.move(store, "api-2-1", (RunState.CLAIMED,), RunState.RUNNING, started_at=2.0)
    tend.give_up(hands)
    given = ledger.run(store, "api-1-1")
    assert given
    assert (given.outcome, given.started_at) == (Outcome.SKIPPED, 0.0)
    assert ledger.live(store) == ("api-2-1", "api-3-1")
