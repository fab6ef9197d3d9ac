"""What happened to an issue or a pull request, as REST shows it."""

from __future__ import annotations

import re

from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Event, Issue, Json, Repository
from app.sandbox.shapes import issue, people, repository, team
from app.sandbox.shapes import review as reviews
from app.sandbox.world import World

_OTHERS = ("sub_issue", "parent_issue", "blocked_by", "blocking")  # issues that a line is about


def event(world: World, repo: Repository, found: Event) -> Json:
    shown: Json = {
        "id": found.id,
        "node_id": node_id("EV", repo.id, found.id),
        "url": f"{world.url}/repos/{repo.full_name}/issues/events/{found.id}",
        "actor": people.user(world, found.login),
        "event": found.kind,
        "commit_id": found.data.get("commit_id"),
        "commit_url": None,
        "created_at": stamp(found.at),
        "performed_via_github_app": None,
    }
    if "label" in found.data:
        shown["label"] = {"name": found.data["label"], "color": found.data["color"]}
    if found.kind == "renamed":
        shown["rename"] = {"from": found.data["from"], "to": found.data["to"]}
    if found.kind in ("assigned", "unassigned"):
        shown["assignee"] = people.user(world, found.data["assignee"])
        shown["assigner"] = people.user(world, found.login)
    if found.kind in ("milestoned", "demilestoned"):
        shown["milestone"] = {"title": found.data["milestone"]}
    if found.kind in ("review_requested", "review_request_removed"):
        if "requested_team" in found.data:
            shown["requested_team"] = team.asked(world, repo.owner, [found.data["requested_team"]])[0]
        else:
            shown["requested_reviewer"] = people.user(world, found.data["requested_reviewer"])
        shown["review_requester"] = shown["actor"]
    for name in ("dismissed_review", "lock_reason"):
        if name in found.data:
            shown[name] = found.data[name]
    for name in _OTHERS:
        if f"{name}_id" in found.data:
            shown[name] = _reference(world, found.data[f"{name}_id"])
    return shown


def _reference(world: World, key: int) -> Json | None:
    """The other issue of a line, as it is now; None once it is gone."""
    there = world.issue(key)
    if there is None:
        return None
    repo, one = there
    return {
        "number": one.number,
        "title": one.title,
        "state": "open" if one.is_open else "closed",
        "state_reason": one.state_reason,
        "repository": repository.simple(world, repo),
        "issue_type": None,
    }


def _on_timeline(found: Event, shown: Json) -> Json:
    """It tells why something was closed, and not who assigned beside the actor."""
    shown.pop("assigner", None)
    return shown | ({"state_reason": found.data.get("state_reason")} if found.kind == "closed" else {})


def refers(other: Issue, number: int) -> bool:
    """Whether an issue or a pull request names this number in its body."""
    return re.search(rf"(?<![\w/#])#{number}\b", other.body or "") is not None


def _cross(world: World, repo: Repository, other: Issue) -> Json:
    at = stamp(other.created_at)
    source = {"type": "issue", "issue": issue.issue(world, repo, other)}
    actor = people.user(world, other.login)
    return {"event": "cross-referenced", "actor": actor, "created_at": at, "updated_at": at, "source": source}


def timeline(world: World, repo: Repository, found: Issue) -> list[Json]:
    """Events and comments, oldest first."""
    lines = [(line.at, _on_timeline(line, event(world, repo, line))) for line in found.events]
    for key in found.comments:
        said = repo.comments[key]
        shown = issue.comment(world, repo, said)
        lines.append((said.created_at, shown | {"event": "commented", "actor": shown["user"]}))
    for other in repo.issues.values():
        if other.number != found.number and refers(other, found.number):
            lines.append((other.created_at, _cross(world, repo, other)))
    for one in repo.reviews.values() if found.pull else ():
        if one.number == found.number and one.submitted_at is not None:
            lines.append((one.submitted_at, reviews.told(world, repo, one) | {"event": "reviewed"}))
    return [shown for _, shown in sorted(lines, key=lambda line: line[0])]
