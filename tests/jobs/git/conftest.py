"""A remote with one repository, settings whose data folder is this test's own, a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.settings import Settings
from tests.jobs.git.repos import Bench, Remote, make_bench, make_remote, settings_for


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return make_remote(tmp_path)


@pytest.fixture
def settings(remote: Remote, tmp_path: Path) -> Settings:
    return settings_for(remote, tmp_path)


@pytest.fixture
def bench(settings: Settings) -> Bench:
    return make_bench(settings)
