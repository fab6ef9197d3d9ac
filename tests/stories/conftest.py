from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.stories.town import Town

Build = Callable[..., AbstractContextManager[Town]]
Play = Callable[[], None]  # a story in a town of its own, that can go on beside others
Stage = dict[Play, "Future[None]"]


@contextmanager
def built(**given: Any) -> Iterator[Town]:
    """A town, whose fleet is not up yet, and its end."""
    folder = Path(tempfile.mkdtemp(prefix="fleet-story-"))
    town = Town(folder, **given)
    try:
        yield town
    finally:
        town.end()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The plays of a file, three at a time: they mostly wait."""
    mine = [item for item in request.session.items if item.path == request.path]
    plays = [play for item in mine if (play := _play(item))]
    pool = ThreadPoolExecutor(3)
    try:
        yield {play: pool.submit(play) for play in plays}
    finally:
        pool.shutdown(cancel_futures=True)


def _play(item: pytest.Item) -> Play | None:
    """A test that is parametrized with a `play` waits for its end."""
    call = getattr(item, "callspec", None)
    return call.params.get("play") if call else None


@pytest.fixture
def town() -> Iterator[Town]:
    """A town whose fleet is up."""
    with built() as made:
        made.start()
        yield made
