"""Each share of the day's budget is told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.budget.alerting import SHARES, alerts
from flows.model import Account, Balance

TASKS = Account("team", "", "tasks")


def told_of(used: int, told: set[str], quota: int | None = 80) -> tuple[int, ...]:
    return tuple(alert.share for alert in alerts([Balance(TASKS, 3, used, quota)], told))


def test_a_share_is_told_when_it_is_reached() -> None:
    assert told_of(39, set()) == ()
    assert told_of(40, set()) == (50,)
    assert told_of(60, {"tasks:50"}) == (75,)
    assert told_of(60, {"tasks:50", "tasks:75"}) == ()
    assert told_of(85, {"tasks:50", "tasks:75", "tasks:90"}) == (100,)


def test_a_jump_is_told_once_with_the_highest_share() -> None:
    (alert,) = alerts([Balance(TASKS, 0, 75, 80)], ())
    assert (alert.share, alert.passed) == (90, ("tasks:50", "tasks:75", "tasks:90"))


def test_what_has_no_bound_is_never_told_of() -> None:
    assert told_of(10_000, set(), None) == told_of(10_000, set(), 0) == ()


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), st.integers(1, 200))
def test_no_share_is_told_twice_and_none_is_passed_in_silence(steps: list[int], quota: int) -> None:
    told: set[str] = set()
    said: list[int] = []
    for used in sorted(steps):
        for alert in alerts([Balance(TASKS, 0, used, quota)], told):
            said.append(alert.share)
            assert not told & set(alert.passed)
            told |= set(alert.passed)
    assert said == sorted(set(said))
    assert told == {f"tasks:{share}" for share in SHARES if max(steps) * 100 >= share * quota}
