"""The `gemini` kind: `gemini -o stream-json`, as Gemini CLI 0.61 does it.

Its terminal event is `result`. When it is interrupted it exits with 0 and without one; on 429 and
5xx it is silent for minutes. It tells its tokens at the end, and no cost. Of `@path` in a prompt it
gives its model the file too.
"""

from __future__ import annotations

from typing import Any

from flows.model import Usage
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.fault import fault
from jobs.agents.heard import Heard
from jobs.agents.line import identity, parse, text, whole
from jobs.agents.verdict import judge

KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
ENV: dict[str, str] = {}


def argv(call: Call) -> list[str]:
    """The command line; without a terminal it reads its standard input as the prompt."""
    model = ("-m", call.model) if call.model else ()
    resume = ("--resume", call.conversation) if call.conversation else ()
    return [*call.program, "-o", "stream-json", "--skip-trust", "--approval-mode", "yolo", *model, *resume]


def read(line: str) -> Event | None:
    """What a line says; None when it says nothing that we keep apart."""
    told = parse(line) or {}
    kind = told.get("type")
    if kind == "init":
        model = Usage(model=text(told, "model")[:100])
        return Event("begin", adds=model, conversation=identity(told, "session_id"))
    if kind == "message":
        return Event("text", text(told, "content")) if told.get("role") == "assistant" else None
    if kind == "tool_use":
        given = told.get("parameters")
        what = text(given, "command") or text(given, "file_path") or text(given, "path")
        return Event("tool", f"{text(told, 'tool_name')} {what}", adds=Usage(turns=1))
    if kind == "error":
        why = text(told, "message")
        return Event("error", why, fault=fault(0, why) if told.get("severity") == "error" else "")
    return _result(told) if kind == "result" else None


def outcome(heard: Heard, ending: Ending) -> Verdict:
    """By its result."""
    return judge("Gemini", heard, ending)


def _result(told: dict[str, Any]) -> Event:
    """Each tool that it used counts as a turn and its last answer as one, for it tells none."""
    is_error = told.get("status") != "success"
    why = text(told, "error", "message") or (text(told, "error", "type") if is_error else "")
    usage = _usage(told.get("stats"))
    who = fault(0, why) if is_error else ""
    return Event("end", why, adds=usage, is_terminal=True, is_error=is_error, fault=who)


def _usage(stats: Any) -> Usage:
    """Its thoughts are in no number but the total: they are output."""
    given, tokens = whole(stats, "input_tokens"), whole(stats, "total_tokens")
    taken = max(tokens - given, whole(stats, "output_tokens"))
    return Usage(
        turns=1,
        tokens=given + taken,
        input_tokens=given,
        cached_tokens=whole(stats, "cached"),
        output_tokens=taken,
    )
