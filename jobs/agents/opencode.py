"""The `opencode` kind: `opencode run --format json`, as version 1.18 does it.

It has no terminal event: it is done when its stream ends after a `step_finish` whose reason is
`stop`. Tokens and cost are told a step, and are added up; a cost of 0 means that it knows no price.
"""

from __future__ import annotations

from typing import Any

from flows.model import Usage
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.fault import fault
from jobs.agents.heard import Heard
from jobs.agents.line import identity, number, parse, text, whole
from jobs.agents.verdict import judge

KEYS: tuple[str, ...] = ()  # any vendor's: it serves the models of all
ENV = {"OPENCODE_DISABLE_AUTOUPDATE": "1"}


def argv(call: Call) -> list[str]:
    """The command line; it reads its standard input to the end. A model is VENDOR/MODEL."""
    model = ("-m", call.model) if call.model else ()
    resume = ("-s", call.conversation) if call.conversation else ()
    return [*call.program, "run", "--format", "json", *model, *resume]


def read(line: str) -> Event | None:
    """What a line says; None when it says nothing that we keep apart."""
    told = parse(line) or {}
    kind, part = told.get("type"), told.get("part")
    if kind == "step_start":
        return Event("begin", conversation=identity(told, "sessionID"))
    if kind == "text":
        return Event("text", text(part, "text"))
    if kind == "tool_use":
        what = text(part, "state", "title") or text(part, "state", "input", "command")
        return Event("tool", f"{text(part, 'tool')} {what}")
    if kind == "step_finish":
        is_over = text(part, "reason") == "stop"
        return Event("end" if is_over else "step", adds=_usage(part), is_terminal=is_over)
    return _error(told) if kind == "error" else None


def outcome(heard: Heard, ending: Ending) -> Verdict:
    """By its last step."""
    return judge("OpenCode", heard, ending)


def _error(told: dict[str, Any]) -> Event:
    error = told.get("error")
    why = text(error, "data", "message") or text(error, "message") or text(error, "name")
    who = fault(whole(error, "data", "statusCode"), why, text(error, "data", "responseBody"))
    return Event("error", why, is_terminal=True, is_error=True, fault=who)


def _usage(part: Any) -> Usage:
    """What was kept is not among the `input`, nor the reasoning among the `output`."""
    cached = whole(part, "tokens", "cache", "read")
    given = whole(part, "tokens", "input") + whole(part, "tokens", "cache", "write") + cached
    taken = whole(part, "tokens", "output") + whole(part, "tokens", "reasoning")
    return Usage(
        turns=1,
        tokens=given + taken,
        usd=number(part, "cost"),
        input_tokens=given,
        cached_tokens=cached,
        output_tokens=taken,
    )
