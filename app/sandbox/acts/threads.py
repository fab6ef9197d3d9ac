"""Comments on lines of a pull request, the threads they stand in, and who resolves those."""

from __future__ import annotations

from dataclasses import dataclass

from app.sandbox.acts.issues import checked_body, keep_edit
from app.sandbox.gates import may_resolve
from app.sandbox.git import diff, lines, read
from app.sandbox.nouns import Issue, Remark, Review, Thread
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, invalid, no_integration, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import pull as pulls
from app.sandbox.shapes import review as shapes

RESOURCE = "PullRequestReviewComment"
_THREAD = "pull_request_review_thread"


@dataclass(frozen=True)
class Spot:
    """Which lines of which file are meant; `line` 0 is the whole file."""

    path: str
    line: int = 0
    side: str = "RIGHT"
    start_line: int = 0
    start_side: str = ""
    commit_id: str = ""


def get(scene: Scene, key: int) -> Remark:
    if key not in scene.repo.remarks:
        raise not_found()
    return scene.repo.remarks[key]


def patch_of(scene: Scene, found: Issue, path: str) -> str:
    """The file's patch in this pull request; 422 if it does not touch the file."""
    pull = found.as_pull
    old = read.merge_base(scene.git, pull.base_sha, pull.head_sha)
    for one in diff.changes(scene.git, old, pull.head_sha):
        if one.path == path:
            return one.patch
    raise invalid(RESOURCE, f"{_THREAD}.path", "invalid")


def open_thread(scene: Scene, found: Issue, spot: Spot) -> Thread:
    """A new thread without a comment; 422 if the diff does not show the line."""
    if spot.side not in ("LEFT", "RIGHT"):
        raise invalid(RESOURCE, f"{_THREAD}.side", "invalid")
    patch = patch_of(scene, found, spot.path)
    place = lines.hunk_at(patch, spot.line, spot.side) if spot.line else (patch, 1)
    if place is None:
        said = f"{_THREAD}.line must be part of the diff"
        raise invalid(RESOURCE, f"{_THREAD}.line", "custom", said)
    if spot.start_line and not lines.hunk_at(patch, spot.start_line, spot.start_side or spot.side):
        said = f"{_THREAD}.start_line must be part of the same hunk as the line."
        raise invalid(RESOURCE, f"{_THREAD}.start_line", "custom", said)
    thread = Thread(
        scene.world.new_id(),
        found.number,
        spot.commit_id or found.as_pull.head_sha,
        spot.path,
        spot.line,
        spot.side,
        place[0],
        place[1],
        spot.start_line,
        spot.start_side or (spot.side if spot.start_line else ""),
    )
    scene.repo.threads[thread.id] = thread
    return thread


def write(scene: Scene, thread: Thread, review: Review, body: str) -> Remark:
    """One more comment in a thread; told at once unless its review still waits."""
    if not body.strip():
        raise invalid(RESOURCE, "body", "missing_field")
    checked_body(body, RESOURCE)
    now, first = scene.world.now(), thread.remarks[0] if thread.remarks else 0
    remark = Remark(
        scene.world.new_id(),
        thread.number,
        thread.id,
        review.id,
        body,
        scene.actor.login,
        now,
        now,
        scene.actor.app_id,
        first,
    )
    scene.repo.remarks[remark.id] = remark
    thread.remarks.append(remark.id)
    if review.state != "PENDING":
        publish(scene, remark)
    return remark


def publish(scene: Scene, remark: Remark) -> None:
    scene.repo.issues[remark.number].updated_at = scene.world.now()
    scene.note("review-comment", remark.number, id=remark.id, body=remark.body, thread=remark.thread_id)
    _tell(scene, remark, "created")


def _tell(scene: Scene, remark: Remark, action: str, **extra: object) -> None:
    found = scene.repo.issues[remark.number]
    shown = pulls.pull(scene.world, scene.repo, found)
    comment = shapes.remark(scene.world, scene.repo, remark)
    scene.say("pull_request_review_comment", action, comment=comment, pull_request=shown, **extra)


def edit(scene: Scene, remark: Remark, body: str) -> None:
    _guard(scene, remark)
    checked_body(body, RESOURCE)
    before = remark.body
    if body != before:
        keep_edit(scene, remark, body)
        remark.body, remark.updated_at = body, scene.world.now()
        scene.note("review-comment-edited", remark.number, id=remark.id, body=body)
        _tell(scene, remark, "edited", changes={"body": {"from": before}})


def delete(scene: Scene, remark: Remark) -> None:
    """The thread goes with its last comment."""
    _guard(scene, remark)
    _tell(scene, remark, "deleted")
    thread = scene.repo.threads[remark.thread_id]
    thread.remarks.remove(remark.id)
    del scene.repo.remarks[remark.id]
    if not thread.remarks:
        del scene.repo.threads[thread.id]
    scene.note("review-comment-deleted", remark.number, id=remark.id)


def _guard(scene: Scene, remark: Remark) -> None:
    is_own = scene.actor.kind != "user" or remark.login == scene.actor.login
    if not is_own and not has_role(scene.world, scene.actor, scene.repo, "write"):
        raise Refused(403, "Must have admin rights to Repository.")


def resolve(scene: Scene, thread: Thread, is_resolved: bool) -> None:
    found = scene.repo.issues[thread.number]
    if not may_resolve(scene.world, scene.actor, scene.repo, found):
        if scene.actor.kind == "installation":
            raise no_integration("contents=write; pull_requests=write")
        raise Refused(403, f"{scene.actor.login} does not have permission to resolve this thread")
    if bool(thread.resolved_by) == is_resolved:
        return
    thread.resolved_by = scene.actor.login if is_resolved else ""
    word = "resolved" if is_resolved else "unresolved"
    scene.note("thread", thread.number, **{word: thread.id})
    scene.say(
        "pull_request_review_thread",
        word,
        pull_request=pulls.pull(scene.world, scene.repo, found),
        thread=shapes.thread(scene.world, scene.repo, thread),
    )
