"""The `command` kind: any program is an agent. Its exit code is its verdict.

It may tell what it used: a line that is a JSON object with a key `fleet` (docs/formats.md).
"""

from __future__ import annotations

from flows.model import Usage
from flows.model.run import AGENT
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.heard import Heard
from jobs.agents.line import number, parse, text, whole
from jobs.agents.verdict import how_ended, last_words

KEYS: tuple[str, ...] = ()
ENV: dict[str, str] = {}


def argv(call: Call) -> list[str]:
    """The operator's command as it stands; every asking is a new one."""
    return list(call.program)


def read(line: str) -> Event | None:
    """What the program tells of itself; each line adds up. None for all else that it prints."""
    told = (parse(line) or {}).get("fleet")
    if not isinstance(told, dict):
        return None
    given, taken = whole(told, "input_tokens"), whole(told, "output_tokens")
    usage = Usage(
        turns=whole(told, "turns"),
        tokens=whole(told, "tokens") or given + taken,
        usd=number(told, "usd"),
        input_tokens=given,
        cached_tokens=whole(told, "cached_tokens"),
        output_tokens=taken,
        model=text(told, "model")[:100],
    )
    said = text(told, "text")
    return Event("text" if said else "step", said, adds=usage)


def outcome(heard: Heard, ending: Ending) -> Verdict:
    """Well when it ended with 0."""
    if ending.exit_code == 0:
        return Verdict()
    return Verdict(AGENT, f"The agent {how_ended(ending.exit_code)}. {last_words(ending.tail)}")
