"""Mutations: each carries out one act under the name that the write log shows."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import comments, issues, labels, pulls, reactions, refs
from app.sandbox.graph.look import Look, On, Resolver, missing
from app.sandbox.graph.nodes import find
from app.sandbox.graph.people import REACTIONS
from app.sandbox.nouns import Json, Label
from app.sandbox.scene import Scene

REACTABLE = ("Issue", "PullRequest", "IssueComment", "PullRequestReviewComment")
_OF_PULLS = ("PullRequest", "PullRequestReview", "PullRequestReviewComment", "PullRequestReviewThread")
CONTENTS = {name: content for content, name in REACTIONS.items()}


def found_here(look: Look, node: str, kinds: tuple[str, ...], role: str) -> tuple[On, Scene]:
    """The thing, if it is of these kinds and the actor may write it."""
    on = find(look, node)
    if on.kind not in kinds:
        raise missing(f"Could not resolve to {' or '.join(kinds)} node with the global id of '{node}'.")
    look.admit(on.repo, _needs(on), role)
    return on, Scene(look.world, look.actor, on.repo)


def _needs(on: On) -> str:
    if on.kind == "Ref":
        return "contents:write"
    subject = on.repo.issues[on.it.number]
    if on.kind in _OF_PULLS:
        return "pull_requests:write"
    return "issues|pull_requests:write" if subject.pull else "issues:write"


def _labels(look: Look, on: On, ids: list[str]) -> list[Label]:
    found = [find(look, one) for one in ids]
    for one, node in zip(found, ids, strict=True):
        if one.kind != "Label" or one.repo is not on.repo:
            raise missing(f"Could not resolve to Label node with the global id of '{node}'.")
    return [one.it for one in found]


def _add_labels(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["labelableId"], ("Issue", "PullRequest"), "triage")
    for label in _labels(look, on, wish["labelIds"]):
        labels.add_one(scene, on.it, label)
    return {"labelable": on}


def _remove_labels(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["labelableId"], ("Issue", "PullRequest"), "triage")
    for label in _labels(look, on, wish["labelIds"]):
        if label.id in on.it.labels:
            labels.remove(scene, on.it, label)
    return {"labelable": on}


def _add_comment(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["subjectId"], ("Issue", "PullRequest"), "read")
    node = On("IssueComment", on.repo, comments.create(scene, on.it, wish["body"]))
    return {"commentEdge": {"cursor": "", "node": node}, "subject": on}


def _update_comment(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["id"], ("IssueComment",), "read")
    comments.edit(scene, on.it, wish["body"])
    return {"issueComment": on}


def _delete_comment(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["id"], ("IssueComment",), "read")
    comments.delete(scene, on.it)
    return {}


def _close_issue(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "triage")
    issues.close(scene, on.it, (wish.get("stateReason") or "COMPLETED").lower())
    return {"issue": on}


def _reopen_issue(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["issueId"], ("Issue",), "triage")
    issues.reopen(scene, on.it)
    return {"issue": on}


def _add_reaction(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["subjectId"], REACTABLE, "read")
    reaction, _is_new = reactions.create(scene, on.it, CONTENTS[wish["content"]])
    return {"reaction": On("Reaction", on.repo, reaction), "subject": on}


def _delete_ref(_: Any, look: Look, wish: Json) -> Json:
    on, scene = found_here(look, wish["refId"], ("Ref",), "write")
    refs.delete(scene, on.it)
    return {}


def _set_draft(is_draft: bool) -> Resolver:
    def resolver(_: Any, look: Look, wish: Json) -> Json:
        on, scene = found_here(look, wish["pullRequestId"], ("PullRequest",), "write")
        pulls.set_draft(scene, on.it, is_draft)
        return {"pullRequest": on}

    return resolver


MUTATIONS: dict[str, Resolver] = {
    "addLabelsToLabelable": _add_labels,
    "removeLabelsFromLabelable": _remove_labels,
    "addComment": _add_comment,
    "updateIssueComment": _update_comment,
    "deleteIssueComment": _delete_comment,
    "closeIssue": _close_issue,
    "reopenIssue": _reopen_issue,
    "addReaction": _add_reaction,
    "deleteRef": _delete_ref,
    "markPullRequestReadyForReview": _set_draft(False),
    "convertPullRequestToDraft": _set_draft(True),
}
