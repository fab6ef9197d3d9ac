"""Bells, run jobs and workers, with real worker processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from jobs import queues
from jobs.settings import Settings
from jobs.store import Store, close_store, keys, open_store
from tests.jobs.servers import kill, until

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def worker(settings: Settings, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process: `agents` or `reconcile`."""
    code = f"from jobs import queues, settings; queues.work_{kind}(settings.load())"
    env = {"FLEET_DATA": str(settings.data), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    process = subprocess.Popen([sys.executable, "-c", code], env=env, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def send(store: Store, queue: str, function: str, *args: str) -> None:
    place = Queue(queue, connection=store.raw, serializer=JSONSerializer)
    place.enqueue(f"tests.jobs.errand.{function}", *args, result_ttl=0)


def notes(path: Path) -> list[str]:
    return [line.split(" ", 1)[1] for line in path.read_text().splitlines()] if path.exists() else []


def writer(path: Path) -> int:
    return int(path.read_text().split(" ", 1)[0])


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def own_store(own_settings: Settings) -> Store:
    return open_store(own_settings)


def test_the_bell_rings_once_until_it_is_silenced(store: Store):
    assert queues.ring(store)
    assert not queues.ring(store)
    assert queues.waiting(store, queues.RECONCILE) == 1
    queues.silence(store)
    assert queues.ring(store)
    assert 0 < store.redis.ttl(keys.BELL) <= 5


def test_a_run_job_is_words_and_json(store: Store):
    queues.enqueue_run(store, "host-1", "start", "acme/api#1", "7")
    (job_id,) = store.redis.lrange("rq:queue:agents-host-1", 0, -1)
    data = store.raw.hget(f"rq:job:{job_id}", "data")
    function, _, args, _ = json.loads(zlib.decompress(data))
    assert (function, args) == ("jobs.run.start.start", ["acme/api#1", "7"])
    with pytest.raises(KeyError):
        queues.enqueue_run(store, "host-1", "other")


def test_agents_jobs_run_in_a_child_and_reconcile_jobs_in_the_worker(
    own_settings: Settings, own_store: Store, tmp_path: Path
):
    one, two = tmp_path / "one", tmp_path / "two"
    send(own_store, queues.agents_queue(own_settings.host), "note", str(one), "done")
    send(own_store, queues.RECONCILE, "note", str(two), "done")
    with worker(own_settings, "agents") as agents, worker(own_settings, "reconcile") as reconcile:
        assert until(lambda: notes(one) and notes(two))
        assert writer(one) != agents.pid
        assert writer(two) == reconcile.pid
        for process in (agents, reconcile):
            process.terminate()
        assert (agents.wait(60), reconcile.wait(60)) == (0, 0)


def test_a_worker_that_is_told_to_stop_ends_its_job_first(
    own_settings: Settings, own_store: Store, tmp_path: Path
):
    said, go = tmp_path / "said", tmp_path / "go"
    queue = queues.agents_queue(own_settings.host)
    send(own_store, queue, "wait_for", str(said), str(go))
    send(own_store, queue, "note", str(said), "next")
    with worker(own_settings, "agents") as process:
        assert until(lambda: notes(said) == ["begun"])
        process.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        go.touch()
        assert process.wait(60) == 0
    assert notes(said) == ["begun", "ended"]
    assert queues.waiting(own_store, queue) == 1


def test_a_killed_worker_takes_its_child_along(own_settings: Settings, own_store: Store, tmp_path: Path):
    said = tmp_path / "said"
    queue = queues.agents_queue(own_settings.host)
    send(own_store, queue, "wait_for", str(said), str(tmp_path / "never"))
    with worker(own_settings, "agents") as process:
        assert until(lambda: notes(said))
        child = writer(said)
        assert lives(child)
        process.kill()
        assert until(lambda: not lives(child))


@pytest.mark.parametrize("kind", ["agents", "reconcile"])
def test_a_worker_goes_on_after_the_store_was_killed(
    own_settings: Settings, own_store: Store, tmp_path: Path, kind: str
):
    said = tmp_path / "said"
    queue = queues.RECONCILE if kind == "reconcile" else queues.agents_queue(own_settings.host)
    with worker(own_settings, kind) as process:
        send(own_store, queue, "note", str(said), "one")
        assert until(lambda: notes(said) == ["one"])
        kill(own_settings)
        # a connection of its own: the one at hand may be to the server that is just dying
        send(open_store(own_settings), queue, "note", str(said), "two")
        assert until(lambda: notes(said) == ["one", "two"])
        assert process.poll() is None
        process.terminate()
        assert process.wait(60) == 0


def test_a_worker_waits_for_a_store_that_is_away_and_goes_on(
    own_settings: Settings, own_store: Store, tmp_path: Path
):
    said = tmp_path / "said"
    with worker(own_settings, "reconcile") as process:
        send(own_store, queues.RECONCILE, "note", str(said), "one")
        assert until(lambda: notes(said) == ["one"])
        close_store(own_settings)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        send(open_store(own_settings), queues.RECONCILE, "note", str(said), "two")
        assert until(lambda: notes(said) == ["one", "two"])


def test_a_worker_without_a_store_leaves_when_it_is_told_to(own_settings: Settings, own_store: Store):
    with worker(own_settings, "reconcile") as process:
        assert until(lambda: own_store.redis.smembers("rq:workers"))
        close_store(own_settings)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.terminate()
        assert process.wait(60) == 0
