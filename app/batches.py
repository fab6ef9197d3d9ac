"""Deliveries that come while the store is busy are stored by its next call, together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from jobs.intake import Delivery, Word

MOST = 16  # a call holds no more than 400 MB, though every delivery be the largest

StoreAll = Callable[[Sequence[Delivery]], list[Word]]


class Batches:
    """One thread that stores, one call at a time; of one event loop."""

    def __init__(self, store_all: StoreAll):
        self._store_all = store_all
        self._thread = ThreadPoolExecutor(1, "store")
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
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                words = await loop.run_in_executor(self._thread, self._store_all, [one for one, _ in batch])
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
