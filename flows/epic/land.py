"""An epic whose children are all done is merged into its base, by us or by a person."""

from __future__ import annotations

from flows import words
from flows.actions import Action, MarkReady, Merge, OpenPull
from flows.epic.standing import is_opening, may_go_on, standing
from flows.model import Epic, Pull, Seen, Terms

SETTLE_SECONDS = 30.0  # checks need a moment to appear on a fresh head


def land(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not epic.branch_sha or not course.is_done or not may_go_on(seen, course):
        return []
    pull = course.pull
    if is_opening(seen, course):
        return [_open(seen, epic)]
    if pull is None or not pull.is_open or pull.sha != epic.branch_sha:
        return []
    if epic.behind or seen.blueprint.land != "auto":
        return []
    if pull.is_draft:
        return [MarkReady(pull.number, pull.node, "all its children are done")]
    if pull.mergeable is not True or pull.review in ("CHANGES_REQUESTED", "REVIEW_REQUIRED"):
        return []
    if not _is_green(pull, terms):
        return []
    return [Merge(pull.number, pull.sha, "merge", f"all children of #{seen.subject.number} are done")]


def _open(seen: Seen, epic: Epic) -> OpenPull:
    body, why = words.landing(seen), f"all its children are merged into `{epic.branch}`"
    return OpenPull(epic.branch, epic.branch_sha, epic.base, words.pull_title(seen.issue), body, False, why)


def _is_green(pull: Pull, terms: Terms) -> bool:
    """All checks passed; where there are none, none has come for a while."""
    if not pull.checks:
        return terms.now - pull.created_at >= SETTLE_SECONDS
    return all(check.result == "green" for check in pull.checks)
