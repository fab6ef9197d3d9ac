"""What a search may ask of an issue or a pull request: `is:open`, `author:alice`, `comments:>3`."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Issue, Repository
from app.sandbox.refused import Refused

Test = Callable[[Repository, Issue, str], bool]


def bad(message: str) -> Refused:
    error = {"message": message, "resource": "Search", "field": "q", "code": "invalid"}
    return Refused(422, "Validation Failed", [error])


def _named(login: str, value: str) -> bool:
    """`author:app/slug` is an App's bot."""
    value = f"{value.removeprefix('app/')}[bot]" if value.startswith("app/") else value
    return login.lower() == value.lower()


def _is(repo: Repository, one: Issue, value: str) -> bool:
    tests = {
        "issue": one.pull is None,
        "pr": one.pull is not None,
        "pull-request": one.pull is not None,
        "open": one.is_open,
        "closed": not one.is_open,
        "merged": bool(one.pull and one.pull.merged_at),
        "unmerged": bool(one.pull and not one.pull.merged_at),
        "draft": bool(one.pull and one.pull.is_draft),
        "locked": one.is_locked,
        "unlocked": not one.is_locked,
        "public": not repo.is_private,
        "private": repo.is_private,
    }
    if value not in tests:
        raise bad(f"is:{value} is no qualifier that the sandbox knows")
    return tests[value]


def _no(repo: Repository, one: Issue, value: str) -> bool:
    return not {"label": one.labels, "assignee": one.assignees, "milestone": one.milestone}.get(value, [1])


def _label(repo: Repository, one: Issue, value: str) -> bool:
    names = {repo.labels[key].name.lower() for key in one.labels if key in repo.labels}
    return any(part.strip('"').lower() in names for part in value.split(","))


def _milestone(repo: Repository, one: Issue, value: str) -> bool:
    found = repo.milestones.get(one.milestone)
    return found is not None and found.title.lower() == value.lower()


def _when(name: str) -> Test:
    def test(repo: Repository, one: Issue, value: str) -> bool:
        at = getattr(one, name)
        parts = re.fullmatch(r"(>=|<=|>|<|)([^.]+)(?:\.\.(.+))?", value)
        low = parse_stamp(parts[2]) if parts else None
        if parts is None or low is None:
            raise bad(f"{value} is no time")
        high = parse_stamp(parts[3]) if parts[3] else low + 86_400
        sign = parts[1]
        if at is None or high is None:
            return False
        if not sign:
            return bool(low <= at <= high)
        return {">": at > low, ">=": at >= low, "<": at < low, "<=": at <= low}[sign]

    return test


def _involves(repo: Repository, one: Issue, value: str) -> bool:
    """Who wrote it, is assigned, commented or is named in the text."""
    said = [repo.comments[key] for key in one.comments if key in repo.comments]
    names = [one.login, *one.assignees, *(comment.login for comment in said)]
    texts = [one.body or "", *(comment.body for comment in said)]
    is_named = any(re.search(rf"@{re.escape(value)}\b", text, re.I) for text in texts)
    return is_named or any(_named(login, value) for login in names)


def _comments(repo: Repository, one: Issue, value: str) -> bool:
    parts = re.fullmatch(r"(>=|<=|>|<|)(\d+)(?:\.\.(\d+))?", value)
    if parts is None:
        raise bad(f"{value} is no number")
    count, low = len(one.comments), int(parts[2])
    tests = {">": count > low, ">=": count >= low, "<": count < low, "<=": count <= low}
    return tests.get(parts[1], low <= count <= int(parts[3] or low))


TESTS: dict[str, Test] = {
    "is": _is,
    "type": _is,
    "state": _is,
    "no": _no,
    "label": _label,
    "milestone": _milestone,
    "repo": lambda repo, one, value: repo.full_name.lower() == value.lower(),
    "org": lambda repo, one, value: repo.owner.lower() == value.lower(),
    "user": lambda repo, one, value: repo.owner.lower() == value.lower(),
    "author": lambda repo, one, value: _named(one.login, value),
    "assignee": lambda repo, one, value: any(_named(login, value) for login in one.assignees),
    "involves": _involves,
    "commenter": lambda repo, one, value: any(
        _named(repo.comments[key].login, value) for key in one.comments if key in repo.comments
    ),
    "comments": _comments,
    "draft": lambda repo, one, value: bool(one.pull and one.pull.is_draft == (value == "true")),
    "reason": lambda repo, one, value: one.state_reason == value.strip('"').replace(" ", "_"),
    "head": lambda repo, one, value: bool(one.pull and one.pull.head_ref == value),
    "base": lambda repo, one, value: bool(one.pull and one.pull.base_ref == value),
    "archived": lambda repo, one, value: repo.is_archived == (value == "true"),
    "created": _when("created_at"),
    "updated": _when("updated_at"),
    "closed": _when("closed_at"),
}
