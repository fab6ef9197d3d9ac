"""Repositories, and the state of everything."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.sandbox.nouns.people import App, Installation, Token, User
from app.sandbox.nouns.reviews import Remark, Review, Thread
from app.sandbox.nouns.rules import Milestone, Protection, Ruleset, Suite
from app.sandbox.nouns.subjects import Comment, Issue, Json, Label


@dataclass
class Check:
    id: int
    suite_id: int
    app_id: int
    name: str
    head_sha: str
    status: str
    conclusion: str | None
    started_at: float
    completed_at: float | None = None
    details_url: str | None = None
    external_id: str = ""
    output: Json = field(default_factory=dict)


@dataclass
class Status:
    id: int
    sha: str
    context: str
    state: str
    login: str
    at: float
    description: str | None = None
    target_url: str | None = None


@dataclass
class Repository:
    """`refs` is what the bare repository holds, kept in memory; only `acts.refs` changes it.

    `teams` are slugs of the owner's teams with their roles here. `gone` holds numbers of issues that were
    deleted ([]) or transferred ([repository's id, number]).
    """

    id: int
    owner: str
    name: str
    created_at: float
    pushed_at: float
    default_branch: str = "main"
    description: str | None = None
    is_private: bool = False
    is_archived: bool = False
    keeps_issues: bool = True
    deletes_branch_on_merge: bool = False
    last_number: int = 0
    collaborators: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    gone: dict[int, list[int]] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    checks: dict[int, Check] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    suites: dict[int, Suite] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    last_milestone: int = 0
    reviews: dict[int, Review] = field(default_factory=dict)
    remarks: dict[int, Remark] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    protections: dict[str, Protection] = field(default_factory=dict)
    rulesets: dict[int, Ruleset] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    properties: Json = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    fork_of: int = 0
    allows: dict[str, bool] = field(
        default_factory=lambda: {"merge": True, "squash": True, "rebase": True, "auto": False}
    )

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass
class State:
    """Users by lower-case login; the rest by id. Ids fit GraphQL's Int, so that `databaseId` holds them.

    `waiting` names pull requests with auto-merge: (repository's id, number); `former` holds repositories'
    ids by their old names.
    """

    last_id: int = 1_417_003_911
    users: dict[str, User] = field(default_factory=dict)
    apps: dict[int, App] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    repositories: dict[int, Repository] = field(default_factory=dict)
    waiting: list[list[int]] = field(default_factory=list)
    former: dict[str, int] = field(default_factory=dict)
