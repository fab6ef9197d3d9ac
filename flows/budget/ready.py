"""A task as it stands in line: what admission decides on."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Quota, Seen
from flows.model.budget import Ready, Want
from flows.model.finding import SEVERITIES

PLAIN = "medium"  # of an issue whose labels name none


def ready(seen: Seen, agent: str) -> Ready:
    """The place in line of the task that was seen, for `agent`. A child of a later phase depends on
    those before it."""
    prefix = seen.blueprint.label_prefix
    severity = next((word for word in SEVERITIES if seen.issue.label(prefix + word)), PLAIN)
    is_dependent = seen.parent is not None and seen.parent.phase > 0
    fleet = seen.fleet.id if seen.fleet else ""
    return Ready(
        str(seen.subject), seen.subject.repo, agent, severity, is_dependent=is_dependent, fleet=fleet
    )


def want(seen: Seen, agent: str) -> Want:
    """What a run of the task wants of the budget; in a fleet's name, within what its manifest allows."""
    plain = Want(seen.blueprint, seen.subject.repo, agent)
    if seen.fleet is None:
        return plain
    bounds, most = seen.fleet.manifest, seen.fleet.manifest.budget
    quota = Quota("", most.tasks, most.usd, most.tokens)
    return replace(plain, fleet=seen.fleet.id, fleet_room=bounds.concurrency or None, fleet_quota=quota)
