"""The `codex` kind: `codex exec --json`, as version 0.169 does it.

Its terminal events are `turn.completed` and `turn.failed`; an `error` item is no failure, and an
`error` event may be one that it tried again after. It tells its tokens at the end of a turn, added
up over all turns of the conversation, and neither its model nor a cost.
"""

from __future__ import annotations

from typing import Any

from flows.model import Usage
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.fault import fault
from jobs.agents.heard import Heard
from jobs.agents.line import at, identity, parse, text, whole
from jobs.agents.verdict import judge

KEYS = ("CODEX_API_KEY", "OPENAI_API_KEY")
ENV: dict[str, str] = {}
# Its key is no business of its tools.
ALWAYS = ("-c", "shell_environment_policy.ignore_default_excludes=false")
# Its own sandbox cannot stand inside our jail: its commands would all fail, and the stream end well.
JAILED = ("-s", "danger-full-access")
# /tmp is where agents of one user would write into each other's trees.
LOOSE = (
    "-s",
    "workspace-write",
    "-c",
    "sandbox_workspace_write.exclude_slash_tmp=true",
    "-c",
    "sandbox_workspace_write.exclude_tmpdir_env_var=true",
)
ACTIONS = ("command_execution", "file_change", "mcp_tool_call", "web_search")


def argv(call: Call) -> list[str]:
    """The command line; `-` has it read the prompt from its standard input, to the end."""
    model = ("-m", call.model) if call.model else ()
    resume = ("resume",) if call.conversation else ()
    told = ("--json", "--skip-git-repo-check", *((call.conversation,) if call.conversation else ()), "-")
    where = JAILED if call.is_jailed else LOOSE
    return [*call.program, "exec", *where, *ALWAYS, *model, *resume, *told]


def read(line: str) -> Event | None:
    """What a line says; None when it says nothing that we keep apart."""
    told = parse(line) or {}
    kind = told.get("type")
    if kind == "thread.started":
        return Event("begin", conversation=identity(told, "thread_id"))
    if kind in ("item.started", "item.completed"):
        return _item(told.get("item"), is_done=kind == "item.completed")
    if kind == "turn.completed":
        return Event("end", adds=Usage(turns=1), total=_usage(told.get("usage")), is_terminal=True)
    if kind == "turn.failed":
        why = text(told, "error", "message")
        return Event("end", why, is_terminal=True, is_error=True, fault=fault(0, why))
    if kind == "error":
        why = text(told, "message")
        return Event("error", why, fault=fault(0, why))
    return None


def outcome(heard: Heard, ending: Ending) -> Verdict:
    """By the last turn's end."""
    return judge("Codex", heard, ending)


def _item(item: Any, is_done: bool) -> Event | None:
    """Each thing that it did counts as a turn, for it does not tell its model's answers apart."""
    kind = at(item, "type")
    if kind in ACTIONS:
        said = text(item, "command") or text(item, "tool") or text(item, "query") or str(kind)
        code = whole(item, "exit_code")
        said = f"{said} (exit code {code})" if is_done and code else said
        return Event("tool", said, adds=Usage(turns=1) if is_done else None)
    if not is_done:
        return None
    if kind == "agent_message":
        return Event("text", text(item, "text"))
    if kind == "reasoning":
        return Event("thought", text(item, "text"))
    return Event("error", text(item, "message")) if kind == "error" else None


def _usage(usage: Any) -> Usage:
    """Cached tokens are among the input's, reasoning among the output's."""
    given, taken = whole(usage, "input_tokens"), whole(usage, "output_tokens")
    return Usage(
        tokens=given + taken,
        input_tokens=given,
        cached_tokens=whole(usage, "cached_input_tokens"),
        output_tokens=taken,
    )
