"""The agents of this worker: what the operator wrote into DATA/agents.toml, and what is on PATH."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jobs.agents import programs
from jobs.agents.kinds import KINDS, PROGRAMS, environment
from jobs.settings import Settings

NAME = re.compile(r"[a-z][a-z0-9-]{0,38}")
MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@\[\]-]{0,99}")
TABLE = {"command", "mounts", "kind", "model", "home"}


@dataclass(frozen=True)
class Agent:
    """A program that reads its prompt on standard input. `argv` begins its command line; `kind` adds
    what that kind needs. `mounts` are read-only in its jail; `env` is all of the operator's
    environment that it gets; `model` ("": its own choice) is the vendor's name. `home` ("": none) is a
    folder of the operator's whose files it finds in its HOME."""

    name: str
    argv: tuple[str, ...]
    mounts: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    kind: str = "command"
    model: str = ""
    home: str = ""


def found(settings: Settings) -> dict[str, Agent]:
    """The agents by name; only those that FLEET_AGENTS lists, where it lists any. What agents.toml
    describes goes before what is found on PATH under the same name. ValueError with place and remedy
    when agents.toml is not as it should be."""
    tables = _tables(settings.data / "agents.toml")
    agents = {name: agent for name in PROGRAMS if name not in tables and (agent := _known(name, settings))}
    agents |= {name: _agent(name, table, settings) for name, table in tables.items()}
    return {name: agent for name, agent in agents.items() if not settings.agents or name in settings.agents}


def installed(kind: str) -> tuple[str, ...]:
    """How a vendor's program is started that is on this machine's PATH; nothing where it is not."""
    there = programs.program(kind) if kind in PROGRAMS else None
    return there.argv if there else ()


def version(agent: Agent) -> str:
    """The version that a vendor's program says it is; "" of anything else."""
    return "" if agent.kind == "command" else programs.version(programs.Program(agent.argv))


def _tables(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is no TOML: {error}") from None
    tables = content.get("agents", {})
    if set(content) - {"agents"} or not isinstance(tables, dict):
        raise ValueError(f"{path}: write tables [agents.NAME], and nothing else at the top")
    return tables


def _known(name: str, settings: Settings) -> Agent | None:
    """A vendor's program as it is found on PATH."""
    there = programs.program(name)
    if there is None:
        return None
    return Agent(name, there.argv, there.mounts, environment(name, dict(settings.agent_env)), name)


def _agent(name: str, table: Any, settings: Settings) -> Agent:
    where = f"{settings.data / 'agents.toml'}, [agents.{name}]"
    if not NAME.fullmatch(name):
        raise ValueError(f"{where}: a name is lower-case letters, digits and hyphens, at most 39")
    if not isinstance(table, dict) or set(table) - TABLE:
        raise ValueError(f'{where}: write command = ["program"]; mounts, kind, model and home where needed')
    # Without a command it is one of the vendors' programs, and then its name is enough.
    kind = table.get("kind", "command" if "command" in table or name not in PROGRAMS else name)
    model = table.get("model", "")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"{where}: kind is one of {', '.join(KINDS)}")
    if not isinstance(model, str) or (model and not MODEL.fullmatch(model)):
        raise ValueError(f'{where}: model is the vendor\'s name of one, as in model = "gpt-5.5"')
    argv, mounts = _place(where, kind, table)
    home = _home(where, table.get("home", ""))
    return Agent(name, argv, mounts, environment(kind, dict(settings.agent_env)), kind, model, home)


def _home(where: str, home: Any) -> str:
    if not isinstance(home, str) or "\0" in home or (home and not Path(home).is_absolute()):
        raise ValueError(f'{where}: home is the absolute path of a folder, as in home = "/srv/codex-home"')
    return home


def _place(where: str, kind: str, table: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is started, and what of it the jail shows; both found on PATH where the table says nothing."""
    there = programs.program(kind) if kind in PROGRAMS and "command" not in table else None
    argv = there.argv if there else _texts(table.get("command"))
    mounts = _texts(table.get("mounts", []))
    if not argv:
        on_path = f", or install {kind} where PATH finds it" if kind in PROGRAMS else ""
        raise ValueError(f'{where}: command is a list of texts, as in command = ["sh", "/opt/x.sh"]{on_path}')
    if mounts is None or not all(Path(mount).is_absolute() for mount in mounts):
        raise ValueError(f'{where}: mounts is a list of absolute paths, as in mounts = ["/opt"]')
    return argv, (*mounts, *(mount for mount in (there.mounts if there else ()) if mount not in mounts))


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(text, str) and "\0" not in text for text in value):
        return None
    return tuple(value)
