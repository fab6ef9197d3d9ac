"""How many deliveries a second our door takes in, beside what people would use instead.

    python -m tests.bench.door [--rounds 5] [--seconds 3] [--only NAME,...] [--beside FOLDER]

Each door does the same durable work: it verifies the signature over the body, and one Lua
call (ours, for all) tests whether the GUID is done and stores the delivery, before the
answer. `fleet` is `fleet web` as it ships, one process. `aiohttp` is aiohttp + gidgethub, also
with the event loop that ours has; `probot` is Probot + ioredis where there is Node; each as
one process and as two. `--beside` measures the door of another work tree of this project too.

The load: `pull_request` payloads of 25 KB, GUIDs of their own, 16 connections, kept alive
and closed; from wrk if it is on the PATH, else from a process of ours, which is slower. The
same cores for all, servers, store and load; each measure has a server and a store of its own,
in turns whose order rotates, so only the ratios within a round say something about the doors.
Before each measure a known set is sent: the store must hold exactly what was answered 2xx.
After it: no GUID twice, and no fewer than were answered (wrk cuts up to 16 off in flight).

The others' packages come into a cache folder ($XDG_CACHE_HOME/agent-fleet-bench). JSON on
standard output, each figure as [least, median, most] over the rounds: requests a second, p99
in milliseconds, microseconds of processor time that the door's processes used a delivery (this
one stays right on a busy machine), deliveries a call to the store, and `ratios`: our requests
a second, and the other's processor time, to the other's and ours in the same round; above 1,
we are ahead.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import http.client
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.settings import Settings, load
from jobs.store import Store, close_store, keys, open_store
from jobs.store.address import socket_path
from jobs.store.embedded import folder
from tests.bench.doors import load as generator
from tests.bench.doors.before import CACHE, SECRET, deliveries, install
from tests.jobs.servers import until

ROOT = Path(__file__).parent.parent.parent
DOORS = Path(__file__).parent / "doors"
SCRIPT = ROOT / "jobs/store/lua/receive.lua"
KINDS = ("keep", "close")
PROVEN = 320  # deliveries that are sent and looked for before each measure


@dataclass(frozen=True)
class Place:
    """Where a door listens and stores."""

    port: int
    settings: Settings

    @property
    def socket(self) -> str:
        return socket_path(folder(self.settings))


Door = Callable[[Place], "subprocess.Popen[bytes]"]


def fleet(tree: Path) -> Door:
    code = "import sys; sys.argv = ['fleet', 'web']; from app.cli import main; main()"

    def start(place: Place) -> subprocess.Popen[bytes]:
        env = {
            "FLEET_DATA": str(place.settings.data),
            "FLEET_BIND": f"127.0.0.1:{place.port}",
            "FLEET_WEBHOOK_SECRET": SECRET,
            "FLEET_STORE_MAX_BYTES": str(10**12),
            "PYTHONPATH": str(tree),
        }
        return _start([sys.executable, "-c", code], tree, env)

    return start


def aiohttp(processes: int, loop: str = "asyncio") -> Door:
    python = CACHE / "python/bin/python"

    def start(place: Place) -> subprocess.Popen[bytes]:
        words = [place.port, processes, place.socket, SCRIPT, loop]
        return _start([python, DOORS / "gidgethub_door.py", *words], CACHE, {"SECRET": SECRET})

    return start


def probot(processes: int) -> Door:
    def start(place: Place) -> subprocess.Popen[bytes]:
        words = [place.port, processes, place.socket, SCRIPT]
        env = {"SECRET": SECRET, "NODE_ENV": "production"}
        return _start(["node", DOORS / "probot_door.mjs", *words], CACHE / "node", env)

    return start


def doors(beside: Path | None) -> dict[str, Door]:
    found = {"fleet": fleet(ROOT), "aiohttp x1": aiohttp(1), "aiohttp x2": aiohttp(2)}
    found |= {"aiohttp uvloop": aiohttp(1, "uvloop")}  # the loop that ours has
    if shutil.which("node") and shutil.which("npm"):
        found |= {"probot x1": probot(1), "probot x2": probot(2)}
    return found | ({"beside": fleet(beside)} if beside else {})


def _start(argv: list[Any], home: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    argv = [str(word) for word in argv]
    return subprocess.Popen(argv, cwd=home, env={**kept, **env}, stdout=sys.stderr, start_new_session=True)


def processor_seconds(session: int) -> float:
    """User and system time so far of all living processes of a session."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12]) if int(words[3]) == session else 0
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def opened(door: Door) -> Iterator[tuple[Place, Store, int]]:
    """The door listens, on an empty store of its own; both are gone at the end."""
    with tempfile.TemporaryDirectory(prefix="fleet-door-") as data:
        settings = load({"FLEET_DATA": data})
        store = open_store(settings, 30)
        store.redis.config_set("auto-aof-rewrite-percentage", 0)  # no rewrite in the midst of one measure
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = Place(free.getsockname()[1], settings)
        process = door(place)
        try:
            assert until(lambda: _answers(place.port), 30), "the door did not open"
            yield place, store, process.pid
        finally:
            process.terminate()
            process.wait(20)
            store.close()
            close_store(settings)


def _answers(port: int) -> bool:
    """Whether an unsigned delivery is refused there, as it must be."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        client.request("POST", "/webhook", b"{}", {"X-GitHub-Event": "push", "X-GitHub-Delivery": "none"})
        assert 400 <= client.getresponse().status < 500, "an unsigned delivery was taken in"
        return True
    except OSError:
        return False
    finally:
        client.close()


def held(store: Store) -> Iterator[tuple[str, bytes]]:
    """GUID and body of all that the stream holds."""
    after = "-"
    while rows := store.raw.xrange(keys.DELIVERIES, after, count=200):
        yield from ((row[b"guid"].decode(), row[b"body"]) for _, row in rows)
        after = f"({rows[-1][0].decode()}"


def prove(place: Place, store: Store, file: Path) -> None:
    """What is answered is held, byte for byte (JSON for JSON: Probot gives parsed ones on),
    and a GUID that is done is not stored again."""
    requests = list(itertools.islice(generator.prepared(file, "proof", True), PROVEN))
    store.redis.set(keys.done("proof-0"), 1)
    answers = asyncio.run(generator.pour(place.port, iter(requests), True))
    assert {status // 100 for _, status, _ in answers} == {2}, answers[:3]
    found = dict(held(store))
    assert found.keys() == {guid for guid, _, _ in answers} - {"proof-0"}
    bodies = file.read_bytes().splitlines()[1::2]
    assert all(
        json.loads(body) == json.loads(bodies[int(guid.partition("-")[2]) % len(bodies)])
        for guid, body in found.items()
    )


def measure(door: Door, file: Path, kind: str, seconds: int) -> dict[str, float]:
    """One fresh door under load: requests a second and p99 in milliseconds."""
    with opened(door) as (place, store, pid):
        prove(place, store, file)
        store.redis.delete(keys.DELIVERIES)
        store.redis.config_resetstat()
        if shutil.which("wrk"):
            argv = ["wrk", "-t1", f"-c{generator.CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
            argv += ["-s", str(DOORS / "deliveries.lua"), f"http://127.0.0.1:{place.port}"]
            argv += ["--", str(file), "timed", kind]
        else:
            argv = [sys.executable, "-m", generator.__name__, str(place.port), str(file), "timed", kind]
            argv += [str(seconds)]
        before = processor_seconds(pid)
        ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=seconds + 60, check=True)
        used = processor_seconds(pid) - before
        said = json.loads(ran.stdout.strip().splitlines()[-1])
        assert not said["refused"], said
        guids = [guid for guid, _ in held(store)]
        assert len(guids) == len(set(guids)), "a GUID was stored twice"
        surplus = len(guids) - said["answered"]
        assert 0 <= surplus <= generator.CONNECTIONS, f"{said}, and the store holds {len(guids)}"
        return {
            "a second": said["answered"] / said["seconds"],
            "p99 ms": said["p99_ms"],
            "processor us": 1e6 * used / said["answered"],
            "a call": said["answered"] / store.redis.info("commandstats")["cmdstat_evalsha"]["calls"],
            "broken": said["broken"],
        }


def main(rounds: int, seconds: int, chosen: dict[str, Door]) -> dict[str, Any]:
    install(list(chosen))
    results: dict[tuple[str, str], list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="fleet-door-") as work:
        file = Path(work) / "deliveries"
        deliveries(file)
        for turn in range(rounds):
            names = list(chosen)
            names = names[turn % len(names) :] + names[: turn % len(names)]
            for kind, name in itertools.product(KINDS, names):
                result = measure(chosen[name], file, kind, seconds)
                results.setdefault((kind, name), []).append(result)
                print(turn, kind, name, {k: round(v, 1) for k, v in result.items()}, file=sys.stderr)
    digest = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:12]
    facts = {"load": "wrk" if shutil.which("wrk") else "python", "cores": len(os.sched_getaffinity(0))}
    return {**facts, "script": digest, "rounds": rounds, "seconds": seconds} | {
        kind: _summary(kind, results) for kind in KINDS
    }


def _summary(kind: str, results: dict[tuple[str, str], list[dict[str, float]]]) -> dict[str, Any]:
    ours = {name: rows for (its, name), rows in results.items() if its == kind}
    table = {
        name: {what: _spread([row[what] for row in rows]) for what in rows[0]} for name, rows in ours.items()
    }
    pairs = {name: list(zip(ours["fleet"], rows, strict=True)) for name, rows in ours.items()}
    ratios = {
        name: {
            "a second": _spread([mine["a second"] / other["a second"] for mine, other in rows], 2),
            "processor": _spread([other["processor us"] / mine["processor us"] for mine, other in rows], 2),
        }
        for name, rows in pairs.items()
        if name != "fleet"
    }
    return {"doors": table, "ratios": ratios}


def _spread(values: list[float], digits: int = 1) -> list[float]:
    return [round(value, digits) for value in (min(values), statistics.median(values), max(values))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.door")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)  # wrk takes whole ones
    parser.add_argument("--only", default="")
    parser.add_argument("--beside", type=Path)
    given = parser.parse_args()
    every = doors(given.beside)
    picked = ["fleet", *given.only.split(",")] if given.only else list(every)
    print(json.dumps(main(given.rounds, given.seconds, {name: every[name] for name in picked}), indent=2))
