"""The schema: hand-written SDL of GitHub's names, with our resolvers on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
)

from app.sandbox.graph import (
    commits,
    comparing,
    guarded,
    issue_acts,
    links,
    moves,
    people,
    pull_acts,
    pulls,
    repository,
    reviews,
    subjects,
)
from app.sandbox.graph.look import Look, On, Resolver, missing
from app.sandbox.graph.mutations import MUTATIONS
from app.sandbox.graph.nodes import find
from app.sandbox.nouns import Json
from app.sandbox.permission import may_see
from app.sandbox.world import Request

FILES = (
    "schema.graphql",
    "subjects.graphql",
    "reviews.graphql",
    "links.graphql",
    "mutations.graphql",
    "acts.graphql",
    "tree.graphql",
)
ACTS = MUTATIONS | issue_acts.MUTATIONS | moves.MUTATIONS | pull_acts.MUTATIONS


def _repository(_: Any, look: Look, args: Json) -> On:
    full_name = f"{args['owner']}/{args['name']}"
    found = look.world.repository(full_name)
    if found is None and args["followRenames"]:
        found = look.world.former(full_name)
    if found is None or not may_see(look.world, look.actor, found):
        raise missing(f"Could not resolve to a Repository with the name '{full_name}'.")
    return On("Repository", found, found)


def _account(kind: str) -> Resolver:
    def resolver(_: Any, look: Look, args: Json) -> On:
        found = look.who(args["login"])
        if found is None or found.kind != kind:
            raise missing(f"Could not resolve to a {kind} with the login of '{args['login']}'.")
        return found

    return resolver


def _viewer(_: Any, look: Look, args: Json) -> On:
    """An installation's viewer is its bot, in the dress of a User with `[bot]` in its login."""
    return On("User", None, look.world.user(look.actor.login))  # type: ignore[arg-type]


def _nodes(_: Any, look: Look, args: Json) -> list[Any]:
    found: list[Any] = []
    for node in args["ids"]:
        try:
            found.append(_checked(look, find(look, node)))
        except Exception as error:
            found.append(error)
    return found


def _checked(look: Look, on: On) -> On:
    if on.kind in ("Issue", "PullRequest"):
        repository.subject(on, look, on.it)
    if on.kind.startswith("PullRequestReview"):
        look.admit(on.repo, "pull_requests:read")
    return on


FIELDS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "repository": _repository,
        "viewer": _viewer,
        "rateLimit": lambda _, look, args: people.rate(look),
        "node": lambda _, look, args: _checked(look, find(look, args["id"])),
        "nodes": _nodes,
        "user": _account("User"),
        "organization": _account("Organization"),
    },
    "Repository": repository.REPOSITORY,
    "Ref": repository.REF,
    "Blob": repository.BLOB,
    "Tree": repository.TREE,
    "Issue": subjects.ISSUE,
    "PullRequest": pulls.PULL,
    "IssueComment": subjects.COMMENT,
    "PullRequestCommit": commits.PULL_COMMIT,
    "Commit": commits.COMMIT,
    "StatusCheckRollup": commits.ROLLUP,
    "CheckRun": commits.CHECK,
    "StatusContext": commits.STATUS,
    "PullRequestReview": reviews.REVIEW,
    "PullRequestReviewComment": reviews.REMARK,
    "PullRequestReviewThread": reviews.THREAD,
    "ReviewRequest": reviews.REQUEST,
    "AutoMergeRequest": guarded.AUTO,
    "BranchProtectionRule": guarded.RULE,
    "Milestone": links.MILESTONE,
    "Comparison": comparing.COMPARISON,
    "Label": people.LABEL,
    "Reaction": people.REACTION,
    "UserContentEdit": people.EDIT,
    "User": people.PERSON | {"login": lambda on, *_: on.it.login},
    "Bot": people.PERSON,
    "Organization": people.PERSON,
    "Team": people.TEAM,
    **dict.fromkeys(subjects.EVENT_TYPES, subjects.EVENT),
}


@cache
def schema() -> GraphQLSchema:
    here = Path(__file__).parent
    built = build_schema("\n".join((here / name).read_text() for name in FILES))
    for name, kind in built.type_map.items():
        if isinstance(kind, GraphQLObjectType) and name in FIELDS:
            for field, spec in kind.fields.items():
                spec.resolve = _resolver(FIELDS[name][field])
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = lambda on, *_: on.kind
        if isinstance(kind, GraphQLObjectType) and name == "Mutation":
            for field, spec in kind.fields.items():
                spec.resolve = _mutation(field, ACTS[field])
    return built


def _resolver(act: Resolver) -> Callable[..., Any]:
    return lambda source, info, **args: act(source, info.context, args)


def _mutation(name: str, act: Resolver) -> Callable[..., Any]:
    def resolve(_: Any, info: GraphQLResolveInfo[Look], **args: Any) -> Json:
        look: Look = info.context
        wish = args["input"]
        look.world.request = Request("graphql", "POST", name)
        said: Json = act(None, look, wish)
        return said | {"clientMutationId": wish.get("clientMutationId")}

    return resolve
