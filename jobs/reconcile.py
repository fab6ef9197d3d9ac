"""The RQ job that drains the due set: look at what is due, one subject at a time."""

from __future__ import annotations

import structlog

from flows.model import Subject
from jobs import dispatch, ledger, queues, settings, sweep
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.look import look
from jobs.store import claims, due
from jobs.store.due import Lease
from jobs.tell import tell_of_loss

DRAIN_SECONDS = 30.0
UNREADY_SECONDS = 5.0
log = structlog.get_logger()


def drain() -> int:
    """Looks until nothing is due, or half a minute has passed (the bell rings again); how
    many looks. Run by `fleet work reconcile`."""
    with open_hands(settings.load()) as hands:
        return work_off(hands)


def work_off(hands: Hands) -> int:
    """As `drain`, with hands that are open."""
    until, looks = hands.now() + DRAIN_SECONDS, 0
    queues.silence(hands.store)
    due.give_back(hands.store, hands.now())
    while hands.now() < until and (lease := due.take(hands.store, hands.now())):
        visit(hands, lease)
        looks += 1
    return looks


def visit(hands: Hands, lease: Lease) -> None:
    """One look under its lease. Later is a due time and Gone an end; anything else is ours,
    is loud, and leaves the lease to run out, so that a broken subject is not asked at once."""
    try:
        again = _look(hands, lease)
    except Later as later:
        log.info("later", subject=lease.subject, seconds=round(later.seconds), why=later.why)
        again = later.seconds
    except Gone:
        log.info("gone", subject=lease.subject)
        claims.forget(hands.store, f"comment:{lease.subject}")
        tell_of_loss(hands, Subject.parse(lease.subject))
        again = None
    due.release(hands.store, lease, None if again is None else hands.now() + again)


def _look(hands: Hands, lease: Lease) -> float | None:
    subject = Subject.parse(lease.subject)
    if not ledger.is_ready(hands.store):
        raise Later(UNREADY_SECONDS, "the ledger is not rebuilt yet, so it is not known what was done")
    if subject.number or subject.fleet:
        return look(hands, lease, hands.now())
    if subject.name:
        return sweep.sweep(hands, lease, hands.now())
    return dispatch.dispatch(hands, subject.owner, hands.now())
