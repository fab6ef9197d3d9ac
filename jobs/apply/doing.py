"""What a verb needs to act: the hands, the lease it acts under, what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.actions import Action
from flows.model import Seen
from flows.plan import plan
from jobs import snapshot
from jobs.errors import Later
from jobs.github import Slot
from jobs.hands import Hands
from jobs.store.due import Lease


@dataclass(frozen=True)
class Doing:
    """One look's right to act on `seen.subject`. `now` is the time of the look."""

    hands: Hands
    lease: Lease
    seen: Seen
    now: float

    @property
    def repo(self) -> str:
        return self.seen.subject.repo

    def slot(self, need: Mapping[str, str], accept: tuple[int, ...] = ()) -> Slot:
        """A write that makes nothing new."""
        slot = Slot(self.lease, self.repo, "write", need)
        return replace(slot, accept=accept) if accept else slot

    def creation(self, need: Mapping[str, str], accept: tuple[int, ...] = ()) -> Slot:
        """A write that makes content, which GitHub limits more."""
        return replace(self.slot(need, accept), kind="creation")

    def guarded(self, slot: Slot, action: Action, fresh_seconds: float = 0.0) -> Slot:
        """The slot of what cannot be undone: once its turn has come, look again, unless the look
        is younger than `fresh_seconds`; unless the very same is still to be done, nothing is written."""
        return replace(slot, guard=lambda: self._check(action, fresh_seconds))

    def _check(self, action: Action, fresh_seconds: float) -> None:
        subject = self.seen.subject
        if self.hands.now() - self.now < fresh_seconds:
            return
        fresh = snapshot.load(self.hands, subject, self.now)
        again = plan(fresh, snapshot.terms(self.hands, fresh, self.now)) if fresh else []
        if not any(replace(other, why="") == replace(action, why="") for other in again):
            raise Later(1.0, f"{action.slot}: what was seen has changed since, so nothing is done about it")


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """The data of a mutation. What it named is gone, or the limits say wait: look again."""
    errors = answer.get("errors") or []
    if any(row.get("type") == "NOT_FOUND" for row in errors):
        raise Later(5.0, "what was to be written to is gone, so it is looked at again")
    if errors:
        raise RuntimeError(f"GitHub refused a mutation: {str(errors)[:500]}")
    data: dict[str, Any] = answer.get("data") or {}
    return data
