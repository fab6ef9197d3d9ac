"""As many seeds of the simulator as CI has time for: of tasks, of whole pipelines from audits to landed
epics, and of fleets. `python -m tests.simulation --seeds A..B [--kind pipeline|fleet]` tells any number."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.simulation.planted import ROOT
from tests.simulation.stage import Stage
from tests.simulation.storm import play

SEEDS = {"": "1..120", "pipeline": "1..16", "fleet": "1..10"}


@pytest.mark.parametrize("kind", SEEDS)
def test_every_storm_ends_as_the_calm_run_does(kind: str) -> None:
    told = ["--seeds", SEEDS[kind], "--kind", kind, "--jobs", str(os.cpu_count() or 1)]
    argv = [sys.executable, "-m", "tests.simulation", *told]
    env = os.environ | {"PYTHONHASHSEED": "0"}
    ran = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-3000:]


def test_what_the_store_said_is_asked_again_once_somebody_wrote_it() -> None:
    stage = Stage()
    stage.server = stage.server._replace(is_doubted=True)
    try:
        told = [
            play(stage, seed, kind)
            for seed, kind in ((1, "all"), (2, "kills"), (3, "people"), (4, "pipeline"))
        ]
    finally:
        stage.close()
    assert [one.wrong for one in told] == [[]] * 4


def test_a_seed_tells_the_same_story_again() -> None:
    stage = Stage()
    try:
        first, other, again = (play(stage, seed, "kills", is_traced=True) for seed in (2, 3, 2))
    finally:
        stage.close()
    assert first.trace == again.trace
    assert first.trace != other.trace
    assert first.launches
    assert first.calls > 500
