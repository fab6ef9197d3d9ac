"""What ends a run before its time: the deadline, too much output, somebody's wish."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.model import Outcome
from jobs.redact import redact
from jobs.run.spec import RunLimits

# A record of a line is longer than the line. An agent that prints nothing but line feeds
# must not fill the disk within its limit.
WRITTEN_FACTOR = 4


class Stopped(Exception):
    """The run ends now, with this outcome and this reason for people."""

    def __init__(self, outcome: Outcome, reason: str):
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


@dataclass
class Watch:
    """`until` is when the time is over (monotonic seconds); `printed` counts what the run's
    commands printed, `written` what stands in output.jsonl (bytes)."""

    stop: Path
    limits: RunLimits
    until: float
    printed: int = 0
    written: int = 0
    is_terminated: bool = False

    def check(self, now: float) -> None:
        """Raise Stopped when something ends the run. `now` is monotonic."""
        if self.is_terminated:
            raise Stopped(Outcome.CANCELLED, "The worker's machine told the run to end. Ask again.")
        if self.stop.exists():
            why = redact(self.stop.read_bytes()[:1000].decode("utf-8", "replace")).strip()
            raise Stopped(Outcome.CANCELLED, f"The run was stopped: {why or 'no reason was given'}")
        limit = self.limits.output_bytes
        if self.printed > limit or self.written > WRITTEN_FACTOR * limit + 100_000:
            raise Stopped(
                Outcome.OUTPUT_LIMIT,
                f"The run printed more than {limit:,} bytes and was ended. "
                "Make its commands quieter, for instance by writing to a file, and ask again.",
            )
        if now > self.until:
            raise Stopped(
                Outcome.TIMEOUT,
                f"The run took longer than its {self.limits.minutes:g} minutes and was ended. "
                "Make the task smaller or raise limits.minutes, and ask again.",
            )
