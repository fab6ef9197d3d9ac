"""What submitting a fleet now would do, in words: the answer to `/fleet plan` and to a dry run."""

from __future__ import annotations

from flows.limiting import smallest
from flows.model import Fleet, Seen, Terms
from flows.model.workflow import UNBOUND
from flows.rollout.pace import Pace
from flows.words import fleet as words


def planned(seen: Seen, fleet: Fleet | None, terms: Terms) -> str:
    """The plan of the fleet as it would be."""
    if fleet is None:
        return "there is nothing to be submitted"
    limits = smallest(seen.blueprint.limits, fleet.manifest.limits or UNBOUND)
    return words.plan(fleet, limits, _pace(seen, terms))


def _pace(seen: Seen, terms: Terms) -> Pace:
    """Today's figures, as far as this look knows them."""
    team, attempts = seen.team, sum(tally.attempts for tally in terms.tallies)
    minutes = sum(tally.seconds for tally in terms.tallies) / attempts / 60 if attempts else None
    at_once = team.room.all if team and team.room.all else 20
    return Pace(minutes, None, team.tasks if team else None, at_once)
