"""Deliveries that come while the store is busy are stored by its next call, together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from jobs.intake import Delivery, Word

MOST = 64  # deliveries a call
MOST_BYTES = 32 * 1024 * 1024  # of bodies a call, unless one alone has more

StoreAll = Callable[[Sequence[Delivery]], Awaitable[list[Word]]]


class Batches:
    """One call to the store at a time; of one event loop."""

    def __init__(self, store_all: StoreAll):
        self._store_all = store_all
        self._waiting: list[tuple[Delivery, asyncio.Future[Word]]] = []
        self._work: asyncio.Task[None] | None = None

    async def store(self, delivery: Delivery) -> Word:
        """What became of the delivery. Raises what the store's call raised."""
        answer: asyncio.Future[Word] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, answer))
        if self._work is None:
            self._work = asyncio.create_task(self._store_waiting())
        return await answer

    async def _store_waiting(self) -> None:
        while self._waiting:
            many = _together([one for one, _ in self._waiting])
            batch, self._waiting = self._waiting[:many], self._waiting[many:]
            try:
                words = await self._store_all([one for one, _ in batch])
                for (_, answer), word in zip(batch, words, strict=True):
                    if not answer.done():  # its client may have left
                        answer.set_result(word)
            except Exception as error:
                self._refuse(batch, error)
        self._work = None

    def _refuse(self, batch: list[tuple[Delivery, asyncio.Future[Word]]], error: Exception) -> None:
        """None waits for a second timeout: those that came meanwhile are told as well."""
        batch, self._waiting = batch + self._waiting, []
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(error)


def _together(waiting: Sequence[Delivery]) -> int:
    """How many of the first are stored in one call; at least one."""
    many, size = 1, len(waiting[0].body)
    for one in waiting[1:MOST]:
        size += len(one.body)
        if size > MOST_BYTES:
            break
        many += 1
    return many
