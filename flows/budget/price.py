"""What a run cost in USD, where its agent does not say; and what a request may cost at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.costing import Cost
from flows.model import Limits, Price, Usage

MILLION = 1_000_000


def priced(usage: Usage, prices: Iterable[Price]) -> Usage:
    """The usage with its USD. What the agent said itself stands; else tokens are counted by kind at
    the model's price. Where nobody named that price, or tokens are of no known kind, `is_priced` is
    False: the USD say too little, and the tokens alone bound it."""
    if usage.usd > 0 or not (usage.tokens or usage.input_tokens or usage.output_tokens):
        return usage
    price = next((one for one in prices if one.model.casefold() == usage.model.casefold()), None)
    if price is None:
        return replace(usage, is_priced=False)
    cached = min(max(usage.cached_tokens, 0), usage.input_tokens)
    fresh = usage.input_tokens - cached
    sums = fresh * price.input + cached * price.cached + usage.output_tokens * price.output
    is_whole = usage.tokens <= usage.input_tokens + usage.output_tokens
    return replace(usage, usd=sums / MILLION, is_priced=is_whole)


def most(limits: Limits, count: int) -> str:
    """In words, what so many tasks may take at most before anybody is asked again."""
    return _cost(limits, count).text


def an_attempt(limits: Limits) -> str:
    """In words, what one task may take at most, as a part of a sentence."""
    cost = _cost(limits, 1)
    return f"{cost.most} an attempt, {cost.tries}"


def below(limits: Limits, count: int, is_asked: bool) -> str:
    """A sentence: what the open tasks below an epic or an audit may take at most, or what its label
    would start; "" where none is open."""
    if not count:
        return ""
    if not is_asked:
        return f"The `agent` label starts {most(limits, count)}."
    cost = _cost(limits, count)
    what = "1 task is" if count == 1 else f"{count} tasks are"
    return f"{what} open: {cost.most} for one attempt each, {cost.tries}."


def _cost(limits: Limits, count: int) -> Cost:
    return Cost((("", count),), count * limits.minutes, count * limits.usd, limits.attempts)
