"""How the tests share a machine: what takes longest begins first, and small files fill the rest."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

# A machine that does other things, too, is no fault of what is tested: no example has to be quick.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")

FIRST = ("stories", "simulation", "test_clean.py", "app/cli", "jobs/local", "jobs/jail", "jobs/run")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: much of a story is waiting."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In this order they are handed out, a file at a time."""
    items.sort(key=_place)


def pytest_collection_finish() -> None:
    """Four thousand tests are no garbage, and need not be looked through again and again."""
    gc.collect()
    gc.freeze()


def _place(item: pytest.Item) -> int:
    name = item.nodeid.partition("tests/")[2]
    return next((at for at, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))
