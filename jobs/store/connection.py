"""The connections to the store, and the only place where a client is made."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs.settings import Settings
from jobs.store import embedded, holder
from jobs.store.address import socket_path

# Everything that a store which is away, full or broken raises.
StoreError = redis.RedisError


class Store:
    """An open store. `redis` speaks text, `raw` bytes (RQ, bodies of deliveries);
    `settings` are those it was opened with; `census` names who takes leases through it.

    A command is never sent twice by the client: a compare-and-set whose answer was lost
    must not be answered "lost the race" by its own second try. A connection that broke
    while it was idle is made anew, and an embedded server that died is started again.
    """

    census = holder.MACHINE

    def __init__(self, settings: Settings, options: dict[str, Any]):
        self.settings = settings
        self.redis: Any = redis.Redis(connection_pool=_pool(settings, {**options, "decode_responses": True}))
        self.raw: Any = redis.Redis(connection_pool=_pool(settings, options))

    def script(self, name: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """What `lua/NAME.lua` answers: one atomic step in the store."""
        text, digest = source(name)
        words = (*keys, *args)
        try:
            return self.redis.evalsha(digest, len(keys), *words)
        except redis.exceptions.NoScriptError:
            return self.redis.eval(text, len(keys), *words)

    def close(self) -> None:
        """Drop the connections; the server lives on."""
        for client in (self.redis, self.raw):
            client.connection_pool.disconnect()


class EmbeddedConnection(redis.UnixDomainSocketConnection):
    """A connection that starts the embedded server when it finds it dead."""

    def __init__(self, home: str = "", **options: Any):
        super().__init__(path=socket_path(Path(home)), **options)
        self.home = Path(home)

    def _connect(self) -> Any:
        self.path = socket_path(self.home)
        try:
            return super()._connect()
        except OSError as error:  # no socket, nobody behind it, or its long name has no short one yet
            if isinstance(error, TimeoutError | PermissionError) or embedded.is_stopped(self.home):
                raise
        self.path = embedded.ensure(self.home, self.socket_timeout or embedded.PATIENCE_SECONDS)
        return super()._connect()


def open_store(settings: Settings, timeout_seconds: float = 5.0) -> Store:
    """The store: at `REDIS_URL`, else the embedded one, which is started if it does not
    live. StoreError when it does not answer; no command waits longer than the timeout."""
    options = {
        "socket_timeout": timeout_seconds,
        "socket_connect_timeout": timeout_seconds,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,  # one answer shape on every server, and no maintenance push messages
    }
    store = Store(settings, options)
    store.redis.ping()
    return store


def close_store(settings: Settings) -> bool:
    """The embedded server has ended, its data on disk; False when none lived. A store
    at `REDIS_URL` is not ours to stop."""
    return False if settings.redis_url else embedded.stop(embedded.folder(settings))


def _pool(settings: Settings, options: dict[str, Any]) -> redis.ConnectionPool:
    if settings.redis_url:
        return redis.ConnectionPool.from_url(settings.redis_url, **options)
    home = embedded.folder(settings)
    embedded.prepare(home)
    return redis.ConnectionPool(connection_class=EmbeddedConnection, home=str(home), **options)


@functools.cache
def source(name: str) -> tuple[str, str]:
    """A script's text and the digest by which the server knows it."""
    folder = resources.files("jobs.store") / "lua"
    text = (folder / f"{name}.lua").read_text()
    if text.startswith("-- with "):  # a script begins with the name of the one that goes before it
        text = (folder / text.split()[2]).read_text() + text
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
