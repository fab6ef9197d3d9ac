"""The issue says where its task stands: comment and labels in one request."""

from __future__ import annotations

from flows import labels, markers
from flows.actions import Show
from jobs.apply.doing import Doing
from jobs.apply.once import comment_key, once
from jobs.apply.share import Made, Part, Share
from jobs.errors import Later
from jobs.store import claims

NEED = {"issues": "write"}
ID = "commentEdge { node { fullDatabaseId } }"


def show(doing: Doing, action: Show) -> list[Share]:
    """Makes or edits the status comment where it differs, and swaps the state label."""
    subject, status = str(doing.seen.subject), doing.seen.status
    body = markers.render(subject, action.text, action.facts, doing.hands.marker_key)
    swaps = _labels(doing, action)
    if status is None:
        return [_made(doing, body, swaps)]
    if (status.text, status.facts) == (action.text, action.facts):
        return [Share(swaps)]
    edit = Part("updateIssueComment", {"id": status.node, "body": body}, "issueComment { id }")
    return [Share((edit, *swaps))]


def _made(doing: Doing, body: str, swaps: tuple[Part, ...]) -> Share:
    key = comment_key(doing.seen)
    part = Part("addComment", {"subjectId": doing.seen.issue.node, "body": body}, ID)
    guard = once(doing, key, doing.creation(NEED), lambda: _find(doing)).guard

    def fulfil(made: Made) -> None:
        if made[0]:
            node = made[0]["commentEdge"]["node"]
            claims.fulfil(doing.hands.store, key, str(node["fullDatabaseId"]))

    return Share((part, *swaps), is_new=True, guard=guard, after=fulfil)


def _find(doing: Doing) -> str:
    """The id of a status comment of ours that the issue has after all, or ""."""
    login = doing.hands.github.app().login
    path = f"/repos/{doing.repo}/issues/{doing.seen.subject.number}/comments"
    pages = doing.hands.github.pages(doing.seen.subject.owner, path)
    for row in (row for page in pages for row in page):
        if (row.get("user") or {}).get("login") == login and markers.is_marked(row.get("body") or ""):
            return str(row["id"])
    return ""


def _labels(doing: Doing, action: Show) -> tuple[Part, ...]:
    """What swaps the state label, which is made where the repository lacks it."""
    prefix = doing.seen.blueprint.label_prefix
    wanted = labels.of_state(action.state, prefix)
    carried = [label.name for label in doing.seen.issue.labels if label.name in labels.states(prefix)]
    ids, issue = dict(doing.seen.repository.labels), doing.seen.issue.node
    parts: list[Part] = []
    if wanted and wanted not in carried:
        new = ids.get(wanted) or _make(doing, wanted, prefix)
        parts.append(Part("addLabelsToLabelable", {"labelableId": issue, "labelIds": [new]}))
    gone = [ids[name] for name in carried if name != wanted and name in ids]
    if gone:
        parts.append(Part("removeLabelsFromLabelable", {"labelableId": issue, "labelIds": gone}))
    return tuple(parts)


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
