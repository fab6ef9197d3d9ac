"""What a form asks for, as the REST request that a program would make: so both meet the same refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from app.sandbox.nouns import Json

Form = Mapping[str, str]


def _mutation(name: str, argument: str) -> str:
    return f"mutation($id: ID!) {{ {name}(input: {{{argument}: $id}}) {{ clientMutationId }} }}"


_NODES = {  # what is GraphQL's alone: the form has the `node`
    "ready": _mutation("markPullRequestReadyForReview", "pullRequestId"),
    "resolve": _mutation("resolveReviewThread", "threadId"),
    "unresolve": _mutation("unresolveReviewThread", "threadId"),
}


def _ask(method: str, path: str, **body: Any) -> Json:
    return {"method": method, "path": path, "json": body}


def _part(form: Form, name: str) -> str:
    return quote(form[name], safe="")


def _one(at: str, form: Form) -> str:
    return f"{at}/issues/{_part(form, 'number')}"


def _pull(at: str, form: Form) -> str:
    return f"{at}/pulls/{_part(form, 'number')}"


def _said(at: str, form: Form) -> str:
    return f"{at}/issues/comments/{_part(form, 'comment')}"


def _thing(at: str, form: Form) -> str:
    """A comment, or the issue itself."""
    return _said(at, form) if form.get("comment") else _one(at, form)


def _names(form: Form, name: str) -> list[str]:
    return [one.strip() for one in form.get(name, "").split(",") if one.strip()]


def _offer(form: Form) -> Json:
    return {
        "title": form["title"],
        "body": form.get("body", ""),
        "head": form["head"],
        "base": form["base"],
        "draft": bool(form.get("draft")),
    }


WISHES: dict[str, Callable[[str, Form], Json]] = {
    "open": lambda at, form: _ask(
        "POST",
        f"{at}/issues",
        title=form["title"],
        body=form.get("body", ""),
        labels=_names(form, "labels"),
    ),
    "edit": lambda at, form: _ask("PATCH", _one(at, form), title=form["title"], body=form["body"]),
    "close": lambda at, form: _ask(
        "PATCH", _one(at, form), state="closed", state_reason=form.get("reason") or "completed"
    ),
    "reopen": lambda at, form: _ask("PATCH", _one(at, form), state="open"),
    "comment": lambda at, form: _ask("POST", f"{_one(at, form)}/comments", body=form["body"]),
    "comment-edit": lambda at, form: _ask("PATCH", _said(at, form), body=form["body"]),
    "comment-delete": lambda at, form: _ask("DELETE", _said(at, form)),
    "label": lambda at, form: _ask("POST", f"{_one(at, form)}/labels", labels=_names(form, "label")),
    "unlabel": lambda at, form: _ask("DELETE", f"{_one(at, form)}/labels/{_part(form, 'label')}"),
    "assign": lambda at, form: _ask("POST", f"{_one(at, form)}/assignees", assignees=[form["login"]]),
    "unassign": lambda at, form: _ask("DELETE", f"{_one(at, form)}/assignees", assignees=[form["login"]]),
    "react": lambda at, form: _ask("POST", f"{_thing(at, form)}/reactions", content=form["content"]),
    "unreact": lambda at, form: _ask("DELETE", f"{_thing(at, form)}/reactions/{_part(form, 'reaction')}"),
    "label-new": lambda at, form: _ask(
        "POST",
        f"{at}/labels",
        name=form["name"],
        color=form["color"].removeprefix("#"),
        description=form.get("description", ""),
    ),
    "label-delete": lambda at, form: _ask("DELETE", f"{at}/labels/{_part(form, 'label')}"),
    "branch-delete": lambda at, form: _ask("DELETE", f"{at}/git/refs/heads/{quote(form['branch'])}"),
    "pull": lambda at, form: _ask("POST", f"{at}/pulls", **_offer(form)),
    "reply": lambda at, form: _ask(
        "POST", f"{_pull(at, form)}/comments/{_part(form, 'remark')}/replies", body=form["body"]
    ),
    "review": lambda at, form: _ask(
        "POST", f"{_pull(at, form)}/reviews", body=form.get("body", ""), event=form["event"]
    ),
    "update": lambda at, form: _ask("PUT", f"{_pull(at, form)}/update-branch", expected_head_sha=form["sha"]),
    "merge": lambda at, form: _ask(
        "PUT", f"{_pull(at, form)}/merge", sha=form["sha"], merge_method=form["method"]
    ),
}


def wish(act: str, repo: str, form: Form) -> Json:
    """{method, path, json}; KeyError for an act or a field that there is not."""
    if act in _NODES:
        return _ask("POST", "/graphql", query=_NODES[act], variables={"id": form["node"]})
    return WISHES[act](f"/repos/{repo}", form)


def is_known(act: str) -> bool:
    return act in WISHES or act in _NODES


def refusal(answer: Json) -> str:
    """Why it was not done, in GitHub's words; empty if it was."""
    said = answer["json"] if isinstance(answer["json"], dict) else {}
    errors = [
        one.get("message") or f"{one.get('field')}: {one.get('code')}" if isinstance(one, dict) else str(one)
        for one in said.get("errors") or ()
    ]
    if answer["status"] < 400 and not ("errors" in said and "message" not in said):
        return ""
    return ". ".join(part.rstrip(".") for part in (said.get("message", ""), *errors) if part) + "."
