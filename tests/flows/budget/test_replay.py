"""Balances are what the entries add up to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.budget.replay import Drift, balances, drifts, replay, taken_by
from flows.model import Account, Balance, Entry

TEAM, ANN = Account("team", "", "tasks"), Account("member:ann", "jules", "tasks")
DAY = (
    Entry("reserve", 1.0, "a", "ann", ((TEAM, 1, 0), (ANN, 1, 0))),
    Entry("reserve", 2.0, "b", "ann", ((TEAM, 1, 0), (ANN, 1, 0))),
    Entry("adjust", 3.0, "", "ann", ((ANN, 0, 4),)),
    Entry("settle", 4.0, "a", "ann", ((TEAM, -1, 1), (ANN, -1, 1))),
    Entry("refund", 5.0, "b", "ann", ((TEAM, -1, 0), (ANN, -1, 0))),
    Entry("adjust", 6.0, "", "ann", ((ANN, 0, -1),)),
    Entry("restore", 7.0, "c", "ann", ((TEAM, 1, 0),)),
)
FIGURES = {
    (TEAM, "used"): 1,
    (TEAM, "reserved"): 1,
    (ANN, "used"): 4,
    (ANN, "outside"): 3,
}


def test_entries_add_up() -> None:
    assert replay(DAY) == FIGURES
    assert replay(()) == {}


def test_balances_are_in_order_and_have_no_bounds() -> None:
    assert balances(FIGURES) == (Balance(ANN, 0, 4), Balance(TEAM, 1, 1))


def test_what_differs_is_named_and_a_zero_is_nothing() -> None:
    assert drifts({**FIGURES, (ANN, "reserved"): 0}, DAY) == ()
    assert drifts({**FIGURES, (TEAM, "used"): 3, (ANN, "reserved"): 2}, DAY[:-1]) == (
        Drift(ANN, "reserved", 2, 0),
        Drift(TEAM, "reserved", 1, 0),
        Drift(TEAM, "used", 3, 1),
    )


@pytest.mark.parametrize(
    ("account", "at", "expected"),
    [(TEAM, 0.5, 0), (TEAM, 1.0, 1), (TEAM, 4.5, 2), (TEAM, 9.0, 2), (ANN, 3.0, 6)],
)
def test_what_was_taken_by_an_hour_stays_so(account: Account, at: float, expected: int) -> None:
    assert taken_by(DAY, account, at) == expected


AMOUNT = st.integers(-(10**14), 10**14)
CHANGES = st.lists(st.tuples(st.sampled_from([TEAM, ANN]), AMOUNT, AMOUNT), max_size=4).map(tuple)
WORDS = st.sampled_from(["reserve", "settle", "adjust"])
ENTRIES = st.lists(st.builds(Entry, WORDS, st.just(1.0), changes=CHANGES))


@given(ENTRIES, ENTRIES)
def test_no_order_and_no_cut_changes_what_they_add_up_to(one: list[Entry], other: list[Entry]) -> None:
    assert replay([*one, *other]) == replay([*other, *one])
    assert drifts(replay(one), one) == ()
    parts = [replay(one), replay(other)]
    whole = {name: sum(part.get(name, 0) for part in parts) for name in {*parts[0], *parts[1]}}
    assert replay([*one, *other]) == {name: number for name, number in whole.items() if number}
