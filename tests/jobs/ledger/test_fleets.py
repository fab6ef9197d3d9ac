"""A fleet's rows in the ledger: two halves, with a writer each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import Fleet, Outcome, State, Target
from jobs import ledger
from jobs.ledger.fleets import SPAN_SECONDS
from jobs.store import Store, keys
from tests.flows.rollout.scene import fleet

NOW = 1_800_000_000.0
PLAIN = fleet(Target("acme/b", attempts=1), Target("acme/a"), repos=("acme/b", "acme/a"))


def row(store: Store, repo: str) -> Target:
    found = ledger.fleet_of(store, PLAIN.id)
    assert found
    return found.by_repo[repo]


def enrolled(store: Store, one: Fleet = PLAIN, *woken: str) -> None:
    ledger.enrol(store, one, woken, NOW)


def told(store: Store, **how: Any) -> bool:
    return ledger.tell_target(store, PLAIN, replace(row(store, "acme/b"), **how), NOW + 1)


def test_a_fleet_reads_as_it_was_written_in_its_order_and_what_is_released_stands_in_line(
    store: Store,
) -> None:
    enrolled(store, PLAIN, "acme/b")
    found = ledger.fleet_of(store, PLAIN.id)
    assert found
    assert [one.repo for one in found.targets] == ["acme/b", "acme/a"]
    assert [one.state for one in found.targets] == [State.READY, State.WAITING]
    assert found.manifest == PLAIN.manifest
    assert ledger.fleets_of(store, "acme") == {PLAIN.id: PLAIN.subject}
    assert store.redis.zscore(keys.DUE, "acme/b~42-9f3a1c-1") == NOW


def test_what_a_look_tells_is_news_once_and_the_manifest_hears_when_its_rollup_may_be_written(
    store: Store,
) -> None:
    enrolled(store)
    ended = {"state": State.DELIVERED, "outcome": Outcome.DELIVERED, "tried": 1, "pull": 7}
    assert told(store, **ended)
    assert not told(store, **ended)
    assert row(store, "acme/b").pull == 7
    assert store.redis.zscore(keys.DUE, PLAIN.subject) == NOW + SPAN_SECONDS


def test_neither_writer_writes_over_the_other(store: Store) -> None:
    enrolled(store)
    told(store, state=State.DELIVERED, outcome=Outcome.DELIVERED, tried=1, pull=7)
    enrolled(store)
    assert row(store, "acme/b").outcome is Outcome.DELIVERED
    told(store, state=State.DONE, outcome=Outcome.MERGED, tried=1, pull=7)
    assert row(store, "acme/b").outcome is Outcome.MERGED
    assert row(store, "acme/b").attempts == 1


def test_what_was_told_of_an_earlier_request_does_not_end_a_later_one(store: Store) -> None:
    enrolled(store)
    told(store, state=State.FAILED, outcome=Outcome.REFUSED, tried=1, usd=0.5)
    again = replace(row(store, "acme/b"), state=State.WAITING, outcome=None, asked="9:1")
    enrolled(store, replace(PLAIN, targets=(again,)))
    now = row(store, "acme/b")
    assert (now.outcome, now.state, now.tried, now.usd) == (None, State.WAITING, 1, 0.5)


def test_what_the_manifest_itself_ended_has_ended(store: Store) -> None:
    out = Target("acme/a", outcome=Outcome.ARCHIVED, reason="the repository is archived", is_set=True)
    enrolled(store, replace(PLAIN, targets=(out,)))
    assert row(store, "acme/a") == out
    assert ledger.target_of(store, PLAIN.id, 1, "acme/zzz") is None
    assert ledger.target_of(store, "1-000000", 1, "acme/a") is None


def test_an_earlier_generations_news_stands_in_its_own_rows(store: Store) -> None:
    enrolled(store)
    enrolled(store, replace(PLAIN, generation=2))
    found = ledger.target_of(store, PLAIN.id, 1, "acme/b")
    assert found
    assert ledger.subject_of(found[0], "acme/b") == "acme/b~42-9f3a1c-1"
    ledger.tell_target(store, found[0], replace(found[1], outcome=Outcome.MERGED, pull=7), NOW)
    assert (row(store, "acme/b").pull, row(store, "acme/b").outcome) == (0, None)


def test_what_is_merged_is_merged_whatever_ended_it_before(store: Store) -> None:
    out = Target("acme/b", outcome=Outcome.SKIPPED, reason="the breaker is open", attempts=1, is_set=True)
    enrolled(store, replace(PLAIN, targets=(out,)))
    assert told(store, state=State.DONE, outcome=Outcome.MERGED, pull=7)
    assert row(store, "acme/b").outcome is Outcome.MERGED
