"""Comments, and reactions on them and on issues."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import comments, reactions
from app.sandbox.nouns import Comment
from app.sandbox.rest.issues import READ, WRITE, _since, issue_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import people

AT = "/repos/<owner>/<name>/issues/<int:number>"
ONE = "/repos/<owner>/<name>/issues/comments/<int:comment>"


def _shown(call: Call, comment: Comment) -> Any:
    return shapes.comment(call.world, call.repo, comment)


def _recent(call: Call, found: list[Comment]) -> list[Comment]:
    since = _since(call.query["since"]) if "since" in call.query else 0
    return [one for one in found if int(one.updated_at) >= since]


@route(f"GET {AT}/comments", READ)
def list_comments(call: Call) -> Any:
    found = [call.repo.comments[key] for key in issue_of(call).comments]
    return paged(call, _recent(call, found), lambda one: _shown(call, one))


@route("GET /repos/<owner>/<name>/issues/comments", READ)
def list_all_comments(call: Call) -> Any:
    found = _recent(call, list(call.repo.comments.values()))
    if "sort" in call.query:
        name = "updated_at" if call.query["sort"] == "updated" else "created_at"
        is_down = call.query.get("direction", "desc") == "desc"
        found.sort(key=lambda one: (getattr(one, name), one.id), reverse=is_down)
    return paged(call, found, lambda one: _shown(call, one))


@route(f"POST {AT}/comments", WRITE, "body!:string", "read")
def create_comment(call: Call) -> Any:
    return Answer(201, _shown(call, comments.create(call.scene, issue_of(call, "write"), call.body["body"])))


@route(f"GET {ONE}", READ)
def get_comment(call: Call) -> Any:
    return _shown(call, comments.get(call.repo, call.where["comment"]))


@route(f"PATCH {ONE}", WRITE, "body!:string", "read")
def edit_comment(call: Call) -> Any:
    found = comments.get(call.repo, call.where["comment"])
    comments.edit(call.scene, found, call.body["body"])
    return _shown(call, found)


@route(f"DELETE {ONE}", WRITE, role="read")
def delete_comment(call: Call) -> Any:
    comments.delete(call.scene, comments.get(call.repo, call.where["comment"]))
    return Answer(204)


def _thing(call: Call, needs: str = "read") -> Any:
    return (
        comments.get(call.repo, call.where["comment"]) if "comment" in call.where else issue_of(call, needs)
    )


@route(f"GET {AT}/reactions", READ)
@route(f"GET {ONE}/reactions", READ)
def list_reactions(call: Call) -> Any:
    return paged(call, _thing(call).reactions, lambda one: people.reaction(call.world, call.repo, one))


@route(f"POST {AT}/reactions", WRITE, "content!:string", "read")
@route(f"POST {ONE}/reactions", WRITE, "content!:string", "read")
def create_reaction(call: Call) -> Any:
    """201, or 200 if the same reaction stood already."""
    found, is_new = reactions.create(call.scene, _thing(call, "write"), call.body["content"])
    return Answer(201 if is_new else 200, people.reaction(call.world, call.repo, found))


@route(f"DELETE {AT}/reactions/<int:reaction>", WRITE, role="read")
@route(f"DELETE {ONE}/reactions/<int:reaction>", WRITE, role="read")
def delete_reaction(call: Call) -> Any:
    reactions.delete(call.scene, _thing(call, "write"), call.where["reaction"])
    return Answer(204)
