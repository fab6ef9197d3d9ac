"""Two machines on one store: one READY line, starts where the agent is served, logs across, a drain."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from flows.model import Run
from jobs import events, ledger
from jobs.settings import Settings, load
from jobs.store import keys, open_store
from jobs.store.address import socket_path
from tests import forked
from tests.forked import Forked
from tests.stories.calm import AGENT, go, peopled
from tests.stories.town import PROCESSES, REPO, Town, ended

DEFAULT = 'command = ["sh", "{0}/fixer"]\nmounts = ["{0}"]\n'


class Machine:
    """Another machine of the town's fleet: a data folder of its own, the town's store and events."""

    def __init__(self, town: Town, agents: str):
        self.town, self.data = town, town.folder / "other"
        self.data.mkdir(mode=0o700)
        place = DEFAULT.format(town.folder / "agent")
        (self.data / "agents.toml").write_text(
            "\n".join(f"[agents.{one}]\n{place}" for one in agents.split())
        )
        store = f"unix://{socket_path(town.data / 'store')}"
        self.env = {**town.env, "FLEET_DATA": str(self.data), "REDIS_URL": store}

    @property
    def name(self) -> str:
        return load(self.env).host

    def start(self) -> None:
        words = PROCESSES["agents"]
        self.town.processes["other"] = forked.begin(self.town.folder, "other", *words, env=self.env)
        self.town.until("the other machine serves", lambda: self.name in hosts(self.town))

    def term(self) -> Forked:
        """SIGTERM to `fleet work agents`, as a deploy says it."""
        process = self.town.processes.pop("other")
        os.kill(process.pid, signal.SIGTERM)
        return process


def hosts(town: Town) -> dict[str, ledger.Host]:
    with closing(open_store(settings(town))) as store:
        return {one.name: one for one in ledger.hosts(store, time.time())}


def settings(town: Town) -> Settings:
    return load(town.env)


def runs_of(town: Town, number: int) -> tuple[Run, ...]:
    with closing(open_store(settings(town))) as store:
        return ledger.runs_of(store, f"{REPO}#{number}")


def closed(town: Town, number: int) -> None:
    town.until(f"#{number} is closed", lambda: town.issue(number)["state"] == "closed")


def running(town: Town, number: int, host: str) -> Callable[[], Run | None]:
    """The run of the issue that an agent really works on, on this host."""

    def found() -> Run | None:
        with closing(open_store(settings(town))) as store:
            here = [one for one in ledger.runs_of(store, f"{REPO}#{number}") if one.host == host]
            told = [event for one in here for _, event in events.follow(store, one.id)]
        return here[-1] if any(one["text"].startswith("launched ") for one in told if "text" in one) else None

    return found


@pytest.fixture(scope="module")
def machines() -> Iterator[tuple[Town, Machine]]:
    """A town whose own machine serves `fixer`; the other one `fixer` and `mender`."""
    with peopled(agent=AGENT) as town:
        town.env["FLEET_EVENTS_URL"] = str(town.folder / "events")
        town.start()
        town.until("this machine serves", lambda: hosts(town))
        other = Machine(town, "fixer mender")
        other.start()
        yield town, other


def test_both_serve_one_line_each_what_it_can_and_a_log_is_read_from_anywhere(
    machines: tuple[Town, Machine],
) -> None:
    town, other = machines
    here = settings(town).host
    assert hosts(town)[other.name].agents == ("fixer", "mender")
    assert hosts(town)[other.name].jails == hosts(town)[here].jails != ()
    first = town.open_issue(labels=("agent:mender",), body="Write file-a. It waits.")
    run = town.until("only the other machine serves it", running(town, first, other.name))
    assert run
    second = town.open_issue(body="Write file-b. It waits.")
    town.until("the machine that holds less gets it", running(town, second, here))
    assert "launched " in town.fleet("logs", run.id).stdout, "live, out of the store"
    assert not list(town.data.glob(f"runs/*-{first}-1-*"))
    for name, number in (("a", first), ("b", second)):
        go(town, name)
        closed(town, number)
    with closing(open_store(settings(town))) as store:
        store.redis.delete(keys.events(run.id))
    assert "launched " in town.fleet("logs", run.id).stdout, "kept where both can read it"


def test_a_machine_that_is_told_to_end_hands_back_what_it_has_not_begun(
    machines: tuple[Town, Machine],
) -> None:
    """One start is held at its fetch, one waits for the same mirror, one stands queued behind them."""
    town, other = machines
    town.processes["agents"].send_signal(signal.SIGTERM)
    ended(town.processes.pop("agents"), 30)
    assert list(hosts(town)) == [other.name], "a machine that ended takes nothing more"
    living = town.open_issue(body="Write file-living. It waits.")
    town.until("a run lives there", running(town, living, other.name))
    hold = town.fault("hold", path="git-upload-pack")
    at_hand = [town.open_issue(body="Write file-c")]
    town.held(hold)
    with closing(open_store(settings(town))) as store:
        at_hand.append(town.open_issue(body="Write file-d"))
        town.until("another is told to start", lambda: ledger.is_sent(store, f"{REPO}#{at_hand[1]}"))
        queued = town.open_issue(body="Write file-e")
        town.until("it is queued", lambda: store.redis.llen(f"rq:queue:agents-{other.name}"))
    town.start("agents")
    town.until("this machine serves", lambda: settings(town).host in hosts(town))
    process = other.term()
    closed(town, queued)
    lines = (town.folder / "other.log").read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    back = [one["subject"] for one in told if one["event"] == "handed back"]
    assert back == [f"{REPO}#{queued}"], "at once, and not a minute later"
    assert process.is_alive, "its jobs at hand are ended first"
    assert [one.host for one in runs_of(town, queued)] == [settings(town).host]
    town.release(hold)
    ended(process, 60)
    assert process.wait(0) == 0
    go(town, "living")
    town.until("the run outlives its worker", lambda: list(other.data.glob(f"runs/*-{living}-*/exit.json")))
    other.start()
    for number in (*at_hand, living):
        closed(town, number)
        assert len(runs_of(town, number)) == 1
