"""A store for the tests: one real embedded server for all, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.settings import Settings, load
from jobs.store import Store, close_store, open_store


@pytest.fixture(scope="session")
def shared_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = load({"FLEET_DATA": str(tmp_path_factory.mktemp("data"))})
    yield settings
    close_store(settings)


@pytest.fixture
def store(shared_settings: Settings) -> Iterator[Store]:
    """An empty store."""
    store = open_store(shared_settings)
    store.redis.flushall()
    yield store
    store.close()


@pytest.fixture
def own_settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings with a data folder of this test's own, whose server it may kill."""
    settings = load({"FLEET_DATA": str(tmp_path / "data")})
    yield settings
    close_store(settings)
