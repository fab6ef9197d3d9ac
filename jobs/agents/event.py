"""What an agent's output says, in one form for all kinds of agent."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Usage


@dataclass(frozen=True)
class Event:
    """One line of an agent's output. `kind` is begin, text, thought, tool, step, error or end; `text`
    is for people. What it counts: `adds` to what was used before; `total` is that of the whole
    `conversation`, earlier parts of it included; `guess` holds until a total comes, and once for each
    `part` (several lines tell the same). `is_terminal`: with it the stream ends well, or not
    (`is_error`). `fault` says who must act. `denied` names tools that the agent was not allowed."""

    kind: str
    text: str = ""
    adds: Usage | None = None
    total: Usage | None = None
    guess: Usage | None = None
    part: str = ""
    conversation: str = ""
    is_terminal: bool = False
    is_error: bool = False
    fault: str = ""
    denied: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether an agent did its part (`fault` is ""), and else who must act, and why it did not, in
    words. `note` is what a person should know though it went well."""

    fault: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Call:
    """How an agent is asked; the prompt is its standard input. `program` is its executable with what
    always goes before; `conversation` ("": a new one) and `model` ("": its own choice) are the vendor's
    names; `usd` is what it may take at most (None: no bound)."""

    program: tuple[str, ...]
    model: str = ""
    conversation: str = ""
    usd: float | None = None
    is_jailed: bool = True


@dataclass(frozen=True)
class Ending:
    """How an agent's process ended: a shell's exit code, and the last of what it printed."""

    exit_code: int
    tail: str = ""
