"""The store for who runs in an event loop, which must not stand still while the store works."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import redis
from redis import asyncio as redis_asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from jobs.settings import Settings
from jobs.store import embedded
from jobs.store.address import socket_path
from jobs.store.connection import source


class AwaitedStore:
    """The same store as `Store`, with the same promises, for one event loop: a command is
    never sent twice, a connection that broke while it was idle is made anew, and an embedded
    server that died is started again. Nothing is connected before the first command; no
    command waits longer than the timeout."""

    def __init__(self, settings: Settings, timeout_seconds: float):
        options = {
            "socket_timeout": timeout_seconds,
            "socket_connect_timeout": timeout_seconds,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
            "decode_responses": True,
        }
        self.settings = settings
        self.redis: Any = redis_asyncio.Redis(connection_pool=_pool(settings, options))

    async def script(self, name: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """What `lua/NAME.lua` answers: one atomic step in the store. StoreError."""
        text, digest = source(name)
        words = (*keys, *args)
        try:
            return await self.redis.evalsha(digest, len(keys), *words)
        except redis.exceptions.NoScriptError:
            return await self.redis.eval(text, len(keys), *words)

    async def close(self) -> None:
        """Drop the connections; the server lives on."""
        await self.redis.connection_pool.disconnect()


class EmbeddedConnection(redis_asyncio.UnixDomainSocketConnection):
    """A connection that starts the embedded server when it finds it dead, in a thread."""

    def __init__(self, home: str = "", **options: Any):
        super().__init__(path=socket_path(Path(home)), **options)
        self.home = Path(home)

    async def _connect(self) -> None:
        self.path = socket_path(self.home)
        try:
            return await super()._connect()
        except OSError as error:  # no socket, nobody behind it, or its long name has no short one yet
            if isinstance(error, TimeoutError | PermissionError) or embedded.is_stopped(self.home):
                raise
        patience = self.socket_timeout or embedded.PATIENCE_SECONDS
        self.path = await asyncio.to_thread(embedded.ensure, self.home, patience)
        await super()._connect()


def _pool(settings: Settings, options: dict[str, Any]) -> redis_asyncio.ConnectionPool:
    if settings.redis_url:
        return redis_asyncio.ConnectionPool.from_url(settings.redis_url, **options)
    home = embedded.folder(settings)
    embedded.prepare(home)
    return redis_asyncio.ConnectionPool(connection_class=EmbeddedConnection, home=str(home), **options)
