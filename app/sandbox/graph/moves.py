"""Mutations that assign, move and remove issues; and the queue that is not here."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import assignees, moving
from app.sandbox.graph.issue_acts import logins
from app.sandbox.graph.look import Look, On, Resolver, missing
from app.sandbox.graph.mutations import found_here
from app.sandbox.graph.nodes import find
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene


def _assign(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["assignableId"], ("Issue", "PullRequest"), "triage")
    assignees.add(scene, on.it, logins(look, wish["assigneeIds"]))
    return {"assignable": on}


def _unassign(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["assignableId"], ("Issue", "PullRequest"), "triage")
    assignees.remove(scene, on.it, logins(look, wish["assigneeIds"]))
    return {"assignable": on}


def _delete(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "admin")
    look.admit(on.repo, "administration:write", "admin")
    moving.delete(scene, on.it)
    return {"repository": On("Repository", on.repo, on.repo)}


def _transfer(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "write")
    home = find(look, wish["repositoryId"])
    if home.kind != "Repository":
        raise missing(f"Could not resolve to Repository node with the global id of '{wish['repositoryId']}'.")
    look.admit(home.repo, "issues:write", "write")
    there = Scene(look.world, look.actor, home.repo)
    found = moving.transfer(scene, on.it, there, bool(wish.get("createLabelsIfMissing")))
    return {"issue": On("Issue", home.repo, found)}


def _enqueue(_: Any, look: Look, wish: Json) -> Json:
    """No repository here has a merge queue."""
    found_here(look, wish["pullRequestId"], ("PullRequest",), "write")
    raise Refused(422, "Merge queue is not enabled on the base branch of this pull request")


MUTATIONS: dict[str, Resolver] = {
    "addAssigneesToAssignable": _assign,
    "removeAssigneesFromAssignable": _unassign,
    "deleteIssue": _delete,
    "transferIssue": _transfer,
    "enqueuePullRequest": _enqueue,
}
