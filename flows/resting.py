"""An agent rests on a host while another than the agent must act: its vendor said later, or its key is the
operator's to mend. What it did not bring about costs its task no attempt."""

from __future__ import annotations

from enum import Enum

from flows.model import Outcome
from flows.model.run import LATER, OPERATOR

FIRST_SECONDS, MOST_SECONDS = 60.0, 3600.0
SAID = 300  # characters of a reason that are kept


class Meaning(Enum):
    """What a run's end means for its agent on its host."""

    WORKS = "it rests no more"
    LATER = "it rests for a while"
    STOPPED = "it rests until a person mended something"
    NOTHING = "neither"


def meaning(outcome: Outcome, fault: str, tokens: int) -> Meaning:
    """By how it ended, by who must act on that, and by the tokens that it used."""
    if outcome is Outcome.AGENT_FAILED and fault in (LATER, OPERATOR):
        return Meaning.LATER if fault == LATER else Meaning.STOPPED
    return Meaning.WORKS if not fault and tokens else Meaning.NOTHING


def seconds(last: float | None) -> float:
    """For how long an agent is put off: a minute, and twice as long as the `last` time, an hour at most."""
    return FIRST_SECONDS if last is None else min(MOST_SECONDS, max(FIRST_SECONDS, last * 2))


def why(reason: str) -> str:
    """Why it rests, in a line."""
    return (reason.splitlines()[0] if reason else "it said no more")[:SAID]


def skipped(reason: str, agent: str, rests: float | None) -> str:
    """What the task's issue is told; `rests` are the seconds until it is tried again (None: nobody knows)."""
    minutes = round((rests or 0.0) / 60)
    then = (
        "once the operator has mended that and started the workers anew"
        if rests is None
        else f"in {minutes} minute{'' if minutes == 1 else 's'}"
    )
    return f"{reason}\n`{agent}` is tried again on this host {then}; the task waits in line."
