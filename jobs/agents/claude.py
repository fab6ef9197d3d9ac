"""The `claude` kind: `claude -p --output-format stream-json`, as Claude Code 2.1 does it.

Its terminal event is `result`. `subtype` says "success" of API errors too, and an interrupted run
exits with 0: only `is_error` tells. `assistant` events repeat a message with a placeholder for its
output, so they give a guess while it runs; `modelUsage` and `total_cost_usd` of the result add up
over all of the conversation, and replace it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows.model import Usage
from flows.model.run import LIMIT
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.fault import fault
from jobs.agents.heard import Heard
from jobs.agents.line import at, identity, items, number, parse, plus, text, whole
from jobs.agents.verdict import judge

KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN")
ENV = {"DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}
ALWAYS = ("-p", "--output-format", "stream-json", "--verbose")
JAILED = ("--dangerously-skip-permissions",)
LOOSE = ("--permission-mode", "acceptEdits", "--allowedTools", "Bash,Write,Edit")
LIMITS = ("error_max_turns", "error_max_budget_usd")
SYNTHETIC = "<synthetic>"


def argv(call: Call) -> list[str]:
    """The command line; without a prompt in it, it reads its standard input."""
    model = ("--model", call.model) if call.model else ()
    resume = ("--resume", call.conversation) if call.conversation else ()
    usd = ("--max-budget-usd", f"{max(call.usd, 0.01):.2f}") if call.usd is not None else ()
    return [*call.program, *ALWAYS, *model, *resume, *usd, *(JAILED if call.is_jailed else LOOSE)]


def read(line: str) -> Event | None:
    """What a line says; None when it says nothing that we keep apart."""
    told = parse(line) or {}
    kind = told.get("type")
    if kind == "system":
        return _system(told)
    if kind == "assistant":
        return _assistant(told)
    return _result(told) if kind == "result" else None


def outcome(heard: Heard, ending: Ending) -> Verdict:
    """By its result."""
    return judge("Claude", heard, ending)


def _system(told: dict[str, Any]) -> Event | None:
    kind = told.get("subtype")
    if kind == "init":
        model = Usage(model=text(told, "model")[:100])
        return Event("begin", adds=model, conversation=identity(told, "session_id"))
    if kind == "api_retry":
        status, why = whole(told, "error_status"), text(told, "error")
        return Event("error", f"{why} (HTTP {status})", fault=fault(status, why))
    return Event("error", text(told, "message")) if kind == "permission_denied" else None


def _assistant(told: dict[str, Any]) -> Event:
    message, why = told.get("message"), text(told, "error")
    blocks = items(message, "content")
    tools = [f"{text(block, 'name')} {_asked(block)}" for block in blocks if at(block, "type") == "tool_use"]
    said = "\n".join(text(block, "text") for block in blocks if at(block, "type") == "text")
    if why:
        return Event("error", said or why, fault=fault(0, why, said))
    model = text(message, "model")[:100]
    is_own = model != SYNTHETIC
    # A message of a subagent costs, and is no turn of the agent.
    guess = _counted(at(message, "usage"), turns=0 if told.get("parent_tool_use_id") else 1)
    return Event(
        "tool" if tools else "text",
        "\n".join(tools) or said,
        guess=guess if is_own else None,
        part=text(message, "id")[:100],
    )


def _asked(block: Any) -> str:
    """What a tool is to do, as people want to read it."""
    for name in ("command", "file_path", "pattern", "url", "description"):
        if said := text(block, "input", name):
            return said
    return ""


def _result(told: dict[str, Any]) -> Event:
    kind = text(told, "subtype")
    is_error = told.get("is_error") is not False or kind != "success"
    errors = "\n".join(said for said in items(told, "errors") if isinstance(said, str))
    why = text(told, "result") or errors or kind
    who = fault(whole(told, "api_error_status"), why, text(told, "api_error_type")) if is_error else ""
    denials = Counter(text(one, "tool_name") for one in items(told, "permission_denials"))
    spent, models = told.get("modelUsage"), Usage()
    for one in spent.values() if isinstance(spent, dict) else ():
        models = plus(models, _of_model(one))
    run = _counted(told.get("usage"), turns=whole(told, "num_turns"))
    return Event(
        "end",
        why,
        adds=Usage(turns=run.turns) if models.tokens else run,
        total=plus(models, Usage(usd=number(told, "total_cost_usd"))),
        conversation=identity(told, "session_id"),
        is_terminal=True,
        is_error=is_error,
        fault=LIMIT if kind in LIMITS else who,
        denied=", ".join(f"{name} ({count})" for name, count in denials.items() if name),
    )


def _counted(usage: Any, turns: int) -> Usage:
    """Tokens that were kept, or written to be kept, are not among its `input_tokens`."""
    cached = whole(usage, "cache_read_input_tokens")
    given = whole(usage, "input_tokens") + whole(usage, "cache_creation_input_tokens") + cached
    taken = whole(usage, "output_tokens")
    return Usage(
        turns=turns,
        tokens=given + taken,
        input_tokens=given,
        cached_tokens=cached,
        output_tokens=taken,
    )


def _of_model(usage: Any) -> Usage:
    cached = whole(usage, "cacheReadInputTokens")
    given = whole(usage, "inputTokens") + whole(usage, "cacheCreationInputTokens") + cached
    taken = whole(usage, "outputTokens")
    return Usage(tokens=given + taken, input_tokens=given, cached_tokens=cached, output_tokens=taken)
