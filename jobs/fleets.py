"""A fleet's rows where no look can tell of them: the repository is gone, or the store was."""

from __future__ import annotations

from dataclasses import replace

from flows import branches
from flows.budget.ready import charged
from flows.model import Account, Fleet, Hold, Manifest, Outcome, Run, RunState, State, Subject, Target, Usage
from flows.rollout import ending, facts
from flows.rollout.course import fleet_id
from flows.rollout.wishing import Wish, stopped, woken
from jobs import ledger
from jobs.hands import Hands
from jobs.run.enter import run_id
from jobs.store import due

KEPT = 5  # attempts of a row that come back
SHOWN = (Outcome.MERGED, Outcome.CHECKS_FAILED)  # what its pull request shows: the run itself delivered
GONE = "the repository is gone, or the App is no longer installed on it"


def tell_of_loss(hands: Hands, subject: Subject) -> None:
    """The repository of a target is not there any more."""
    fleet_id, _, generation = subject.fleet.rpartition("-")
    known = ledger.target_of(hands.store, fleet_id, int(generation), subject.repo)
    if known is None:
        return
    fleet, row = known
    how = (State.FAILED, Outcome.NOT_ONBOARDED, GONE)
    lost = replace(row, state=how[0], outcome=how[1], reason=how[2], ended_at=row.ended_at or hands.now())
    ledger.tell_target(hands.store, fleet, lost, hands.now())


def cancel(hands: Hands, subject: Subject) -> None:
    """The manifest issue is gone: what its fleet has not delivered is stopped."""
    fleet = ledger.fleet_of(hands.store, fleet_id(str(subject))) if subject.number else None
    if fleet is None or fleet.status == "cancelled" or ending.is_ended(fleet):
        return
    wish = Wish("gone", fleet.creator, hands.now())
    after = replace(stopped(fleet, None, wish)[0], status="cancelled")
    ledger.enrol(hands.store, after, woken(fleet, after), hands.now())


def restore(hands: Hands, subject: Subject, told: str, now: float) -> int:
    """What the signed facts of a manifest's comment tell is in the ledger, where that has forgotten it; how
    many runs came back. Whatever was released counts as begun: a keeper that still lives settles it, and
    silence makes it lost, so that the next attempt has another branch. What was approved is read from the
    manifest again, if its text is still the same."""
    fleet = facts.read(told, str(subject), Manifest("", ""))
    if fleet is None or ledger.fleet_of(hands.store, fleet.id):
        return 0
    rows = tuple(replace(row, is_set=bool(row.outcome) and not row.attempts) for row in fleet.targets)
    fleet = replace(fleet, targets=rows)
    ledger.enrol(hands.store, fleet, (), now)
    begun = [row for row in rows if row.attempts]
    count = 0
    for row in begun:
        state = row.state if row.outcome else State.RUNNING
        known = replace(row, tried=row.attempts, state=state)
        count += sum(ledger.restore(hands.store, run) for run in _runs(hands, fleet, known, now))
        ledger.tell_target(hands.store, fleet, known, now)
    due.wake(hands.store, {ledger.subject_of(fleet, row.repo): now for row in begun})
    return count


def _runs(hands: Hands, fleet: Fleet, row: Target, now: float) -> list[Run]:
    """The runs of a row, as far as its last line tells of them."""
    subject = Subject.parse(ledger.subject_of(fleet, row.repo))
    plain = [
        Run(
            id=run_id(subject, attempt),
            subject=str(subject),
            attempt=attempt,
            agent="",
            asked=row.asked or f"{fleet.id}-{fleet.generation}",
            state=RunState.SETTLED,
            host=hands.settings.host,
            claimed_at=fleet.created_at,
            outcome=Outcome.LOST,
            reason="the store that knew of it was lost",
            branch=branches.of_attempt(subject, attempt),
        )
        for attempt in range(max(1, row.attempts - KEPT), row.attempts + 1)
    ]
    last = plain[-1]
    if row.outcome is None:
        held = Hold(Account(f"fleet:{charged(fleet)}", "", "tasks"), 1)  # it counts against the concurrency
        live = replace(last, state=RunState.RUNNING, outcome=None, reason="", claimed_at=now, holds=(held,))
        return [*plain[:-1], live]
    outcome = Outcome.DELIVERED if row.outcome in SHOWN else row.outcome
    used = Usage(seconds=row.minutes * 60, tokens=row.tokens, usd=row.usd, is_priced=row.is_priced)
    return [*plain[:-1], replace(last, outcome=outcome, reason=row.reason, usage=used, ended_at=row.ended_at)]
