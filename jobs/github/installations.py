"""The App itself: its key, its name, and where it is installed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from jobs.errors import Gone
from jobs.github import keys
from jobs.github.exchange import Exchange
from jobs.github.nouns import APP, App, Installation, Request, Token
from jobs.settings import Settings

KNOWN_SECONDS = 3600
LISTED_SECONDS = 60
JWT_SECONDS = 540
"""GitHub takes at most 10 minutes; its clock may be ahead or behind by up to one."""


class Installations:
    """What is asked with the App's own key. Answers are kept in the store for an hour."""

    def __init__(self, settings: Settings, exchange: Exchange):
        self.settings = settings
        self.exchange = exchange
        self.store = exchange.store
        self._jwt = Token("")
        self._jwt_until = 0.0

    @cached_property
    def _key(self) -> Any:
        if not self.settings.app_id or not self.settings.private_key:
            raise ValueError(
                "there is no GitHub App to speak for: set FLEET_APP_ID and FLEET_PRIVATE_KEY"
                " (docs/operating.md)"
            )
        return _read_key(self.settings.private_key)

    def jwt(self) -> Token:
        """The App's own credential, signed with its private key; made again in time."""
        now = self.exchange.clock()
        if not now < self._jwt_until - JWT_SECONDS / 2:
            claims = {"iat": int(now) - 60, "exp": int(now) + JWT_SECONDS, "iss": str(self.settings.app_id)}
            self._jwt = Token(jwt.encode(claims, self._key, algorithm="RS256"))
            self._jwt_until = now + JWT_SECONDS
        return self._jwt

    def app(self) -> App:
        """Our own registration."""
        name = keys.app(self.settings.app_id)
        kept = self.store.redis.get(name)
        if not kept:
            seen = self.exchange.ask(Request(APP, "read", "GET", self._url("/app"), self.jwt())).body
            kept = json.dumps({"id": seen["id"], "slug": seen["slug"]})
            self.store.redis.set(name, kept, ex=KNOWN_SECONDS)
        return App(**json.loads(kept))

    def all(self) -> tuple[Installation, ...]:
        """Where the App is installed and not suspended, asked now."""
        found = {one.owner.lower(): one for page in self._pages() for one in map(_installation, page) if one}
        name, listed = keys.installations(self.settings.app_id), keys.listed(self.settings.app_id)
        pipe = self.store.redis.pipeline(transaction=True)
        pipe.delete(name)
        if found:
            pipe.hset(name, mapping={login: json.dumps(vars(one)) for login, one in found.items()})
            pipe.expire(name, KNOWN_SECONDS)
        pipe.set(listed, "1", ex=LISTED_SECONDS)
        pipe.execute()
        return tuple(found.values())

    def at(self, owner: str) -> Installation:
        """The App at this owner; Gone when it is not installed there (asked at most once a minute)."""
        name = keys.installations(self.settings.app_id)
        kept = self.store.redis.hget(name, owner.lower())
        if not kept and not self.store.redis.exists(keys.listed(self.settings.app_id)):
            self.all()
            kept = self.store.redis.hget(name, owner.lower())
        if not kept:
            raise Gone(owner)
        return Installation(**json.loads(kept))

    def forget(self, owner: str) -> None:
        """It is no longer as we know it: the next question asks GitHub."""
        self.store.redis.hdel(keys.installations(self.settings.app_id), owner.lower())
        self.store.redis.delete(keys.listed(self.settings.app_id))

    def _pages(self) -> Iterator[list[Any]]:
        url = self._url("/app/installations?per_page=100")
        while url:
            reply = self.exchange.ask(Request(APP, "read", "GET", url, self.jwt()))
            yield reply.body
            url = self.exchange.next_page(reply)

    def _url(self, path: str) -> str:
        return self.settings.github_url + path


@lru_cache(2)
def _read_key(pem: str) -> Any:
    """Reading an RSA key checks its primes, which takes some 30 ms: once a process, not once a client."""
    try:
        return load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        problem = "FLEET_PRIVATE_KEY is no private key in PEM form; make one on the App's page"
    raise ValueError(problem)


def _installation(seen: dict[str, Any]) -> Installation | None:
    if seen.get("suspended_at"):
        return None
    since = seen.get("created_at")
    created_at = datetime.fromisoformat(since).timestamp() if since else 0.0
    permissions = dict(seen.get("permissions") or {})
    return Installation(seen["id"], seen["account"]["login"], permissions, created_at)
