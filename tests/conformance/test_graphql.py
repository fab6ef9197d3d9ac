"""Our GraphQL documents and the sandbox's own SDL, held against GitHub's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    print_ast,
    print_schema,
    validate,
)
from graphql.execution.values import get_variable_values

from app.sandbox.graph.schema import schema
from jobs import rebuild, sweep
from jobs.apply import body, pulls, share
from jobs.snapshot import audit, epic, query, relatives
from tests.conformance import sdl as schemas
from tests.conformance.conftest import Heard

show = import_module("jobs.apply.show")  # the package has a function of that name
VERBS = (
    "addComment", "updateIssueComment", "addLabelsToLabelable", "removeLabelsFromLabelable", "addSubIssue",
    "removeSubIssue", "closeIssue", "deleteRef", "updateIssue", "createRef", "createPullRequest",
)  # fmt: skip
ANSWERS = {"addComment": show.ID, "updateIssueComment": "issueComment { id }"}
ANSWERS |= {"createPullRequest": "pullRequest { number }"}
PARTS = {f"m{i}": share.Part(verb, {}, ANSWERS.get(verb, "clientMutationId")) for i, verb in enumerate(VERBS)}
DOCUMENTS = {
    "look": query.issue(0),
    "look with branches": query.issue(3),
    "older comments": query.older("comments"),
    "older timeline": query.older("timelineItems"),
    "children": relatives.document(3),
    "epic": relatives.document(2, epic.VARIABLES, epic.BESIDE),
    "open epics": audit.OPEN_EPICS,
    "body": body.BODY,
    "moved pulls": sweep.PULLS,
    "editors": rebuild.EDITORS,
    "ready": pulls.READY,
    "act": share._document(PARTS),
}


def test_every_part_of_a_shared_request_is_held_against_github() -> None:
    written = {
        verb
        for path in Path(share.__file__).parent.glob("*.py")
        for verb in re.findall(r'Part\(\s*"(\w+)"', path.read_text())
    }
    either = {"addLabelsToLabelable", "removeLabelsFromLabelable", "addSubIssue", "removeSubIssue"}
    assert written | either == set(VERBS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_we_may_ask_is_what_github_answers(sdl: GraphQLSchema, name: str) -> None:
    assert validate(sdl, parse(DOCUMENTS[name])) == []


def operations(heard: Heard) -> Iterator[tuple[OperationDefinitionNode, Any]]:
    """Each document that was sent, with its variables."""
    for sent in {one.sent for one in heard.exchanges if one.path == "/graphql"}:
        body = json.loads(sent)
        (operation,) = parse(body["query"]).definitions
        assert isinstance(operation, OperationDefinitionNode)
        yield operation, body["variables"]


@pytest.mark.parametrize("who", ["told", "toured"])
def test_what_was_asked_is_what_github_answers(
    sdl: GraphQLSchema, who: str, request: pytest.FixtureRequest
) -> None:
    for operation, variables in operations(request.getfixturevalue(who)):
        document = DocumentNode(definitions=(operation,))
        assert validate(sdl, document) == [], print_ast(document)
        values = get_variable_values(sdl, operation.variable_definitions, variables)
        assert not isinstance(values, list), values
        assert variables.keys() <= {one.variable.name.value for one in operation.variable_definitions}


def test_the_story_asks_all_that_we_ask(told: Heard) -> None:
    names = {operation.name.value for operation, _ in operations(told) if operation.name}
    assert names >= {"Look", "Act", "Reply", "Pulls"}


def test_the_tour_carries_out_every_mutation_of_the_sandbox(toured: Heard) -> None:
    fields = [field for operation, _ in operations(toured) for field in operation.selection_set.selections]
    called = {field.name.value for field in fields if isinstance(field, FieldNode)}
    mutations = schema().mutation_type
    assert mutations
    missed = sorted(mutations.fields.keys() - called)
    assert not missed, f"give them a stop in tests/conformance/tour: {missed}"


def test_the_sandbox_declares_nothing_that_github_does_not(sdl: GraphQLSchema) -> None:
    assert len(schema().type_map) > 50
    left = sorted(schemas.beyond(schema(), sdl))
    assert not left, "\n".join(left)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("id: ID! databaseId: Int", "Label.databaseId: unknown"),
        ("id: ID", "Label.id: ID, GitHub has ID!"),
        ("id(of: Int): ID!", "Label.id(of): unknown"),
    ],
)
def test_what_differs_is_seen(sdl: GraphQLSchema, theirs: str, said: str) -> None:
    ours = build_schema(f"type Query {{ label: Label }} type Label {{ {theirs} }}")
    assert said in set(schemas.beyond(ours, sdl)), print_schema(ours)
