"""A task as it stands in line: what admission decides on."""

from __future__ import annotations

from flows.model import Seen
from flows.model.budget import Ready
from flows.model.finding import SEVERITIES

PLAIN = "medium"  # of an issue whose labels name none


def ready(seen: Seen, agent: str) -> Ready:
    """The place in line of the task that was seen, for `agent`. A child of a later phase depends on
    those before it."""
    prefix = seen.blueprint.label_prefix
    severity = next((word for word in SEVERITIES if seen.issue.label(prefix + word)), PLAIN)
    is_dependent = seen.parent is not None and seen.parent.phase > 0
    return Ready(str(seen.subject), seen.subject.repo, agent, severity, is_dependent=is_dependent)
