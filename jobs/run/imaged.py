"""What a run is told otherwise when an image, and not this machine, brings its programs."""

from __future__ import annotations

from dataclasses import replace

from jobs.agents import installed
from jobs.run.spec import AgentOrder, Spec


def in_image(spec: Spec) -> Spec:
    """The vendors' programs that were found on this machine's PATH are called by their names, as the image
    has them; what the operator wrote as a command stays as it is."""
    reviewers = (replace(one, agent=_called(one.agent)) for one in spec.reviewers)
    return replace(spec, agent=_called(spec.agent), reviewers=tuple(reviewers))


def _called(order: AgentOrder) -> AgentOrder:
    return replace(order, argv=(order.kind,)) if order.argv == installed(order.kind) else order
