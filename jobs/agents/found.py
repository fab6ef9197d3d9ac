"""The agents of this worker: what the operator wrote into DATA/agents.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jobs.settings import Settings

NAME = re.compile(r"[a-z][a-z0-9-]{0,38}")


@dataclass(frozen=True)
class Agent:
    """A command line that reads its prompt on standard input. `mounts` are read-only in
    its jail; `env` is all of the operator's environment that it gets."""

    name: str
    argv: tuple[str, ...]
    mounts: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    kind: str = "command"


def found(settings: Settings) -> dict[str, Agent]:
    """The agents by name; only those that FLEET_AGENTS lists, where it lists any.
    ValueError with place and remedy when agents.toml is not as it should be."""
    path = settings.data / "agents.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is no TOML: {error}") from None
    unknown = set(content) - {"agents"}
    tables = content.get("agents", {})
    if unknown or not isinstance(tables, dict):
        raise ValueError(f"{path}: write tables [agents.NAME], and nothing else at the top")
    agents = {name: _agent(path, name, table, settings) for name, table in tables.items()}
    return {name: agent for name, agent in agents.items() if not settings.agents or name in settings.agents}


def _agent(path: Path, name: str, table: Any, settings: Settings) -> Agent:
    where = f"{path}, [agents.{name}]"
    if not NAME.fullmatch(name):
        raise ValueError(f"{where}: a name is lower-case letters, digits and hyphens, at most 39")
    if not isinstance(table, dict) or set(table) - {"command", "mounts"}:
        raise ValueError(f'{where}: write command = ["program"] and, where needed, mounts = ["/opt"]')
    argv = _texts(table.get("command"))
    mounts = _texts(table.get("mounts", []))
    if not argv:
        raise ValueError(f'{where}: command is a list of texts, as in command = ["sh", "/opt/fix.sh"]')
    if mounts is None or not all(Path(mount).is_absolute() for mount in mounts):
        raise ValueError(f'{where}: mounts is a list of absolute paths, as in mounts = ["/opt"]')
    return Agent(name, argv, mounts, dict(settings.agent_env))


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(text, str) and "\0" not in text for text in value):
        return None
    return tuple(value)
