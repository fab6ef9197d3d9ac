"""What the client takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from jobs.store.due import Lease

DONE = (200, 201, 202, 204)


@dataclass(frozen=True)
class App:
    """Our own registration at GitHub."""

    id: int
    slug: str

    @property
    def login(self) -> str:
        """The name under which REST and webhooks show what the App did."""
        return f"{self.slug}[bot]"


@dataclass(frozen=True)
class Installation:
    """The App at one owner; `permissions` are those that the owner granted, `created_at` is
    when (Unix seconds)."""

    id: int
    owner: str
    permissions: Mapping[str, str] = field(default_factory=dict, hash=False)
    created_at: float = 0.0


@dataclass(frozen=True)
class Slot:
    """One write: under which lease, on which repository (`owner/name`), whether it makes content
    (GitHub limits that more), and with which permissions, e.g. `{"issues": "write"}`.
    `accept`: the statuses that are answers and no errors. `guard` is asked when the slot was
    granted, right before the request: it raises when the write is not wanted any more."""

    lease: Lease
    repo: str
    kind: Literal["write", "creation"]
    need: Mapping[str, str] = field(hash=False)
    accept: tuple[int, ...] = DONE
    guard: Callable[[], None] | None = field(default=None, compare=False)

    @property
    def owner(self) -> str:
        return self.repo.partition("/")[0]


class Answer(NamedTuple):
    """What a write was answered; `json` is None where there is no body."""

    status: int
    json: Any


@dataclass(frozen=True)
class Token:
    """A credential, and the Redis key under which it is kept ("": it is not)."""

    value: str = field(repr=False)
    key: str = ""


@dataclass(frozen=True)
class Request:
    """One request: for whom (an owner, or `APP`), counted as what, with which credential."""

    owner: str
    kind: str
    method: str
    url: str
    token: Token
    body: Any = field(default=None, repr=False)
    etag: str = ""  # answer 304 if it is still this one,
    kept: str = ""  # which is kept under this id
    need: Mapping[str, str] = field(default_factory=dict, hash=False)
    accept: tuple[int, ...] = DONE


@dataclass(frozen=True)
class Reply:
    """What came back; header names in small letters; `body` is JSON, or None when there is none."""

    status: int
    headers: Mapping[str, str]
    body: Any = field(default=None, repr=False)

    @property
    def message(self) -> str:
        """GitHub's own words about a refusal; "" when it gave none."""
        said = self.body.get("message") if isinstance(self.body, dict) else None
        return said if isinstance(said, str) else ""


APP = "@app"
"""Stands for the owner where the App asks for itself; no login looks like this."""
