"""A host tends its runs: says that it lives and what it serves, beats for what is under way,
and sees to whatever lost its job: sealed runs, dead keepers, starts and stops cut short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import structlog

from flows.model import Outcome, Run, RunState
from jobs import ledger, queues
from jobs.ending import Ending
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.ledger import Host
from jobs.settings import Settings
from jobs.store import StoreError, due

Duty = Literal["start", "settle", "stop", "ask"]
BEAT_SECONDS = 2.0
TIDY_SECONDS = 60.0
LAUNCH_SECONDS = 40.0  # a keeper may take half a minute to come up
RESUME_SECONDS = 300.0  # for so long a start that was cut short is taken up again
GONE = "its host was told to end before it began; another one, or this one later, begins it"
log = structlog.get_logger()


def run(settings: Settings, leave: Callable[[Hands], None]) -> None:
    """Tends until told to end, and then leaves. A store that is away is waited for, except to leave: what
    was told to this host is told to another a minute later."""
    ending, tidied_at, is_new = Ending(), 0.0, True
    while not ending.is_told():
        try:
            with open_hands(settings) as hands:
                if is_new:
                    ledger.begin_anew(hands.store, settings.host)
                    is_new = False
                while not ending.is_told():
                    if hands.now() - tidied_at >= TIDY_SECONDS:
                        tidy(hands)
                        tidied_at = hands.now()
                    tend(hands, hands.now())
                    ending.wait(BEAT_SECONDS)
                leave(hands)
        except (StoreError, Later, Gone) as error:
            log.warning("tending is held up; trying again", error=str(error)[:200])
            ending.wait(BEAT_SECONDS)


def tend(hands: Hands, now: float) -> None:
    """One round over this host's runs."""
    due.give_back(hands.store, now)
    me = hands.settings
    rest = ledger.resting(hands.store, me.host)
    names = sorted({*hands.ground.agents(), *hands.ground.remotes()})
    serves = tuple(name for name in names if name not in rest or rest[name].is_over(now))
    ledger.announce(hands.store, Host(me.host, serves, hands.ground.jails(), me.slots), now)
    for run in _own(hands):
        _see_to(hands, run, now)


def hand_back(hands: Hands) -> None:
    """The host is told no more starts, and those that none of its workers has begun go back to the line."""
    ledger.withdraw(hands.store, hands.settings.host)
    for subject in queues.take_back(hands.store, hands.settings.host):
        log.info("handed back", subject=subject)
        ledger.unsend(hands.store, subject)
        due.wake(hands.store, {subject: hands.now()})


def give_up(hands: Hands) -> None:
    """Runs that were claimed here and whose agent was never started count as no attempt: with no worker
    left here, nobody would begin them before the host comes back."""
    for run in _own(hands):
        fields = {"outcome": Outcome.SKIPPED, "reason": GONE, "started_at": 0.0, "ended_at": hands.now()}
        if ledger.move(hands.store, run.id, (RunState.CLAIMED,), RunState.SETTLED, **fields):
            log.info("handed back", subject=run.subject, run=run.id)
            due.wake(hands.store, {run.subject: hands.now()})


def beat(hands: Hands) -> None:
    """This host's runs are heard of, though nothing is begun for them."""
    for run in _own(hands):
        ledger.beat(hands.store, run.id, hands.now())


def tidy(hands: Hands) -> None:
    """Workspaces of runs that were settled by a job that died before it could give them back,
    or by a look, because this host had been silent."""
    for run_id in hands.ground.left():
        run = ledger.run(hands.store, run_id)
        if run and not run.is_live:
            hands.ground.clean(run_id)


def _own(hands: Hands) -> list[Run]:
    """The runs that live on this host."""
    runs = (ledger.run(hands.store, run_id) for run_id in ledger.live(hands.store))
    return [run for run in runs if run and run.is_live and run.host == hands.settings.host]


def _see_to(hands: Hands, run: Run, now: float) -> None:
    """A claimed run is begun, a run that lives is heard, one that ended is settled."""
    store = hands.store
    ledger.beat(store, run.id, now)
    for key, text in ledger.instructions(store, run.id).items():
        hands.ground.instruct(run.id, key, text)
    duty = _duty(hands, run, now)
    if duty and ledger.tell(store, run.subject if duty == "start" else f"{duty}:{run.id}", run.host):
        queues.enqueue_run(store, run.host, duty, run.subject if duty == "start" else run.id)


def _duty(hands: Hands, run: Run, now: float) -> Duty | None:
    if run.state is RunState.CLAIMED:
        return "start" if now - run.claimed_at > BEAT_SECONDS else None
    if hands.ground.is_remote(run.id):
        is_over = hands.ground.seal(run.id) is not None
        return "settle" if is_over else "stop" if run.state is RunState.STOPPING else "ask"
    if hands.ground.is_alive(run.id):
        return "stop" if run.state is RunState.STOPPING else None
    if hands.ground.was_started(run.id):
        return "settle"
    if now - max(run.started_at, run.claimed_at) <= LAUNCH_SECONDS:
        return None
    is_cut_short = run.state is RunState.RUNNING and hands.ground.is_ordered(run.id)
    return "start" if is_cut_short and now - run.claimed_at < RESUME_SECONDS else "settle"
