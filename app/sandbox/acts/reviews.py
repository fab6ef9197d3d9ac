"""Reviews: drafted, submitted, dismissed."""

from __future__ import annotations

from app.sandbox.acts import asking, threads
from app.sandbox.acts.issues import checked_body, keep_edit
from app.sandbox.gates import can_write
from app.sandbox.nouns import Issue, Review
from app.sandbox.refused import Refused, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import pull as pulls
from app.sandbox.shapes import review as shapes

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
_OWN = {"APPROVE": "approve", "REQUEST_CHANGES": "request changes on"}


def unprocessable(message: str) -> Refused:
    return Refused(422, "Unprocessable Entity", [message])


def get(scene: Scene, issue: Issue, key: int) -> Review:
    """A pending review is seen by its author alone."""
    found = scene.repo.reviews.get(key)
    if found is None or found.number != issue.number or not is_seen(scene, found):
        raise not_found()
    return found


def is_seen(scene: Scene, found: Review) -> bool:
    return found.state != "PENDING" or found.login == scene.actor.login


def begin(scene: Scene, issue: Issue, body: str, commit_id: str = "") -> Review:
    """A pending review, told to nobody; one a person and pull request."""
    world, repo = scene.world, scene.repo
    mine = (issue.number, scene.actor.login, "PENDING")
    if any((one.number, one.login, one.state) == mine for one in repo.reviews.values()):
        raise unprocessable("User can only have one pending review per pull request")
    checked_body(body, "PullRequestReview")
    sha, now = commit_id or issue.as_pull.head_sha, world.now()
    found = Review(world.new_id(), issue.number, scene.actor.login, "PENDING", body, sha, now, now)
    found.app_id = scene.actor.app_id
    repo.reviews[found.id] = found
    return found


def check(scene: Scene, issue: Issue, event: str, is_empty: bool) -> None:
    """422 for what cannot be said so."""
    if event not in STATES:
        raise unprocessable("event is not included in the list")
    if event in _OWN and issue.login == scene.actor.login:
        raise unprocessable(f"Can not {_OWN[event]} your own pull request")
    if event != "APPROVE" and is_empty:
        raise unprocessable("Body can't be blank")


def submit(scene: Scene, issue: Issue, found: Review, event: str) -> None:
    """Said now, with all its comments; a requested reviewer has done what was asked."""
    if found.state != "PENDING":
        raise unprocessable("Could not submit a review that was submitted already")
    mine = [one for one in scene.repo.remarks.values() if one.review_id == found.id]
    check(scene, issue, event, not found.body.strip() and not mine)
    found.state, found.submitted_at = STATES[event], scene.world.now()
    found.updated_at = issue.updated_at = scene.world.now()
    if event != "COMMENT":
        asking.settle(scene, issue, found.login)
    scene.note("review", issue.number, id=found.id, state=found.state, body=found.body)
    _tell(scene, found, "submitted")
    for remark in mine:
        threads.publish(scene, remark)


def _tell(scene: Scene, found: Review, action: str, **extra: object) -> None:
    issue = scene.repo.issues[found.number]
    shown = pulls.pull(scene.world, scene.repo, issue)
    review = shapes.told(scene.world, scene.repo, found)
    scene.say("pull_request_review", action, review=review, pull_request=shown, **extra)


def edit(scene: Scene, found: Review, body: str) -> None:
    if found.login != scene.actor.login and not can_write(scene.world, scene.actor.login, scene.repo):
        raise Refused(403, "Must have admin rights to Repository.")
    if body == found.body:
        return
    before = found.body
    if found.state != "PENDING":
        keep_edit(scene, found, body)
    found.body, found.updated_at = checked_body(body, "PullRequestReview") or "", scene.world.now()
    if found.state != "PENDING":
        scene.note("review-edited", found.number, id=found.id)
        _tell(scene, found, "edited", changes={"body": {"from": before}})


def delete(scene: Scene, found: Review) -> None:
    """Only a pending one; its comments go with it."""
    if found.state != "PENDING":
        raise Refused(422, "Can not delete a non-pending pull request review")
    for remark in [one for one in scene.repo.remarks.values() if one.review_id == found.id]:
        thread = scene.repo.threads[remark.thread_id]
        thread.remarks.remove(remark.id)
        del scene.repo.remarks[remark.id]
        if not thread.remarks:
            del scene.repo.threads[thread.id]
    del scene.repo.reviews[found.id]


def dismiss(scene: Scene, issue: Issue, found: Review, message: str) -> None:
    if found.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise unprocessable(f"Can not dismiss a {found.state.lower()} pull request review")
    was, found.state, found.updated_at = found.state, "DISMISSED", scene.world.now()
    data = {"state": was.lower(), "review_id": found.id, "dismissal_message": message}
    scene.happen(issue, "review_dismissed", dismissed_review=data)
    scene.note("review-dismissed", issue.number, id=found.id, message=message)
    _tell(scene, found, "dismissed")
