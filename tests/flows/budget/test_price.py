"""What a run cost, and what a request may cost at most."""

from __future__ import annotations

import pytest

from flows.budget.price import most, priced
from flows.model import Limits, Price, Usage

PRICES = (Price("gpt-5.5", 1.25, 0.125, 10.0, "2026-11-01"), Price("free", 0.0, 0.0, 0.0, "2026-11-01"))
M = 1_000_000


@pytest.mark.parametrize(
    ("usage", "usd", "is_priced"),
    [
        # what the agent itself says stands
        (Usage(tokens=5, usd=0.7, model="?"), 0.7, True),
        # nothing was used, or nobody counted
        (Usage(model="?"), 0.0, True),
        # by kind
        (
            Usage(tokens=2 * M, input_tokens=M, output_tokens=M, model="gpt-5.5"),
            11.25,
            True,
        ),
        (Usage(tokens=M, input_tokens=M, cached_tokens=M, model="GPT-5.5"), 0.125, True),
        (
            Usage(tokens=M, input_tokens=M, cached_tokens=M // 2, model="gpt-5.5"),
            0.6875,
            True,
        ),
        (
            Usage(tokens=M, input_tokens=M, cached_tokens=9 * M, model="gpt-5.5"),
            0.125,
            True,
        ),
        (Usage(tokens=M, input_tokens=M, model="free"), 0.0, True),
        # a price that nobody named, and tokens of no known kind
        (Usage(tokens=M, input_tokens=M, model="gpt-6"), 0.0, False),
        (Usage(tokens=M, model=""), 0.0, False),
        (Usage(tokens=M, model="gpt-5.5"), 0.0, False),
        (Usage(tokens=3 * M, output_tokens=M, model="gpt-5.5"), 10.0, False),
    ],
)
def test_tokens_are_priced_by_kind_where_the_agent_names_no_usd(
    usage: Usage, usd: float, is_priced: bool
) -> None:
    found = priced(usage, PRICES)
    assert found.usd == pytest.approx(usd)
    assert found.is_priced is is_priced
    assert found.tokens == usage.tokens


def test_the_most_is_said_in_the_words_of_all_costs() -> None:
    assert most(Limits(), 1) == "1 task: at most 60 minutes and 5 USD for one attempt each, 3 attempts"
    assert most(Limits(30, usd=0.5, attempts=1), 4).startswith("4 tasks: at most 120 minutes and 2 USD")
    assert most(Limits(), 0) == "no task"
