"""What time it is, and waiting: given to whoever needs it, so that a simulated clock will do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timer:
    """`now` gives Unix seconds, `sleep` waits for seconds; by default the machine's own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep


MACHINE = Timer()
