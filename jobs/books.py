"""An owner's books are checked: the balances of the day are what its history adds up to."""

from __future__ import annotations

import structlog

from flows.budget.day import day
from flows.model import Team
from jobs import ledger
from jobs.hands import Hands
from jobs.store import keys
from jobs.team import last_read

SPAN_SECONDS = 300
DAY_SECONDS = 86_400.0
log = structlog.get_logger()


def check(hands: Hands, owner: str, now: float) -> None:
    """Today's and yesterday's balances, once in five minutes, whoever of the owner's repositories is
    swept. What drifted is put right, and said."""
    if not hands.store.redis.set(keys.checked(owner), "yes", nx=True, ex=SPAN_SECONDS):
        return
    zone = (last_read(hands.store, owner)[0] or Team()).time_zone
    for date in dict.fromkeys((day(now, zone), day(now - DAY_SECONDS, zone))):
        for drift in ledger.check(hands.store, owner, date):
            log.error(
                "a balance was not what its history adds up to; it was put right",
                owner=owner,
                day=date,
                drift=str(drift),
            )
