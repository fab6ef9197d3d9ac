"""Actions of an issue on its family: what it makes, adopts, releases and writes down."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Origin, Parent


@dataclass(frozen=True)
class MakeIssue:
    """An issue of ours exists for `origin`, one in the whole repository. `waits_for` are the keys of issues
    of ours that GitHub is to show as blocking it, `holds` those that it is to be shown as blocking."""

    origin: Origin
    title: str
    body: str
    labels: tuple[str, ...]
    why: str
    waits_for: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return f"make {self.origin.key}"


@dataclass(frozen=True)
class Block:
    """GitHub shows the issue `number` as blocked by `above`; with that the pair of keys `owed` is paid."""

    number: int
    above: int
    owed: tuple[str, str]
    why: str

    @property
    def slot(self) -> str:
        return f"block {self.number} by {self.above}"


@dataclass(frozen=True)
class EditBody:
    """The issue's body names its branch, has these children, these ticks, and its acceptance
    boxes ticked; nothing else of it changes. Parts that are empty change nothing.
    `join` holds rows (number, title) under the heading `phase`. `section` takes the place of a manifest's
    rollup."""

    why: str
    number: int = 0
    branch: str = ""
    base: str = ""
    tick: tuple[int, ...] = ()
    phase: str = ""
    join: tuple[tuple[int, str], ...] = ()
    is_accepted: bool = False
    section: str = ""

    @property
    def slot(self) -> str:
        return f"body {self.number} {self.phase}".strip()


@dataclass(frozen=True)
class Adopt:
    """The ledger knows the issue `child` as one of `parent`; None: of nobody any more. `is_released`: it
    gets its label in the same look, and has no need to look before."""

    child: int
    parent: Parent | None
    why: str
    is_released: bool = False

    @property
    def slot(self) -> str:
        return f"adopt {self.child}"


@dataclass(frozen=True)
class LinkChildren:
    """GitHub shows these issues (node ids) as sub-issues of this one, or does not: `is_on`."""

    children: tuple[tuple[int, str], ...]
    why: str
    is_on: bool = True

    @property
    def slot(self) -> str:
        return "links" if self.is_on else "links taken off"


@dataclass(frozen=True)
class LabelChildren:
    """These issues (number, node id) carry the label, or do not: `is_on`."""

    label: str
    children: tuple[tuple[int, str], ...]
    is_on: bool
    why: str

    @property
    def slot(self) -> str:
        return f"children {'with' if self.is_on else 'without'} {self.label.casefold()}"


@dataclass(frozen=True)
class Wake:
    """These issues of the repository are looked at now: what happened here concerns them."""

    numbers: tuple[int, ...]
    why: str

    @property
    def slot(self) -> str:
        return "wake"
