"""A run's events, live and kept."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from jobs import events
from jobs.settings import Settings
from jobs.store import Store, keys


def test_events_are_followed_in_order_from_any_place(store: Store):
    events.append(store, "run-1", [{"n": 1, "text": "é\ud800"}, {"n": 2}])
    first = events.follow(store, "run-1")
    assert [event["n"] for _, event in first] == [1, 2]
    assert first[0][1]["text"] == "é\ud800"
    events.append(store, "run-1", [{"n": 3}])
    assert [event["n"] for _, event in events.follow(store, "run-1", after=first[-1][0])] == [3]
    assert events.follow(store, "run-2", block_ms=20) == []


def test_a_stream_is_bounded_and_does_not_stay_for_ever(store: Store):
    for start in range(0, 11_000, 1000):
        events.append(store, "run-1", [{"n": start + n} for n in range(1000)])
    events.append(store, "run-1", [])
    assert 10_000 <= store.redis.xlen(keys.events("run-1")) < 10_200
    assert store.redis.ttl(keys.events("run-1")) > 86400


def test_what_is_kept_is_read_back_and_compressed(own_settings: Settings, tmp_path: Path):
    output = tmp_path / "output.jsonl"
    rows = [{"n": n, "text": "x" * 100} for n in range(1000)]
    output.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"n": 1000, "te')
    address = events.keep(own_settings, "run-1", output)
    assert list(events.read_kept(own_settings, "run-1")) == rows
    assert Path(address).stat().st_size < output.stat().st_size / 10
    assert gzip.decompress(Path(address).read_bytes()) == output.read_bytes()
    events.keep(own_settings, "run-1", output)
    assert [path.name for path in Path(address).parent.iterdir()] == ["run-1.jsonl.gz"]


def test_what_was_not_kept_is_not_there(own_settings: Settings, tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        list(events.read_kept(own_settings, "run-1"))
    with pytest.raises(FileNotFoundError):
        events.keep(own_settings, "run-1", tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        list(events.read_kept(own_settings, "run-1"))


def test_a_runs_id_reaches_no_other_place(own_settings: Settings, store: Store, tmp_path: Path):
    for name in ("../x", "a/b", "", "a\n", "x" * 300):
        with pytest.raises(ValueError, match="not a run's id"):
            events.keep(own_settings, name, tmp_path / "none")
        with pytest.raises(ValueError, match="not a run's id"):
            events.follow(store, name)


def test_other_places_than_folders_work(own_settings: Settings, tmp_path: Path):
    output = tmp_path / "output.jsonl"
    output.write_text('{"n": 1}\n')
    elsewhere = replace(own_settings, events_url="memory://kept/")
    assert events.keep(elsewhere, "run-1", output) == "memory://kept/run-1.jsonl.gz"
    assert list(events.read_kept(elsewhere, "run-1")) == [{"n": 1}]
