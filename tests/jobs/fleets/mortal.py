"""A store through which a process dies: at every so many-th command, before it is sent."""

from __future__ import annotations

from typing import Any

from jobs.store import Store


class Killed(BaseException):
    """The process is no more."""


class Mortal(Store):
    """The same store, for somebody who dies at each `every`-th command."""

    def __init__(self, store: Store, every: int):
        self.settings, self.every, self.sent, self.deaths = store.settings, every, 0, 0
        self.redis: Any = Dying(store.redis, self)
        self.raw: Any = store.raw

    def die(self) -> None:
        self.sent += 1
        if self.sent == self.every:
            self.sent, self.deaths = 0, self.deaths + 1
            raise Killed


class Dying:
    """A client whose every command may be the last."""

    def __init__(self, client: Any, mortal: Mortal):
        self._client, self._mortal = client, mortal

    def __getattr__(self, name: str) -> Any:
        self._mortal.die()
        return getattr(self._client, name)
