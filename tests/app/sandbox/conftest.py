"""One sandbox a test file; each test takes a repository of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.app.sandbox.stand import Stand, start

SEED = {
    "app": {"webhook_secret": "s3cret"},
    "users": ["alice", "bob", "mallory", "wanda"],
    "orgs": {"acme": {"members": {"alice": "admin"}}},
    "repositories": [{"name": "acme/first"}],
}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    found = start(tmp_path_factory.mktemp("sandbox"), dict(SEED))
    yield found
    found.close()


@pytest.fixture
def repo(stand: Stand) -> Iterator[str]:
    """A fresh private repository: bob triages, wanda writes, mallory is a stranger."""
    yield stand.repository(
        f"acme/r{next(NUMBERS)}",
        private=True,
        files={"README.md": "# r\n", "src/a.py": "x = 1\n"},
        collaborators={"bob": "triage", "wanda": "write"},
    )
    stand.control("faults", "DELETE")
    stand.control("webhooks", mode="deliver", url="")
    stand.control("clock", offset=0, run=True)
