"""One look at a page: who looks, and the proof that a form came from a page of ours.

The sandbox serves loopback and has no passwords: a visitor says who they are.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Request, Response, abort, redirect

from app.sandbox.nouns import Issue, Repository, User
from app.sandbox.world import World

YOU, TOKEN = "sandbox_you", "sandbox_token"


@dataclass(frozen=True)
class Visit:
    """`you` is a login or empty; `refusal` is why what was asked for just now was not done."""

    world: World
    path: str
    query: Mapping[str, str]
    you: str
    token: str
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_following(self) -> bool:
        return bool(self.query.get("follow"))

    def people(self) -> list[User]:
        return sorted(
            (one for one in self.world.state.users.values() if one.kind == "User"), key=lambda one: one.login
        )

    def repository(self, owner: str, name: str) -> Repository:
        """Private ones are shown too: whoever reaches loopback may look."""
        found, former = self.world.repository(f"{owner}/{name}"), self.world.former(f"{owner}/{name}")
        if found is None and former is not None:
            abort(redirect("/".join(["", former.full_name, *self.path.split("/")[3:]])))
        return found or abort(404)

    def issue(self, repo: Repository, number: int) -> Issue:
        """A transferred one leads on to where it is."""
        there = repo.gone.get(number)
        home = self.world.state.repositories.get(there[0]) if there else None
        if there and home is not None:
            abort(redirect(f"/{home.full_name}/issues/{there[1]}"))
        return repo.issues.get(number) or abort(404)

    def find(self, full_name: str, number: int) -> tuple[str, str]:
        """(state, title) of what a reference leads to; two empty texts if there is nothing."""
        repo = self.world.repository(full_name)
        found = repo.issues.get(number) if repo else None
        return (state_of(found), found.title) if found else ("", "")


def state_of(one: Issue) -> str:
    """open, closed, merged or draft; `not planned` is a state of its own to look at."""
    if one.pull and one.pull.merged_at:
        return "merged"
    if one.pull and one.is_open and one.pull.is_draft:
        return "draft"
    if one.state_reason in ("not_planned", "duplicate") and not one.is_open:
        return "set aside"
    return "open" if one.is_open else "closed"


def visit(world: World, request: Request) -> Visit:
    login = request.cookies.get(YOU, "")
    known = world.user(login)
    you = known.login if known and known.kind == "User" else ""
    token = request.cookies.get(TOKEN, "") or secrets.token_urlsafe(24)
    return Visit(world, request.path, request.args, you, token)


def keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, httponly=True, samesite="Strict")


def is_ours(request: Request) -> bool:
    """Whether a form carries the token of the visitor's cookie, and comes from this very address."""
    cookie, sent = request.cookies.get(TOKEN, ""), request.form.get("token", "")
    origin = request.headers.get("Origin")
    is_here = origin is None or urlsplit(origin).netloc == request.host
    return is_here and bool(cookie) and hmac.compare_digest(cookie.encode(), sent.encode())


def local(path: str) -> str:
    """`path` if it stays in the sandbox, else the first page."""
    parts = urlsplit(path)
    is_here = not parts.scheme and not parts.netloc and path.startswith("/") and path[1:2] not in ("/", "\\")
    return path if is_here and path.isprintable() else "/"
