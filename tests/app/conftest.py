"""One door and one store for the tests that break neither."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobs.settings import Settings, load
from jobs.store import Store, close_store, open_store
from tests.app.door import SECRET, Door, door


@pytest.fixture(scope="session")
def shared_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    data = tmp_path_factory.mktemp("door")
    settings = load({"FLEET_DATA": str(data), "FLEET_WEBHOOK_SECRET": SECRET})
    yield settings
    close_store(settings)


@pytest.fixture(scope="session")
def shared_door(shared_settings: Settings) -> Iterator[Door]:
    with door(shared_settings.data) as opened:
        yield opened


@pytest.fixture
def store(shared_settings: Settings) -> Iterator[Store]:
    """The shared door's store, emptied."""
    store = open_store(shared_settings)
    store.redis.flushall()
    yield store
    store.close()


@pytest.fixture
def own_settings(tmp_path) -> Iterator[Settings]:
    """Settings with a data folder of this test's own, whose server it may kill."""
    settings = load({"FLEET_DATA": str(tmp_path / "data")})
    yield settings
    close_store(settings)
