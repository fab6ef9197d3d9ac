"""What the events of a timeline tell, beyond labels and titles."""

from __future__ import annotations

from app.sandbox.graph.links import issue, reason
from app.sandbox.graph.look import Look, On, Resolver
from app.sandbox.nouns import Json
from app.sandbox.permission import may_see


def _dismissed(on: On, look: Look, _: Json) -> On | None:
    found = on.repo.reviews.get(on.it[1].data["dismissed_review"]["review_id"])
    return On("PullRequestReview", on.repo, found) if found else None


def _origin(on: On, look: Look, _: Json) -> On | None:
    """Where a transferred issue came from, if these eyes may see it."""
    found = look.world.state.repositories.get(on.it[1].data["from_repository"])
    return On("Repository", found, found) if found and may_see(look.world, look.actor, found) else None


def _asked(on: On, look: Look, _: Json) -> On | None:
    data = on.it[1].data
    team = look.team(f"{on.repo.owner}/{data['requested_team']}") if "requested_team" in data else None
    return team or look.who(data.get("requested_reviewer", ""))


EVENT: dict[str, Resolver] = {
    "milestoneTitle": lambda on, *_: on.it[1].data["milestone"],
    "subIssue": lambda on, look, _: issue(look, on.it[1].data["sub_issue_id"]),
    "parent": lambda on, look, _: issue(look, on.it[1].data["parent_issue_id"]),
    "lockReason": lambda on, *_: reason(on.it[1].data.get("lock_reason")),
    "requestedReviewer": _asked,
    "dismissalMessage": lambda on, *_: on.it[1].data["dismissed_review"]["dismissal_message"],
    "previousReviewState": lambda on, *_: on.it[1].data["dismissed_review"]["state"].upper(),
    "review": _dismissed,
    "reason": lambda on, *_: on.it[1].data.get("reason"),
    "fromRepository": _origin,
    "issue": lambda on, *_: On("Issue", on.repo, on.it[0]),
}
