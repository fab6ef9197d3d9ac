"""Comments on issues and pull requests."""

from __future__ import annotations

from app.sandbox.actor import Actor
from app.sandbox.acts.issues import checked_body, keep_edit
from app.sandbox.nouns import Comment, Issue, Json, Repository
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import issue as issues
from app.sandbox.world import World


def get(repo: Repository, comment_id: int) -> Comment:
    if comment_id not in repo.comments:
        raise not_found()
    return repo.comments[comment_id]


def _tell(scene: Scene, comment: Comment, action: str, **extra: Json) -> None:
    subject = scene.repo.issues[comment.number]
    scene.say(
        "issue_comment",
        action,
        issue=issues.told(scene.world, scene.repo, subject),
        comment=issues.comment(scene.world, scene.repo, comment),
        **extra,
    )


def create(scene: Scene, issue: Issue, body: str) -> Comment:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    checked_body(body, "IssueComment")
    if issue.is_locked and scene.actor.kind == "user" and not has_role(*_here(scene), "write"):
        raise Refused(403, "Unable to create comment because issue is locked.")
    now = scene.world.now()
    comment = Comment(
        scene.world.new_id(), issue.number, body, scene.actor.login, now, now, scene.actor.app_id
    )
    scene.repo.comments[comment.id] = comment
    issue.comments.append(comment.id)
    issue.updated_at = now
    scene.note("comment", issue.number, id=comment.id, body=body)
    _tell(scene, comment, "created")
    return comment


def edit(scene: Scene, comment: Comment, body: str) -> None:
    _guard(scene, comment)
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    checked_body(body, "IssueComment")
    before = comment.body
    if body == before:
        return
    keep_edit(scene, comment, body)
    comment.body, comment.updated_at = body, scene.world.now()
    scene.repo.issues[comment.number].updated_at = scene.world.now()
    scene.note("comment-edited", comment.number, id=comment.id, body=body)
    _tell(scene, comment, "edited", changes={"body": {"from": before}})


def delete(scene: Scene, comment: Comment) -> None:
    _guard(scene, comment)
    issue = scene.repo.issues[comment.number]
    _tell(scene, comment, "deleted")
    issue.comments.remove(comment.id)
    issue.updated_at = scene.world.now()
    del scene.repo.comments[comment.id]
    scene.note("comment-deleted", comment.number, id=comment.id)


def _here(scene: Scene) -> tuple[World, Actor, Repository]:
    return scene.world, scene.actor, scene.repo


def _guard(scene: Scene, comment: Comment) -> None:
    """One's own, or with write access; an App with its permission may edit any."""
    is_own = scene.actor.kind != "user" or comment.login == scene.actor.login
    if not is_own and not has_role(scene.world, scene.actor, scene.repo, "write"):
        raise Refused(403, "Must have admin rights to Repository.")
