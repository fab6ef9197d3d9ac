"""Issues, pull requests and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.sandbox.nouns.rules import AutoMerge

Json = dict[str, Any]


@dataclass
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass
class Edit:
    """One version of a body, as of `at`; the first is the original."""

    id: int
    at: float
    login: str
    text: str


@dataclass
class Reaction:
    id: int
    content: str
    login: str
    at: float


@dataclass
class Event:
    """One line of a timeline: labeled, unlabeled, renamed, closed, reopened, merged, ..."""

    id: int
    kind: str
    login: str
    at: float
    data: Json = field(default_factory=dict)


@dataclass
class Comment:
    id: int
    number: int
    body: str
    login: str
    created_at: float
    updated_at: float
    app_id: int = 0
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class Pull:
    """What a pull request has beside its issue. `tried` is the pair of commits whose merge was asked for.

    `reviewers` (logins) and `teams` (slugs) were asked for a review; `owners` of both because they own code;
    `pushed_by` moved the head last.
    """

    id: int
    head_repository: int
    head_ref: str
    head_sha: str
    base_ref: str
    base_sha: str
    is_draft: bool = False
    merged_at: float | None = None
    merged_by: str = ""
    merge_sha: str | None = None
    tried: str = ""
    tried_at: float = 0.0
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    pushed_by: str = ""
    auto: AutoMerge | None = None


@dataclass
class Issue:
    """`parent`, `children`, `blocked_by` and `blocking` are issues' ids, `milestone` a number; 0: none."""

    id: int
    number: int
    title: str
    body: str | None
    login: str
    created_at: float
    updated_at: float
    app_id: int = 0
    is_open: bool = True
    state_reason: str | None = None
    closed_at: float | None = None
    closed_by: str = ""
    labels: list[int] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    pull: Pull | None = None
    milestone: int = 0
    parent: int = 0
    children: list[int] = field(default_factory=list)
    blocked_by: list[int] = field(default_factory=list)
    blocking: list[int] = field(default_factory=list)
    is_locked: bool = False
    lock_reason: str | None = None

    @property
    def as_pull(self) -> Pull:
        """Its pull request, where it is known to be one."""
        if self.pull is None:
            raise LookupError(f"#{self.number} is no pull request")
        return self.pull
