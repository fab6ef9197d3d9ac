"""Actions of an issue on its family: what it makes, adopts, releases and writes down."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Origin, Parent


@dataclass(frozen=True)
class MakeIssue:
    """An issue of ours exists for `origin`, one in the whole repository. `waits_for` are the keys of
    issues of ours that GitHub shows as blocking it, as far as they exist by then."""

    origin: Origin
    title: str
    body: str
    labels: tuple[str, ...]
    why: str
    waits_for: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return f"make {self.origin.key}"


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
    """The ledger knows the issue `child` as one of `parent`; None: of nobody any more."""

    child: int
    parent: Parent | None
    why: str

    @property
    def slot(self) -> str:
        return f"adopt {self.child}"


@dataclass(frozen=True)
class LinkChildren:
    """GitHub shows these issues (node ids) as sub-issues of this one."""

    children: tuple[tuple[int, str], ...]
    why: str

    @property
    def slot(self) -> str:
        return "links"


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
