"""The issue says where its task stands: comment and labels in one request."""

from __future__ import annotations

from typing import Any

from flows import labels, markers
from flows.actions import Show
from jobs.apply.doing import Doing, checked
from jobs.apply.once import comment_key, once
from jobs.errors import Later
from jobs.store import claims

NEED = {"issues": "write"}
COMMENT = "comment: addComment(input: $comment) { commentEdge { node { fullDatabaseId } } }"
EDIT = "comment: updateIssueComment(input: $comment) { issueComment { id } }"
ADD = "add: addLabelsToLabelable(input: $add) { clientMutationId }"
REMOVE = "remove: removeLabelsFromLabelable(input: $remove) { clientMutationId }"
KINDS = {
    COMMENT: "$comment: AddCommentInput!",
    EDIT: "$comment: UpdateIssueCommentInput!",
    ADD: "$add: AddLabelsToLabelableInput!",
    REMOVE: "$remove: RemoveLabelsFromLabelableInput!",
}


def show(doing: Doing, action: Show) -> int:
    """Makes or edits the status comment where it differs, and swaps the state label."""
    subject, status = str(doing.seen.subject), doing.seen.status
    body = markers.render(subject, action.text, action.facts, doing.hands.marker_key)
    parts, given, writes = _labels(doing, action)
    if status is None:
        given["comment"] = {"subjectId": doing.seen.issue.node, "body": body}
        _create(doing, parts, given)
        return writes + 1
    if (status.text, status.facts) != (action.text, action.facts):
        parts = [EDIT, *parts]
        given["comment"] = {"id": status.node, "body": body}
    if parts:
        checked(doing.hands.github.mutate(doing.slot(NEED), _document(parts), given))
    return writes + bool(parts)


def _create(doing: Doing, parts: list[str], given: dict[str, Any]) -> None:
    key = comment_key(doing.seen)
    slot = once(doing, key, doing.creation(NEED), lambda: _find(doing))
    made = checked(doing.hands.github.mutate(slot, _document([COMMENT, *parts]), given))
    claims.fulfil(doing.hands.store, key, str(made["comment"]["commentEdge"]["node"]["fullDatabaseId"]))


def _find(doing: Doing) -> str:
    """The id of a status comment of ours that the issue has after all, or ""."""
    login = doing.hands.github.app().login
    path = f"/repos/{doing.repo}/issues/{doing.seen.subject.number}/comments"
    pages = doing.hands.github.pages(doing.seen.subject.owner, path)
    for row in (row for page in pages for row in page):
        if (row.get("user") or {}).get("login") == login and markers.is_marked(row.get("body") or ""):
            return str(row["id"])
    return ""


def _document(parts: list[str]) -> str:
    variables = ", ".join(KINDS[part] for part in parts)
    return f"mutation Show({variables}) {{ {' '.join(parts)} }}"


def _labels(doing: Doing, action: Show) -> tuple[list[str], dict[str, Any], int]:
    """What swaps the state label: mutations, their variables, writes spent on making it."""
    prefix = doing.seen.blueprint.label_prefix
    wanted = labels.of_state(action.state, prefix)
    carried = [label.name for label in doing.seen.issue.labels if label.name in labels.states(prefix)]
    ids, issue = dict(doing.seen.repository.labels), doing.seen.issue.node
    parts: list[str] = []
    given: dict[str, Any] = {}
    writes = 0
    if wanted and wanted not in carried:
        writes = 0 if wanted in ids else 1
        given["add"] = {"labelableId": issue, "labelIds": [ids.get(wanted) or _make(doing, wanted, prefix)]}
        parts.append(ADD)
    gone = [ids[name] for name in carried if name != wanted and name in ids]
    if gone:
        given["remove"] = {"labelableId": issue, "labelIds": gone}
        parts.append(REMOVE)
    return parts, given, writes


def _make(doing: Doing, name: str, prefix: str) -> str:
    """The node id of a label that the repository did not have."""
    github, owner = doing.hands.github, doing.seen.subject.owner
    colour, description = labels.OURS[name.removeprefix(prefix)]
    body = {"name": name, "color": colour, "description": description}
    answer = github.write(doing.slot(NEED, (201, 422)), "POST", f"/repos/{doing.repo}/labels", body)
    if answer.status == 201:
        return str(answer.json["node_id"])
    found = github.get(owner, f"/repos/{doing.repo}/labels/{name}", missing_ok=True)
    if not found:
        raise Later(5.0, f"the label {name} was made a moment ago, and GitHub does not show it yet")
    return str(found["node_id"])
