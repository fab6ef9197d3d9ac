"""Search over issues and pull requests: an index that lags, and shows a thousand results at most."""

from __future__ import annotations

import copy
import re
import shlex
from collections.abc import Callable
from typing import Any

from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Issue, Repository
from app.sandbox.permission import holds, may_see
from app.sandbox.refused import Refused
from app.sandbox.rest.paging import page_of, paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import issue as shapes

MOST_RESULTS, MOST_QUERY = 1000, 256
Found = tuple[Repository, Issue]
Test = Callable[[Repository, Issue, str], bool]


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
        raise _invalid(f"is:{value} is no qualifier that the sandbox knows")
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
            raise _invalid(f"{value} is no time")
        high = parse_stamp(parts[3]) if parts[3] else low + 86_400
        sign = parts[1]
        if at is None or high is None:
            return False
        if not sign:
            return bool(low <= at <= high)
        return {">": at > low, ">=": at >= low, "<": at < low, "<=": at <= low}[sign]

    return test


_TESTS: dict[str, Test] = {
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
    "head": lambda repo, one, value: bool(one.pull and one.pull.head_ref == value),
    "base": lambda repo, one, value: bool(one.pull and one.pull.base_ref == value),
    "archived": lambda repo, one, value: repo.is_archived == (value == "true"),
    "created": _when("created_at"),
    "updated": _when("updated_at"),
    "closed": _when("closed_at"),
}


def _invalid(message: str) -> Refused:
    error = {"message": message, "resource": "Search", "field": "q", "code": "invalid"}
    return Refused(422, "Validation Failed", [error])


def _parsed(text: str) -> tuple[list[tuple[str, str, bool]], list[str], str]:
    """(qualifiers as (name, value, is not), words, where to look for words)."""
    try:
        parts = shlex.split(text)
    except ValueError:
        raise _invalid("The search contains an unclosed quote") from None
    asked, words, where = [], [], "title,body"
    for part in parts:
        name, colon, value = part.lstrip("-").partition(":")
        if name == "in" and colon:
            where = value
        elif colon and (name in _TESTS or re.fullmatch(r"[a-z-]+", name)):
            if name not in _TESTS:
                raise Refused(501, f"The sandbox does not know the search qualifier {name}:")
            asked.append((name, value, part.startswith("-")))
        else:
            words.append(part)
    return asked, words, where


def _indexed(call: Call, one: Issue) -> Issue | None:
    """The issue as the index has it; None if it has not seen it yet."""
    world = call.world
    if one.updated_at <= world.now() - world.index_seconds:
        if one.id not in world.index or world.index[one.id].updated_at != one.updated_at:
            world.index[one.id] = copy.deepcopy(one)
        return one
    return world.index.get(one.id)


def _fits(call: Call, repo: Repository, one: Issue) -> bool:
    asked, words, where = call.where["parsed"]
    for name in {name for name, _, _ in asked}:
        values = [(value, isnt) for other, value, isnt in asked if other == name]
        hits = [_TESTS[name](repo, one, value) != isnt for value, isnt in values]
        # several of repo:, org: and user: widen a search; all others narrow it
        if not (any(hits) if name in ("repo", "org", "user") else all(hits)):
            return False
    text = " ".join((one.title if "title" in where else "", (one.body or "") if "body" in where else ""))
    return all(word.lower() in text.lower() for word in words)


def _may(call: Call, repo: Repository) -> bool:
    if not may_see(call.world, call.actor, repo):
        return False
    return call.actor.kind != "installation" or not repo.is_private or holds(call.actor, "issues:read")


@route("GET /search/issues", "anybody")
def search_issues(call: Call) -> Any:
    query = call.query.get("q", "")
    if not query.strip():
        error = {"resource": "Search", "field": "q", "code": "missing"}
        raise Refused(422, "Validation Failed", [error])
    if len(query) > MOST_QUERY:
        raise _invalid("The search is longer than 256 characters.")
    call.where["parsed"] = _parsed(query)
    kinds = {"issue", "pr", "pull-request"}
    is_said = any(name in ("is", "type") and value in kinds for name, value, _ in call.where["parsed"][0])
    if call.actor.kind == "installation" and not is_said:
        raise _invalid("Query must include 'is:issue' or 'is:pull-request'")
    found = _found(call)
    page, size = page_of(call)
    if (page - 1) * size >= MOST_RESULTS:
        raise Refused(422, "Only the first 1000 search results are available")
    answer = paged(
        call,
        found[:MOST_RESULTS],
        lambda pair: shapes.issue(call.world, pair[0], pair[1]) | {"score": 1.0},
        "items",
    )
    more = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical"}
    return Answer(200, {**answer.content, **more}, answer.headers)


def _found(call: Call) -> list[Found]:
    hits = []
    for repo in call.world.state.repositories.values():
        for one in repo.issues.values() if _may(call, repo) else ():
            seen = _indexed(call, one)
            if seen is not None and _fits(call, repo, seen):
                hits.append((repo, one))
    name = {"updated": "updated_at"}.get(call.query.get("sort", ""), "created_at")
    is_up = call.query.get("order", "desc") == "asc"
    hits.sort(key=lambda pair: (getattr(pair[1], name), pair[1].id), reverse=not is_up)
    return hits
