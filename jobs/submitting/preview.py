"""What a form would do if it was handed in: read from GitHub, nothing is written."""

from __future__ import annotations

from dataclasses import replace

from flows.form import Form
from flows.model import Actor, Charter, Fleet, Issue, Manifest, Problem, Seen, Subject, Terms
from flows.model.seen import Repository
from flows.rollout.choose import choose
from flows.rollout.planning import planned
from jobs import ledger
from jobs.errors import Later
from jobs.hands import Hands, open_hands
from jobs.settings import Settings
from jobs.snapshot.candidates import candidates
from jobs.snapshot.slices import AGAIN_SECONDS
from jobs.team import team


def preview(settings: Settings, form: Form, login: str, now: float) -> tuple[str, tuple[Problem, ...]]:
    """(the plan in words, ()) or ("", what is wrong), for a form that has a manifest."""
    made = form.manifest or Manifest("", "")
    with open_hands(settings) as hands:
        seen = _seen(hands, form, login, now)
        charter = _read(hands, seen, made, login)
        if charter.problems:
            return "", charter.problems
        targets = choose(made, charter.candidates or (), charter.listed)
        fleet = Fleet("", form.repository, made, creator=login, created_at=now, targets=targets)
        tallies = ledger.tallies_of(hands.store, seen.subject.owner)
        terms = Terms(now, hands.github.app().slug, tallies=tallies)
        return planned(replace(seen, charter=charter), fleet, terms), ()


def _read(hands: Hands, seen: Seen, made: Manifest, login: str) -> Charter:
    """All of its repositories, slice by slice: nobody else waits for this."""
    while True:
        try:
            return candidates(hands, seen, Charter(made), login)
        except Later as later:
            if later.seconds > AGAIN_SECONDS:
                raise
            hands.timer.sleep(later.seconds)


def _seen(hands: Hands, form: Form, login: str, now: float) -> Seen:
    """As if its manifest issue stood."""
    subject = Subject.parse(form.repository)
    issue = Issue("", "", form.body, Actor(login), is_open=True, created_at=now)
    whose = team(hands, subject.owner, now)
    return Seen(subject, Repository(subject.repo, ""), issue, team=whose)
