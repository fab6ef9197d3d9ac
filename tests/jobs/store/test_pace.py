"""The pace: never closer than the spacing, never over the windows, nothing without a lease."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from jobs.errors import Later
from jobs.store import Store, keys
from jobs.store.due import Lease, hold, release
from jobs.store.pace import block, blocked_until, forgive, grant, strike

NOW = 1_700_000_000.0


@pytest.fixture
def paced(store: Store) -> Store:
    store.settings = replace(
        store.settings, write_spacing_seconds=1.0, creations_per_minute=3, creations_per_hour=5
    )
    return store


def looked(store: Store, now: float, subject: str = "acme/api#1") -> Lease:
    lease = hold(store, subject, now)
    assert lease
    return lease


def refusal(ask: Callable[[], float]) -> Later:
    with pytest.raises(Later) as caught:
        ask()
    return caught.value


def test_writes_of_one_owner_are_spaced_over_all_its_subjects(paced: Store):
    one, two = looked(paced, NOW), looked(paced, NOW, "acme/web#2")
    other = looked(paced, NOW, "other/web#1")
    assert grant(paced, one, "write", NOW) == 0.0
    assert grant(paced, two, "write", NOW) == 1.0
    assert grant(paced, one, "write", NOW + 0.5) == pytest.approx(1.5)
    assert grant(paced, other, "write", NOW) == 0.0


def test_who_would_wait_too_long_comes_again_later_and_reserves_nothing(paced: Store):
    lease = looked(paced, NOW)
    assert [grant(paced, lease, "write", NOW) for _ in range(11)] == [float(n) for n in range(11)]
    assert refusal(lambda: grant(paced, lease, "write", NOW)).seconds == 11.0
    assert refusal(lambda: grant(paced, lease, "write", NOW)).seconds == 11.0


def test_creations_have_windows_of_a_minute_and_an_hour_and_writes_pass_by_them(paced: Store):
    lease = looked(paced, NOW)
    assert [grant(paced, lease, "creation", NOW + n) for n in range(3)] == [0.0, 0.0, 0.0]
    assert refusal(lambda: grant(paced, lease, "creation", NOW + 3)).seconds == pytest.approx(57.0)
    assert grant(paced, lease, "write", NOW + 3) == 0.0
    assert grant(paced, lease, "creation", NOW + 60) == 0.0
    assert grant(paced, lease, "creation", NOW + 61) == 0.0
    release(paced, lease)
    lease = looked(paced, NOW + 200)
    assert refusal(lambda: grant(paced, lease, "creation", NOW + 200)).seconds == pytest.approx(3400.0)


def test_a_limit_of_nothing_is_no_limit(paced: Store):
    paced.settings = replace(
        paced.settings, write_spacing_seconds=0, creations_per_minute=0, creations_per_hour=0
    )
    lease = looked(paced, NOW)
    assert [grant(paced, lease, "creation", NOW) for _ in range(50)] == [0.0] * 50
    assert paced.redis.exists(keys.creations("acme")) == 0


def test_a_lost_lease_writes_nothing(paced: Store):
    lease = looked(paced, NOW)
    later = NOW + 121
    assert refusal(lambda: grant(paced, lease, "write", later)).seconds == 5.0
    other = looked(paced, later)
    assert "lease" in refusal(lambda: grant(paced, lease, "write", later)).why
    assert grant(paced, other, "write", later) == 0.0
    release(paced, other)
    assert refusal(lambda: grant(paced, other, "write", later)).seconds == 5.0


def test_a_slot_after_the_end_of_the_lease_is_not_granted(paced: Store):
    lease = looked(paced, NOW)
    assert grant(paced, lease, "write", NOW + 119.5) == 0.0
    assert refusal(lambda: grant(paced, lease, "write", NOW + 119.5)).seconds == 1.0


def test_a_blocked_owner_writes_nothing_and_others_do(paced: Store):
    lease, other = looked(paced, NOW), looked(paced, NOW, "other/web#1")
    block(paced, "acme", NOW + 30)
    assert refusal(lambda: grant(paced, lease, "write", NOW)).seconds == 30.0
    assert grant(paced, other, "write", NOW) == 0.0
    assert grant(paced, lease, "write", NOW + 30) == 0.0


def test_strikes_double_up_to_an_hour_and_are_forgotten(store: Store):
    now, seen = NOW, []
    for _ in range(8):
        seen.append(strike(store, "acme", now))
        assert blocked_until(store, "acme") == now + seen[-1]
        now += seen[-1]
    assert seen == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert strike(store, "other", now) == 60
    assert strike(store, "acme", now + 3600 + 1) == 60, "an hour after the block it is forgotten"
    assert strike(store, "acme", now + 3700) == 120
    forgive(store, "acme")
    assert strike(store, "acme", now + 3800) == 60


ASK = st.tuples(st.sampled_from(("write", "creation")), st.floats(0, 30, allow_nan=False))


@how(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(ASK, min_size=1, max_size=60))
def test_no_story_breaks_the_spacing_or_a_window(paced: Store, asked: list[tuple[str, float]]):
    paced.redis.flushall()
    now, slots, created = NOW, [], []
    for kind, passed in asked:
        now += passed
        lease = hold(paced, "acme/api#1", now, seconds=1000.0)
        with suppress(Later):
            slots.append(now + grant(paced, lease, kind, now))
            created += slots[-1:] if kind == "creation" else []
        release(paced, lease)
    gaps = [after - before for before, after in pairwise(slots)]
    assert all(gap > 1.0 - 1e-5 for gap in gaps)
    for window, most in ((60, 3), (3600, 5)):
        inside = [bisect_right(created, at + window - 1e-4) - index for index, at in enumerate(created)]
        assert max(inside, default=0) <= most
