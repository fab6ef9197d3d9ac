"""Sub-issues, milestones, pinned issues, topics; and what their events tell."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts.closing import named
from app.sandbox.graph.look import Look, On, Resolver, connection, missing
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Milestone, Protection
from app.sandbox.permission import may_see
from app.sandbox.shapes.issue import sums


def issue(look: Look, issue_id: int) -> On | None:
    """An issue by its id, if these eyes may see it."""
    found = look.world.issue(issue_id) if issue_id else None
    return On("Issue", found[0], found[1]) if found and may_see(look.world, look.actor, found[0]) else None


def _summary(on: On, look: Look, _: Json) -> Json:
    found = sums(look.world, on.it)["sub_issues_summary"]
    return {
        "total": found["total"],
        "completed": found["completed"],
        "percentCompleted": found["percent_completed"],
    }


def _children(on: On, look: Look, args: Json) -> Json:
    found = [one for one in (issue(look, key) for key in on.it.children) if one]
    return connection("subIssues", found, args, lambda one: one)


def _closers(on: On, look: Look, args: Json) -> Json:
    """Pull requests to the default branch whose text closes this issue; closed ones only on request."""
    mark, number = f"{on.it.number}", on.it.number
    found = [
        one
        for one in on.repo.issues.values()
        if one.pull
        and one.pull.base_ref == on.repo.default_branch
        and (one.is_open or one.pull.merged_at or args.get("includeClosedPrs"))
        and mark in (one.body or "")
        and number in named(one.body or "", on.repo.full_name)
    ]
    return connection(
        "closedByPullRequestsReferences", found, args, lambda one: On("PullRequest", on.repo, one)
    )


def milestone(on: On, *_: Any) -> On | None:
    found = on.repo.milestones.get(on.it.milestone)
    return On("Milestone", on.repo, found) if found else None


ISSUE: dict[str, Resolver] = {
    "parent": lambda on, look, _: issue(look, on.it.parent),
    "milestone": milestone,
    "isPinned": lambda on, *_: on.it.number in on.repo.pinned,
    "locked": lambda on, *_: on.it.is_locked,
    "activeLockReason": lambda on, *_: reason(on.it.lock_reason),
    "subIssuesSummary": _summary,
    "subIssues": _children,
    "closedByPullRequestsReferences": _closers,
}


def reason(text: str | None) -> str | None:
    return text.upper().replace("-", "_").replace(" ", "_") if text else None


def _progress(on: On) -> float:
    inside = [one.is_open for one in on.repo.issues.values() if one.milestone == on.it.number]
    return 100.0 * inside.count(False) / len(inside) if inside else 0.0


MILESTONE: dict[str, Resolver] = {
    "id": lambda on, *_: node_id("MI", on.repo.id, on.it.number),
    "number": lambda on, *_: on.it.number,
    "title": lambda on, *_: on.it.title,
    "description": lambda on, *_: on.it.description,
    "state": lambda on, *_: "OPEN" if on.it.is_open else "CLOSED",
    "closed": lambda on, *_: not on.it.is_open,
    "url": lambda on, look, _: f"{look.world.url}/{on.repo.full_name}/milestone/{on.it.number}",
    "createdAt": lambda on, *_: stamp(on.it.created_at),
    "updatedAt": lambda on, *_: stamp(on.it.updated_at),
    "closedAt": lambda on, *_: stamp(on.it.closed_at),
    "dueOn": lambda on, *_: stamp(on.it.due_on),
    "creator": lambda on, look, _: look.who(on.it.login),
    "progressPercentage": lambda on, *_: _progress(on),
}


def _milestone(on: On, look: Look, args: Json) -> On:
    look.admit(on.repo, "issues|pull_requests:read")
    if args["number"] not in on.repo.milestones:
        raise missing(f"Could not resolve to a Milestone with the number of {args['number']}.")
    return On("Milestone", on.repo, on.repo.milestones[args["number"]])


def _milestones(on: On, look: Look, args: Json) -> Json:
    look.admit(on.repo, "issues|pull_requests:read")

    def fits(one: Milestone) -> bool:
        return not args.get("states") or ("OPEN" if one.is_open else "CLOSED") in args["states"]

    found = [one for one in on.repo.milestones.values() if fits(one)]
    return connection("milestones", found, args, lambda one: On("Milestone", on.repo, one))


def _pinned(on: On, look: Look, args: Json) -> Json:
    return connection(
        "pinnedIssues",
        on.repo.pinned,
        args,
        lambda number: {
            "id": node_id("PI", on.repo.id, number),
            "issue": On("Issue", on.repo, on.repo.issues[number]),
            "pinnedBy": look.who(_pinner(on, number)),
            "repository": on,
        },
    )


def _pinner(on: On, number: int) -> str:
    return next(one.login for one in reversed(on.repo.issues[number].events) if one.kind == "pinned")


def _topics(on: On, look: Look, args: Json) -> Json:
    return connection(
        "repositoryTopics",
        on.repo.topics,
        args,
        lambda name: {
            "id": node_id("RT", on.repo.id, name),
            "topic": {"id": node_id("TO", name), "name": name},
            "url": f"{look.world.url}/topics/{name}",
        },
    )


def _parent(on: On, look: Look, _: Json) -> On | None:
    found = look.world.state.repositories.get(on.repo.fork_of)
    return On("Repository", found, found) if found and may_see(look.world, look.actor, found) else None


def _rules(on: On, look: Look, args: Json) -> Json:
    look.admit(on.repo, "administration:read", "read")
    found: list[Protection] = list(on.repo.protections.values())
    return connection(
        "branchProtectionRules", found, args, lambda one: On("BranchProtectionRule", on.repo, one)
    )


def _allows(method: str) -> Resolver:
    return lambda on, *_: bool(on.repo.allows.get(method))


REPOSITORY: dict[str, Resolver] = {
    "isFork": lambda on, *_: bool(on.repo.fork_of),
    "parent": _parent,
    "visibility": lambda on, *_: "PRIVATE" if on.repo.is_private else "PUBLIC",
    "autoMergeAllowed": _allows("auto"),
    "mergeCommitAllowed": _allows("merge"),
    "squashMergeAllowed": _allows("squash"),
    "rebaseMergeAllowed": _allows("rebase"),
    "deleteBranchOnMerge": lambda on, *_: on.repo.deletes_branch_on_merge,
    "milestone": _milestone,
    "milestones": _milestones,
    "pinnedIssues": _pinned,
    "repositoryTopics": _topics,
    "branchProtectionRules": _rules,
}
