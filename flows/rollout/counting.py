"""What a fleet's rows add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flows.model import Fleet, Outcome, State, Target

# The order in which people read them: what is done, what is under way, what waits, what went wrong.
FIRST = (Outcome.MERGED, Outcome.DELIVERED, Outcome.NO_CHANGE, *State)
ORDER = tuple(dict.fromkeys(str(word) for word in (*FIRST, *Outcome)))


@dataclass(frozen=True)
class Total:
    """What all attempts of a generation used. `is_priced` False: the USD say too little."""

    usd: float = 0.0
    minutes: float = 0.0
    tokens: int = 0
    attempts: int = 0
    is_priced: bool = True


def stands(target: Target) -> str:
    """In one word, where a repository stands: its outcome, or its state while there is none."""
    return str(target.outcome or target.state)


def counts(fleet: Fleet) -> Mapping[str, int]:
    """How many repositories stand where. They add up to those that were selected."""
    found = Counter(stands(target) for target in fleet.targets)
    return {word: found[word] for word in ORDER if found[word]}


def cost(fleet: Fleet) -> Total:
    """What its repositories have used up to now."""
    rows = fleet.targets
    return Total(
        usd=round(sum(row.usd for row in rows), 4),
        minutes=round(sum(row.minutes for row in rows), 2),
        tokens=sum(row.tokens for row in rows),
        attempts=sum(row.attempts for row in rows),
        is_priced=all(row.is_priced for row in rows),
    )
