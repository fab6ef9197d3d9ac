"""What the sandbox holds. All of it can be written as JSON (`kept.py`); times are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """A person, an organisation or an App's bot; an organisation has members (login: admin|member)."""

    id: int
    login: str
    kind: str
    created_at: float
    token: str = ""
    members: dict[str, str] = field(default_factory=dict)
    app_id: int = 0


@dataclass
class App:
    """A registered GitHub App; no events listed means all of them."""

    id: int
    slug: str
    owner: str
    public_key: str
    created_at: float
    webhook_url: str = ""
    webhook_secret: str = ""
    permissions: dict[str, str] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)


@dataclass
class Installation:
    """An App on an account; `repositories` counts only when the selection is `selected`."""

    id: int
    app_id: int
    account: str
    created_at: float
    selection: str = "selected"
    repositories: list[int] = field(default_factory=list)
    is_suspended: bool = False


@dataclass
class Token:
    """A user's token never ends; an installation's lasts an hour and may be narrowed."""

    value: str
    login: str = ""
    installation_id: int = 0
    repositories: list[int] | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    expires_at: float | None = None


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
    """What a pull request has beside its issue. `tried` is the pair of commits whose merge was asked for."""

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


@dataclass
class Issue:
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
    """`refs` is what the bare repository holds, kept in memory; only `acts.refs` changes it."""

    id: int
    owner: str
    name: str
    created_at: float
    pushed_at: float
    default_branch: str = "main"
    description: str | None = None
    is_private: bool = False
    is_archived: bool = False
    deletes_branch_on_merge: bool = False
    last_number: int = 0
    collaborators: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    checks: dict[int, Check] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass
class State:
    """Users by lower-case login; the rest by id. Ids fit GraphQL's Int, so that `databaseId` holds them."""

    last_id: int = 1_417_003_911
    users: dict[str, User] = field(default_factory=dict)
    apps: dict[int, App] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    repositories: dict[int, Repository] = field(default_factory=dict)
