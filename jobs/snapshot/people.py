"""Who may write here? Asked live, for those whose word would count, and for no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flows import commands, kind, labels
from flows.config import manifest
from flows.model import Blueprint
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.snapshot.read import Node, at

RECENT_SECONDS = 3 * 86_400.0  # commands older than this are not run


def writers(hands: Hands, repo: str, logins: Iterable[str]) -> frozenset[str]:
    """Those of `logins` with write permission. A look-up that fails is a no, or raises
    Later, and then nothing is decided at all."""
    return frozenset(login for login in sorted(set(logins)) if _may_write(hands, repo, login))


def _may_write(hands: Hands, repo: str, login: str) -> bool:
    owner = repo.split("/")[0]
    try:
        answer = hands.github.get(owner, f"/repos/{repo}/collaborators/{login}/permission", missing_ok=True)
    except (Gone, PermissionError):
        return False
    return bool(answer) and answer.get("permission") in ("admin", "write")


def heard_since(hands: Hands, owner: str, now: float) -> float:
    """Commands that were said before this are not run: they are too old, or the App was not
    there to be spoken to."""
    return max(now - RECENT_SECONDS, hands.github.installation(owner).created_at)


def concerned(issue: Node, blueprint: Blueprint, since: float) -> set[str]:
    """The logins whose permission a decision about this issue rests on: who set a label that
    asks for an agent or says what the issue is, who changed the text, who wrote it, who said a
    command lately."""
    names = [row["name"] for row in issue["labels"]["nodes"]]
    is_special = kind.looks_special(issue["title"], names, blueprint) or bool(
        manifest.find(issue["body"] or "")
    )
    setting = [row for row in _events(issue, "LabeledEvent") if _asks(row["label"]["name"], blueprint)]
    if is_special:
        setting = _events(issue, "LabeledEvent")
    people = [row["actor"] for row in setting]
    if is_special or any(_asks(name, blueprint) for name in names):
        people += [row["actor"] for row in _events(issue, "RenamedTitleEvent")]
        people += [row["editor"] for row in (issue["userContentEdits"] or {"nodes": []})["nodes"]]
        people += [issue["author"], issue["editor"]]
    people += [row["author"] for row in issue["comments"]["nodes"] if is_command(row, since)]
    return {row["login"] for row in people if row and row["__typename"] == "User"}


def is_command(comment: Mapping[str, Any], since: float) -> bool:
    """A new comment, never edited, by a person, that holds a command line."""
    author = comment["author"]
    is_new = at(comment["createdAt"]) >= since and not comment["lastEditedAt"]
    is_person = bool(author) and author["__typename"] == "User"
    return is_new and is_person and bool(commands.parse(comment["body"] or ""))


def _asks(name: str, blueprint: Blueprint) -> bool:
    return labels.agent_asked(name, blueprint) is not None


def _events(issue: Node, kind: str) -> list[Node]:
    return [row for row in issue["timelineItems"]["nodes"] if row["__typename"] == kind]
