"""The store as an event loop has it: the same script, the same promises, nothing stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from jobs.intake import Delivery, receive_all
from jobs.settings import Settings
from jobs.store import AwaitedStore, StoreError, close_store, keys, open_store
from tests.jobs.servers import hung, kill


def run(settings: Settings, story: Callable[[AwaitedStore], Awaitable[None]]) -> None:
    async def whole() -> None:
        store = AwaitedStore(settings, 1.0)
        try:
            await story(store)
        finally:
            await store.close()

    asyncio.run(whole())


def delivery(guid: str) -> Delivery:
    return Delivery(guid, "push", b"{}\xff", 1.0)


async def in_the_end(store: AwaitedStore, one: Delivery) -> list[str]:
    """What is answered once the end of the old server has been noticed."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await receive_all(store, [one])
            except StoreError:
                await asyncio.sleep(0.01)


def stored(settings: Settings) -> list[bytes]:
    store = open_store(settings)
    rows = [row[b"body"] for _, row in store.raw.xrange(keys.DELIVERIES)]
    store.close()
    return rows


def test_it_starts_the_embedded_server_and_tells_it_a_script_that_it_does_not_know(
    own_settings: Settings,
):
    async def story(store: AwaitedStore) -> None:
        assert await receive_all(store, [delivery("a"), delivery("b")]) == ["stored", "stored"]
        await store.redis.set(keys.done("c"), 1)
        assert await receive_all(store, [delivery("c"), delivery("d")]) == ["done", "stored"]

    run(own_settings, story)
    assert stored(own_settings) == [b"{}\xff"] * 3


def test_a_server_that_died_is_started_again_and_what_it_answered_is_there(own_settings: Settings):
    async def story(store: AwaitedStore) -> None:
        assert await receive_all(store, [delivery("a")]) == ["stored"]
        await asyncio.to_thread(kill, own_settings)
        assert await in_the_end(store, delivery("b")) == ["stored"]

    run(own_settings, story)
    assert len(stored(own_settings)) == 2


def test_a_server_that_was_stopped_stays_stopped(own_settings: Settings):
    async def story(store: AwaitedStore) -> None:
        assert await receive_all(store, [delivery("a")]) == ["stored"]
        await asyncio.to_thread(close_store, own_settings)
        with pytest.raises(StoreError):
            await receive_all(store, [delivery("b")])

    run(own_settings, story)
    assert len(stored(own_settings)) == 1


def test_a_server_that_hangs_is_given_up_and_holds_nothing_else_up(own_settings: Settings):
    async def story(store: AwaitedStore) -> None:
        assert await receive_all(store, [delivery("a")]) == ["stored"]
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        with hung(own_settings):
            counting = asyncio.create_task(count())
            with pytest.raises(StoreError):
                await asyncio.wait_for(receive_all(store, [delivery("b")]), 5)
            counting.cancel()
        assert turns > 100
        assert await receive_all(store, [delivery("c")]) == ["stored"]

    run(own_settings, story)


def test_a_server_elsewhere_is_asked_by_its_address(own_settings: Settings, tmp_path):
    async def story(store: AwaitedStore) -> None:
        with pytest.raises(StoreError):
            await receive_all(store, [delivery("a")])

    run(replace(own_settings, redis_url=f"unix://{tmp_path}/nobody.sock"), story)
