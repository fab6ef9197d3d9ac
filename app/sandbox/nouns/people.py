"""Who there is: people, organisations, Apps, and the tokens by which they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Team:
    """Some members of an organisation: login: maintainer|member."""

    id: int
    slug: str
    name: str
    created_at: float
    description: str | None = None
    members: dict[str, str] = field(default_factory=dict)


@dataclass
class User:
    """A person, an organisation or an App's bot; an organisation has members (login: admin|member),
    the schema of its custom properties (name: definition) and teams by slug.
    """

    id: int
    login: str
    kind: str
    created_at: float
    token: str = ""
    members: dict[str, str] = field(default_factory=dict)
    app_id: int = 0
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)


@dataclass
class App:
    """A registered GitHub App; `events` None means all that its permissions let it hear."""

    id: int
    slug: str
    owner: str
    public_key: str
    created_at: float
    webhook_url: str = ""
    webhook_secret: str = ""
    permissions: dict[str, str] = field(default_factory=dict)
    events: list[str] | None = None
    name: str = ""
    client_secret: str = ""
    setup_url: str = ""
    external_url: str = ""
    description: str = ""

    @property
    def client_id(self) -> str:
        return f"Iv1.{self.id:016x}"


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
    suspended_by: str = ""
    updated_at: float = 0.0


@dataclass
class Token:
    """A user's token never ends; an installation's lasts an hour and may be narrowed."""

    value: str
    login: str = ""
    installation_id: int = 0
    repositories: list[int] | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    expires_at: float | None = None
