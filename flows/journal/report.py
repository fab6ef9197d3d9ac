"""Agents compared: what a merged pull request cost each of them, by sort of finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.journal.tally import LEVELS, together
from flows.journal.words import things
from flows.model import Sort, Tally
from flows.model.budget import MICROS

HEAD = ("what", "agent", "merged", "tried", "first time", "USD", "tokens", "minutes", "cycles", "attempts")
ALL = "all"


@dataclass(frozen=True)
class Comparison:
    """One agent on one sort of finding; `what` names it, `all` is of all together. Costs, cycles and
    attempts are for each merged pull request (None where nothing was merged); what an agent spent
    on tasks that another one brought to their merge is in them. `first_time_green` is the share of
    those merged. `usd` says too little unless `is_priced`."""

    what: str
    agent: str
    merged: int
    tried: int
    first_time_green: float | None
    usd: float | None
    tokens: float | None
    minutes: float | None
    cycles: float | None
    attempts: float | None
    is_priced: bool = True


def compare(found: Iterable[Tally]) -> tuple[Comparison, ...]:
    """All together first, then each type, then each sort that says more than its type."""
    tallies = tuple(found)
    whole = [_comparison(ALL, tally) for tally in together(tallies, LEVELS[-1])]
    types = together(tallies, LEVELS[1])
    sorts = [tally for tally in together(tallies) if tally.sort != Sort(tally.sort.type)]
    return (*whole, *(_comparison(things(tally.sort, 2), tally) for tally in (*types, *sorts)))


def table(rows: Sequence[Comparison]) -> tuple[str, ...]:
    """Lines for people, the heading first: columns as wide as what stands in them."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return tuple(_line(line, widths) for line in lines)


def _comparison(what: str, tally: Tally) -> Comparison:
    def per(amount: float) -> float | None:
        return round(amount / tally.merged, 4) if tally.merged else None

    return Comparison(
        what,
        tally.agent,
        tally.merged,
        tally.tried,
        per(tally.first_green),
        per(tally.usd / MICROS),
        per(tally.tokens),
        per(tally.seconds / 60),
        per(tally.cycles),
        per(tally.attempts),
        not tally.unpriced,
    )


def _cells(row: Comparison) -> tuple[str, ...]:
    share = "-" if row.first_time_green is None else f"{row.first_time_green:.0%}"
    usd = _number(row.usd, 2)
    usd = usd if row.is_priced or usd == "-" else f">{usd}"
    more = (_number(row.minutes, 1), _number(row.cycles, 1), _number(row.attempts, 1))
    return (row.what, row.agent, str(row.merged), str(row.tried), share, usd, _number(row.tokens, 0), *more)


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join([*words, *numbers]).rstrip()
