"""A fleet with `issues: true` has one tracking issue in each repository where it begins."""

from __future__ import annotations

from flows.actions import Action, MakeIssue
from flows.model import Origin, Seen, Terms
from flows.workflows import AUDIT


def track(seen: Seen, terms: Terms) -> list[Action]:
    fleet, target = seen.fleet, seen.target
    if not fleet or not target or not fleet.manifest.has_issues or seen.tracking or not seen.issue.is_open:
        return []
    if fleet.manifest.workflow == AUDIT:
        return []  # what it reports is an issue of its own
    if not target.attempts or target.outcome or target.pull:
        return []  # what was asked for without one stays so: no pull request would close it
    return [
        MakeIssue(
            origin=Origin(f"fleet {seen.subject.fleet}"),
            title=seen.issue.title[:256],
            body=f"{seen.issue.body}\n\nAsked for by the fleet {fleet.subject}.",
            labels=(),
            why="the manifest says `issues: true`",
        )
    ]
