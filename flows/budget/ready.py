"""A task as it stands in line: what admission decides on."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Fleet, Quota, Seen
from flows.model.budget import Ready, Want
from flows.model.finding import SEVERITIES

PLAIN = "medium"  # of an issue whose labels name none


def ready(seen: Seen, agent: str) -> Ready:
    """The place in line of the task that was seen, for `agent`. A child of a later phase depends on
    those before it."""
    prefix = seen.blueprint.label_prefix
    severity = next((word for word in SEVERITIES if seen.issue.label(prefix + word)), PLAIN)
    is_dependent = seen.parent is not None and seen.parent.phase > 0
    fleet = _fleet(seen)
    return Ready(
        str(seen.subject),
        seen.subject.repo,
        agent,
        severity,
        is_dependent=is_dependent,
        fleet=charged(fleet) if fleet else "",
    )


def want(seen: Seen, agent: str) -> Want:
    """What a run of the task wants of the budget; in a fleet's name, within what its manifest allows."""
    plain = Want(seen.blueprint, seen.subject.repo, agent)
    fleet = _fleet(seen)
    if fleet is None:
        return plain
    bounds, most = fleet.manifest, fleet.manifest.budget
    quota = Quota("", most.tasks, most.usd, most.tokens)
    return replace(plain, fleet=charged(fleet), fleet_room=bounds.concurrency or None, fleet_quota=quota)


def charged(fleet: Fleet) -> str:
    """What its runs are charged to and counted under: each generation has the manifest's budget anew."""
    return f"{fleet.id}-{fleet.generation}"


def _fleet(seen: Seen) -> Fleet | None:
    """In whose name it is run: of a manifest, only what is planned or reviewed."""
    return seen.fleet or (seen.charter.fleet if seen.charter else None)
