"""A remote, a data folder, and a fleet that makes runs in it. No keeper is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from jobs.run import life
from tests.jobs.git.repos import make_remote, settings_for
from tests.jobs.run.runs import Fleet, keeper, make_fleet, until


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    remote = make_remote(tmp_path)
    settings = settings_for(remote, tmp_path)
    yield make_fleet(remote, settings)
    for run_dir in (settings.data / "runs").glob("*"):
        if life.was_started(run_dir) and life.is_alive(run_dir):
            with suppress(ProcessLookupError):
                os.kill(keeper(run_dir), signal.SIGKILL)
            until(lambda run_dir=run_dir: not life.is_alive(run_dir))
