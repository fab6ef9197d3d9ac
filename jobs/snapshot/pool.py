"""What `/fleet epic` may take: the repository's open issues, read only while such a command waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import assembling, checklist, labels, origin
from flows.epic.features import TITLE
from flows.kind import FILED
from flows.model import Blueprint, Neighbour, Pool, Relative, Seen
from jobs.hands import Hands
from jobs.snapshot.made import made
from jobs.snapshot.relatives import relatives


def with_pool(hands: Hands, seen: Seen) -> Seen:
    """`seen` with the pool, where somebody who may asks for an epic; else as it is."""
    new = [c for c in seen.commands if c.verb == assembling.VERB and c.by.may_write]
    waiting = assembling.open_answers(seen.answers)
    if not new and not waiting:
        return seen
    path = f"/repos/{seen.subject.repo}/issues"
    rows = [row for page in hands.github.pages(seen.subject.owner, path, {"state": "open"}) for row in page]
    names = [number for command in new for number in assembling.named(command, seen.subject.repo)[0]]
    wanted = {*names, *(number for answer in waiting for number in answer.numbers)}
    keys = [
        assembling.key(key, place)
        for key in [*(command.key for command in new), *(answer.key for answer in waiting)]
        for place in range(assembling.EPICS)
    ]
    pool = _read(hands, seen, rows, wanted)
    return replace(seen, pool=replace(pool, made=made(hands, seen.subject.repo, keys)))


def _read(hands: Hands, seen: Seen, rows: list[Any], wanted: set[int]) -> Pool:
    """Of the open issues those that may be taken or are wanted; what is wanted and not among them
    is asked for by its number."""
    repo, prefix = seen.subject.repo, seen.blueprint.label_prefix
    filed = {row["number"] for row in rows if _is_filed(hands, repo, row)}
    kept = [row for row in rows if row["number"] in filed | wanted or TITLE.match(row["title"])]
    found = [_member(row, prefix) for row in kept]
    elsewhere = sorted(wanted - {row["number"] for row in rows})[: assembling.MOST]
    found += relatives(hands, seen.subject, elsewhere, prefix) if elsewhere else ()
    epics = [row for row in rows if (prefix + "epic").casefold() in _names(row)]
    neighbours = tuple(_neighbour(row, repo, seen.blueprint) for row in epics)
    ordered = tuple(sorted(found, key=lambda relative: relative.number))
    return Pool(ordered, tuple(sorted(filed)), tuple(sorted(neighbours, key=lambda n: n.number)))


def _is_filed(hands: Hands, repo: str, row: Any) -> bool:
    """Ours, made of an audit: the App is its author and signed what it is for."""
    if (row.get("user") or {}).get("login") != hands.github.app().login or not FILED.match(row["body"] or ""):
        return False
    known = origin.parse(repo, row["body"], hands.marker_key)
    return known is not None and known.audit > 0


def _member(row: Any, prefix: str) -> Relative:
    names = tuple(label["name"] for label in row["labels"])
    state = next((name for name in names if name in labels.states(prefix)), "")
    return Relative(
        number=int(row["number"]),
        node=row["node_id"],
        title=row["title"],
        is_open=True,
        labels=names,
        state=state.removeprefix(prefix).removeprefix("fleet:"),
        is_pull="pull_request" in row,
    )


def _neighbour(row: Any, repo: str, blueprint: Blueprint) -> Neighbour:
    asked = any(labels.agent_asked(label["name"], blueprint) is not None for label in row["labels"])
    return Neighbour(row["number"], row["title"], checklist.parse(row["body"] or "", repo), asked)


def _names(row: Any) -> set[str]:
    return {label["name"].casefold() for label in row["labels"]}
