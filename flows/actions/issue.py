"""Actions on the issue itself."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Answer, State


@dataclass(frozen=True)
class Close:
    """The issue is closed: as `completed`, or as `not_planned`."""

    why: str
    reason: str = "completed"

    @property
    def slot(self) -> str:
        return "issue state"


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
