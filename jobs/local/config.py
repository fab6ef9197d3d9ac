"""`~/.ai_fleet/config.toml`: made on the first run, read, and judged."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "config.toml"
DEFAULTS = """\
# The local fleet's settings. `fleet config validate` judges them, `fleet config show` shows what holds.

# The repository that commands act on, where you stand in none.
repo_root = "~/code/my-project"
# Where worktrees are made.
worktree_root = "~/.ai_fleet/worktrees"
# What the names of tmux sessions begin with.
tmux_prefix = "ai_"
# claude, codex, opencode, gemini, or one of [agents.NAME]. `codecs` means codex.
default_agent = "claude"
# More options of claude; "--dangerously-skip-permissions" only where a jail stands.
claude_flags = ""
# Files of the repository's folder that each worktree gets a copy of, as [".env"].
credential_files = []
# Shell commands that make a fresh worktree usable, as ["npm ci"].
setup_commands = []
# true: files only, no setup commands.
quick_setup = false

# Any other agent: a command line that reads its prompt on standard input.
# [agents.fixer]
# command = ["python3", "/opt/fixer/fix.py"]
"""
TEXTS = ("repo_root", "worktree_root", "tmux_prefix", "default_agent")
LISTS = ("credential_files", "setup_commands")
KEYS = (*TEXTS, "claude_flags", *LISTS, "quick_setup", "agents")
NAME = re.compile(r"[a-z][a-z0-9-]{0,38}")
PREFIX = re.compile(r"[A-Za-z0-9_-]{1,30}")


@dataclass(frozen=True)
class Config:
    """The settings; paths are absolute. `agents` are command lines by name."""

    repo_root: Path
    worktree_root: Path
    tmux_prefix: str = "ai_"
    default_agent: str = "claude"
    claude_flags: tuple[str, ...] = ()
    credential_files: tuple[str, ...] = ()
    setup_commands: tuple[str, ...] = ()
    quick_setup: bool = False
    agents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def path(home: Path) -> Path:
    """The file below the fleet's folder `home`; made with the defaults when it is not there."""
    file = home / FILE
    if not file.exists():
        new = file.with_suffix(".new")
        new.write_text(DEFAULTS, encoding="utf-8")
        new.rename(file)
    return file


def load(home: Path) -> Config:
    """The settings; ValueError with the first thing that is wrong, where, and the remedy."""
    file = path(home)
    content, wrong = parse(file.read_bytes())
    if wrong:
        raise ValueError(f"{file}: {wrong[0]}; correct it with `fleet config edit`")
    given = {**tomllib.loads(DEFAULTS), **content}
    flags = given["claude_flags"]
    return Config(
        repo_root=Path(given["repo_root"]).expanduser().resolve(),
        worktree_root=Path(given["worktree_root"]).expanduser().resolve(),
        tmux_prefix=given["tmux_prefix"],
        default_agent=agent_name(given["default_agent"]),
        claude_flags=tuple(shlex.split(flags) if isinstance(flags, str) else flags),
        credential_files=tuple(given["credential_files"]),
        setup_commands=tuple(given["setup_commands"]),
        quick_setup=given["quick_setup"],
        agents={name: tuple(table["command"]) for name, table in given.get("agents", {}).items()},
    )


def parse(content: bytes) -> tuple[dict[str, Any], list[str]]:
    """What the file says, and all that is wrong with it, in words."""
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return {}, [f"it is no TOML: {error}"]
    wrong = [_unknown(key) for key in found if key not in KEYS]
    wrong += [f'{key} is a text, as in {key} = "..."' for key in TEXTS if not _is_text(found.get(key, "x"))]
    wrong += [
        f'{key} is a list of texts, as in {key} = ["..."]'
        for key in LISTS
        if not _are_texts(found.get(key, []))
    ]
    if not isinstance(found.get("quick_setup", False), bool):
        wrong.append("quick_setup is true or false")
    return found, wrong or [
        *_flags(found),
        *_names(found),
        *_outside(found),
        *_agents(found.get("agents", {})),
    ]


def agent_name(name: str) -> str:
    return "codex" if name == "codecs" else name


def _flags(found: dict[str, Any]) -> list[str]:
    flags = found.get("claude_flags", "")
    try:
        is_well = _are_texts(flags) if isinstance(flags, list) else isinstance(shlex.split(flags), list)
    except (ValueError, AttributeError, TypeError):
        is_well = False
    return (
        []
        if is_well
        else ['claude_flags is a text as a shell splits it, as in claude_flags = "--model opus"']
    )


def _names(found: dict[str, Any]) -> list[str]:
    if PREFIX.fullmatch(found.get("tmux_prefix", "ai_")):
        return []
    return ["tmux_prefix is letters, digits, - and _, at most 30: tmux takes . and : for its own"]


def _outside(found: dict[str, Any]) -> list[str]:
    names = found.get("credential_files", [])
    wrong = [name for name in names if not name or Path(name).is_absolute() or ".." in Path(name).parts]
    return [f"credential_files has {name!r}; write a path inside the repository" for name in wrong]


def _agents(tables: Any) -> list[str]:
    if not isinstance(tables, dict):
        return ['agents are tables, as in [agents.fixer] and below it command = ["program"]']
    wrong = []
    for name, table in tables.items():
        if not NAME.fullmatch(name):
            wrong.append(f"[agents.{name}]: a name is lower-case letters, digits and hyphens, at most 39")
        is_table = isinstance(table, dict) and {*table} == {"command"}
        if not is_table or not table["command"] or not _are_texts(table["command"]):
            wrong.append(f'[agents.{name}]: write command = ["program"], and nothing else')
    return wrong


def _unknown(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, KEYS, 1)
    return f"there is no key {key!r}" + (
        f"; did you mean {near[0]}?" if near else f"; there are {', '.join(KEYS)}"
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(text) for text in value)
