"""A blueprint proposed to a repository that has none: what its own files say, and nothing guessed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping

from flows.model import Limits

# Files at the top of a repository that tell how it is tested; the text of these is wanted too.
READ = ("package.json", "composer.json", "pyproject.toml", "tox.ini", "Makefile", "justfile", "setup.cfg")
PLACEHOLDER = "no test specified"
TARGET = re.compile(r"(?m)^(?P<name>test|check)\s*:(?!=)")
PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ./_-]*[A-Za-z0-9./_-])?")
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
LOCKED = {"pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn", "bun.lockb": "bun", "bun.lock": "bun"}


def verify(names: Collection[str], texts: Mapping[str, str]) -> tuple[str, ...]:
    """The commands that test a repository, of which these are the `names` at its top and the
    `texts` of those among READ. A make target stands for all else, where there is one."""
    made = TARGET.search(texts.get("Makefile", ""))
    if made:
        return (f"make {made['name']}",)
    found = [*_node(names, texts), *_python(names, texts), *_php(names, texts)]
    found += ["go test ./..."] if "go.mod" in names else []
    found += ["cargo test"] if "Cargo.toml" in names else []
    found += ["mvn -q test"] if "pom.xml" in names and "mvnw" not in names else []
    found += ["./mvnw -q test"] if "mvnw" in names else []
    found += ["./gradlew test"] if "gradlew" in names else []
    found += ["mix test"] if "mix.exs" in names else []
    found += ["dotnet test"] if any(name.endswith((".sln", ".slnx")) for name in names) else []
    return tuple(found)


def setup(names: Collection[str]) -> tuple[str, ...]:
    """The commands that fetch what a repository needs; they want hosts that a jail may reach."""
    found = []
    tool = _tool(names)
    if "package.json" in names and (tool != "npm" or "package-lock.json" in names):
        locked = {"npm": "npm ci", "bun": "bun install --frozen-lockfile"}
        found.append(locked.get(tool, f"{tool} install --frozen-lockfile"))
    found += ["composer install --no-interaction"] if "composer.json" in names else []
    found += ["python -m pip install -r requirements.txt"] if "requirements.txt" in names else []
    found += ["go mod download"] if "go.mod" in names else []
    return tuple(found)


def render(names: Collection[str], texts: Mapping[str, str], agent: str) -> str:
    """`.github/fleet.yml` for such a repository, with `agent` as its agent."""
    limits = Limits()
    lines = [
        "# How coding agents work on this repository. agent-fleet reads it from the default branch.",
        "version: 1",
        f"agent: {_quoted(agent)}",
        *_verify_lines(verify(names, texts)),
        *_setup_lines(setup(names)),
        f"limits: {{minutes: {limits.minutes:g}, usd: {limits.usd:g}, attempts: {limits.attempts}}}",
        "audits: auto                 # auto | label | off: which audits become issues and epics",
        "dispatch: label              # label | auto: whether agents start without a person's label",
        "merge: {into_epic: auto, into_base: review}",
        'protected: [".github/**"]    # a run that touches these pushes nothing',
    ]
    return "\n".join(lines) + "\n"


def _verify_lines(commands: Collection[str]) -> list[str]:
    if not commands:
        return [
            "# No test command was recognised here. Name one: without it, nothing is run on a change.",
            "verify: []",
        ]
    rows = [f"  - {_quoted(command)}" for command in commands]
    return ["verify:                      # run on each change; all must pass", *rows]


def _setup_lines(commands: Collection[str]) -> list[str]:
    """Left to a person: whether a jail may reach the registries is the operator's to say."""
    if not commands:
        return []
    rows = [f"#     - {_quoted(command)}" for command in commands]
    head = "# Run before the agent, once the operator lets jails reach the registries (FLEET_EGRESS):"
    return [head, "# setup:", "#   commands:", *rows]


def _quoted(text: str) -> str:
    return text if PLAIN.fullmatch(text) and text.casefold() not in WORDS else json.dumps(text)


def _node(names: Collection[str], texts: Mapping[str, str]) -> list[str]:
    if "package.json" not in names:
        return []
    script = _table(_json(texts.get("package.json", "")), "scripts").get("test")
    if not isinstance(script, str) or not script.strip() or PLACEHOLDER in script:
        return []
    return [f"{_tool(names)} test" if _tool(names) != "bun" else "bun run test"]


def _python(names: Collection[str], texts: Mapping[str, str]) -> list[str]:
    if "tox.ini" in names and "[testenv" in texts.get("tox.ini", ""):
        return ["tox"]
    tool = _table(_toml(texts.get("pyproject.toml", "")), "tool")
    told = "pytest" in tool or "[tool:pytest]" in texts.get("setup.cfg", "")
    is_python = bool({"pyproject.toml", "setup.py", "setup.cfg"} & set(names))
    has_tests = bool({"tests", "test"} & set(names)) and is_python
    is_pytest = told or has_tests or bool({"pytest.ini", "conftest.py"} & set(names))
    return ["python -m pytest"] if is_pytest else []


def _php(names: Collection[str], texts: Mapping[str, str]) -> list[str]:
    if "composer.json" not in names:
        return []
    if "test" in _table(_json(texts.get("composer.json", "")), "scripts"):
        return ["composer test"]
    return ["vendor/bin/phpunit"] if {"phpunit.xml", "phpunit.xml.dist"} & set(names) else []


def _tool(names: Collection[str]) -> str:
    return next((tool for lock, tool in LOCKED.items() if lock in names), "npm")


def _json(text: str) -> object:
    """What a file holds; nothing where it is no JSON, however it is broken."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {}


def _toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def _table(found: object, key: str) -> dict[str, object]:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}
