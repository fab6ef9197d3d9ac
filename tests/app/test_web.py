"""The door when things fail: the store away, full, hung or killed; the door itself killed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from app.web import create_app
from jobs.settings import Settings, load
from jobs.store import close_store, keys, open_store
from jobs.store.address import socket_path
from jobs.store.embedded import folder
from tests.app.door import SECRET, Door, door
from tests.jobs.servers import hung, kill, until


def timed(opened: Door, guid: str) -> tuple[int, float]:
    began = time.monotonic()
    status = opened.deliver(guid, b"{}")
    return status, time.monotonic() - began


def guids(settings: Settings) -> set[str]:
    store = open_store(settings)
    rows = store.redis.xrange(keys.DELIVERIES)
    store.close()
    return {row["guid"] for _, row in rows}


def test_it_lives_and_is_ready(shared_door: Door, store):
    assert shared_door.ask("GET", "/healthz")[0] == 200
    status, text = shared_door.ask("GET", "/readyz")
    assert (status, json.loads(text)) == (200, {"ready": True, "problems": []})


def test_without_a_secret_it_is_not_ready_and_says_so(own_settings: Settings):
    answer = create_app(own_settings).test_client().get("/readyz")
    assert answer.status_code == 503
    assert "FLEET_WEBHOOK_SECRET" in answer.json["problems"][0]


def test_a_store_that_is_away_is_a_503_in_time_and_a_202_when_it_is_back(tmp_path: Path):
    elsewhere = load({"FLEET_DATA": str(tmp_path / "elsewhere")})
    open_store(elsewhere)
    url = f"unix://{socket_path(folder(elsewhere))}"
    try:
        with door(tmp_path / "data", REDIS_URL=url) as opened:
            assert opened.deliver("g-1", b"{}") == 202
            close_store(elsewhere)
            status, seconds = timed(opened, "g-2")
            assert status == 503
            assert seconds < 2
            assert opened.ask("GET", "/healthz")[0] == 200
            assert opened.ask("GET", "/readyz")[0] == 503
            open_store(elsewhere)
            assert opened.deliver("g-3", b"{}") == 202
        assert guids(elsewhere) == {"g-1", "g-3"}
    finally:
        close_store(elsewhere)


def test_a_store_that_was_never_there_does_not_keep_the_door_shut(tmp_path: Path):
    with door(tmp_path, REDIS_URL=f"unix://{tmp_path}/none.sock") as opened:
        status, seconds = timed(opened, "g-1")
        assert (status, seconds < 2) == (503, True)


def test_a_store_that_hangs_is_a_503_in_time(own_settings: Settings):
    with door(own_settings.data) as opened:
        assert all(opened.deliver(f"g-{n}", b"{}") == 202 for n in range(4))
        with hung(own_settings):
            for number in range(3):
                status, seconds = timed(opened, f"h-{number}")
                assert status == 503
                assert seconds < 2.5
        assert until(lambda: opened.deliver("g-9", b"{}") == 202)


def test_a_killed_embedded_store_is_started_again_by_the_door(own_settings: Settings):
    with door(own_settings.data) as opened:
        assert opened.deliver("g-1", b"{}") == 202
        kill(own_settings)
        assert until(lambda: opened.deliver("g-2", b"{}") == 202)
        assert guids(own_settings) >= {"g-1", "g-2"}


def test_a_full_store_is_a_503_and_nothing_is_dropped(own_settings: Settings):
    with door(own_settings.data, FLEET_STORE_MAX_BYTES="10") as opened:
        assert [opened.deliver(f"g-{n}", b"12345") for n in range(3)] == [202, 202, 503]
    assert guids(own_settings) == {"g-0", "g-1"}


def test_a_store_out_of_memory_is_a_503(own_settings: Settings):
    store = open_store(own_settings)
    with door(own_settings.data) as opened:
        assert opened.deliver("g-1", b"{}") == 202
        store.redis.config_set("maxmemory", "1")
        assert opened.deliver("g-2", b"{}") == 503
        store.redis.config_set("maxmemory", "0")
        assert opened.deliver("g-3", b"{}") == 202


def pour(opened: Door, name: str, enough: Event) -> set[str]:
    """Delivers until told to stop; which GUIDs were acknowledged."""
    done, number = set(), 0
    while not enough.is_set():
        number += 1
        guid = f"{name}-{number}"
        try:
            if opened.deliver(guid, b'{"x": 1}') == 202:
                done.add(guid)
        except (OSError, http.client.HTTPException):
            enough.wait(0.02)
    return done


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_no_acknowledged_delivery_is_lost_by_kills_of_the_door_and_of_the_store(own_settings: Settings):
    enough = Event()
    with door(own_settings.data) as opened, ThreadPoolExecutor(6) as pool:
        pourers = [pool.submit(pour, opened, f"p{n}", enough) for n in range(6)]
        try:
            for _ in range(3):
                before = len(guids(own_settings))
                os.kill(children(opened.process.pid)[0], signal.SIGKILL)
                assert until(lambda before=before: len(guids(own_settings)) > before + 60)
                kill(own_settings)
                before = len(guids(own_settings))
                assert until(lambda before=before: len(guids(own_settings)) > before + 60)
        finally:
            enough.set()
        acknowledged = set().union(*(pourer.result() for pourer in pourers))
    assert len(acknowledged) > 300
    assert acknowledged <= guids(own_settings)


def test_a_door_killed_as_a_whole_lost_nothing_and_leaves_no_process(own_settings: Settings):
    with door(own_settings.data) as opened:
        sent = {f"g-{n}" for n in range(50) if opened.deliver(f"g-{n}", b"{}") == 202}
        workers = children(opened.process.pid)
        opened.process.kill()
        assert len(sent) == 50
        assert until(lambda: not any(lives(pid) for pid in workers))
    assert guids(own_settings) == sent
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", opened.port)) != 0


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_secret_shows_in_no_answer(shared_door: Door, store):
    texts = [shared_door.ask("GET", path)[1] for path in ("/healthz", "/readyz", "/webhook", "/none")]
    texts.append(shared_door.ask("POST", "/webhook", b"{}", **{"X-Hub-Signature-256": "sha256=0"})[1])
    assert not [text for text in texts if SECRET in text]
