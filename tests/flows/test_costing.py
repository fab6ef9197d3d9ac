"""What work would cost at most, and which repository is worth most."""

from __future__ import annotations

from flows.costing import cost, worth
from flows.model import Limits


def test_the_cost_is_the_limits_of_each_task() -> None:
    most = cost({"low": 1, "critical": 2, "unheard": 9}, Limits(30, 100, 2.5, 3))
    assert (most.tasks, most.minutes, most.usd) == (3, 90, 7.5)
    assert most.text == (
        "3 tasks (2 critical, 1 low): at most 90 minutes and 7.5 USD for one attempt each, 3 attempts"
    )
    assert cost({}, Limits()).text == "no task"


def test_what_has_more_that_is_severe_comes_first() -> None:
    found = [{"low": 9}, {"high": 1, "low": 1}, {"critical": 1}, {"high": 2}]
    assert sorted(found, key=worth) == [{"critical": 1}, {"high": 2}, {"high": 1, "low": 1}, {"low": 9}]
