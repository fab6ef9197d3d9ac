from __future__ import annotations

from pathlib import Path

import pytest

from jobs.agents import Agent, found
from jobs.settings import Settings
from tests.jobs.agents.conftest import Shelf


def settings(data: Path, text: str | bytes, **more: object) -> Settings:
    (data / "agents.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Settings(data=data, **more)


def test_without_a_file_and_a_program_there_is_no_agent(tmp_path: Path, shelf: Shelf):
    assert found(Settings(data=tmp_path)) == {}


def test_vendors_programs_on_the_path_are_agents_without_a_word(tmp_path: Path, shelf: Shelf):
    program = shelf.put("bin/claude", "#!/bin/sh\n")
    env = (("OPENAI_API_KEY", "o"), ("ANTHROPIC_API_KEY", "a"), ("TEAM", "t"))
    agents = found(Settings(data=tmp_path, agent_env=env))
    assert list(agents) == ["claude"]
    claude = agents["claude"]
    assert (claude.kind, claude.argv, claude.mounts) == ("claude", (str(program),), (str(program),))
    given = {name: claude.env.get(name) for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "TEAM")}
    assert given == {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": None, "TEAM": "t"}


def test_what_the_operator_describes_goes_before_what_is_found(tmp_path: Path, shelf: Shelf):
    shelf.put("bin/codex", "#!/bin/sh\n")
    text = '[agents.codex]\ncommand = ["sh", "/opt/wrapped"]\n'
    assert found(settings(tmp_path, text))["codex"] == Agent("codex", ("sh", "/opt/wrapped"))


def test_a_vendors_name_without_a_command_takes_the_program_and_a_model(tmp_path: Path, shelf: Shelf):
    program = shelf.put("bin/gemini", "#!/bin/sh\n")
    text = '[agents.gemini]\nmodel = "gemini-2.5-pro"\n[agents.quick]\nkind = "gemini"\nmodel = "flash"\n'
    agents = found(settings(tmp_path, text))
    assert [(agent.kind, agent.argv, agent.model) for agent in agents.values()] == [
        ("gemini", (str(program),), "gemini-2.5-pro"),
        ("gemini", (str(program),), "flash"),
    ]


def test_a_kind_may_have_a_command_of_its_own(tmp_path: Path, shelf: Shelf):
    text = '[agents.a]\nkind = "codex"\ncommand = ["/opt/codex", "--x"]\nmounts = ["/opt"]\n'
    agent = found(settings(tmp_path, text))["a"]
    assert (agent.kind, agent.argv, agent.mounts) == ("codex", ("/opt/codex", "--x"), ("/opt",))


def test_an_agent_is_what_its_table_says_with_the_operators_environment(tmp_path: Path, shelf: Shelf):
    text = (
        '[agents.fixer]\ncommand = ["sh", "/opt/fix it.sh"]\nmounts = ["/opt"]\n[agents.b]\ncommand = ["x"]\n'
    )
    agents = found(settings(tmp_path, text, agent_env=(("KEY", "secret"),)))
    assert agents["fixer"] == Agent("fixer", ("sh", "/opt/fix it.sh"), ("/opt",), {"KEY": "secret"})
    assert sorted(agents) == ["b", "fixer"]
    assert "secret" not in repr(agents)


def test_an_agent_may_have_files_of_the_operators_in_its_home(tmp_path: Path, shelf: Shelf):
    shelf.put("bin/codex", "#!/bin/sh\n")
    assert found(settings(tmp_path, '[agents.codex]\nhome = "/srv/codex"\n'))["codex"].home == "/srv/codex"
    assert found(settings(tmp_path, ""))["codex"].home == ""


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
        '[agents.a]\ncommand = ["x"]\nkind = "nobody"',
        '[agents.a]\ncommand = ["x"]\nkind = 1',
        '[agents.a]\ncommand = ["x"]\nmodel = "--yolo"',
        '[agents.a]\ncommand = ["x"]\nmodel = 5',
        '[agents.a]\ncommand = ["x"]\nhome = "homes/a"',
        '[agents.a]\ncommand = ["x"]\nhome = 5',
        '[agents.a]\nkind = "codex"',
        "[agents.codex]",
    ],
)
def test_a_file_that_is_wrong_says_where_and_what_to_write(tmp_path: Path, shelf: Shelf, text: str | bytes):
    with pytest.raises(ValueError, match=r"agents\.toml"):
        found(settings(tmp_path, text))
