"""What a vendor counts for its account and our runs are not was begun outside the App: by a person, at the
vendor's own door. It takes room in the day of the member who brings that agent."""

from __future__ import annotations

from threading import Event

import structlog

from flows.budget.day import began_at, day
from flows.budget.outside import only
from flows.model import Team
from jobs import ledger
from jobs.agents.remote import Declined, Unanswered
from jobs.hands import Hands, open_hands
from jobs.ledger import Count
from jobs.settings import Settings
from jobs.store import StoreError
from jobs.team import last_read

SPAN_SECONDS = 600.0
log = structlog.get_logger()


def run(settings: Settings, over: Event) -> None:
    """Counts now, and every ten minutes until it is over. In a thread of its own: a vendor may be slow."""
    while True:
        try:
            with open_hands(settings) as hands:
                count(hands)
        except StoreError as error:
            log.warning("what was begun outside is not counted; trying again", error=str(error)[:200])
        if over.wait(SPAN_SECONDS):
            return


def count(hands: Hands) -> None:
    """Every owner's day holds what the vendors of this host's remote agents count since it began."""
    remotes = hands.ground.remotes()
    for owner in ledger.owners(hands.store) if remotes else ():
        team, _ = last_read(hands.store, owner)
        for agent in remotes:
            try:
                _count(hands, owner, team, agent)
            except (Declined, Unanswered) as no:
                log.info("a vendor did not tell what was begun", agent=agent, why=str(no))


def _count(hands: Hands, owner: str, team: Team | None, agent: str) -> None:
    account, now = only(team, agent), hands.now()
    if team is None or account is None:
        return
    seen = hands.ground.remotes()[agent].begun(began_at(now, team.time_zone))
    if seen is None:
        return
    added = ledger.adjust(hands.store, Count(owner, day(now, team.time_zone), account, seen), now)
    if added:
        log.info("begun outside", owner=owner, agent=agent, holder=account.holder, added=added, counted=seen)
