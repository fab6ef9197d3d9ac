"""What ends a run before its time: a limit, too much output, somebody's wish."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from flows.model import Outcome, Usage
from jobs.agents.line import plus
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
    commands printed, `written` what stands in output.jsonl (bytes); `used` is what each of its agents did."""

    stop: Path
    limits: RunLimits
    until: float
    printed: int = 0
    written: int = 0
    is_terminated: bool = False
    used: dict[object, Usage] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """What all its agents used together, which the limits hold."""
        return reduce(plus, self.used.values()) if self.used else Usage()

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
                "Make the task smaller or raise `limits: minutes` in .github/fleet.yml, and ask again.",
            )
        self._check_usage()

    def _check_usage(self) -> None:
        """Raise Stopped when the agent used more than it may."""
        used, limits = self.usage, self.limits
        if limits.turns is not None and used.turns > limits.turns:
            raise _over("turns", f"{used.turns:,} turns", f"{limits.turns:,}")
        if limits.tokens is not None and used.tokens > limits.tokens:
            raise _over("tokens", f"{used.tokens:,} tokens", f"{limits.tokens:,}")
        if limits.usd is not None and used.usd > limits.usd:
            raise _over("usd", f"{used.usd:,.4f} USD", f"{limits.usd:,g}")


def _over(limit: str, used: str, most: str) -> Stopped:
    return Stopped(
        Outcome.OVER_BUDGET,
        f"The run's agent used {used}, more than its limit of {most}, and was ended. "
        f"Make the task smaller or raise `limits: {limit}` in .github/fleet.yml, and ask again.",
    )
