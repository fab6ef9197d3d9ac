from __future__ import annotations

from pathlib import Path

import pytest

from jobs.agents import Agent, found
from jobs.agents.command import failure
from jobs.settings import Settings


def settings(data: Path, text: str | bytes, **more: object) -> Settings:
    (data / "agents.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Settings(data=data, **more)


def test_without_a_file_there_is_no_agent(tmp_path: Path):
    assert found(Settings(data=tmp_path)) == {}


def test_an_agent_is_what_its_table_says_with_the_operators_environment(tmp_path: Path):
    text = (
        '[agents.fixer]\ncommand = ["sh", "/opt/fix it.sh"]\nmounts = ["/opt"]\n[agents.b]\ncommand = ["x"]\n'
    )
    agents = found(settings(tmp_path, text, agent_env=(("KEY", "secret"),)))
    assert agents["fixer"] == Agent("fixer", ("sh", "/opt/fix it.sh"), ("/opt",), {"KEY": "secret"})
    assert sorted(agents) == ["b", "fixer"]
    assert "secret" not in repr(agents)


def test_only_the_agents_that_the_operator_lists_are_served(tmp_path: Path):
    text = '[agents.a]\ncommand = ["x"]\n[agents.b]\ncommand = ["x"]\n'
    assert list(found(settings(tmp_path, text, agents=("b", "codex")))) == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "[agents.a",
        b"\xff\xfe",
        "x = 1",
        "agents = 1",
        "[agents]\na = 1",
        "[agents.a]",
        '[agents.a]\ncommand = "sh x"',
        "[agents.a]\ncommand = []",
        "[agents.a]\ncommand = [1]",
        '[agents.a]\ncommand = ["x\\u0000"]',
        '[agents.a]\ncommand = ["x"]\nmounts = ["opt"]',
        '[agents.a]\ncommand = ["x"]\nmounts = 1',
        '[agents.a]\ncommand = ["x"]\nmount = ["/opt"]',
        '[agents."A b"]\ncommand = ["x"]',
    ],
)
def test_a_file_that_is_wrong_says_where_and_what_to_write(tmp_path: Path, text: str | bytes):
    with pytest.raises(ValueError, match=r"agents\.toml"):
        found(settings(tmp_path, text))


def test_the_exit_code_of_a_command_is_its_verdict():
    assert failure(0, "anything") == ""
    assert failure(2, "the last line") == "The agent ended with exit code 2. Its last words:\nthe last line"
    assert failure(137, " ") == "The agent was killed by signal 9. It printed nothing."
