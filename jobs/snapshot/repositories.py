"""Repositories as GitHub tells of them, fifty a request, and an organisation's custom properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flows.config.blueprint import parse
from flows.model import Candidate
from jobs.hands import Hands
from jobs.snapshot import query
from jobs.snapshot.read import text

A_REQUEST = 50
Properties = dict[str, tuple[tuple[str, str], ...]]


def ask(hands: Hands, owner: str, path: str, names: Sequence[str]) -> dict[str, Any]:
    """The rows of at most A_REQUEST of the owner's repositories that are there, by these names; `path` is
    looked for in each, where it is not ""."""
    asked = " ".join(
        f"r{i}: repository(owner: $owner, name: $n{i}) {{ ...One }}" for i, _ in enumerate(names)
    )
    variables = "".join(f", $n{i}: String!" for i, _ in enumerate(names))
    fields = (
        "nameWithOwner isArchived isFork isPrivate repositoryTopics(first: 50) { nodes { topic { name } } } "
        f'blueprint: object(expression: "HEAD:.github/fleet.yml") {query.BLOB}'
        + (" there: object(expression: $at) { __typename }" if path else "")
    )
    at = ", $at: String!" if path else ""
    document = (
        f"query Candidates($owner: String!{at}{variables}) {{ {asked} }} "
        f"fragment One on Repository {{ {fields} }}"
    )
    given = {"owner": owner, **{f"n{i}": name.partition("/")[2] for i, name in enumerate(names)}}
    answer = hands.github.query(owner, document, given | ({"at": f"HEAD:{path}"} if path else {}))
    data = answer.get("data") or {}
    rows = {name: data.get(f"r{i}") for i, name in enumerate(names)}
    return {name: asdict(_candidate(row)) for name, row in rows.items() if row}


def revived(row: dict[str, Any]) -> Candidate:
    """The candidate of such a row: JSON has lists only."""
    plain: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    return Candidate(**plain)


def _candidate(row: dict[str, Any]) -> Candidate:
    blueprint, _ = parse(text(row["blueprint"]), None)
    return Candidate(
        repo=row["nameWithOwner"],
        is_archived=bool(row["isArchived"]),
        is_fork=bool(row["isFork"]),
        is_private=bool(row["isPrivate"]),
        topics=tuple(one["topic"]["name"] for one in row["repositoryTopics"]["nodes"]),
        tags=blueprint.tags,
        has_path=bool(row.get("there")),
    )


def properties(hands: Hands, org: str) -> Properties:
    """Of each of the organisation's repositories, the properties that have one text as their value."""
    found: Properties = {}
    for page in hands.github.pages(org, f"/orgs/{org}/properties/values"):
        for row in page:
            pairs = [(one["property_name"], one["value"]) for one in row["properties"]]
            found[row["repository_full_name"]] = tuple((name, v) for name, v in pairs if isinstance(v, str))
    return found
