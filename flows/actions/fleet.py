"""Actions of a fleet: on its rows in the ledger, and its last word."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Fleet, Target
from flows.model.notice import Notice


@dataclass(frozen=True)
class Enrol:
    """The ledger knows the fleet as this: what was approved, its status, who is released; and these
    repositories are looked at. What their own looks told of them stays."""

    fleet: Fleet
    woken: tuple[str, ...]
    why: str

    @property
    def slot(self) -> str:
        return f"fleet {self.fleet.id}"


@dataclass(frozen=True)
class Tell:
    """The fleet's row of this repository says how far it is; the manifest is looked at where that is news."""

    target: Target
    why: str

    @property
    def slot(self) -> str:
        return "row"


@dataclass(frozen=True)
class Conclude:
    """The manifest has one comment more, made once for `key`, which says how the fleet ended; and those
    whom the blueprint names are told the same by `notice`."""

    key: str
    text: str
    notice: Notice
    why: str

    @property
    def slot(self) -> str:
        return f"conclude {self.key}"
