"""Which of several agents does what is asked for at the lowest cost, by what the journal tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from flows.journal.tally import LEVELS, together
from flows.journal.words import each, things
from flows.model import Sort, Tally

ENOUGH = 5  # records that an agent has a share of, before they count


class Choice(NamedTuple):
    """An agent, and why it is that one: a sentence without its full stop."""

    agent: str
    reason: str = ""


def choose(tallies: Sequence[Tally], sort: Sort, agents: Sequence[str], turn: int) -> Choice:
    """The agent with the lowest cost for each merge at the first attempt, among `agents` (one at
    least) that have ENOUGH records of this sort, else of its type, else of all. While some have too
    few at all they get their turn: `turn` (an issue's number) says whose it is."""
    line = sorted(set(agents))
    if len(line) == 1:
        return Choice(line[0], f"`{line[0]}` is the only agent that can take it now")
    mine = [tally for tally in tallies if tally.agent in line]
    tried = {tally.agent: tally for tally in together(mine, LEVELS[-1])}
    next_one = line[turn % len(line)]
    if tried.get(next_one, Tally("")).tried < ENOUGH:
        return Choice(next_one, _new(tried.get(next_one, Tally(next_one))))
    known = ([t for t in together(mine, level) if t.sort == level(sort)] for level in LEVELS)
    enough = ([tally for tally in found if tally.tried >= ENOUGH] for found in known)
    return _cheapest(next(found for found in enough if found))  # of all sorts, `next_one` has


def _cheapest(known: Sequence[Tally]) -> Choice:
    """By USD, or by minutes where somebody's price is not known: unknown is not free."""
    is_priced = not any(tally.unpriced for tally in known)
    best = min(known, key=lambda tally: _cost(tally, is_priced))
    if not best.first_green:
        count = f"{best.merged} of {best.tried} {things(best.sort, best.tried)}"
        return Choice(best.agent, f"`{best.agent}` merged {count}, none of them at the first attempt")
    firsts = f"{best.first_green} of {best.tried} {things(best.sort, best.tried)} at the first attempt"
    return Choice(best.agent, f"`{best.agent}` merged {firsts}, {each(best, best.first_green, is_priced)}")


def _cost(tally: Tally, is_priced: bool) -> tuple[float, float, float, str]:
    """What a merge at the first attempt costs; among equals the surer, then the faster goes first."""
    seconds = _per(tally.seconds, tally.first_green)
    cost = _per(tally.usd, tally.first_green) if is_priced else seconds
    return cost, -tally.merged / tally.tried, seconds, tally.agent


def _per(amount: int, count: int) -> float:
    return amount / count if count else math.inf


def _new(tally: Tally) -> str:
    so_far = f"{tally.tried} of the {ENOUGH} records that tell what it costs"
    return f"`{tally.agent}` has {so_far}; until then each agent gets tasks in turn"
