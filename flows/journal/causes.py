"""Why a further run adds to a pull request that is open: its reviews, a conflict, or what is red on it."""

from __future__ import annotations

from flows.model import Outcome, Pull, Run

REVIEWS, CONFLICTS, CHECKS = "reviews", "conflicts", "checks"
OUTCOMES = {Outcome.VERIFY_FAILED: CHECKS, Outcome.CONFLICT: CONFLICTS, Outcome.REVIEW_STUCK: REVIEWS}


def cause(pull: Pull | None, before: Run | None) -> str:
    """What stands between the open `pull` and its merge, the first thing that must be mended first; else
    what the run `before` on it tells. "" where neither does: somebody asked for more."""
    if pull is None or not pull.is_open:
        return ""
    if pull.review == "CHANGES_REQUESTED":
        return REVIEWS
    if pull.mergeable is False:
        return CONFLICTS
    if any(check.result == "red" for check in pull.checks):
        return CHECKS
    return told(before)


def told(before: Run | None) -> str:
    """What a run's own end tells of why another one had to come; "" where it does not."""
    return OUTCOMES.get(before.outcome, "") if before and before.outcome else ""
