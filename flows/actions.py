"""The verbs as data. Each names an end state and says why; doing it twice is doing it once.

`slot` is an action's identity: no plan touches one slot twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Answer, State


@dataclass(frozen=True)
class Start:
    """Attempt `attempt` of the task runs, by `agent`; `branch` when it goes on with an
    open pull request's branch. `approved` binds what the approver saw."""

    attempt: int
    agent: str
    asked: str
    why: str
    branch: str = ""
    approved: str = ""

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
class Lose:
    """The run is settled as lost: its host has been silent."""

    run: str
    why: str

    @property
    def slot(self) -> str:
        return f"run {self.run}"


@dataclass(frozen=True)
class OpenPull:
    """A pull request from `branch` (at `sha`) to `base` is open."""

    branch: str
    sha: str
    base: str
    title: str
    body: str
    is_draft: bool
    why: str

    @property
    def slot(self) -> str:
        return f"pull {self.branch}"


@dataclass(frozen=True)
class MarkReady:
    """The pull request is no draft any more."""

    pull: int
    node: str
    why: str

    @property
    def slot(self) -> str:
        return f"draft {self.pull}"


@dataclass(frozen=True)
class Merge:
    """The pull request is merged, if its head is still `sha`."""

    pull: int
    sha: str
    method: str
    why: str

    @property
    def slot(self) -> str:
        return f"merge {self.pull}"


@dataclass(frozen=True)
class Close:
    """The issue is closed as completed."""

    why: str

    @property
    def slot(self) -> str:
        return "issue state"


@dataclass(frozen=True)
class DeleteBranch:
    """The branch is gone. Only branches of ours, under `agent/`."""

    branch: str
    why: str

    @property
    def slot(self) -> str:
        return f"branch {self.branch}"


@dataclass(frozen=True)
class Show:
    """The issue says where its task stands: one state label (`state`, None for none) and
    the status comment with `text` and the signed `facts` behind it (JSON)."""

    state: State | None
    text: str
    facts: str
    why: str

    @property
    def slot(self) -> str:
        return "status"


@dataclass(frozen=True)
class PutLabel:
    """The issue carries the label."""

    name: str
    why: str

    @property
    def slot(self) -> str:
        return f"label {self.name.casefold()}"


@dataclass(frozen=True)
class TakeLabel:
    """The issue does not carry the label."""

    name: str
    why: str

    @property
    def slot(self) -> str:
        return f"label {self.name.casefold()}"


@dataclass(frozen=True)
class Reply:
    """The command's comment carries `reactions`, and the ledger holds its answer."""

    node: str
    reactions: tuple[str, ...]
    answer: Answer
    why: str

    @property
    def slot(self) -> str:
        return f"answer {self.answer.key}"


@dataclass(frozen=True)
class LookAgain:
    """The subject is due again in `seconds`, because no event will tell."""

    seconds: float
    why: str

    @property
    def slot(self) -> str:
        return "due"


Action = (
    Start
    | Stop
    | Lose
    | OpenPull
    | MarkReady
    | Merge
    | Close
    | DeleteBranch
    | Show
    | PutLabel
    | TakeLabel
    | Reply
    | LookAgain
)
