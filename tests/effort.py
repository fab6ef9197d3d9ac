"""Whether a piece of work is small, whatever the machine does beside it."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 4  # one that somebody else's work did not meet is enough


def takes_at_most(seconds: float, work: Callable[[], object]) -> bool:
    """Whether `work` needs at most so many seconds of processor time, on a processor that does the
    yardstick in a tenth of a second: a busy machine is slow at both."""
    return any(_seconds(work) <= seconds * _seconds(_yardstick) * 10 for _ in range(ROUNDS))


def _yardstick() -> None:
    """Plain Python, about a tenth of a second on a processor of 2024."""
    rows: dict[str, int] = {}
    for number in range(870_000):
        rows[str(number % 5000)] = number


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
