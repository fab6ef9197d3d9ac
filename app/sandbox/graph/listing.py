"""Issues and pull requests of a repository: filtered, ordered, in pages that survive changes between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from app.sandbox.graph.look import Look, On, connection, decoded, encoded
from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Issue, Json

Key = tuple[float, int]
_VALUES: dict[str, Callable[[Issue], float]] = {
    "CREATED_AT": lambda one: one.created_at,
    "UPDATED_AT": lambda one: one.updated_at,
    "COMMENTS": lambda one: float(len(one.comments)),
}


def issues(on: On, look: Look, args: Json) -> Json:
    look.admit(on.repo, "issues:read")
    wanted: Json = {**(args.get("filterBy") or {})}
    wanted |= {name: args[name] for name in ("states", "labels") if args.get(name)}
    found = [one for one in on.repo.issues.values() if one.pull is None and _fits(on, one, wanted)]
    return _ordered("issues", found, args, lambda one: On("Issue", on.repo, one))


def _fits(on: On, one: Issue, wanted: Json) -> bool:
    if wanted.get("states") and ("OPEN" if one.is_open else "CLOSED") not in wanted["states"]:
        return False
    if wanted.get("labels") and not _bears(on, one, wanted["labels"]):
        return False
    if wanted.get("since") and int(one.updated_at) < (parse_stamp(wanted["since"]) or 0.0):
        return False
    author = one.login.removesuffix("[bot]").lower()
    if wanted.get("createdBy") and wanted["createdBy"].lower().removesuffix("[bot]") != author:
        return False
    return _is_given(wanted, "assignee", [login.lower() for login in one.assignees]) and _is_given(
        wanted, "milestoneNumber", [str(one.milestone)] if one.milestone else []
    )


def _bears(on: On, one: Issue, names: list[str]) -> bool:
    """Any of these labels, as GraphQL has it; REST asks for all of them."""
    return bool({name.lower() for name in names} & {on.repo.labels[key].name.lower() for key in one.labels})


def _is_given(wanted: Json, name: str, has: list[str]) -> bool:
    """`null` asks for none, `*` for any."""
    if name not in wanted:
        return True
    value = wanted[name]
    if value is None:
        return not has
    return bool(has) if value == "*" else value.lower() in has


def pulls(on: On, look: Look, args: Json) -> Json:
    look.admit(on.repo, "pull_requests:read")
    found = [one for one in on.repo.issues.values() if one.pull and _is_asked(on, one, args)]
    return _ordered("pullRequests", found, args, lambda one: On("PullRequest", on.repo, one))


def _is_asked(on: On, one: Issue, args: Json) -> bool:
    pull = one.as_pull
    state = "MERGED" if pull.merged_at else "OPEN" if one.is_open else "CLOSED"
    if args.get("states") and state not in args["states"]:
        return False
    if args.get("labels") and not _bears(on, one, args["labels"]):
        return False
    wanted = (args.get("headRefName") or pull.head_ref, args.get("baseRefName") or pull.base_ref)
    return wanted == (pull.head_ref, pull.base_ref)


def _ordered(name: str, found: list[Issue], args: Json, shape: Callable[[Issue], Any]) -> Json:
    """Cursors hold what is sorted by, not a place: what moves between two pages hides nothing else."""
    order = args.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    value, sign = _VALUES[order["field"]], -1 if order["direction"] == "DESC" else 1
    keys = sorted((sign * value(one), sign * one.number) for one in found)
    by_number = {one.number: one for one in found}
    places = dict(args)
    if args.get("after"):
        places["after"] = encoded(bisect_right(keys, decoded(args["after"], _key)))
    if args.get("before"):
        places["before"] = encoded(bisect_left(keys, decoded(args["before"], _key)) + 1)
    said = connection(name, keys, places, lambda key: (key, shape(by_number[sign * key[1]])))
    edges = [{"cursor": encoded(f"{key[0]!r}:{key[1]}"), "node": node} for key, node in said["nodes"]]
    ends = [edge["cursor"] for edge in edges] or [None]
    return said | {
        "nodes": [edge["node"] for edge in edges],
        "edges": edges,
        "pageInfo": said["pageInfo"] | {"startCursor": ends[0], "endCursor": ends[-1]},
    }


def _key(text: str) -> Key:
    at, _, number = text.rpartition(":")
    return float(at), int(number)
