"""What a run used, meter by meter."""

from __future__ import annotations

import pytest

from flows.budget.spent import MOST, spent, used
from flows.model import Outcome, Usage
from tests.flows.scene import run

USAGE = Usage(usd=1.2345678, tokens=1000)
USED = {"tasks": 1, "usd": 1_234_568, "tokens": 1000}


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.SETUP_FAILED])
def test_a_run_that_was_started_costs_a_task_however_it_ended(outcome: Outcome) -> None:
    assert spent(run(outcome=outcome, started_at=1.0, usage=USAGE)) == USED


def test_a_run_whose_agent_never_started_costs_nothing() -> None:
    assert spent(run(outcome=Outcome.CANCELLED, usage=USAGE)) == {}
    assert spent(run(outcome=Outcome.SETUP_FAILED, started_at=1.0, usage=USAGE)) == {}


@pytest.mark.parametrize(
    ("usd", "amount"),
    [(0.0, 0), (float("nan"), 0), (float("inf"), 0), (-1.0, 0), (1e300, MOST), (0.1 + 0.2, 300_000)],
)
def test_amounts_are_whole_and_bounded(usd: float, amount: int) -> None:
    assert used(Outcome.DELIVERED, Usage(usd=usd))["usd"] == amount
