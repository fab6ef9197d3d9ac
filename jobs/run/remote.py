"""The RQ job on a host's queue that asks after one remote run: begins its work at the vendor, once; writes
down what it tells; stops it; and seals the run when it has ended, as a keeper does for an agent of ours.

Killed at any point it is asked again: what it did is in the ledger, the claims and RUN/output.jsonl.
"""

from __future__ import annotations

import math
from dataclasses import replace

import structlog

from flows import prompt
from flows.model import Outcome, RunState
from jobs import ledger, settings
from jobs.agents.remote import Declined, Sight, Unanswered
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.run.opened import opened
from jobs.run.seal import Seal
from jobs.run.session import AGAIN_SECONDS, session
from jobs.run.told import Told
from jobs.run.trip import Trip, alone

GRACE_SECONDS = 60.0  # a pull request may show a moment after the work has ended, a session after it began
SAY = "say "
SLOWER = 4  # times the usual rate, at the most
ANSWER = "Nobody can answer. Choose what fits the issue best, go on, and open the pull request."
log = structlog.get_logger()


def ask(run_id: str) -> None:
    """Asks after the run. Run by `fleet work agents`."""
    with open_hands(settings.load()) as hands:
        attend(hands, run_id)


def attend(hands: Hands, run_id: str) -> None:
    """As `ask`, with hands that are open; not while another asks after the same run."""
    with alone(hands, run_id) as is_alone:
        trip = _trip(hands, run_id) if is_alone else None
        if trip:
            seconds = _attend(trip)
            ledger.unsend(hands.store, f"ask:{run_id}", seconds)
            ledger.unsend(hands.store, f"stop:{run_id}", min(seconds, AGAIN_SECONDS))


def _trip(hands: Hands, run_id: str) -> Trip | None:
    """None where there is nothing to ask after any more."""
    run, errand = ledger.run(hands.store, run_id), hands.ground.errand(run_id)
    if run is None or errand is None or run.state not in (RunState.RUNNING, RunState.STOPPING):
        return None
    if hands.ground.seal(run_id):
        return None
    remote = hands.ground.remotes().get(run.agent)
    if remote is None:
        why = f"this host no longer serves `{run.agent}`, and nobody asks after its work"
        hands.ground.end(Seal(run_id, Outcome.LOST, why, run.base_sha, ended_at=hands.now()))
        return None
    return Trip(hands, run, errand, remote, Told(hands.store, run_id, hands.ground.folder(run_id)))


def _attend(trip: Trip) -> float:
    """Seconds until it is asked after again. A vendor that refuses to begin ends the run; one that only
    does not tell how it stands is asked later."""
    try:
        ended = _ended(trip)
    except Declined as no:
        log.warning("a vendor refused to tell", run=trip.run.id, why=str(no))
        return max(no.seconds, trip.hands.settings.remote_seconds)
    except (Unanswered, Later, Gone) as why:
        log.info("asked again", run=trip.run.id, why=str(why))
        return max(AGAIN_SECONDS, getattr(why, "seconds", 0.0))
    if ended:
        heard = [name.removeprefix(SAY) for name in trip.told.at if name.startswith(SAY)]
        trip.hands.ground.end(replace(ended, said=(*trip.errand.said, *heard)))
    return _rate(trip)


def _rate(trip: Trip) -> float:
    """The longer it works already, the more seldom it is asked."""
    minutes = max(0.0, trip.now - trip.run.started_at) / 60
    return math.ceil(trip.hands.settings.remote_seconds * min(SLOWER, 1 + minutes / 20))


def _ended(trip: Trip) -> Seal | None:
    """The run's seal, if it is over now."""
    run = trip.run
    if trip.now > run.started_at + trip.errand.minutes * 60:
        return _halted(trip, run.session, _late(trip))
    try:
        name = session(trip)
    except Declined as no:
        outcome = Outcome.AGENT_FAILED if no.fault in ("later", "operator") else Outcome.REFUSED
        return _seal(trip, outcome, f"{run.agent} did not begin: {no}", no.fault)
    if run.state is RunState.STOPPING:
        return _halted(trip, name, _seal(trip, Outcome.CANCELLED, run.reason))
    sight = trip.remote.look(trip.errand, name)
    trip.told.tell(sight.said, trip.now)
    if sight.state in ("working", "asking"):
        _pass_on(trip, name)
    return _judged(trip, name, sight)


def _pass_on(trip: Trip, name: str) -> None:
    """What people said to the agent since it began is told to it, once. Where it cannot hear it yet, it is
    told later, or stands in the prompt of the next attempt."""
    for key, text in ledger.instructions(trip.hands.store, trip.run.id).items():
        if key in trip.errand.said or f"{SAY}{key}" in trip.told.at:
            continue
        word = prompt.clean(text)
        try:
            trip.remote.say(trip.errand, name, word)
        except Declined as no:
            log.info("not heard yet", run=trip.run.id, why=str(no))
            return
        trip.told.note(f"{SAY}{key}", f"it is told: {word}", trip.now)


def _judged(trip: Trip, name: str, sight: Sight) -> Seal | None:
    """What a sight means for the run."""
    if sight.state == "ended" and sight.pull:
        return opened(trip.hands, trip.run, trip.errand, sight.pull)
    if sight.state == "failed":
        return _seal(trip, Outcome.AGENT_FAILED, f"{trip.run.agent} failed: {sight.reason}", "agent")
    if sight.state == "asking" and "answer" not in trip.told.at:
        trip.remote.say(trip.errand, name, ANSWER)
        trip.told.note("answer", f"It asked something, and was told: {ANSWER}", trip.now)
    if sight.state not in ("ended", "gone"):
        return None
    trip.told.note(sight.state, sight.reason or "It has ended.", trip.now)
    if trip.now < max(trip.told.at[sight.state], trip.told.at.get("begin", 0.0)) + GRACE_SECONDS:
        return None
    if sight.state == "gone":
        return _seal(trip, Outcome.CANCELLED, f"It was ended at {trip.run.agent}: {sight.reason}.")
    return _seal(trip, Outcome.NO_CHANGE, f"{trip.run.agent} ended its work and opened no pull request.")


def _halted(trip: Trip, name: str, sealed: Seal) -> Seal:
    """The vendor is told once that nobody waits any more; a run does not wait for it to obey."""
    try:
        if name:
            trip.remote.stop(trip.errand, name)
    except (Declined, Unanswered) as no:
        log.warning("a remote run could not be stopped", run=trip.run.id, why=str(no))
        trip.told.note("stop", f"{trip.run.agent} could not be told to stop: {no}", trip.now)
    return sealed


def _late(trip: Trip) -> Seal:
    why = (
        f"The run took longer than its {trip.errand.minutes:g} minutes and was ended. "
        "Make the task smaller or raise `limits: minutes` in .github/fleet.yml, and ask again."
    )
    return _seal(trip, Outcome.TIMEOUT, why)


def _seal(trip: Trip, outcome: Outcome, reason: str, fault: str = "") -> Seal:
    run = trip.run
    return Seal(
        run.id, outcome, reason, run.base_sha, started_at=run.started_at, ended_at=trip.now, fault=fault
    )
