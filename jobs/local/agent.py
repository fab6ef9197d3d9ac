"""Which agent is meant, how it is started, and in which jail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from jobs import jail
from jobs.agents import KINDS, programs
from jobs.agents.kinds import PROGRAMS
from jobs.local.config import Config, agent_name
from jobs.settings import environment, load

NEVER_ALONE = ("--dangerously-skip-permissions", "--allow-dangerously-skip-permissions", "bypassPermissions")
# What is the fleet's or the terminal's, or would lead a program into another repository.
NOT_GIVEN = ("GIT_", "TMUX", "FLEET_", "REDIS_URL", "STY", "COLUMNS", "LINES")


@dataclass(frozen=True)
class Agent:
    """An agent as it will be started: `argv` begins its command line, `env` is all of its environment.
    `jail` is bwrap, or none for the person's own process (`why_none` says why); `mounts` and `egress`
    are a jail's."""

    name: str
    kind: str
    argv: tuple[str, ...]
    env: dict[str, str]
    jail: str = "none"
    why_none: str = ""
    mounts: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()


def ordered(agent: Agent) -> dict[str, Any]:
    """What an order says of its agent: all but the name, which its row has."""
    return {one.name: getattr(agent, one.name) for one in fields(agent) if one.name != "name"}


def meant(config: Config, name: str) -> Agent:
    """The agent called `name` ("": the default one). ValueError when there is none, or when its options
    are only for a jail and none stands."""
    name = agent_name(name or config.default_agent)
    given = environment()
    if name in config.agents:
        return Agent(
            name,
            "command",
            _found(name, config.agents[name]),
            own(given),
            why_none="it is a program of yours",
        )
    if name not in PROGRAMS:
        known = ", ".join((*PROGRAMS, *config.agents))
        raise ValueError(
            f"there is no agent {name!r}; there are {known}, and what [agents.NAME] adds in the config"
        )
    there = programs.program(name)
    if there is None:
        raise ValueError(f"{name} is not found on PATH; install it, or name another agent with --agent")
    flags = config.claude_flags if name == "claude" else ()
    why_none = why_no_jail(name, given, os.geteuid())
    if not why_none:
        settings = load()
        env = {key: given[key] for key in KINDS[name].KEYS if given.get(key)} | dict(settings.agent_env)
        env |= KINDS[name].ENV
        return Agent(name, name, (*there.argv, *flags), env, "bwrap", "", there.mounts, settings.egress)
    for flag in flags:
        if flag.split("=")[-1] in NEVER_ALONE or flag.split("=")[0] in NEVER_ALONE:
            raise ValueError(
                f"claude_flags has {flag}, which is for a jail alone, and here none stands: {why_none}; "
                "take it out with `fleet config edit`"
            )
    return Agent(name, name, (*there.argv, *flags), own(given) | KINDS[name].ENV, why_none=why_none)


def own(given: dict[str, str]) -> dict[str, str]:
    """The person's environment for a process of their own."""
    return {name: text for name, text in given.items() if not name.startswith(NOT_GIVEN)}


def _found(name: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """The command, its program at the place where PATH finds it now."""
    program = shutil.which(os.path.expanduser(command[0]))
    if program is None:
        raise ValueError(
            f"[agents.{name}]: {command[0]!r} is no program that can be found; correct its command"
        )
    return (str(Path(program).absolute()), *command[1:])


def why_no_jail(kind: str, given: Mapping[str, str], uid: int) -> str:
    """Why an agent of this kind, started by this user with this environment, lives in no jail; "" when it
    does. A jail that would take its login or its files from it is none of use to a person."""
    if uid == 0:
        return "root's jail has another user, whose files you could not go on with"
    keys = KINDS[kind].KEYS
    if not any(given.get(key) for key in keys):
        return f"it needs its login in your home: no {' or '.join(keys) or 'key'} is set"
    why = dict(jail.tried()).get("bwrap", "")
    return f"bwrap does not work: {why}" if why else ""
