"""Fleets as `/v1` and the CLI show them: from the ledger's rows; GitHub is never asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows import board
from flows.config import manifest
from flows.model import Fleet, Manifest
from flows.rollout.course import fleet_id
from jobs import ledger
from jobs.ledger import Submission
from jobs.store import Store
from jobs.submitting.door import PREFIX, SUBMIT

SUBMITTED, REFUSED = "submitted", "refused"
LISTED = (SUBMITTED, "running", "paused", "ended", "cancelled")
stamp = board.stamp


@dataclass(frozen=True)
class Found:
    """What an id names: a submission, a fleet, or a submission that has become a fleet."""

    submission: Submission | None
    fleet: Fleet | None

    @property
    def id(self) -> str:
        """The fleet's, once there is one."""
        return self.fleet.id if self.fleet else self.submission.id if self.submission else ""


def find(store: Store, name: str) -> Found | None:
    """What the id names; None where it names nothing."""
    if not name.startswith(PREFIX):
        fleet = ledger.fleet_of(store, name)
        return Found(None, fleet) if fleet else None
    one = ledger.submission_of(store, name)
    if one is None:
        return None
    return Found(one, ledger.fleet_of(store, fleet_id(one.subject)) if one.subject else None)


def show(store: Store, found: Found, now: float) -> board.Row:
    """All that there is to know of it."""
    web, one, fleet = store.settings.git_url, found.submission, found.fleet
    if fleet:
        said = board.commands(ledger.said(store, fleet.subject), ledger.answers_of(store, fleet.subject))
        return {**board.whole(fleet, said, web, now), "submission_id": one.id if one else None}
    if one is None:
        raise ValueError("neither a fleet nor a submission was found")
    refused = one.refused or _refused(store, one)
    return board.submitted(_draft(one), REFUSED if refused else SUBMITTED, refused, web)


def listed(store: Store, status: str, page: int, per_page: int) -> tuple[list[board.Row], int]:
    """A page (from 1) of the fleets of that status ("" for all), the youngest first, before them what waits
    to become one; and how many there are in all."""
    waiting = ledger.submitting(store)[::-1] if status in ("", SUBMITTED) else ()
    ids = [name for name, stands in ledger.all_fleets(store) if status in ("", stands)]
    names = [*(one.id for one in waiting), *ids]
    rows = []
    for name in names[(page - 1) * per_page : page * per_page]:
        found = find(store, name)
        rows += [_head(store, found)] if found else []
    return rows, len(names)


def _head(store: Store, found: Found) -> board.Row:
    web = store.settings.git_url
    if found.fleet:
        return board.head(found.fleet, web)
    fleet = _draft(found.submission) if found.submission else Fleet("", "", Manifest("", ""))
    return {**board.head(fleet, web), "status": SUBMITTED}


def _draft(one: Submission) -> Fleet:
    """The fleet that it would become."""
    owner = one.repository.partition("/")[0]
    read, _ = manifest.parse(one.text, owner)
    made: Any = read or Manifest(one.title, "")
    return Fleet(one.id, one.subject, made, creator=one.login, created_at=one.asked_at)


def _refused(store: Store, one: Submission) -> str:
    """Why the manifest's look did not submit it; "" while it has not answered, or where it did."""
    if not one.subject:
        return ""
    key = ledger.spoken(SUBMIT, one.login, one.asked_at).key
    answers = ledger.answers_of(store, one.subject)
    return next((a.text for a in answers if a.key == key and not a.is_accepted), "")
