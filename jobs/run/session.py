"""A remote run's work is begun at its vendor once, and one at a time of each vendor's. It is claimed before
it is asked for; what was lost on its way is looked for first."""

from __future__ import annotations

from flows.model import Run, RunState
from flows.session import Claimed, may_begin, sought_since
from jobs import ledger
from jobs.agents.remote import Declined
from jobs.errors import Later
from jobs.run.trip import Trip, alone
from jobs.store import claims

AGAIN_SECONDS = 5.0


def session(trip: Trip) -> str:
    """The vendor's name of the work; "" where nothing is begun any more. Later while that is not known,
    Declined where the vendor will not begin."""
    run, store = trip.run, trip.hands.store
    if run.session:
        return run.session
    with alone(trip.hands, f"begin {run.agent}") as is_alone:
        if not is_alone:
            raise Later(AGAIN_SECONDS, "another session is being begun")
        name = _known(trip) or (_begin(trip) if run.state is RunState.RUNNING else "")
        if not name:
            claims.forget(store, _claim(run))
            return ""
        claims.fulfil(store, _claim(run), name)
    ledger.move(store, run.id, (run.state,), run.state, session=name)
    ledger.awake(store, run.host, run.agent)
    trip.told.note("begin", f"{run.agent} began: {name}", trip.now)
    return name


def _known(trip: Trip) -> str:
    """What was begun already; "" when it is surely nothing, and then it is ours to begin."""
    run, store = trip.run, trip.hands.store
    claim = claims.claim(store, _claim(run), trip.now)
    known = Claimed(claim.state, claim.at, claim.value, trip.told.at.get("begin"))
    since = sought_since(known)
    if since is None:
        return known.value
    if found := trip.remote.find(trip.errand, since):
        return found
    if not may_begin(known, trip.now) or not claims.reopen(store, _claim(run), trip.now, claim.at):
        raise Later(AGAIN_SECONDS, "whether its work was begun is not known yet")
    return ""


def _begin(trip: Trip) -> str:
    """A refusal says that nothing was begun; no answer says nothing, and leaves the claim open."""
    try:
        return trip.remote.begin(trip.errand)
    except Declined:
        claims.forget(trip.hands.store, _claim(trip.run))
        raise


def _claim(run: Run) -> str:
    return f"session:{run.id}"
