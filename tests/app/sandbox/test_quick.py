"""The quick way through a query says what graphql-core says, or leaves it to graphql-core."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import execute, parse

from app.sandbox import seed as seeds
from app.sandbox.actor import Actor
from app.sandbox.control.meter import Meter
from app.sandbox.graph import quick
from app.sandbox.graph.look import Look, formatted
from app.sandbox.graph.schema import schema
from app.sandbox.graph.weight import Weight
from app.sandbox.web import build
from app.sandbox.world import World

HERE = 'repository(owner: "acme", name: "api")'
ISSUE = "issue(number: $n)"
PLAIN = {
    "a query with variables, aliases, fragments and unions": f"""query A($n: Int!, $last: Int = 5) {{
        a: {HERE} {{ nameWithOwner again: {ISSUE} {{ ...Told }} issueOrPullRequest(number: $n) {{
          __typename ... on Issue {{ title }} ... on PullRequest {{ isDraft }} }} }}
        viewer {{ login }} }}
        fragment Told on Issue {{ id title labels(first: 3) {{ nodes {{ name }} }} author {{ login }}
          comments(last: $last) {{ totalCount pageInfo {{ hasNextPage }} }} state }}""",
    "a field asked for twice": f"query($n: Int!) {{ {HERE} {{ {ISSUE} {{ title }} {ISSUE} {{ id }} }} }}",
    "what is not there": f"""query($n: Int!) {{ viewer {{ login }} {HERE} {{ {ISSUE} {{ id }} }}
        gone: repository(owner: "a", name: "b") {{ issue(number: $n) {{ id }} }}
        gone: repository(owner: "a", name: "b") {{ id }} node(id: "none") {{ id }} }}""",
}
ODD = {
    "a resolver that raises": f"query($n: Int!) {{ {HERE} {{ {ISSUE} {{ labels {{ totalCount }} }} }} }}",
    "what is not there below the top": f"query {{ {HERE} {{ name issue(number: 9) {{ id }} }} }}",
    "a directive": f"query($n: Int!) {{ {HERE} {{ {ISSUE} {{ title @skip(if: false) }} }} }}",
}


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """At a repository with an issue and a comment on it."""
    world = World(tmp_path_factory.mktemp("quick"))
    seed = {"users": ["alice"], "orgs": {"acme": {"members": {"alice": "admin"}}}}
    seeds.plant(world, {**seed, "repositories": [{"name": "acme/api"}]})
    sandbox = build(world)
    sandbox.sender.stop()
    for path, told in (("issues", {"title": "One", "labels": ["a"]}), ("issues/1/comments", {"body": "Two"})):
        sandbox.faults.perform({"as": "alice", "path": f"/repos/acme/api/{path}", "json": told})
    return Look(world, Actor("user", "alice", "user:alice"), Meter(world), Weight())


def both(text: str, look: Look) -> tuple[Any, Any, list[Any]]:
    document, given = parse(text), {"n": 1}
    planned = quick.plan(document, None)
    done: Any = execute(schema(), document, context_value=look, variable_values=given)
    return quick.read(planned, given, look) if planned else None, done.data, done.errors or []


def told(errors: list[Any]) -> list[Any]:
    return [formatted(error) for error in errors]


@pytest.mark.parametrize("name", PLAIN)
def test_it_says_the_same(name: str, look: Look) -> None:
    quickly, slowly, errors = both(PLAIN[name], look)
    assert quickly
    assert told(quickly[1]) == told(errors)
    assert len(errors) == (2 if "gone" in PLAIN[name] else 0)
    assert quickly[0] == slowly
    assert list(quickly[0]) == list(slowly)


@pytest.mark.parametrize("name", ODD)
def test_what_is_not_plain_is_left_to_graphql_core(name: str, look: Look) -> None:
    assert both(ODD[name], look)[0] is None


def test_a_mutation_is_never_planned() -> None:
    assert (
        quick.plan(parse("mutation { closeIssue(input: {issueId: 1}) { clientMutationId } }"), None) is None
    )
