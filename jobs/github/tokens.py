"""Installation tokens: one read token an owner, shared by all workers (ETags belong to a token), and
write tokens narrowed to one repository and what the write needs.

Kept in Redis encrypted, with a key derived from the App's private key; what a token was made for is
sealed with it, so that a token that was copied under another key is not used. Two processes that
ask at once may both make one, which does no harm.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jobs.errors import Gone
from jobs.github import keys
from jobs.github.exchange import Exchange
from jobs.github.installations import Installations
from jobs.github.nouns import Installation, Reply, Request, Token
from jobs.redact import register_unless_known
from jobs.settings import Settings

SPARE_SECONDS = 300.0
"""A token is made again so long before it ends."""


class Tokens:
    """Gives out installation tokens."""

    def __init__(self, settings: Settings, exchange: Exchange, installations: Installations):
        self.settings = settings
        self.exchange = exchange
        self.installations = installations

    def read(self, owner: str) -> Token:
        """May read all that the owner granted the App, and write nothing."""
        installation = self.installations.at(owner)
        levels = {name: "read" for name, level in installation.permissions.items() if level != "none"}
        levels.pop("workflows", None)  # is there only for writing
        return self._get(installation, (), levels)

    def narrow(self, repo: str, need: Mapping[str, str]) -> Token:
        """May do on this one repository (`owner/name`) what `need` says, e.g. `{"issues": "write"}`."""
        owner, _, name = repo.partition("/")
        if not name or not need:
            raise ValueError(
                f"a narrowed token needs owner/name and permissions, not {repo!r} and {dict(need)}"
            )
        return self._get(self.installations.at(owner), (name,), need)

    def _get(self, at: Installation, names: tuple[str, ...], need: Mapping[str, str]) -> Token:
        what = json.dumps(
            [self.settings.app_id, at.id, [name.lower() for name in names], sorted(need.items())]
        )
        key = keys.token(what)
        value = self._open(self.exchange.store.redis.get(key), what)
        if not value:
            made = self._make(at, names, need)
            value = str(made["token"])
            ends_at = datetime.fromisoformat(made["expires_at"]).timestamp()
            seconds = int(ends_at - SPARE_SECONDS - self.exchange.clock())
            if seconds > 0:
                sealed = self._box.encrypt(json.dumps([what, value, ends_at]).encode()).decode()
                self.exchange.store.redis.set(key, sealed, ex=seconds)
        register_unless_known(value)
        return Token(value, key)

    def _open(self, sealed: str | None, what: str) -> str:
        """The token in `sealed`, if it was made for exactly this and does not end soon; else ""."""
        try:
            made_for, value, ends_at = json.loads(self._box.decrypt(sealed or ""))
        except InvalidToken:
            return ""
        is_good = made_for == what and self.exchange.clock() < ends_at - SPARE_SECONDS
        return str(value) if is_good else ""

    def _make(self, at: Installation, names: tuple[str, ...], need: Mapping[str, str]) -> dict[str, Any]:
        body: dict[str, Any] = {"permissions": dict(need)} if need else {}
        if names:
            body["repositories"] = list(names)
        url = f"{self.settings.github_url}/app/installations/{at.id}/access_tokens"
        jwt = self.installations.jwt()
        request = Request(at.owner, "token", "POST", url, jwt, body, need=need, accept=(201, 403, 404, 422))
        reply = self.exchange.ask(request)
        if reply.status != 201 or not isinstance(reply.body, dict):
            self.installations.forget(at.owner)
            raise _why_not(reply, "/".join((at.owner, *names)), need)
        return reply.body

    @cached_property
    def _box(self) -> Fernet:
        secret = self.settings.private_key.strip().encode()
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"agent-fleet: token cache")
        return Fernet(base64.urlsafe_b64encode(derived.derive(secret)))


def _why_not(reply: Reply, place: str, need: Mapping[str, str]) -> Exception:
    if reply.status == 422 and "permission" in reply.message.lower():
        levels = ", ".join(f"{name}: {level}" for name, level in need.items())
        return PermissionError(
            f"the App was not granted what it needs at {place} ({levels}): add it in the App's settings"
            " and accept it at the installation"
        )
    return Gone(place)
