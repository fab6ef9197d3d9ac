"""Every test here that names a `kind` runs in each jail; one that is not here is skipped with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.jail import podman
from tests.jobs.jail.house import JAILS, KINDS, House, house, lacks


@pytest.fixture(scope="session")
def engine() -> Iterator[podman.Engine]:
    """podman, started once for a process of tests."""
    if podman.lacks():
        pytest.skip(podman.lacks())
    try:
        with podman.serving() as made:
            yield made
            assert made.containers() == []
    except OSError as error:
        pytest.skip(f"the jail 'container' cannot be tried: {error}")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind, also `none`."""
    return _here(request.param)


@pytest.fixture(params=JAILS)
def jail_kind(request: pytest.FixtureRequest) -> str:
    """Each kind that holds something."""
    return _here(request.param)


def _here(kind: str) -> str:
    if lacks(kind):
        pytest.skip(lacks(kind))
    return kind


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house of this test's own; with an engine where its kind wants one."""
    named = [request.getfixturevalue(name) for name in ("kind", "jail_kind") if name in request.fixturenames]
    engine = request.getfixturevalue("engine").address if "container" in named else ""
    with house(tmp_path, engine) as made:
        yield made
