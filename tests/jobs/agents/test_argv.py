"""How each kind is asked. The prompt is on standard input and in no argument."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobs.agents import KINDS, Call
from jobs.agents.kinds import environment

PLAIN = Call(("prog",))
FULL = Call(("node", "/x.js"), model="m-1", conversation="0198-aa", usd=2.5)


def argv(kind: str, call: Call) -> str:
    return " ".join(KINDS[kind].argv(call))


@pytest.mark.parametrize(
    ("kind", "plain", "full"),
    [
        (
            "codex",
            "prog exec -s danger-full-access -c shell_environment_policy.ignore_default_excludes=false "
            "--json --skip-git-repo-check -",
            "node /x.js exec -s danger-full-access -c shell_environment_policy.ignore_default_excludes=false "
            "-m m-1 resume --json --skip-git-repo-check 0198-aa -",
        ),
        (
            "claude",
            "prog -p --output-format stream-json --verbose --dangerously-skip-permissions",
            "node /x.js -p --output-format stream-json --verbose --model m-1 --resume 0198-aa "
            "--max-budget-usd 2.50 --dangerously-skip-permissions",
        ),
        (
            "opencode",
            "prog run --format json",
            "node /x.js run --format json -m m-1 -s 0198-aa",
        ),
        (
            "gemini",
            "prog -o stream-json --skip-trust --approval-mode yolo",
            "node /x.js -o stream-json --skip-trust --approval-mode yolo -m m-1 --resume 0198-aa",
        ),
        ("command", "prog", "node /x.js"),
    ],
)
def test_each_kind_has_its_command_line(kind: str, plain: str, full: str):
    assert (argv(kind, PLAIN), argv(kind, FULL)) == (plain, full)


def test_without_a_jail_the_vendors_own_bounds_stand():
    loose = replace(PLAIN, is_jailed=False)
    assert "-s workspace-write -c sandbox_workspace_write.exclude_slash_tmp=true" in argv("codex", loose)
    assert "exclude_tmpdir_env_var=true" in argv("codex", loose)
    assert "--dangerously" not in argv("claude", loose)
    assert "--permission-mode acceptEdits --allowedTools Bash,Write,Edit" in argv("claude", loose)


def test_what_is_left_in_usd_is_never_nothing():
    assert "--max-budget-usd 0.01" in argv("claude", replace(PLAIN, usd=-3.0))


@pytest.mark.parametrize("kind", ["codex", "claude", "gemini", "opencode"])
@pytest.mark.parametrize("name", ["--yolo", "a b", "../x", "", "x" * 200, "a\n", None, 5])
def test_a_conversation_that_could_be_an_argument_is_none(kind: str, name: object):
    lines = {
        "codex": {"type": "thread.started", "thread_id": name},
        "claude": {"type": "system", "subtype": "init", "session_id": name},
        "gemini": {"type": "init", "session_id": name},
        "opencode": {"type": "step_start", "sessionID": name},
    }
    import json

    event = KINDS[kind].read(json.dumps(lines[kind]))
    assert event
    assert event.conversation == ""


def test_a_vendors_agent_does_not_get_another_vendors_key():
    given = {"OPENAI_API_KEY": "o", "ANTHROPIC_API_KEY": "a", "GEMINI_API_KEY": "g", "TEAM": "t"}
    assert environment("codex", given) == {"OPENAI_API_KEY": "o", "TEAM": "t"}
    assert environment("gemini", given) == {"GEMINI_API_KEY": "g", "TEAM": "t"}
    assert environment("command", given) == given
    assert given.items() <= environment("opencode", given).items()
    claude = environment("claude", {**given, "DISABLE_AUTOUPDATER": "0"})
    assert (claude["ANTHROPIC_API_KEY"], claude["DISABLE_AUTOUPDATER"]) == ("a", "0")
