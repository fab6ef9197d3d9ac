"""A host tends its runs: says that it lives and what it serves, beats for what is under way,
and sees to whatever lost its job: sealed runs, dead keepers, starts and stops cut short."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import structlog

from flows.model import Run, RunState
from jobs import agents, jail, ledger, queues
from jobs.ending import Ending
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.ledger import Host
from jobs.run.clean import clean
from jobs.run.life import is_alive, was_started
from jobs.run.start import folder
from jobs.settings import Settings
from jobs.store import StoreError

Duty = Literal["start", "settle", "stop"]
BEAT_SECONDS = 2.0
LAUNCH_SECONDS = 40.0  # a keeper may take half a minute to come up
SLOTS = 20
log = structlog.get_logger()


def run(settings: Settings) -> None:
    """Tends until told to end. A store that is away is waited for."""
    ending = Ending()
    while not ending.is_told():
        try:
            with open_hands(settings) as hands:
                tidy(hands)
                while not ending.is_told():
                    tend(hands, time.time())
                    ending.wait(BEAT_SECONDS)
        except (StoreError, Later, Gone) as error:
            log.warning("tending is held up; trying again", error=str(error)[:200])
            ending.wait(BEAT_SECONDS)


def tend(hands: Hands, now: float) -> None:
    """One round over this host's runs."""
    ledger.announce(hands.store, Host(hands.settings.host, _agents(hands), _jails(hands), SLOTS), now)
    for run_id in ledger.live(hands.store):
        run = ledger.run(hands.store, run_id)
        if run and run.is_live and run.host == hands.settings.host:
            _see_to(hands, run, now)


def tidy(hands: Hands) -> None:
    """Workspaces of runs that were settled by a job that died before it could give them back."""
    for place in (hands.settings.data / "runs").glob("*"):
        run = ledger.run(hands.store, place.name)
        if run and not run.is_live and (place / "ws").exists() and not is_alive(place):
            clean(place)


def _see_to(hands: Hands, run: Run, now: float) -> None:
    """A claimed run is begun, a run that lives is heard, one that ended is settled."""
    store = hands.store
    ledger.beat(store, run.id, now)
    duty = _duty(run, folder(hands, run.id), now)
    if duty and ledger.send(store, run.subject if duty == "start" else f"{duty}:{run.id}", run.host):
        queues.enqueue_run(store, run.host, duty, run.subject if duty == "start" else run.id)


def _duty(run: Run, place: Path, now: float) -> Duty | None:
    if run.state is RunState.CLAIMED:
        return "start" if now - run.claimed_at > BEAT_SECONDS else None
    if is_alive(place):
        return "stop" if run.state is RunState.STOPPING else None
    has_ended = was_started(place) or now - run.started_at > LAUNCH_SECONDS
    return "settle" if has_ended else None


def _agents(hands: Hands) -> tuple[str, ...]:
    return tuple(sorted(agents.found(hands.settings)))


def _jails(hands: Hands) -> tuple[str, ...]:
    return (*jail.found(), *(("none",) if hands.settings.is_unsafe else ()))
