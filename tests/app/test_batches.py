"""What comes while the store is busy goes to it together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from app.batches import MOST, MOST_BYTES, Batches
from jobs.intake import Delivery, Word


class Desk:
    """Takes one batch at a time, as long as it is let to; remembers them."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.called, self.go = asyncio.Event(), asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, deliveries: Sequence[Delivery]) -> list[Word]:
        self.batches.append([one.guid for one in deliveries])
        self.called.set()
        await asyncio.wait_for(self.go.wait(), 10)
        if self.error:
            raise self.error
        return ["done" if one.guid == "1" else "stored" for one in deliveries]


def delivery(number: int, body: bytes = b"{}") -> Delivery:
    return Delivery(str(number), "push", body, 1.0)


async def busy(batches: Batches, desk: Desk, many: int, body: bytes = b"{}") -> list[asyncio.Task[Word]]:
    """One delivery is with the desk, and `many` wait."""
    first = asyncio.create_task(batches.store(delivery(0)))
    await asyncio.wait_for(desk.called.wait(), 10)
    rest = [asyncio.create_task(batches.store(delivery(n, body))) for n in range(1, many + 1)]
    await asyncio.sleep(0)
    return [first, *rest]


def test_what_comes_while_the_store_is_busy_goes_together_and_each_gets_its_own_word():
    desk = Desk()
    batches = Batches(desk)

    async def story() -> list[Word]:
        asked = await busy(batches, desk, 3)
        desk.go.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(story()) == ["stored", "done", "stored", "stored"]
    assert desk.batches == [["0"], ["1", "2", "3"]]


def test_a_batch_is_not_without_end():
    desk = Desk()
    batches = Batches(desk)

    async def story() -> None:
        asked = await busy(batches, desk, MOST + 5)
        desk.go.set()
        await asyncio.gather(*asked)

    asyncio.run(story())
    assert [len(batch) for batch in desk.batches] == [1, MOST, 5]


def test_a_batch_of_large_ones_is_small():
    desk = Desk()
    batches = Batches(desk)

    async def story() -> None:
        asked = await busy(batches, desk, 5, bytes(MOST_BYTES // 2))
        desk.go.set()
        await asyncio.gather(*asked)

    asyncio.run(story())
    assert desk.batches == [["0"], ["1", "2"], ["3", "4"], ["5"]]


def test_a_store_that_fails_is_told_to_all_that_wait_and_asked_anew_by_the_next():
    desk = Desk()
    batches = Batches(desk)
    desk.error = ConnectionError("away")

    async def story() -> tuple[list[object], Word]:
        asked = await busy(batches, desk, 2)
        desk.go.set()
        said = await asyncio.gather(*asked, return_exceptions=True)
        desk.error = None
        return said, await batches.store(delivery(9))

    said, after = asyncio.run(story())
    assert [type(one) for one in said] == [ConnectionError] * 3
    assert (desk.batches, after) == ([["0"], ["9"]], "stored")


def test_a_client_that_left_takes_nobody_with_it():
    desk = Desk()
    batches = Batches(desk)

    async def story() -> list[object]:
        asked = await busy(batches, desk, 2)
        asked[0].cancel()
        asked[1].cancel()
        desk.go.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    said = asyncio.run(story())
    assert isinstance(said[0], asyncio.CancelledError)
    assert said[2] == "stored"
    with pytest.raises(asyncio.CancelledError):
        raise said[1]
