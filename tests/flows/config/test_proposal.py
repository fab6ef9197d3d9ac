"""A proposed blueprint names the commands that a repository's own files tell, and is one that we can read."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.config import blueprint, proposal

NODE = json.dumps({"scripts": {"test": "vitest"}})
EMPTY = json.dumps({"scripts": {"test": 'echo "Error: no test specified" && exit 1'}})


@pytest.mark.parametrize(
    ("files", "commands"),
    [
        ({}, ()),
        ({"README.md": ""}, ()),
        ({"package.json": NODE}, ("npm test",)),
        ({"package.json": NODE, "pnpm-lock.yaml": ""}, ("pnpm test",)),
        ({"package.json": NODE, "yarn.lock": ""}, ("yarn test",)),
        ({"package.json": NODE, "bun.lock": ""}, ("bun run test",)),
        ({"package.json": EMPTY}, ()),
        ({"package.json": "{"}, ()),
        ({"package.json": "[" * 5000}, ()),
        ({"package.json": json.dumps({"scripts": ["test"]})}, ()),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, ("python -m pytest",)),
        ({"pyproject.toml": "", "tests": ""}, ("python -m pytest",)),
        ({"pyproject.toml": "[project]\n"}, ()),
        ({"pyproject.toml": "[broken"}, ()),
        ({"tests": ""}, ()),
        ({"tox.ini": "[testenv]\n", "pyproject.toml": ""}, ("tox",)),
        ({"composer.json": json.dumps({"scripts": {"test": "pest"}})}, ("composer test",)),
        ({"composer.json": "{}", "phpunit.xml.dist": ""}, ("vendor/bin/phpunit",)),
        ({"go.mod": ""}, ("go test ./...",)),
        ({"Cargo.toml": ""}, ("cargo test",)),
        ({"pom.xml": "", "mvnw": ""}, ("./mvnw -q test",)),
        ({"App.sln": ""}, ("dotnet test",)),
        ({"Makefile": "build:\n\tgo build\ntest: build\n\tgo test\n", "go.mod": ""}, ("make test",)),
        ({"Makefile": "check:\n\ttrue\n"}, ("make check",)),
        ({"Makefile": "test := 1\nbuild:\n"}, ()),
        ({"package.json": NODE, "go.mod": ""}, ("npm test", "go test ./...")),
    ],
)
def test_verify_commands_are_those_that_the_files_tell(
    files: dict[str, str], commands: tuple[str, ...]
) -> None:
    assert proposal.verify(files, files) == commands
    plan, problems = blueprint.parse(proposal.render(files, files, "codex"))
    assert problems == ()
    assert (plan.verify, plan.agent) == (commands, "codex")


def test_without_a_test_command_it_says_so() -> None:
    assert "No test command was recognised here" in proposal.render([], {}, "codex")


def test_setup_is_left_to_a_person() -> None:
    files = {"package.json": NODE, "package-lock.json": "", "go.mod": ""}
    text = proposal.render(files, files, "codex")
    assert "#     - npm ci\n#     - go mod download\n" in text
    assert blueprint.parse(text)[0].setup.commands == ()


def test_the_defaults_that_it_shows_are_the_defaults() -> None:
    plan, _ = blueprint.parse(proposal.render([], {}, "codex"))
    assert plan == blueprint.parse(None)[0]


@example(" ")
@given(st.text(max_size=40))
def test_any_agents_name_stands_in_it_as_it_is(name: str) -> None:
    plan, problems = blueprint.parse(proposal.render([], {}, f"a{name}"))
    assert problems or plan.agent == f"a{name}"
