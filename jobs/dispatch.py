"""An owner's READY line x its ledger -> runs that are told to start, as admission has it
(`flows/budget/admit.py`). Each start's claim has the last word."""

from __future__ import annotations

from dataclasses import replace

from flows.budget.admit import admit
from flows.budget.day import day
from flows.budget.taking_up import next_epic
from flows.model import Admission, State, Team
from flows.serving import AUTO
from jobs import alerts, inventory, ledger, queues
from jobs.hands import Hands
from jobs.ledger import Place
from jobs.store import due
from jobs.team import team as read_team
from jobs.today import Floor, Whose, floor, today

BEAT_SECONDS = 10.0
RETURN_SECONDS = 60.0
LONG_SECONDS = 600.0
BUSY = (State.READY, State.RUNNING)  # of a task that was noted


def dispatch(hands: Hands, owner: str, now: float) -> float | None:
    """Sends the tasks whose turn it is to the freest host that serves their agent; says why the rest
    waits; takes up an epic more where too little is in line. Due again while something is in line."""
    line = ledger.in_line(hands.store, owner)
    team = read_team(hands, owner, now)
    if not line and team is None:
        return None
    room = replace(floor(hands.store, now), told=ledger.sent_to(hands.store, owner))
    whose = Whose(owner, team, room)
    seen = today(hands.store, line, whose, now)
    if alerts.notice(hands.store, owner, seen):
        inventory.wake(hands, owner, now)
    admission = admit([place.ready for place in line], seen)
    places = {place.ready.subject: place for place in line}
    sent = [subject for subject in admission.order if _send(hands, places[subject], room, now)]
    _say(hands, admission, team, now)
    unpicked = [place.ready.subject for place in line if place.ready.agent == AUTO]
    if unpicked and whose.floor.hosts:  # its look picks one of the agents that are served now
        due.wake(hands.store, dict.fromkeys(unpicked, now))
    if admission.is_shallow and team and ledger.may_take_up(hands.store, owner):
        _take_up(hands, owner, now)
    return _again(admission, now) if len(line) > len(sent) else None


def _send(hands: Hands, place: Place, room: Floor, now: float) -> bool:
    """Whether a host was told to start it: the freest of those that can."""
    subject = place.ready.subject
    host = room.freest(place.ready.agent, place.blueprint.jail)
    if host is None or not ledger.send(hands.store, place, host.name):
        return False
    room.told[host.name] += 1
    queues.enqueue_run(hands.store, host.name, "start", subject)
    due.wake(hands.store, {subject: now + RETURN_SECONDS})
    return True


def _again(admission: Admission, now: float) -> float:
    """When to look again although nothing happens. Where a day must end first, ten minutes do."""
    waits = admission.waits.values()
    is_for_long = bool(waits) and not admission.order and all(one.word.startswith("quota-") for one in waits)
    ends = [one.until - now for one in waits if one.until]
    return min([LONG_SECONDS, *(max(1.0, end) for end in ends)]) if is_for_long else BEAT_SECONDS


def _say(hands: Hands, admission: Admission, team: Team | None, now: float) -> None:
    """The issue of a task that waits is told when the reason, or the day, is another."""
    today = day(now, (team or Team()).time_zone)
    for subject, wait in admission.waits.items():
        if ledger.say_wait(hands.store, subject, wait, today):
            due.wake(hands.store, {subject: now})


def _take_up(hands: Hands, owner: str, now: float) -> None:
    """An epic that only waits for another of its repository begins too."""
    notes = ledger.all_notes(hands.store, list(ledger.met(hands.store, owner)))
    busy = {repo: sum(one.state in BUSY for one in known.values()) for repo, known in notes.items()}
    epic = next_epic(notes, busy)
    if epic:
        ledger.take_up(hands.store, epic)
        due.wake(hands.store, {epic: now})
