from __future__ import annotations

import time
from dataclasses import replace

from jobs import events, ledger
from jobs.run.tell import Teller
from jobs.settings import Settings
from jobs.store import Store, embedded
from tests.jobs.run.runs import Fleet, until


def event(at: int) -> dict:
    return {"at": float(at), "step": "agent", "stream": "out", "kind": "output", "text": str(at)}


def test_events_arrive_in_order_and_a_beat_with_them(store: Store, shared_settings: Settings):
    teller = Teller(shared_settings, "run-1")
    for at in range(1200):
        teller.tell(event(at))
    teller.close(10.0)
    found = events.follow(store, "run-1")
    found += events.follow(store, "run-1", found[-1][0])
    assert [told["text"] for _, told in found] == [str(at) for at in range(1200)]
    assert time.time() - ledger.beats(store)["run-1"] < 30


def test_a_store_that_is_away_stops_nobody_and_is_not_started(own_settings: Settings):
    teller = Teller(own_settings, "run-1")
    begun = time.monotonic()
    for at in range(50_000):
        teller.tell(event(at))
    assert time.monotonic() - begun < 5
    teller.close(0.5)
    assert embedded.ask(embedded.folder(own_settings), b"PING") == b""


def test_a_run_shows_on_its_stream_while_it_runs(store: Store, shared_settings: Settings, fleet: Fleet):
    shared = replace(
        fleet.settings, redis_url=f"unix://{embedded.socket_path(embedded.folder(shared_settings))}"
    )
    run_dir = replace(fleet, settings=shared).begin("run-live", "echo hello; sleep 100")
    until(lambda: "hello" in [told["text"] for _, told in events.follow(store, "run-live")])
    assert "run-live" in ledger.beats(store)
    assert run_dir.exists()
