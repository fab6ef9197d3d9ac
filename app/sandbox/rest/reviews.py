"""Reviews of pull requests, and who is asked for one."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import asking, pulls, reviews, threads
from app.sandbox.acts.threads import Spot
from app.sandbox.git import lines
from app.sandbox.nouns import Issue, Json, Review
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, invalid
from app.sandbox.rest.commits import commit_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.shapes import people
from app.sandbox.shapes import pull as shapes
from app.sandbox.shapes import review as shown
from app.sandbox.shapes import team as shapes_team

AT = "/repos/<owner>/<name>/pulls/<int:number>"
ONE = f"{AT}/reviews/<int:review>"
READ, WRITE = "pull_requests:read", "pull_requests:write"


def _pull(call: Call) -> Issue:
    return pulls.get(call.scene, call.where["number"])


def _review(call: Call) -> Review:
    return reviews.get(call.scene, _pull(call), call.where["review"])


def _said(call: Call, found: Review) -> Any:
    return shown.review(call.world, call.repo, found)


@route(f"GET {AT}/reviews", READ)
def list_reviews(call: Call) -> Any:
    number = _pull(call).number
    found = [
        one for one in call.repo.reviews.values() if one.number == number and reviews.is_seen(call.scene, one)
    ]
    return paged(call, found, lambda one: _said(call, one))


@route(f"POST {AT}/reviews", WRITE, "commit_id:string body:string? event:string comments:list", "read")
def create_review(call: Call) -> Any:
    """Without `event` it stays pending."""
    body, scene, found = call.body, call.scene, _pull(call)
    if "commit_id" in body:
        commit_of(call, body["commit_id"])
    remarks = [spot_of(call, found, one) for one in body.get("comments", [])]
    if "event" in body:
        reviews.check(scene, found, body["event"], not (body.get("body") or "").strip() and not remarks)
    review = reviews.begin(scene, found, body.get("body") or "", body.get("commit_id", ""))
    try:
        for spot, text in remarks:
            threads.write(scene, threads.open_thread(scene, found, spot), review, text)
    except Refused:
        reviews.delete(scene, review)
        raise
    if "event" in body:
        reviews.submit(scene, found, review, body["event"])
    return _said(call, review)


def spot_of(call: Call, found: Issue, one: Json) -> tuple[Spot, str]:
    """Where a comment stands and what it says, by `line` and `side` or by the older `position`."""
    if (
        not isinstance(one, dict)
        or not isinstance(one.get("path"), str)
        or not isinstance(one.get("body"), str)
    ):
        raise invalid("PullRequestReviewComment", "path", "missing_field")
    commit = one.get("commit_id", "")
    if one.get("subject_type") == "file":
        return Spot(one["path"], commit_id=commit), one["body"]
    if isinstance(one.get("position"), int):
        place = lines.line_at(threads.patch_of(call.scene, found, one["path"]), one["position"])
        if place is None:
            raise invalid("PullRequestReviewComment", "position", "invalid")
        return Spot(one["path"], place[0], place[1], commit_id=commit), one["body"]
    if not isinstance(one.get("line"), int) or one["line"] < 1:
        raise invalid("PullRequestReviewComment", "line", "missing_field")
    side = one.get("side", "RIGHT")
    start = int(one.get("start_line") or 0)
    return Spot(one["path"], one["line"], side, start, one.get("start_side") or "", commit), one["body"]


@route(f"GET {ONE}", READ)
def get_review(call: Call) -> Any:
    return _said(call, _review(call))


@route(f"PUT {ONE}", WRITE, "body!:string", "read")
def edit_review(call: Call) -> Any:
    found = _review(call)
    reviews.edit(call.scene, found, call.body["body"])
    return _said(call, found)


@route(f"DELETE {ONE}", WRITE, role="read")
def delete_review(call: Call) -> Any:
    found = _review(call)
    said = _said(call, found)
    reviews.delete(call.scene, found)
    return said


@route(f"POST {ONE}/events", WRITE, "event!:string body:string?", "read")
def submit_review(call: Call) -> Any:
    found = _review(call)
    found.body = call.body.get("body") or found.body
    reviews.submit(call.scene, _pull(call), found, call.body["event"])
    return _said(call, found)


@route(f"PUT {ONE}/dismissals", WRITE, "message!:string event:string")
def dismiss_review(call: Call) -> Any:
    found = _review(call)
    reviews.dismiss(call.scene, _pull(call), found, call.body["message"])
    return _said(call, found)


@route(f"GET {ONE}/comments", READ)
def review_comments(call: Call) -> Any:
    review = _review(call)
    found = [one for one in call.repo.remarks.values() if one.review_id == review.id]
    return paged(call, found, lambda one: shown.remark(call.world, call.repo, one))


@route(f"GET {AT}/requested_reviewers", READ)
def list_asked(call: Call) -> Any:
    pull, world = _pull(call).as_pull, call.world
    teams = shapes_team.asked(world, call.repo.owner, pull.teams)
    return {"users": [people.user(world, login) for login in pull.reviewers], "teams": teams}


def _asked(call: Call) -> tuple[list[str], list[str]]:
    if call.actor.kind == "user" and not has_role(call.world, call.actor, call.repo, "triage"):
        raise Refused(403, "Must have admin rights to Repository.")
    names = ("reviewers", "team_reviewers")
    logins, teams = (texts(call.body.get(name) or [], name) for name in names)
    return logins, teams


@route(f"POST {AT}/requested_reviewers", WRITE, "reviewers:list team_reviewers:list", "read")
def ask(call: Call) -> Any:
    found = _pull(call)
    asking.ask(call.scene, found, *_asked(call))
    return Answer(201, shapes.pull(call.world, call.repo, found))


@route(f"DELETE {AT}/requested_reviewers", WRITE, "reviewers!:list team_reviewers:list", "read")
def unask(call: Call) -> Any:
    found = _pull(call)
    asking.unask(call.scene, found, *_asked(call))
    return shapes.pull(call.world, call.repo, found)
