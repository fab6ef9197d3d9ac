from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.stories.town import Town

Build = Callable[..., AbstractContextManager[Town]]


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


@pytest.fixture
def town() -> Iterator[Town]:
    """A town whose fleet is up."""
    with built() as made:
        made.start()
        yield made
