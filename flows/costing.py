"""What work on a repository would cost at most, before anything is started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.model import Limits
from flows.model.finding import SEVERITIES


@dataclass(frozen=True)
class Cost:
    """The tasks by severity ("": none is told), and the most that one attempt at each may take:
    minutes and USD are the blueprint's limits of a task times their number; `attempts` may be made
    at each."""

    by_severity: tuple[tuple[str, int], ...]
    minutes: float
    usd: float
    attempts: int

    @property
    def tasks(self) -> int:
        return sum(count for _, count in self.by_severity)

    @property
    def text(self) -> str:
        """In words, for people."""
        if not self.tasks:
            return "no task"
        kinds = ", ".join(f"{count} {severity}" for severity, count in self.by_severity if severity)
        what = f"{self.tasks} {'task' if self.tasks == 1 else 'tasks'}{f' ({kinds})' if kinds else ''}"
        return f"{what}: {self.most} for one attempt each, {self.tries}"

    @property
    def most(self) -> str:
        """What bounds it, in words."""
        return f"at most {_plain(self.minutes)} minutes and {_plain(self.usd)} USD"

    @property
    def tries(self) -> str:
        return f"{self.attempts} {'attempt' if self.attempts == 1 else 'attempts'}"


def cost(counts: Mapping[str, int], limits: Limits) -> Cost:
    """The cost of so many tasks of each severity under a blueprint's limits."""
    known = tuple((severity, counts[severity]) for severity in SEVERITIES if counts.get(severity))
    tasks = sum(count for _, count in known)
    return Cost(known, tasks * limits.minutes, tasks * limits.usd, limits.attempts)


def worth(counts: Mapping[str, int]) -> tuple[int, ...]:
    """Sorts repositories: the one with the most that is severe comes first."""
    return tuple(-counts.get(severity, 0) for severity in SEVERITIES)


def _plain(number: float) -> str:
    """Without an exponent, and without zeros that say nothing."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
