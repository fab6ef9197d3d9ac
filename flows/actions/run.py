"""Actions on runs: begun, stopped, given up."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Start:
    """Attempt `attempt` of the task runs, by `agent`; `branch` when it goes on with an
    open pull request's branch. `approved` binds what the approver saw; `choice` says why it is this agent,
    where nobody named one, `cause` why that branch needs another run. `many` attempts of the task may live
    side by side."""

    attempt: int
    agent: str
    asked: str
    why: str
    branch: str = ""
    approved: str = ""
    choice: str = field(default="", compare=False)
    many: int = 1
    cause: str = field(default="", compare=False)

    @property
    def slot(self) -> str:
        return f"run {self.attempt}"


@dataclass(frozen=True)
class Stop:
    """The run is stopped and delivers nothing."""

    run: str
    why: str

    @property
    def slot(self) -> str:
        return f"run {self.run}"


@dataclass(frozen=True)
class Instruct:
    """The run's agent is told `text`, which the command `key` said, when its turn ends; once."""

    run: str
    key: str
    text: str
    why: str

    @property
    def slot(self) -> str:
        return f"say {self.key}"


@dataclass(frozen=True)
class Lose:
    """The run is settled as lost: its host has been silent."""

    run: str
    why: str

    @property
    def slot(self) -> str:
        return f"run {self.run}"
