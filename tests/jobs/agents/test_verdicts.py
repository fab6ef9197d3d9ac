"""How streams end: the terminal event is the verdict, never the exit code."""

from __future__ import annotations

import pytest

from flows.model.run import AGENT, LATER, LIMIT, OPERATOR
from tests.jobs.agents.streams import (
    CLAUDE,
    CODEX,
    GEMINI,
    claude_end,
    claude_says,
    codex_end,
    codex_item,
    gemini_end,
    opencode_error,
    opencode_step,
    verdict,
)

DONE = codex_end(1, 0, 1)


def codex_failed(message: str) -> tuple:
    """As Codex fails: first it says what it tries again after, then that it gives up."""
    said = ({"type": "error", "message": f"Reconnecting... 1/1 ({message})"},)
    return *CODEX, *said, {"type": "turn.failed", "error": {"message": message}}


def claude_failed(status: int | None, word: str, said: str) -> tuple:
    synthetic = {"model": "<synthetic>", "content": [{"type": "text", "text": said}]}
    told = {**claude_says("m", **synthetic), "error": word}
    return *CLAUDE, told, claude_end(is_error=True, api_error_status=status, result=said)


def gemini_failed(message: str) -> tuple:
    told = {"type": "unknown", "message": f'[API Error: {{"error":{{"code":429,"message":"{message}"}}}}]'}
    return *GEMINI, gemini_end("error", error=told)


RETRY = {"type": "system", "subtype": "api_retry", "error_status": 529, "error": "overloaded"}
REACHED = {"is_error": True, "subtype": "error_max_budget_usd", "result": ""}


@pytest.mark.parametrize(
    ("kind", "events", "exit_code", "fault"),
    [
        # Codex
        ("codex", (*CODEX, DONE), 0, ""),
        ("codex", (*CODEX, DONE), 1, ""),
        ("codex", (*CODEX, codex_item("error", message="a model's metadata is missing"), DONE), 0, ""),
        ("codex", (*CODEX, codex_item("command_execution", command="x", exit_code=3), DONE), 0, ""),
        ("codex", (*CODEX, {"type": "error", "message": "status 500"}, DONE), 0, ""),
        ("codex", CODEX, 0, AGENT),
        ("codex", CODEX, 143, AGENT),
        ("codex", codex_failed("unexpected status 401 Unauthorized: bad key, url: http://x/v1"), 1, OPERATOR),
        ("codex", codex_failed("exceeded retry limit, last status: 429 Too Many Requests"), 1, LATER),
        ("codex", codex_failed("We are currently experiencing high demand, which"), 1, LATER),
        ("codex", codex_failed("stream disconnected before completion: closed"), 1, LATER),
        ("codex", codex_failed("Quota exceeded. Check your plan and billing details."), 1, OPERATOR),
        ("codex", codex_failed("the model said no"), 1, AGENT),
        ("codex", (*CODEX, {"type": "error", "message": "last status: 503"}), 137, LATER),
        # Claude: "success" with an error flag; 0 after an interruption
        ("claude", (*CLAUDE, claude_end()), 0, ""),
        ("claude", (*CLAUDE, claude_end()), 143, ""),
        ("claude", CLAUDE, 0, AGENT),
        ("claude", (*CLAUDE, claude_end(is_error=True, subtype="error_during_execution")), 0, AGENT),
        ("claude", (*CLAUDE, claude_end(subtype="error_max_turns")), 0, LIMIT),
        ("claude", (*CLAUDE, claude_end(**REACHED)), 1, LIMIT),
        ("claude", claude_failed(401, "authentication_failed", "Invalid API key"), 1, OPERATOR),
        ("claude", claude_failed(None, "authentication_failed", "Not logged in"), 1, OPERATOR),
        ("claude", claude_failed(None, "authentication_failed", "oh no"), 1, OPERATOR),
        ("claude", claude_failed(429, "rate_limit", "API Error: Request rejected (429)"), 1, LATER),
        ("claude", claude_failed(500, "server_error", "API Error: 500 boom"), 1, LATER),
        ("claude", claude_failed(None, "unknown", "API Error: it failed with: ECONNRESET"), 1, LATER),
        ("claude", claude_failed(529, "overloaded", "API Error: Repeated 529 Overloaded errors"), 1, LATER),
        ("claude", claude_failed(400, "billing_error", "Your credit balance is too low"), 1, OPERATOR),
        ("claude", (*CLAUDE, RETRY), 143, LATER),
        ("claude", (*CLAUDE, RETRY, claude_end()), 0, ""),
        # OpenCode: no terminal event but a step that stops
        ("opencode", (opencode_step("tool-calls"), opencode_step("stop")), 0, ""),
        ("opencode", (opencode_step("tool-calls"),), 0, AGENT),
        ("opencode", (opencode_step("stop"), {"type": "step_start", "sessionID": "s"}), 0, AGENT),
        ("opencode", (opencode_step("length"),), 0, AGENT),
        ("opencode", (), 0, AGENT),
        ("opencode", (opencode_error(401, "bad key"),), 1, OPERATOR),
        ("opencode", (opencode_error(429, "slow down"),), 0, LATER),
        ("opencode", (opencode_error(429, "no", '{"code": "insufficient_quota"}'),), 1, OPERATOR),
        ("opencode", (opencode_error(500, "boom"),), 1, LATER),
        ("opencode", (opencode_error(400, "too long"),), 1, AGENT),
        # Gemini: 0 without a result
        ("gemini", (*GEMINI, gemini_end("success")), 0, ""),
        ("gemini", GEMINI, 0, AGENT),
        ("gemini", (*GEMINI, gemini_end("error", error={"message": "API key not valid"})), 144, OPERATOR),
        ("gemini", gemini_failed("You exceeded your current quota"), 1, OPERATOR),
        ("gemini", gemini_failed("You exceeded your current quota. Please retry in 3s"), 1, LATER),
        # A command: the one kind whose exit code tells
        ("command", (), 0, ""),
        ("command", ({"fleet": {"tokens": 5}},), 3, AGENT),
    ],
)
def test_the_end_of_a_stream_says_who_must_act(kind: str, events: tuple, exit_code: int, fault: str):
    found = verdict(kind, events, exit_code)
    assert (found.fault, bool(found.reason)) == (fault, bool(fault)), found


@pytest.mark.parametrize(
    ("kind", "tail", "fault"),
    [
        ("codex", "Missing environment variable: `CODEX_API_KEY`.", OPERATOR),
        ("claude", "Invalid API key", OPERATOR),
        ("gemini", "got status: 503 Service Unavailable", LATER),
        ("codex", "Not inside a trusted directory", AGENT),
        ("codex", "", AGENT),
    ],
)
def test_a_program_that_never_began_is_judged_by_its_last_words(kind: str, tail: str, fault: str):
    found = verdict(kind, (), 1, tail)
    assert found.fault == fault
    assert tail in found.reason


def test_what_some_tool_printed_says_nothing_of_the_agents_key():
    assert verdict("codex", CODEX, 1, "Invalid API key").fault == AGENT


def test_a_denied_permission_ends_well_and_is_told():
    denials = [{"tool_name": "Bash"}, {"tool_name": "Write"}, {"tool_name": "Bash"}, "no shape", {}]
    found = verdict("claude", (*CLAUDE, claude_end(permission_denials=denials)))
    assert (found.fault, found.note) == ("", "Claude was not allowed to use Bash (2), Write (1).")


def test_a_reason_says_what_happened_and_what_to_do():
    reason = verdict("codex", codex_failed("unexpected status 401 Unauthorized"), 1).reason
    assert reason.startswith("Codex failed: unexpected status 401 Unauthorized.\nThe operator")
    assert verdict("command", (), 137, " ").reason == (
        "The agent was killed by signal 9. It printed nothing."
    )
    assert verdict("command", (), 2, "the last line").reason == (
        "The agent ended with exit code 2. Its last words:\nthe last line"
    )
