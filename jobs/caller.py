"""Who may use `/v1`: tokens, each with the login in whose name it speaks, and what it may do."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
TOKEN = re.compile(r"[!-+\--~]{20,200}")  # what can be seen, without the comma that parts them
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
FORM = "write `TOKEN:LOGIN:read+write`, several by comma"


@dataclass(frozen=True)
class Caller:
    """A token with its login on GitHub and its scopes. The token does not show in its repr."""

    token: str = field(repr=False)
    login: str
    scopes: tuple[str, ...]


def callers(text: str) -> tuple[Caller, ...]:
    """The callers of FLEET_API_TOKENS; ValueError with place and remedy, and without any token."""
    rows = [row.strip() for row in text.split(",") if row.strip()]
    found = tuple(_caller(place, row) for place, row in enumerate(rows, 1))
    for place, one in enumerate(found, 1):
        if any(one.token == other.token for other in found[: place - 1]):
            raise _wrong(place, "its token stands twice", "give each caller a token of its own")
    return found


def caller_of(known: tuple[Caller, ...], token: str) -> Caller | None:
    """Whose token it is. All are compared, in the same time whether they differ early or late."""
    given, found = _digest(token), None
    for one in known:
        if hmac.compare_digest(_digest(one.token), given):
            found = one
    return found


def only_login(known: tuple[Caller, ...]) -> str:
    """The login, where all tokens speak for the same one; else ""."""
    logins = {one.login for one in known}
    return logins.pop() if len(logins) == 1 else ""


def _caller(place: int, row: str) -> Caller:
    token, login, words = row.rsplit(":", 2) if row.count(":") >= 2 else ("", "", "")
    scopes = tuple(words.split("+"))
    if not token:
        raise _wrong(place, "it has not three parts", FORM)
    if not TOKEN.fullmatch(token):
        make = "make one with `openssl rand -hex 32`"
        raise _wrong(place, "its token has not 20 to 200 visible characters", make)
    if not LOGIN.fullmatch(login):
        raise _wrong(place, "its login is none of GitHub's", FORM)
    if not set(scopes) <= set(SCOPES):
        raise _wrong(place, "its scopes are not `read`, `write` or `read+write`", FORM)
    return Caller(token, login, scopes)


def _wrong(place: int, what: str, remedy: str) -> ValueError:
    return ValueError(f"FLEET_API_TOKENS, entry {place}: {what}; {remedy}")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
