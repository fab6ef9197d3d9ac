"""Issues and comments as REST shows them."""

from __future__ import annotations

from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Comment, Issue, Json, Repository
from app.sandbox.shapes import people
from app.sandbox.shapes.people import association
from app.sandbox.world import World


def via(world: World, app_id: int) -> Json | None:
    return people.app(world, world.state.apps[app_id]) if app_id in world.state.apps else None


def issue(world: World, repo: Repository, found: Issue) -> Json:
    world.shows(repo, found.number)
    shown = _plain(world, repo, found)
    if found.pull:
        shown["draft"] = found.pull.is_draft
        shown["pull_request"] = _pull_links(world, repo, found)
        return shown
    return shown | _above(world, found) | sums(world, found)


def _plain(world: World, repo: Repository, found: Issue) -> Json:
    """What issues and pull requests share."""
    api = f"{world.url}/repos/{repo.full_name}/issues/{found.number}"
    kind = "pull" if found.pull else "issues"
    page = f"{world.url}/{repo.full_name}/{kind}/{found.number}"
    return {
        "url": api,
        "repository_url": f"{world.url}/repos/{repo.full_name}",
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "timeline_url": f"{api}/timeline",
        "html_url": page,
        "id": found.id,
        "node_id": node_id("PR" if found.pull else "I", repo.id, found.number),
        "number": found.number,
        "title": found.title,
        "user": people.user(world, found.login),
        "labels": [people.label(world, repo, repo.labels[key]) for key in found.labels],
        "state": "open" if found.is_open else "closed",
        "state_reason": found.state_reason,
        "locked": found.is_locked,
        "active_lock_reason": found.lock_reason,
        "assignee": people.user(world, found.assignees[0]) if found.assignees else None,
        "assignees": [people.user(world, login) for login in found.assignees],
        "milestone": _milestone(world, repo, found),
        "comments": len(found.comments),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.closed_at),
        "author_association": association(world, repo, found.login),
        "body": found.body,
        "reactions": people.reaction_sum(api, found.reactions),
        "performed_via_github_app": via(world, found.app_id),
        "closed_by": people.user(world, found.closed_by) if found.closed_by else None,
    }


def _above(world: World, found: Issue) -> Json:
    above = world.issue(found.parent) if found.parent else None
    if above is None:
        return {}
    return {"parent_issue_url": f"{world.url}/repos/{above[0].full_name}/issues/{above[1].number}"}


def _milestone(world: World, repo: Repository, found: Issue) -> Json | None:
    there = repo.milestones.get(found.milestone)
    return people.milestone(world, repo, there) if there else None


def sums(world: World, found: Issue) -> Json:
    """How far its sub-issues are, and what it waits for (`blocked_by` counts open ones)."""
    done = [not one[1].is_open for one in map(world.issue, found.children) if one]
    before = [one[1].is_open for one in map(world.issue, found.blocked_by) if one]
    after = [one[1].is_open for one in map(world.issue, found.blocking) if one]
    percent = 100 * sum(done) // len(done) if done else 0
    return {
        "sub_issues_summary": {"total": len(done), "completed": sum(done), "percent_completed": percent},
        "issue_dependencies_summary": {
            "blocked_by": sum(before),
            "total_blocked_by": len(before),
            "blocking": sum(after),
            "total_blocking": len(after),
        },
    }


def told(world: World, repo: Repository, found: Issue) -> Json:
    """As webhooks show it: who closed it is the sender, and not said again."""
    return {name: value for name, value in issue(world, repo, found).items() if name != "closed_by"}


def _pull_links(world: World, repo: Repository, found: Issue) -> Json:
    page = f"{world.url}/{repo.full_name}/pull/{found.number}"
    return {
        "url": f"{world.url}/repos/{repo.full_name}/pulls/{found.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": stamp(found.pull.merged_at) if found.pull else None,
    }


def comment(world: World, repo: Repository, found: Comment) -> Json:
    api = f"{world.url}/repos/{repo.full_name}/issues"
    subject = repo.issues[found.number]
    kind = "pull" if subject.pull else "issues"
    return {
        "url": f"{api}/comments/{found.id}",
        "issue_url": f"{api}/{found.number}",
        "id": found.id,
        "html_url": f"{world.url}/{repo.full_name}/{kind}/{found.number}#issuecomment-{found.id}",
        "node_id": node_id("IC", repo.id, found.id),
        "user": people.user(world, found.login),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "body": found.body,
        "author_association": association(world, repo, found.login),
        "reactions": people.reaction_sum(f"{api}/comments/{found.id}", found.reactions),
        "performed_via_github_app": via(world, found.app_id),
    }
