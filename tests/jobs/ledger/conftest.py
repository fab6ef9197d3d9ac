"""A ledger for the tests: an empty one that is ready."""

from __future__ import annotations

import pytest

from jobs import ledger
from jobs.store import Store


@pytest.fixture
def book(store: Store) -> Store:
    ledger.set_ready(store, 1.0)
    return store
