"""The kinds of agent that there are. Adding one is a file beside this one, and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from jobs.agents import claude, codex, command, gemini, opencode
from jobs.agents.event import Call, Ending, Event, Verdict
from jobs.agents.heard import Heard


class Kind(Protocol):
    """What the file of a kind holds: names of the variables that hold its key (one is enough; empty:
    it needs none that we know), what its environment holds besides, and three pure functions."""

    @property
    def KEYS(self) -> tuple[str, ...]: ...
    @property
    def ENV(self) -> dict[str, str]: ...
    def argv(self, call: Call) -> list[str]: ...
    def read(self, line: str) -> Event | None: ...
    def outcome(self, heard: Heard, ending: Ending) -> Verdict: ...


KINDS: Mapping[str, Kind] = {
    "codex": codex,
    "claude": claude,
    "opencode": opencode,
    "gemini": gemini,
    "command": command,
}
PROGRAMS = tuple(name for name in KINDS if name != "command")


def environment(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """What an agent of this kind gets of the operator's variables: all but other vendors' keys, where
    it needs one vendor's alone."""
    own = KINDS[kind]
    others = {key for other in KINDS.values() for key in other.KEYS} - {*own.KEYS}
    return {**own.ENV, **{name: text for name, text in given.items() if not own.KEYS or name not in others}}
