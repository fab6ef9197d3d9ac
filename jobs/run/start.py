"""The RQ job on a host's queue that starts one run: look again under the lease, claim,
say it on GitHub, launch.

Killed at any point it is taken up again: a claimed run of this host that was never launched
is announced and launched by the next `start`, and a keeper begins a run only once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog

from flows import starting
from flows.model import Outcome, Run, RunState, Seen, Subject
from flows.plan import announce, plan
from flows.starting import AGAIN_SECONDS
from jobs import ledger, settings, snapshot
from jobs.apply import Doing, apply
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.run.enter import attempt, claim
from jobs.run.errand import errand
from jobs.run.order import order
from jobs.store import due
from jobs.store.due import Lease

HOLD_SECONDS = 10.0
log = structlog.get_logger()


def start(subject: str) -> None:
    """Starts the run that is due at `subject`, if one still is. Run by `fleet work agents`."""
    with open_hands(settings.load()) as hands:
        attend(hands, subject)


def attend(hands: Hands, subject: str) -> None:
    """As `start`, with hands that are open."""
    try:
        begin(hands, Subject.parse(subject))
    except (Later, Gone) as reason:
        log.info("not started", subject=subject, why=str(reason))
        seconds = getattr(reason, "seconds", AGAIN_SECONDS)
        ledger.unsend(hands.store, subject, seconds)
        due.wake(hands.store, {subject: hands.now() + seconds + 1.0})
    else:
        ledger.unsend(hands.store, subject)


def begin(hands: Hands, subject: Subject) -> None:
    """Fetches first, for that may take long; then looks, decides and does, under the lease."""
    base = hands.ground.fetch(subject.repo, hands.github.git_token(subject.repo, "read"))
    lease = _hold(hands, str(subject))
    again = AGAIN_SECONDS
    try:
        if not ledger.is_ready(hands.store):
            raise Later(AGAIN_SECONDS, "the ledger is not rebuilt yet, so it is not known what was done")
        now = hands.now()
        seen = snapshot.load(hands, subject, now)
        run = _begin(Doing(hands, lease, seen, now), base) if seen else None
        again = starting.again_seconds(run)
    finally:
        due.release(hands.store, lease, hands.now() + again)


def _hold(hands: Hands, subject: str) -> Lease:
    """The subject's lease, when the look that has it now is over."""
    until = hands.now() + HOLD_SECONDS
    while not (lease := due.hold(hands.store, subject, hands.now())):
        if hands.now() > until:
            raise Later(AGAIN_SECONDS, "somebody looks at it for long")
        hands.timer.sleep(0.1)
    return lease


def _begin(doing: Doing, base: Path) -> Run | None:
    """The run that was launched; None when none was."""
    hands, seen = doing.hands, doing.seen
    running = [run.id for run in seen.runs if run.state is RunState.RUNNING]
    ordered = [run_id for run_id in running if hands.ground.is_ordered(run_id)]
    run = starting.cut_short(seen.runs, hands.settings.host, ordered) or _claimed(doing, base)
    if run is None:
        return None
    fresh = _announce(replace(doing, seen=_with(seen, run)))
    if fresh is None:
        _give_up(hands, run, (Outcome.CANCELLED, "nobody asks for it any more"))
        return None
    if hitch := starting.hitch(fresh):
        _give_up(hands, run, (Outcome.SKIPPED, hitch))
        return None
    try:
        _order(hands, fresh, run)
    except ValueError as error:
        _give_up(hands, run, (Outcome.REFUSED, str(error)))
        return None
    sources = (RunState.CLAIMED, RunState.RUNNING)
    if not ledger.move(hands.store, run.id, sources, RunState.RUNNING, started_at=hands.now()):
        return None
    ledger.beat(hands.store, run.id, hands.now())
    if not hands.ground.is_remote(run.id):  # one that is, tending begins
        hands.ground.launch(run.id)
    log.info("launched", subject=run.subject, run=run.id, agent=run.agent)
    return run


def _order(hands: Hands, fresh: Seen, run: Run) -> None:
    """What the run's agent is told stands on this host. ValueError, in words, where it may not or cannot."""
    if run.agent in hands.ground.remotes():
        hands.ground.send(errand(fresh, run))
        return
    agent = hands.ground.agents().get(run.agent)
    if agent is None:
        raise ValueError(f"this host no longer serves `{run.agent}`")
    hands.ground.order(order(hands, fresh, run, agent))


def _claimed(doing: Doing, base: Path) -> Run | None:
    """The run that is due here, claimed in the ledger; None when none is, or may be, now."""
    actions = plan(doing.seen, snapshot.terms(doing.hands, doing.seen, doing.now))
    action = starting.due(actions, doing.hands.ground.remotes())
    if action is None:
        return None
    store, subject = doing.hands.store, str(doing.seen.subject)
    run = attempt(doing, action, base)
    wait = claim(doing, run)
    if ledger.say_wait(store, subject, wait) or wait:
        log.info("waits", subject=subject, why=wait.why if wait else "")
    return None if wait else ledger.run(store, run.id) or run  # with what it holds, which its marker tells


def _announce(doing: Doing) -> Seen | None:
    """The attempt stands on GitHub before its agent starts; then one look more, for what is
    about to happen cannot be undone. None when it is not to happen any more."""
    hands, subject = doing.hands, doing.seen.subject
    apply(doing, announce(doing.seen, snapshot.terms(hands, doing.seen, doing.now)))
    fresh = snapshot.load(hands, subject, hands.now())
    if fresh is None or starting.is_off(plan(fresh, snapshot.terms(hands, fresh, hands.now()))):
        return None
    return fresh


def _give_up(hands: Hands, run: Run, how: tuple[Outcome, str]) -> None:
    """The run never began: it costs nothing, and the issue says why."""
    fields = {"outcome": how[0], "reason": how[1], "started_at": 0.0, "ended_at": hands.now()}
    ledger.move(hands.store, run.id, (RunState.CLAIMED, RunState.RUNNING), RunState.SETTLED, **fields)


def _with(seen: Seen, run: Run) -> Seen:
    return replace(seen, runs=(*(other for other in seen.runs if other.id != run.id), run))
