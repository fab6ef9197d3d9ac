"""A long line is decided on quickly, and twice as long takes about twice as long."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from flows.budget.admit import admit
from flows.model import Ready, Today
from tests.bench.admission import crowded, wide
from tests.effort import takes_at_most


def calls(scene: Callable[[int], tuple[list[Ready], Today]], tasks: int) -> int:
    """How many functions are called for a line of so many."""
    line, today = scene(tasks)
    counts = [0]
    sys.setprofile(lambda *_: counts.__setitem__(0, counts[0] + 1))
    try:
        admit(line, today)
    finally:
        sys.setprofile(None)
    return counts[0]


@pytest.mark.parametrize("scene", [crowded, wide])
def test_the_effort_grows_with_the_line(scene: Callable[[int], tuple[list[Ready], Today]]) -> None:
    assert calls(scene, 4000) < 4.4 * calls(scene, 1000)


def test_one_that_waits_like_another_costs_next_to_nothing() -> None:
    assert calls(crowded, 8000) - calls(crowded, 4000) < 4000 * 40


def test_ten_thousand_in_line_are_decided_on_in_tens_of_milliseconds() -> None:
    line, today = crowded(10_000)
    assert takes_at_most(0.15, lambda: admit(line, today))
