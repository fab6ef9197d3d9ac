"""Every test here that names a `kind` runs in each jail; one that is not here is skipped with its reason."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.jail.house import KINDS, House, house, lacks


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind, also `none`."""
    return _here(request.param)


@pytest.fixture(params=KINDS[:2])
def jail_kind(request: pytest.FixtureRequest) -> str:
    """Each kind that holds something."""
    return _here(request.param)


@functools.cache
def _here(kind: str) -> str:
    why = lacks(kind)
    if why:
        pytest.skip(why)
    return kind


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A house of this test's own."""
    with house(tmp_path) as made:
        yield made
