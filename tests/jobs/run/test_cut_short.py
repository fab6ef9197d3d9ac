"""Starts that were cut short, and keepers that begin in the middle of an upgrade."""

from __future__ import annotations

import json
from pathlib import Path

from jobs.run import handover, life
from jobs.settings import load


def test_a_keeper_takes_settings_that_have_names_it_does_not_know(tmp_path: Path) -> None:
    settings = load({"FLEET_DATA": str(tmp_path)})
    told = {**json.loads(handover.pack(settings)), "of_a_newer_worker": 1}
    assert handover.unpack(json.dumps(told).encode()) == settings


def test_an_order_without_a_keeper_is_a_start_that_was_cut_short(tmp_path: Path) -> None:
    assert not life.is_ordered(tmp_path), "without its order the disk was lost, and with it what the run did"
    (tmp_path / "spec.json").write_text("{}")
    assert life.is_ordered(tmp_path)
    assert life.sign_in(tmp_path)
    assert not life.is_ordered(tmp_path)
