"""The fixture that both folders of tests of the local fleet have."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.local.ground import Machine, make_machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed, and the local fleet runs in it: install it to run this")
    made = make_machine(tmp_path)
    yield made
    made.clear()
