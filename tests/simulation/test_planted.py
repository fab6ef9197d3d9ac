"""The simulator finds what it is there to find."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.simulation.planted import FAULTS, Fault, hunt, plant


@pytest.fixture(scope="module")
def hunts(tmp_path_factory: pytest.TempPathFactory):
    """What the simulator said of each, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        yield {one.name: pool.submit(_found, one, tmp_path_factory.mktemp("planted")) for one in FAULTS}


def _found(fault: Fault, folder: Path) -> str:
    plant(fault, folder)
    return hunt(fault, folder)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault, hunts) -> None:
    said = hunts[fault.name].result()
    assert fault.words in said, said
    assert "went wrong; python -m tests.simulation" in said, "it names the command that repeats it"
