"""How long a child takes until it is merged: what the journal measured, or an assumption that is named.

The time is taken as gamma distributed, with the mean and variance that were measured. So is the sum of
several, whose quantiles are known in closed form (Wilson and Hilferty).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from flows.model import Record

LONG_SECONDS = 7_200.0  # from which on a time is said in hours
ENOUGH = 5  # merged children, before they tell how long one takes
ASSUMED_SECONDS = 7_200.0  # a child, from its start to its merge, while too little is measured


class Measure(NamedTuple):
    """How long a child takes, and how many tasks it begins until it is merged."""

    mean: float
    variance: float
    attempts: float
    basis: str

    def seconds(self, rounds: Rounds, z: float) -> float:
        """How long so many rounds take, at this quantile of the normal distribution."""
        return _quantile(self.mean * rounds.mean, self.variance * rounds.variance, z)


class Rounds(NamedTuple):
    """How many children's times a piece of work takes: as a factor of the mean, and of the variance."""

    mean: float = 0.0
    variance: float = 0.0

    def then(self, other: Rounds) -> Rounds:
        return Rounds(self.mean + other.mean, self.variance + other.variance)


def rounds(count: int, slots: float) -> Rounds:
    """`count` children that go on side by side in so many slots; the last of them is waited for."""
    if not count:
        return Rounds()
    side = min(slots, float(count))
    tail = 1 - 1 / max(side, 1.0)
    return Rounds(count / side + tail, count / side**2 + tail)


def measured(records: Sequence[Record], repo: str) -> Measure:
    """From the repository's records, where there are enough, else its owner's, else assumed."""
    owner = repo.partition("/")[0]
    for where, rows in (
        (repo, [record for record in records if record.repo == repo]),
        (f"{owner}'s repositories", [one for one in records if one.repo.startswith(f"{owner}/")]),
    ):
        times = [max(record.merged_at - record.started_at, 1.0) for record in rows]
        if len(times) >= ENOUGH:
            mean = sum(times) / len(times)
            variance = sum((time - mean) ** 2 for time in times) / (len(times) - 1)
            attempts = sum(record.attempts for record in rows) / len(rows)
            basis = f"measured on {len(times)} merged children of {where}, {_span(mean)} each on average"
            return Measure(mean, variance, max(attempts, 1.0), basis)
    few = sum(record.repo.startswith(f"{owner}/") for record in records)
    basis = f"assumed: {_span(ASSUMED_SECONDS)} a child, for {few} of {ENOUGH} merged children are measured"
    return Measure(ASSUMED_SECONDS, ASSUMED_SECONDS**2, 1.0, basis)


def _quantile(mean: float, variance: float, z: float) -> float:
    """Of the gamma distribution with this mean and variance, by Wilson and Hilferty."""
    if variance <= 0 or mean <= 0:
        return max(mean, 0.0)
    shape = mean * mean / variance
    return mean * max(1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape)), 0.0) ** 3


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds < LONG_SECONDS else f"{seconds / 3600:.1f} hours"
