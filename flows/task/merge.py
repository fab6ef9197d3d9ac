"""A pull request that is ready, green and free of conflicts is merged where the blueprint lets us."""

from __future__ import annotations

from flows import labels, origin
from flows.actions import Action, MarkReady, Merge
from flows.model import Pull, Seen, State, Terms
from flows.rollout import gate
from flows.task.standing import SETTLE_SECONDS, standing, unjudged


def merge(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    pull = task.pull
    if task.state is not State.DELIVERED or not pull or not pull.is_open or seen.issue.label(labels.HOLD):
        return []
    if pull.is_draft:
        why = gate.ready(seen, task.run, pull)
        return [MarkReady(pull.number, pull.node, why)] if why else []
    if unjudged(seen, task.run, pull, terms.now):
        return []
    if gate.closed(seen, pull):
        return []
    if seen.problems or _who(seen, pull) != "auto" or not _is_green(pull, terms):
        return []
    if seen.parent and seen.parent.is_held:
        return []
    if pull.mergeable is not True or pull.review in ("CHANGES_REQUESTED", "REVIEW_REQUIRED"):
        return []
    return [Merge(pull.number, pull.sha, _how(seen), _why(seen, pull))]


def _how(seen: Seen) -> str:
    """A completed merge keeps both its parents; else the blueprint's method."""
    return "merge" if origin.is_merge(seen.origin) else seen.blueprint.merge.method


def _who(seen: Seen, pull: Pull) -> str:
    """Who merges into this branch: `auto` is us."""
    is_epics = seen.parent is not None and pull.base == seen.parent.branch
    return seen.blueprint.merge.into_epic if is_epics else seen.blueprint.merge.into_base


def _is_green(pull: Pull, terms: Terms) -> bool:
    """All checks passed; where there are none, none has come for a while."""
    if not pull.checks:
        return terms.now - pull.created_at >= SETTLE_SECONDS
    return all(check.result == "green" for check in pull.checks)


def _why(seen: Seen, pull: Pull) -> str:
    how = f"{len(pull.checks)} checks are green" if pull.checks else "it has no checks"
    key = "into_epic" if seen.parent and pull.base == seen.parent.branch else "into_base"
    return f"{how}, it has no conflict, and the blueprint says `{key}: auto`"
