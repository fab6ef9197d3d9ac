"""Verbs on runs: into the line, stopped, lost. They write to the ledger, not to GitHub."""

from __future__ import annotations

from flows.actions import Instruct, LookAgain, Lose, Start, Stop
from flows.budget.ready import ready, want
from flows.model import Outcome, RunState
from jobs import ledger, queues
from jobs.apply.doing import Doing
from jobs.store import due

LIVE = (RunState.CLAIMED, RunState.RUNNING, RunState.DELIVERING, RunState.STOPPING)


def start(doing: Doing, action: Start) -> int:
    """The task stands in its owner's line, unless a host was just told to start it."""
    store, subject = doing.hands.store, str(doing.seen.subject)
    if not ledger.is_sent(store, subject):
        wanted = want(doing.seen, action.agent)
        line = ready(doing.seen, action.agent)
        place = ledger.Place(line, doing.seen.blueprint, wanted.fleet_room, wanted.fleet_quota)
        ledger.line_up(store, place, doing.now)
        due.wake(store, {doing.seen.subject.owner: doing.now})
    return 0


def stop(doing: Doing, action: Stop) -> int:
    """Whoever moves the run out of `running` first decides: a run that is being delivered is
    delivered."""
    store, run = doing.hands.store, ledger.run(doing.hands.store, action.run)
    sources = (RunState.CLAIMED, RunState.RUNNING)
    if run and ledger.move(store, run.id, sources, RunState.STOPPING, reason=action.why):
        queues.enqueue_run(store, run.host, "stop", run.id)
    return 0


def instruct(doing: Doing, action: Instruct) -> int:
    """The run's host sees to it."""
    ledger.instruct(doing.hands.store, action.run, action.key, action.text)
    return 0


def lose(doing: Doing, action: Lose) -> int:
    store, fields = doing.hands.store, {"outcome": Outcome.LOST, "reason": action.why, "ended_at": doing.now}
    ledger.move(store, action.run, LIVE, RunState.SETTLED, **fields)
    return 0


def look_again(doing: Doing, action: LookAgain) -> int:
    """Nothing to do now: `apply` gives the subject its time."""
    return 0
