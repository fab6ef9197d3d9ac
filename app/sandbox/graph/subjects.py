"""Issues, comments and timelines."""

from __future__ import annotations

from typing import Any

from app.sandbox.graph import happened, links
from app.sandbox.graph.look import Look, On, Resolver, connection
from app.sandbox.graph.people import label, reaction_groups
from app.sandbox.ids import node_id, parse_stamp, stamp
from app.sandbox.nouns import Event, Json, Label

_EVENTS = {
    "labeled": "LabeledEvent",
    "unlabeled": "UnlabeledEvent",
    "renamed": "RenamedTitleEvent",
    "closed": "ClosedEvent",
    "reopened": "ReopenedEvent",
    "assigned": "AssignedEvent",
    "unassigned": "UnassignedEvent",
    "merged": "MergedEvent",
    "head_ref_deleted": "HeadRefDeletedEvent",
    "head_ref_force_pushed": "HeadRefForcePushedEvent",
    "ready_for_review": "ReadyForReviewEvent",
    "convert_to_draft": "ConvertToDraftEvent",
    "base_ref_changed": "BaseRefChangedEvent",
    "milestoned": "MilestonedEvent",
    "demilestoned": "DemilestonedEvent",
    "sub_issue_added": "SubIssueAddedEvent",
    "sub_issue_removed": "SubIssueRemovedEvent",
    "parent_issue_added": "ParentIssueAddedEvent",
    "parent_issue_removed": "ParentIssueRemovedEvent",
    "locked": "LockedEvent",
    "unlocked": "UnlockedEvent",
    "pinned": "PinnedEvent",
    "unpinned": "UnpinnedEvent",
    "review_requested": "ReviewRequestedEvent",
    "review_request_removed": "ReviewRequestRemovedEvent",
    "review_dismissed": "ReviewDismissedEvent",
    "auto_merge_enabled": "AutoMergeEnabledEvent",
    "auto_squash_enabled": "AutoSquashEnabledEvent",
    "auto_rebase_enabled": "AutoRebaseEnabledEvent",
    "auto_merge_disabled": "AutoMergeDisabledEvent",
    "transferred": "TransferredEvent",
}
_ENUMS = {
    name: "".join("_" + c if c.isupper() else c for c in name).lstrip("_").upper()
    for name in (*_EVENTS.values(), "IssueComment", "PullRequestReview")
}


def _edited(on: On) -> Any:
    """The last edit of a body, or nothing if it was never edited."""
    return on.it.edits[-1] if on.it.edits else None


def _edits(on: On, look: Look, args: Json) -> Json:
    return connection(
        "userContentEdits", on.it.edits[::-1], args, lambda one: On("UserContentEdit", on.repo, one)
    )


WRITTEN: dict[str, Resolver] = {
    "databaseId": lambda on, *_: on.it.id,
    "fullDatabaseId": lambda on, *_: str(on.it.id),
    "body": lambda on, *_: on.it.body or "",
    "createdAt": lambda on, *_: stamp(on.it.created_at),
    "updatedAt": lambda on, *_: stamp(on.it.updated_at),
    "lastEditedAt": lambda on, *_: stamp(_edited(on).at) if _edited(on) else None,
    "author": lambda on, look, _: look.who(on.it.login),
    "editor": lambda on, look, _: look.who(_edited(on).login) if _edited(on) else None,
    "viewerDidAuthor": lambda on, look, _: on.it.login == look.actor.login,
    "userContentEdits": _edits,
    "reactionGroups": lambda on, look, _: reaction_groups(look, on.it),
}


def _page(on: On, look: Look) -> str:
    kind = "pull" if on.it.pull else "issues"
    return f"{look.world.url}/{on.repo.full_name}/{kind}/{on.it.number}"


def _comments(on: On, look: Look, args: Json) -> Json:
    return connection(
        "comments", on.it.comments, args, lambda key: On("IssueComment", on.repo, on.repo.comments[key])
    )


def _timeline(on: On, look: Look, args: Json) -> Json:
    wanted, since = args.get("itemTypes"), parse_stamp(args.get("since") or "") or 0.0
    # REST knows more events than GraphQL's timeline has
    known = [one for one in on.it.events if one.kind in _EVENTS]
    items = [(one.at, On(_EVENTS[one.kind], on.repo, (on.it, one))) for one in known]
    items += [
        (one.submitted_at, On("PullRequestReview", on.repo, one))
        for one in (on.repo.reviews.values() if on.it.pull else ())
        if one.number == on.it.number and one.submitted_at is not None
    ]
    items += [
        (on.repo.comments[key].created_at, On("IssueComment", on.repo, on.repo.comments[key]))
        for key in on.it.comments
    ]
    shown = [
        one
        for at, one in sorted(items, key=lambda pair: pair[0])
        if at >= since and (wanted is None or _ENUMS[one.kind] in wanted)
    ]
    return connection("timelineItems", shown, args, lambda one: one) | {"updatedAt": stamp(on.it.updated_at)}


def _body(on: On, look: Look, _: Json) -> str:
    look.world.shows(on.repo, on.it.number)
    return on.it.body or ""


SUBJECT: dict[str, Resolver] = WRITTEN | {
    "body": _body,
    "number": lambda on, *_: on.it.number,
    "title": lambda on, *_: on.it.title,
    "url": lambda on, look, _: _page(on, look),
    "closed": lambda on, *_: not on.it.is_open,
    "closedAt": lambda on, *_: stamp(on.it.closed_at),
    "repository": lambda on, *_: On("Repository", on.repo, on.repo),
    "labels": lambda on, look, args: connection("labels", on.it.labels, args, lambda key: label(on, key)),
    "assignees": lambda on, look, args: connection("assignees", on.it.assignees, args, look.who),
    "comments": _comments,
    "timelineItems": _timeline,
}
ISSUE: dict[str, Resolver] = (
    SUBJECT
    | links.ISSUE
    | {
        "id": lambda on, *_: node_id("I", on.repo.id, on.it.number),
        "state": lambda on, *_: "OPEN" if on.it.is_open else "CLOSED",
        "stateReason": lambda on, *_: on.it.state_reason.upper() if on.it.state_reason else None,
    }
)
COMMENT: dict[str, Resolver] = WRITTEN | {
    "id": lambda on, *_: node_id("IC", on.repo.id, on.it.id),
    "url": lambda on, look, _: f"{_page(_subject(on), look)}#issuecomment-{on.it.id}",
    "isMinimized": lambda *_: False,
    "issue": lambda on, *_: _subject(on),
}


def _subject(on: On) -> On:
    found = on.repo.issues[on.it.number]
    return On("PullRequest" if found.pull else "Issue", on.repo, found)


def _event_label(on: On, *_: Any) -> On:
    """The label as it was named then, also when it is gone."""
    event: Event = on.it[1]
    found = next((one for one in on.repo.labels.values() if one.name == event.data["label"]), None)
    return On("Label", on.repo, found or Label(0, event.data["label"], event.data["color"]))


EVENT: dict[str, Resolver] = happened.EVENT | {
    "id": lambda on, *_: node_id("EV", on.repo.id, on.it[0].number, on.it[1].id),
    "createdAt": lambda on, *_: stamp(on.it[1].at),
    "actor": lambda on, look, _: look.who(on.it[1].login),
    "label": _event_label,
    "previousTitle": lambda on, *_: on.it[1].data["from"],
    "currentTitle": lambda on, *_: on.it[1].data["to"],
    "stateReason": lambda on, *_: (on.it[1].data.get("state_reason") or "").upper() or None,
    "commit": lambda on, *_: On("Commit", on.repo, on.it[1].data["commit_id"]),
    "mergeRefName": lambda on, *_: on.it[0].pull.base_ref,
    "headRefName": lambda on, *_: on.it[0].pull.head_ref,
}
EVENT_TYPES = tuple(_EVENTS.values())
