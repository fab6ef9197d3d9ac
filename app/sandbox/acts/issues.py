"""Opening, editing, closing and reopening issues; pull requests share it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.sandbox.acts import assignees, automerge, labels, milestones
from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Comment, Edit, Issue, Json, Remark, Repository, Review
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.scene import Scene

MOST_TEXT = 65_536
MOST_TITLE = 256
REASONS = ("completed", "not_planned", "duplicate")


@dataclass(frozen=True)
class Draft:
    """What somebody wants to open."""

    title: str
    body: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    milestone: int | None = None


def get(repo: Repository, number: int) -> Issue:
    if number not in repo.issues:
        raise not_found()
    return repo.issues[number]


def checked_title(title: str, resource: str = "Issue") -> str:
    if not title.strip():
        raise invalid(resource, "title", "missing_field")
    if len(title) > MOST_TITLE:
        raise invalid(resource, "title", "custom", f"title is too long (maximum is {MOST_TITLE} characters)")
    return title.strip()


def checked_body(body: str | None, resource: str = "Issue") -> str | None:
    if body is not None and len(body) > MOST_TEXT:
        raise invalid(resource, "body", "custom", f"body is too long (maximum is {MOST_TEXT} characters)")
    return body


def begin(scene: Scene, draft: Draft, resource: str = "Issue") -> Issue:
    """The issue with its number; nobody is told yet."""
    world, repo = scene.world, scene.repo
    title, body = checked_title(draft.title, resource), checked_body(draft.body, resource)
    repo.last_number += 1
    now = world.now()
    issue = Issue(
        world.new_id(), repo.last_number, title, body, scene.actor.login, now, now, scene.actor.app_id
    )
    repo.issues[issue.number] = issue
    world.places[issue.id] = (repo.id, issue.number)
    return issue


def create(scene: Scene, draft: Draft) -> Issue:
    """Labels and assignees of people without push access are dropped without a word, as GitHub does.

    `opened` shows the labels already; each is told by itself besides.
    """
    for name in draft.labels:
        if len(name) > 50:
            raise invalid("Label", "name", "custom", "name is too long (maximum is 50 characters)")
    check_kept(scene.repo)
    if draft.milestone is not None and draft.milestone not in scene.repo.milestones:
        raise invalid("Issue", "milestone", "invalid")
    may = scene.actor.kind == "installation" or has_role(scene.world, scene.actor, scene.repo, "triage")
    if may and len(draft.labels) > labels.MOST_LABELS:
        raise invalid("Issue", "labels", "custom", f"too many labels (maximum is {labels.MOST_LABELS})")
    if may:
        assignees.check_known(scene, draft.assignees)
    issue = begin(scene, draft)
    chosen = labels.chosen(scene, draft.labels) if may else []
    issue.labels = [label.id for label in chosen]
    scene.note("issue", issue.number, opened=issue.title)
    tell(scene, issue, "opened")
    for label in chosen:
        labels.tell_added(scene, issue, label)
    if may:
        assignees.add(scene, issue, draft.assignees)
        milestones.assign(scene, issue, draft.milestone)
    return issue


def check_kept(repo: Repository) -> None:
    """410 where a repository keeps no issues."""
    if not repo.keeps_issues:
        raise Refused(410, "Issues has been disabled in this repository.")


def edit(scene: Scene, issue: Issue, title: str | None, body: str | None) -> None:
    """None leaves as it is; what does not change is not written and told to nobody."""
    was: Json = {}
    kind = "PullRequest" if issue.pull else "Issue"
    if title is not None and checked_title(title, kind) != issue.title:
        was["title"] = {"from": issue.title}
        scene.happen(issue, "renamed", **{"from": issue.title, "to": title.strip()})
        issue.title = title.strip()
    if body is not None and checked_body(body, kind) != (issue.body or ""):
        was["body"] = {"from": issue.body or ""}
        keep_edit(scene, issue, body)
        issue.body = body or None
    if was:
        issue.updated_at = scene.world.now()
        scene.note("pull-edited" if issue.pull else "issue-edited", issue.number, fields=sorted(was))
        tell(scene, issue, "edited", changes=was)


def keep_edit(scene: Scene, thing: Issue | Comment | Remark | Review, text: str) -> None:
    """The edit history holds the original first, as GitHub's does once something was edited."""
    if not thing.edits:
        thing.edits.append(Edit(scene.world.new_id(), thing.created_at, thing.login, thing.body or ""))
    thing.edits.append(scene.first_edit(text))


def close(scene: Scene, issue: Issue, reason: str = "completed", commit_id: str | None = None) -> None:
    if not issue.is_open:
        return
    if reason not in REASONS:
        raise invalid("Issue", "state_reason", "invalid")
    automerge.disable(scene, issue, "Pull request was closed")
    issue.is_open, issue.closed_at, issue.closed_by = False, scene.world.now(), scene.actor.login
    issue.state_reason = None if issue.pull else reason
    scene.happen(issue, "closed", state_reason=issue.state_reason, commit_id=commit_id)
    scene.note("pull-closed" if issue.pull else "issue-closed", issue.number, reason=reason)
    tell(scene, issue, "closed")


def lock(scene: Scene, issue: Issue, is_locked: bool, reason: str | None = None) -> None:
    if reason not in (None, "off-topic", "too heated", "resolved", "spam"):
        raise invalid("Issue", "lock_reason", "invalid")
    if is_locked == issue.is_locked:
        return
    issue.is_locked, issue.lock_reason = is_locked, reason if is_locked else None
    word = "locked" if is_locked else "unlocked"
    scene.happen(issue, word, lock_reason=issue.lock_reason)
    scene.note("lock", issue.number, is_locked=is_locked)
    tell(scene, issue, word)


def reopen(scene: Scene, issue: Issue) -> None:
    if issue.is_open:
        return
    if issue.pull and issue.pull.merged_at:
        raise Refused(
            422,
            "Validation Failed",
            [
                {
                    "resource": "PullRequest",
                    "code": "custom",
                    "field": "state",
                    "message": "state cannot be changed. The pull request cannot be reopened.",
                }
            ],
        )
    issue.is_open, issue.closed_at, issue.closed_by = True, None, ""
    issue.state_reason = None if issue.pull else "reopened"
    scene.happen(issue, "reopened")
    scene.note("pull-reopened" if issue.pull else "issue-reopened", issue.number)
    tell(scene, issue, "reopened")
