"""Search over issues and pull requests: an index that lags, and shows a thousand results at most."""

from __future__ import annotations

import copy
import re
import shlex
from typing import Any

from app.sandbox.nouns import Issue, Json, Repository
from app.sandbox.permission import holds, may_see
from app.sandbox.refused import Refused
from app.sandbox.rest.paging import page_of, paged
from app.sandbox.rest.qualifiers import TESTS, bad
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import issue as shapes

MOST_RESULTS, MOST_QUERY = 1000, 256
_PLACES = ("repo", "org", "user")
Found = tuple[Repository, Issue]


def _parsed(text: str) -> tuple[list[tuple[str, str, bool]], list[str], str]:
    """(qualifiers as (name, value, is not), words, where to look for words)."""
    try:
        parts = shlex.split(text)
    except ValueError:
        raise bad("The search contains an unclosed quote") from None
    asked, words, where = [], [], "title,body"
    for part in parts:
        name, colon, value = part.lstrip("-").partition(":")
        if name == "in" and colon:
            where = value
        elif name == "sort" and colon:
            asked.append((name, value, False))
        elif colon and (name in TESTS or re.fullmatch(r"[a-z-]+", name)):
            if name not in TESTS:
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
    for name in {name for name, _, _ in asked if name != "sort"}:
        values = [(value, isnt) for other, value, isnt in asked if other == name]
        hits = [TESTS[name](repo, one, value) != isnt for value, isnt in values]
        # several of repo:, org: and user: widen a search; all others narrow it
        if not (any(hits) if name in _PLACES else all(hits)):
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
        raise bad("The search is longer than 256 characters.")
    call.where["parsed"] = _parsed(query)
    kinds = {"issue", "pr", "pull-request"}
    is_said = any(name in ("is", "type") and value in kinds for name, value, _ in call.where["parsed"][0])
    if call.actor.kind == "installation" and not is_said:
        raise bad("Query must include 'is:issue' or 'is:pull-request'")
    _check_places(call)
    found = _found(call)
    page, size = page_of(call)
    if (page - 1) * size >= MOST_RESULTS:
        raise Refused(422, "Only the first 1000 search results are available")
    answer = paged(
        call,
        found[:MOST_RESULTS],
        lambda pair: _shown(call, pair),
        "items",
    )
    more = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical"}
    return Answer(200, {**answer.content, **more}, answer.headers)


def _shown(call: Call, pair: Found) -> Json:
    """A hit is an issue without who closed it and what it is under."""
    whole = shapes.issue(call.world, *pair)
    return {name: whole[name] for name in whole if name not in ("closed_by", "parent_issue_url")} | {
        "score": 1.0
    }


def _check_places(call: Call) -> None:
    """422 where none of the repositories and accounts that are named can be searched."""
    world = call.world
    named = [(name, value) for name, value, isnt in call.where["parsed"][0] if name in _PLACES and not isnt]
    there = [world.repository(value) if name == "repo" else world.user(value) for name, value in named]
    if named and not any(one and (not isinstance(one, Repository) or _may(call, one)) for one in there):
        raise bad(
            "The listed users and repositories cannot be searched either because the resources do not exist "
            "or you do not have permission to view them."
        )


def _found(call: Call) -> list[Found]:
    hits = []
    for repo in call.world.state.repositories.values():
        for one in repo.issues.values() if _may(call, repo) else ():
            seen = _indexed(call, one)
            if seen is not None and _fits(call, repo, seen):
                hits.append((repo, one))
    said = next((value for name, value, _ in call.where["parsed"][0] if name == "sort"), "")
    by = call.query.get("sort") or said.partition("-")[0]
    is_up = (call.query.get("order") or said.partition("-")[2] or "desc") == "asc"
    keys = {"updated": lambda one: one.updated_at, "comments": lambda one: len(one.comments)}
    key = keys.get(by, lambda one: one.created_at)
    hits.sort(key=lambda pair: (key(pair[1]), pair[1].id), reverse=not is_up)
    return hits
