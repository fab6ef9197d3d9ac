"""What is made once: of many who would create, one does, also when an answer was lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.store import Store
from jobs.store.claims import Claim, claim, forget, fulfil, reopen, unfulfilled


def test_a_claim_is_new_once_then_open_then_done(store: Store):
    assert claim(store, "pull:acme/api#1", 1.5) == Claim("new", 1.5)
    assert claim(store, "pull:acme/api#1", 2.0) == Claim("open", 1.5)
    fulfil(store, "pull:acme/api#1", "7")
    assert claim(store, "pull:acme/api#1", 3.0) == Claim("done", 1.5, "7")


def test_unfulfilled_claims_are_found_oldest_first(store: Store):
    for key, at in (("b", 2.0), ("a", 1.0), ("c", 3.0), ("d", 1.5)):
        claim(store, key, at)
    fulfil(store, "d", "")
    assert unfulfilled(store, before=3.0) == ("a", "b")


def test_an_open_claim_is_taken_over_once(store: Store):
    claim(store, "a", 1)
    assert not reopen(store, "a", 200.0, seen_at=0.5)
    assert reopen(store, "a", 200.0, seen_at=1.0)
    assert not reopen(store, "a", 200.0, seen_at=1.0)
    assert claim(store, "a", 300.0) == Claim("open", 200.0)
    fulfil(store, "a", "x")
    assert not reopen(store, "a", 400.0, seen_at=200.0)
    assert not reopen(store, "unknown", 1.0, seen_at=1.0)


def test_what_exists_can_be_told_without_a_claim(store: Store):
    fulfil(store, "a", "7")
    assert claim(store, "a", 1.0).state == "done"


def test_a_forgotten_claim_may_be_made_again(store: Store):
    fulfil(store, "a", "7")
    forget(store, "a")
    assert claim(store, "a", 1.0).state == "new"
    forget(store, "a")
    assert unfulfilled(store, 9.0) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(racers=st.integers(2, 8), at=st.floats(0, 2e9, allow_nan=False))
def test_of_many_racers_one_creates_and_one_takes_over(store: Store, racers: int, at: float):
    store.redis.flushall()
    with ThreadPoolExecutor(racers) as pool:
        claims = list(pool.map(lambda _: claim(store, "a", at), range(racers)))
        taken = list(pool.map(lambda _: reopen(store, "a", at + 120, at), range(racers)))
    assert [c.state for c in claims].count("new") == 1
    assert {c.at for c in claims} == {at}
    assert taken.count(True) == 1
