"""GitHub's JSON -> our nouns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.model import Actor, Check, Comment, Edit, Issue, Label, Pull, Repository

GREEN = {"SUCCESS", "NEUTRAL", "SKIPPED"}
WAITING = {"PENDING", "EXPECTED"}
Node = Mapping[str, Any]
Writers = frozenset[str]


def at(text: str | None) -> float:
    """GitHub's `2026-11-20T10:00:00Z` -> Unix seconds; 0.0 for none."""
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def actor(node: Node | None, writers: Writers = frozenset()) -> Actor | None:
    """Who; None for an account that is gone. `writers` are the logins with write permission."""
    if not node:
        return None
    login, is_bot = str(node["login"]), node["__typename"] == "Bot"
    return Actor(login.removesuffix("[bot]"), is_bot, not is_bot and login in writers)


def someone(node: Node | None, writers: Writers = frozenset()) -> Actor:
    return actor(node, writers) or Actor("ghost")


def issue(node: Node, writers: Writers) -> Issue:
    """An issue with its labels' setters, edits and comments."""
    return Issue(
        node=node["id"],
        title=node["title"],
        body=node["body"] or "",
        author=someone(node["author"], writers),
        is_open=node["state"] == "OPEN",
        state_reason=node["stateReason"] or "",
        created_at=at(node["createdAt"]),
        labels=labels(node, writers),
        edits=edits(node, writers),
        comments=tuple(comment(row, writers) for row in node["comments"]["nodes"]),
        reopened_at=max((at(row["createdAt"]) for row in events(node, "ReopenedEvent")), default=0.0),
    )


def labels(node: Node, writers: Writers) -> tuple[Label, ...]:
    """The labels now on the issue, each with its last `labeled` event."""
    set_at = sorted(events(node, "LabeledEvent"), key=lambda row: at(row["createdAt"]))
    last = {row["label"]["name"].casefold(): row for row in set_at}
    return tuple(
        _label(row["name"], last.get(row["name"].casefold()), writers) for row in node["labels"]["nodes"]
    )


def _label(name: str, event: Node | None, writers: Writers) -> Label:
    if event is None:
        return Label(name)
    return Label(name, actor(event["actor"], writers), at(event["createdAt"]), event["id"])


def edits(node: Node, writers: Writers) -> tuple[Edit, ...]:
    """Changes of title and body. The history also lists the original text as its first
    entry; more than it shows, which are older, count as one edit by nobody known."""
    history, created = node["userContentEdits"] or {"nodes": [], "totalCount": 0}, at(node["createdAt"])
    rows = sorted(history["nodes"], key=lambda row: at(row["editedAt"]))
    if rows and at(rows[0]["editedAt"]) == created:
        rows = rows[1:]
    found = [Edit(actor(row["editor"], writers), at(row["editedAt"])) for row in rows]
    if history["totalCount"] > len(history["nodes"]):
        found.append(Edit(None, at(rows[0]["editedAt"]) if rows else at(node["lastEditedAt"])))
    elif node["lastEditedAt"] and not found:
        found.append(Edit(actor(node["editor"], writers), at(node["lastEditedAt"])))
    renamed = events(node, "RenamedTitleEvent")
    return (*found, *(Edit(actor(row["actor"], writers), at(row["createdAt"])) for row in renamed))


def events(node: Node, kind: str) -> list[Node]:
    """What happened to an issue, of one kind, in GitHub's order."""
    return [row for row in node["timelineItems"]["nodes"] if row["__typename"] == kind]


def comment(node: Node, writers: Writers) -> Comment:
    return Comment(
        id=int(node["fullDatabaseId"]),
        node=node["id"],
        author=someone(node["author"], writers),
        body=node["body"] or "",
        created_at=at(node["createdAt"]),
        is_edited=bool(node["lastEditedAt"]),
        edited_by=actor(node["editor"], writers),
    )


def text(blob: dict[str, Any] | None) -> str | None:
    """A file's text. One that is binary or cut short is no YAML, and is said to be none."""
    if not blob:
        return None
    return "\0" if blob.get("isBinary") or blob.get("isTruncated") else blob.get("text")


def repository(node: Node) -> Repository:
    """A repository; its labels where they were asked for."""
    return Repository(
        full_name=node["nameWithOwner"],
        default_branch=(node["defaultBranchRef"] or {}).get("name", ""),
        is_archived=bool(node["isArchived"]),
        is_private=bool(node["isPrivate"]),
        labels=tuple((row["name"], row["id"]) for row in node.get("labels", {"nodes": ()})["nodes"]),
        node=node["id"],
    )


def refs(node: Node, branches: int) -> tuple[tuple[str, str], ...]:
    """Name and node id of those of b0, b1, ... that exist."""
    return tuple((ref["name"], ref["id"]) for i in range(branches) if (ref := node[f"b{i}"]))


def pull(node: Node) -> Pull:
    """A pull request of ours; whether its merge landed is found out apart."""
    return Pull(
        number=int(node["number"]),
        node=node["id"],
        url=node["url"],
        branch=node["headRefName"],
        sha=node["headRefOid"],
        base=node["baseRefName"],
        is_open=node["state"] == "OPEN",
        is_merged=bool(node["merged"]),
        is_draft=bool(node["isDraft"]),
        mergeable={"MERGEABLE": True, "CONFLICTING": False}.get(node["mergeable"]),
        created_at=at(node["createdAt"]),
        closed_at=at(node["mergedAt"] or node["closedAt"]),
        checks=checks(node),
        review=node["reviewDecision"] or "",
        merge_sha=(node["mergeCommit"] or {}).get("oid", ""),
        body=node.get("body") or "",
    )


def checks(node: Node) -> tuple[Check, ...]:
    """The head's check runs and statuses; past a hundred, GitHub's own sum counts too."""
    commits = node["commits"]["nodes"]
    rollup = commits[0]["commit"]["statusCheckRollup"] if commits else None
    if not rollup:
        return ()
    rows = rollup["contexts"]["nodes"]
    found = [_run(row) if row["__typename"] == "CheckRun" else _status(row) for row in rows]
    return (*found, Check("all others", _result(rollup["state"]))) if len(rows) >= 100 else tuple(found)


def _run(row: Node) -> Check:
    is_over = row["status"] == "COMPLETED"
    return Check(row["name"], _result(row["conclusion"]) if is_over else "pending")


def _status(row: Node) -> Check:
    return Check(row["context"], _result(row["state"]))


def _result(word: str | None) -> str:
    return "green" if word in GREEN else "pending" if word in WAITING or not word else "red"
