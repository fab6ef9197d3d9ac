"""Milestones, protected branches, auto-merge and check suites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Milestone:
    id: int
    number: int
    title: str
    login: str
    created_at: float
    updated_at: float
    description: str | None = None
    due_on: float | None = None
    is_open: bool = True
    closed_at: float | None = None


@dataclass
class Protection:
    """Classic protection of one branch. `checks` None: none are required; likewise `reviews`.

    A check is {context, app_id}; reviews hold count, dismiss_stale, code_owners, last_push. `bypasses` are
    those of the rulesets that were taken together with it.
    """

    branch: str
    checks: list[dict[str, Any]] | None = None
    is_strict: bool = False
    reviews: dict[str, Any] | None = None
    restrictions: dict[str, list[str]] | None = None
    binds_admins: bool = False
    flags: dict[str, bool] = field(default_factory=dict)
    bypasses: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Ruleset:
    """Rules for all branches that fit; `rules` and `bypasses` are as REST has them. `enforcement` is
    active, evaluate or disabled.
    """

    id: int
    name: str
    enforcement: str
    created_at: float
    updated_at: float
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    bypasses: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class AutoMerge:
    login: str
    method: str
    at: float
    title: str = ""
    message: str | None = None


@dataclass
class Suite:
    """A check suite that was asked for; its runs stand in the repository's checks."""

    id: int
    app_id: int
    head_sha: str
    before: str
    at: float
