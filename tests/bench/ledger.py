"""How many runs a second the ledger claims and settles, beside a bare pipeline of as many commands.

    python -m tests.bench.ledger [RUNS]

Eight processes claim so many runs each (500 by default), then settle them, on an embedded store of
their own that syncs every write to disk, as ours does. A claim is held against five caps, six shared
accounts and five members with three bounds each, none of which is reached. Beside each stands what
the store can do at most: the same processes send as many `INCR` as the script has commands (counted
by the store), in one pipeline an operation, with nothing decided. Prints JSON: operations a second of
both, and the ratio, the only number that can be compared between machines. The three are measured in
turn, three times; the medians are told.

A measure more (admission, say) is a function more in MEASURES.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import Any

from flows.model import Account, Cap, Charge, Hold, Outcome, Payer, Run, RunState, Usage
from jobs import ledger
from jobs.settings import load
from jobs.store import Store, close_store, open_store

PROCESSES, ROUNDS = 8, 3
DAY = "2026-11-21"
AMOUNTS = {"tasks": 1, "usd": 5_000_000, "tokens": 5_000_000}
MEMBERS = ("ann", "bob", "cy", "dan", "eve")
WIDE = 10**13
LIVE = (RunState.CLAIMED, RunState.RUNNING)


def opened(folder: str) -> Store:
    return open_store(load({"FLEET_DATA": folder}), timeout_seconds=60.0)


def holds(holder: str, quota: int | None) -> tuple[Hold, ...]:
    return tuple(Hold(Account(holder, "", meter), amount, quota) for meter, amount in AMOUNTS.items())


def charge(repo: str) -> Charge:
    what = ("all", f"repo {repo}", "agent codex")
    payers = [Payer(one, holds(f"member:{one}", WIDE), (Cap(f"member {one}", WIDE),)) for one in MEMBERS]
    shared = holds("team", WIDE) + holds(f"repo:{repo}", WIDE)
    return Charge("acme", DAY, tuple(Cap(one, WIDE) for one in what), shared, tuple(payers))


def a_run(name: str) -> Run:
    repo = f"acme/repo-{sum(name.encode()) % 7}"
    return Run(name, f"{repo}#{name}", 1, "codex", "LE_1", RunState.CLAIMED, host="h")


def claim(store: Store, name: str) -> None:
    run = a_run(name)
    if denied := ledger.claim(store, run, charge(run.subject.partition("#")[0]), 1.0):
        raise RuntimeError(denied.why)


def settle(store: Store, name: str) -> None:
    """A run that was claimed and started."""
    fields = {"outcome": Outcome.DELIVERED, "usage": Usage(usd=1.0, tokens=9), "started_at": 2.0}
    if not ledger.move(store, name, LIVE, RunState.SETTLED, **fields):
        raise RuntimeError(f"{name} was settled before")


def increase(store: Store, name: str, commands: int) -> None:
    with store.redis.pipeline(transaction=False) as pipe:
        for number in range(commands):
            pipe.incr(f"bench:{number}")
        pipe.execute()


MEASURES: dict[str, Callable[[Store, str], None]] = {"claim": claim, "settle": settle}


def work(folder: str, act: Callable[[Store, str], None], names: list[str]) -> None:
    with closing(opened(folder)) as store:
        for name in names:
            act(store, name)


def commands(store: Store, act: Callable[[Store, str], None]) -> int:
    """How many commands the store carries out for one act, the script's own among them."""
    act(store, "warm")
    store.redis.config_resetstat()
    act(store, "counted")
    stats = store.redis.info("commandstats")
    return sum(row["calls"] for name, row in stats.items() if name != "cmdstat_config|resetstat")


def rate(pool: Pool, folder: str, act: Callable[[Store, str], None], names: list[list[str]]) -> float:
    begun = time.perf_counter()
    pool.starmap(work, [(folder, act, own) for own in names], 1)
    return sum(map(len, names)) / (time.perf_counter() - begun)


def main(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="fleet-bench-") as folder:
        try:
            with closing(opened(folder)) as store, get_context("spawn").Pool(PROCESSES) as pool:
                ledger.set_ready(store, 1.0)
                many = {name: commands(store, act) for name, act in MEASURES.items()}
                return _measured(partial(rate, pool, folder), many, runs)
        finally:
            close_store(load({"FLEET_DATA": folder}))


def _measured(rated: Callable[..., float], many: dict[str, int], runs: int) -> dict[str, Any]:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in MEASURES}
    warm = [[f"w{process}"] for process in range(PROCESSES)]
    rated(partial(increase, commands=1), warm)
    for turn in range(ROUNDS):
        names = [[f"{turn}-{process}-{n}" for n in range(runs)] for process in range(PROCESSES)]
        for name, act in MEASURES.items():
            found[name].append((rated(act, names), rated(partial(increase, commands=many[name]), names)))
    return {name: _told(pairs, many[name]) for name, pairs in found.items()}


def _told(pairs: list[tuple[float, float]], count: int) -> dict[str, float]:
    ours, bare = (round(statistics.median(rates), 1) for rates in zip(*pairs, strict=True))
    ratio = round(statistics.median(one / other for one, other in pairs), 3)
    return {"commands": count, "a_second": ours, "bare_a_second": bare, "ratio": ratio}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500), indent=2))
