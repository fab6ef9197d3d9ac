"""Reviews of pull requests, what is said on their lines, and the threads that this makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.sandbox.nouns.subjects import Edit, Reaction


@dataclass
class Review:
    """`state` is PENDING, COMMENTED, APPROVED, CHANGES_REQUESTED or DISMISSED."""

    id: int
    number: int
    login: str
    state: str
    body: str
    commit_id: str
    created_at: float
    updated_at: float
    app_id: int = 0
    submitted_at: float | None = None
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class Remark:
    """A comment on a line of a pull request; `reply_to` is the first of its thread, or 0."""

    id: int
    number: int
    thread_id: int
    review_id: int
    body: str
    login: str
    created_at: float
    updated_at: float
    app_id: int = 0
    reply_to: int = 0
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class Thread:
    """Where a talk about lines stands: on which commit, file and lines; `line` 0 means the whole file."""

    id: int
    number: int
    commit_id: str
    path: str
    line: int
    side: str
    hunk: str
    position: int
    start_line: int = 0
    start_side: str = ""
    resolved_by: str = ""
    remarks: list[int] = field(default_factory=list)
