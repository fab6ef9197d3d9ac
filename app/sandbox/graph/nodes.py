"""From a node id to the thing, if the actor may see it."""

from __future__ import annotations

from typing import Any

from app.sandbox.graph.look import Look, On, missing
from app.sandbox.ids import parse_node
from app.sandbox.nouns import Repository
from app.sandbox.permission import may_see


def find(look: Look, node: str) -> On:
    """GraphQLError NOT_FOUND for what is not there, or not for these eyes."""
    kind, parts = parse_node(node)
    if kind == "T":
        found = _team(look, parts)
    else:
        found = _person(look, kind, parts) if kind in ("U", "BOT", "O") else _in_repository(look, kind, parts)
    if found is None:
        raise missing(f"Could not resolve to a node with the global id of '{node}'")
    return found


def _person(look: Look, kind: str, parts: list[str]) -> On | None:
    found = next((one for one in look.world.state.users.values() if str(one.id) == parts[0]), None)
    return look.who(found.login) if found else None


def _team(look: Look, parts: list[str]) -> On | None:
    for org in look.world.state.users.values():
        for one in org.teams.values():
            if [str(org.id), str(one.id)] == parts:
                return On("Team", None, (org, one))  # type: ignore[arg-type]
    return None


def _in_repository(look: Look, kind: str, parts: list[str]) -> On | None:
    repo = look.world.state.repositories.get(int(parts[0])) if parts and parts[0].isdigit() else None
    if repo is None or not may_see(look.world, look.actor, repo):
        return None
    if kind == "R":
        return On("Repository", repo, repo)
    if len(parts) < 2:
        return None
    if kind == "REF":
        return On("Ref", repo, parts[1]) if parts[1] in repo.refs else None
    return _numbered(repo, kind, int(parts[1])) if parts[1].isdigit() else None


def _numbered(repo: Repository, kind: str, key: int) -> On | None:
    if kind in ("I", "PR"):
        found = repo.issues.get(key)
        is_right = found is not None and (found.pull is not None) == (kind == "PR")
        return On("PullRequest" if kind == "PR" else "Issue", repo, found) if is_right else None
    if kind == "IC":
        return On("IssueComment", repo, repo.comments[key]) if key in repo.comments else None
    if kind == "LA":
        return On("Label", repo, repo.labels[key]) if key in repo.labels else None
    name, found_in = {
        "CR": ("CheckRun", repo.checks),
        "MI": ("Milestone", repo.milestones),
        "PRR": ("PullRequestReview", repo.reviews),
        "PRRC": ("PullRequestReviewComment", repo.remarks),
        "PRRT": ("PullRequestReviewThread", repo.threads),
    }.get(kind, ("", {}))
    there: Any = found_in
    return On(name, repo, there[key]) if key in there else None
