"""The RQ job on a host's queue that starts one run: look again under the lease, claim,
say it on GitHub, launch.

Killed at any point it is taken up again: a claimed run of this host that was never launched
is announced and launched by the next `start`, and a keeper begins a run only once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog

from flows import labels
from flows.actions import Start, Stop
from flows.model import Outcome, Run, RunState, Seen, Subject
from flows.plan import announce, plan
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
AGAIN_SECONDS = 15.0
BESIDE_SECONDS = 1.0  # another attempt may be wanted beside it
LAUNCHED_SECONDS = 300.0  # its end, its silence and what people do are told before
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
        if run:
            again = LAUNCHED_SECONDS if run.many < 2 else BESIDE_SECONDS
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
    run = next((run for run in seen.runs if _is_mine(run, hands)), None) or _claimed(doing, base)
    if run is None:
        return None
    fresh = _announce(replace(doing, seen=_with(seen, run)))
    if fresh is None:
        _give_up(hands, run, (Outcome.CANCELLED, "nobody asks for it any more"))
        return None
    if hitch := _hitch(fresh):
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


def _is_mine(run: Run, hands: Hands) -> bool:
    """Claimed here, and its keeper was never begun, however far its start came."""
    is_cut_short = run.state is RunState.RUNNING and hands.ground.is_ordered(run.id)
    return run.host == hands.settings.host and (run.state is RunState.CLAIMED or is_cut_short)


def _claimed(doing: Doing, base: Path) -> Run | None:
    """The run that is due here, claimed in the ledger; None when none is, or may be, now."""
    actions = plan(doing.seen, snapshot.terms(doing.hands, doing.seen, doing.now))
    action = next((action for action in actions if isinstance(action, Start)), None)
    if action is None:
        return None
    if action.agent in doing.hands.ground.remotes():  # it goes on on nobody's branch
        action = replace(action, branch="")
    store, subject = doing.hands.store, str(doing.seen.subject)
    run = attempt(doing, action, base)
    wait = claim(doing, run)
    if ledger.say_wait(store, subject, wait) or wait:
        log.info("waits", subject=subject, why=wait.why if wait else "")
    return None if wait else run


def _announce(doing: Doing) -> Seen | None:
    """The attempt stands on GitHub before its agent starts; then one look more, for what is
    about to happen cannot be undone. None when it is not to happen any more."""
    hands, subject = doing.hands, doing.seen.subject
    apply(doing, announce(doing.seen, snapshot.terms(hands, doing.seen, doing.now)))
    fresh = snapshot.load(hands, subject, hands.now())
    if fresh is None or any(
        isinstance(a, Stop) for a in plan(fresh, snapshot.terms(hands, fresh, hands.now()))
    ):
        return None
    return fresh


def _hitch(fresh: Seen) -> str:
    """What came up since the run was claimed, and goes away again; "" when nothing did."""
    if fresh.issue.label(labels.HOLD):
        return "`hold` was set before it began; it begins when `hold` is taken off"
    if fresh.problems:
        return "the blueprint could not be read any more when it was to begin; it begins when that is mended"
    return ""


def _give_up(hands: Hands, run: Run, how: tuple[Outcome, str]) -> None:
    """The run never began: it costs nothing, and the issue says why."""
    fields = {"outcome": how[0], "reason": how[1], "started_at": 0.0, "ended_at": hands.now()}
    ledger.move(hands.store, run.id, (RunState.CLAIMED, RunState.RUNNING), RunState.SETTLED, **fields)


def _with(seen: Seen, run: Run) -> Seen:
    return replace(seen, runs=(*(other for other in seen.runs if other.id != run.id), run))
