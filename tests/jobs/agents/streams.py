"""Small streams in the shape of the vendors', and how they are heard."""

from __future__ import annotations

import json
from typing import Any

from jobs.agents import KINDS, Ending, Heard, Verdict

CODEX = ({"type": "thread.started", "thread_id": "0198-aa"}, {"type": "turn.started"})
GEMINI = ({"type": "init", "session_id": "g-1", "model": "gemini-2.5-flash"},)
CLAUDE = ({"type": "system", "subtype": "init", "session_id": "c-1", "model": "opus"},)


def lines(*events: dict[str, Any]) -> list[str]:
    return [json.dumps(event) for event in events]


def hear(kind: str, *events: dict[str, Any], heard: Heard | None = None) -> Heard:
    """The stream, heard to its end."""
    heard = heard or Heard()
    heard.begin()
    for line in lines(*events):
        event = KINDS[kind].read(line)
        if event:
            heard.take(event)
    return heard


def verdict(kind: str, events: tuple[dict[str, Any], ...], exit_code: int = 0, tail: str = "") -> Verdict:
    return KINDS[kind].outcome(hear(kind, *events), Ending(exit_code, tail))


def codex_item(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": "item.completed", "item": {"type": kind, **more}}


def codex_end(given: int, cached: int, taken: int) -> dict[str, Any]:
    usage = {"input_tokens": given, "cached_input_tokens": cached, "output_tokens": taken}
    return {"type": "turn.completed", "usage": usage}


def claude_says(message: str, **more: Any) -> dict[str, Any]:
    """One block of a message, with the placeholder that stands in each of them."""
    usage = {"input_tokens": 200, "cache_creation_input_tokens": 50, "cache_read_input_tokens": 1000}
    content = [{"type": "text", "text": "hm"}]
    body = {"id": message, "model": "opus", "content": content, "usage": {**usage, "output_tokens": 1}}
    return {"type": "assistant", "message": {**body, **more}}


def claude_model(times: int) -> dict[str, Any]:
    """What `modelUsage` says of a model after so many messages as `claude_says` makes."""
    return {
        "inputTokens": 200 * times,
        "outputTokens": 34 * times,
        "cacheReadInputTokens": 1000 * times,
        "cacheCreationInputTokens": 50 * times,
    }


def claude_end(**more: Any) -> dict[str, Any]:
    plain = {"type": "result", "subtype": "success", "is_error": False, "num_turns": 2, "result": "done"}
    return {**plain, "session_id": "c-1", "permission_denials": [], **more}


def opencode_step(reason: str, cost: float = 0.0) -> dict[str, Any]:
    tokens = {"input": 200, "output": 22, "reasoning": 12, "cache": {"write": 0, "read": 1000}}
    return {"type": "step_finish", "part": {"reason": reason, "tokens": tokens, "cost": cost}}


def opencode_error(status: int, message: str, body: str = "") -> dict[str, Any]:
    data = {"message": message, "statusCode": status, "responseBody": body}
    return {"type": "error", "error": {"name": "APIError", "data": data}}


def gemini_end(status: str, **more: Any) -> dict[str, Any]:
    stats = {"total_tokens": 2468, "input_tokens": 2400, "output_tokens": 44, "cached": 2000}
    return {"type": "result", "status": status, "stats": stats, **more}
