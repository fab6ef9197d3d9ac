"""Comments on the lines of pull requests, and the answers to them."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import pulls, reactions, reviews, threads
from app.sandbox.git import read
from app.sandbox.nouns import Issue, Remark
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.rest.issues import _since
from app.sandbox.rest.paging import paged
from app.sandbox.rest.reviews import READ, WRITE, spot_of
from app.sandbox.rest.route import Answer, Call, check_body, route
from app.sandbox.shapes import people
from app.sandbox.shapes import review as shapes

AT = "/repos/<owner>/<name>/pulls/<int:number>"
_PLACE = {"commit_id", "path"}  # of a comment that is no reply
ONE = "/repos/<owner>/<name>/pulls/comments/<int:comment>"


def _shown(call: Call, one: Remark) -> Any:
    return shapes.remark(call.world, call.repo, one)


def _list(call: Call, found: list[Remark]) -> Any:
    """Those of pending reviews are their author's alone."""
    since = _since(call.query["since"]) if "since" in call.query else 0
    seen = [
        one
        for one in found
        if reviews.is_seen(call.scene, call.repo.reviews[one.review_id]) and int(one.updated_at) >= since
    ]
    name = "updated_at" if call.query.get("sort") == "updated" else "created_at"
    is_down = call.query.get("direction", "asc") == "desc"
    seen.sort(key=lambda one: (getattr(one, name), one.id), reverse=is_down)
    return paged(call, seen, lambda one: _shown(call, one))


@route(f"GET {AT}/comments", READ)
def list_comments(call: Call) -> Any:
    number = pulls.get(call.scene, call.where["number"]).number
    return _list(call, [one for one in call.repo.remarks.values() if one.number == number])


@route("GET /repos/<owner>/<name>/pulls/comments", READ)
def list_all_comments(call: Call) -> Any:
    return _list(call, list(call.repo.remarks.values()))


@route(
    f"POST {AT}/comments",
    WRITE,
    "body!:string commit_id:string path:string position:integer side:string line:integer "
    "start_line:integer? start_side:string? in_reply_to:integer subject_type:string",
    "read",
)
def create_comment(call: Call) -> Any:
    """A review of its own, submitted at once."""
    found, body = pulls.get(call.scene, call.where["number"]), call.body
    if "in_reply_to" in body:
        return _reply(call, found, body["in_reply_to"])
    check_body({"commit_id!": "string", "path!": "string"}, {key: body[key] for key in _PLACE & body.keys()})
    if body["commit_id"] not in _commits(call, found):
        raise invalid(threads.RESOURCE, "commit_id", "custom", "commit_id is not part of the pull request")
    spot, text = spot_of(call, found, body)
    thread = threads.open_thread(call.scene, found, spot)
    try:
        return Answer(201, _shown(call, _say(call, found, (thread.id, text))))
    except Refused:
        del call.repo.threads[thread.id]
        raise


def _commits(call: Call, found: Issue) -> list[str]:
    pull = found.as_pull
    return [pull.head_sha, *read.log(call.scene.git, pull.head_sha, pull.base_sha)]


def _say(call: Call, found: Issue, what: tuple[int, str]) -> Remark:
    """A review of this comment alone; 422 while one's own pending review waits, as GitHub has it."""
    thread, text = call.repo.threads[what[0]], what[1]
    review = reviews.begin(call.scene, found, "")
    try:
        remark = threads.write(call.scene, thread, review, text)
    except Refused:
        reviews.delete(call.scene, review)
        raise
    reviews.submit(call.scene, found, review, "COMMENT")
    return remark


def _reply(call: Call, found: Issue, key: int) -> Answer:
    first = call.repo.remarks.get(key)
    if first is None or first.number != found.number:
        raise not_found()
    if first.reply_to:
        raise Refused(422, "in_reply_to is no top-level comment; replies to replies are not supported")
    return Answer(201, _shown(call, _say(call, found, (first.thread_id, call.body["body"]))))


@route(f"POST {AT}/comments/<int:comment>/replies", WRITE, "body!:string", "read")
def reply(call: Call) -> Any:
    return _reply(call, pulls.get(call.scene, call.where["number"]), call.where["comment"])


@route(f"GET {ONE}", READ)
def get_comment(call: Call) -> Any:
    return _shown(call, threads.get(call.scene, call.where["comment"]))


@route(f"PATCH {ONE}", WRITE, "body!:string", "read")
def edit_comment(call: Call) -> Any:
    found = threads.get(call.scene, call.where["comment"])
    threads.edit(call.scene, found, call.body["body"])
    return _shown(call, found)


@route(f"DELETE {ONE}", WRITE, role="read")
def delete_comment(call: Call) -> Any:
    threads.delete(call.scene, threads.get(call.scene, call.where["comment"]))
    return Answer(204)


@route(f"GET {ONE}/reactions", READ)
def list_reactions(call: Call) -> Any:
    found = threads.get(call.scene, call.where["comment"]).reactions
    return paged(call, found, lambda one: people.reaction(call.world, call.repo, one))


@route(f"POST {ONE}/reactions", WRITE, "content!:string", "read")
def create_reaction(call: Call) -> Any:
    remark = threads.get(call.scene, call.where["comment"])
    found, is_new = reactions.create(call.scene, remark, call.body["content"])
    return Answer(201 if is_new else 200, people.reaction(call.world, call.repo, found))
