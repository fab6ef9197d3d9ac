"""What the sandbox and the App really said, held against GitHub's OpenAPI descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from app.sandbox.web import build
from app.sandbox.world import World
from tests.conformance.conftest import Heard
from tests.conformance.differences import Finding, unexplained, unneeded
from tests.conformance.openapi import Rest
from tests.conformance.recorder import Exchange
from tests.conformance.schemas import Schemas

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
WRONG = (400, 422)  # what the tour sends to be refused need not be right


def asked(rest: Rest, exchanges: list[Exchange], is_all: bool) -> set[Finding]:
    """Where requests are not as GitHub takes them; refused ones are only held to it if `is_all`."""
    found: set[Finding] = set()
    for one in exchanges:
        operation = rest.operation(one)
        if operation is None and not is_all and one.kind == "text/html":
            continue  # a page for people, on the tour
        if operation is None:
            found.add((f"request {one.method} {one.path.rstrip('/')}", "route: unknown to GitHub"))
        elif is_all or one.status not in WRONG:
            found |= {(f"request {operation.name}", line) for line in rest.request_problems(one, operation)}
    return found


def answered(rest: Rest, exchanges: list[Exchange]) -> set[Finding]:
    return {
        (f"answer {operation.name} {one.status}", line)
        for one in exchanges
        if (operation := rest.operation(one))
        for line in rest.answer_problems(one, operation)
    }


def sent(hooks: Schemas, webhooks: list[tuple[dict[str, str], bytes]]) -> set[Finding]:
    found: set[Finding] = set()
    for head, raw in webhooks:
        payload = json.loads(raw)
        name = hook_name(head, payload)
        described = hooks.description["webhooks"].get(name, {}).get("post")
        if described is None:
            found.add((f"webhook {name}", "event: unknown to GitHub"))
            continue
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        found |= {(f"webhook {name}", line) for line in hooks.problems(schema, payload)}
        needed = {one["name"].lower() for one in described["parameters"] if one["in"] == "header"}
        missing = needed - {text.lower() for text in head}
        found |= {(f"webhook {name}", f"header {line}: missing") for line in missing}
    return found


def hook_name(head: dict[str, str], payload: Any) -> str:
    """As the description calls it: `issue-comment-created`."""
    parts = (head["X-GitHub-Event"], payload.get("action"))
    return "-".join(part for part in parts if part).replace("_", "-")


@pytest.fixture(scope="module")
def findings(rest: Rest, hooks: Schemas, toured: Heard, told: Heard) -> dict[str, set[Finding]]:
    tour, story = ([one for one in heard.exchanges if one.path != "/graphql"] for heard in (toured, told))
    return {
        "tour's requests": asked(rest, tour, False),
        "answers": answered(rest, [*tour, *story]),
        "App's requests": asked(rest, story, True),
        "webhooks": sent(hooks, toured.webhooks.met),
    }


def test_the_tour_calls_every_route_of_the_sandbox(toured: Heard, tmp_path: Path) -> None:
    sandbox = build(World(tmp_path))
    sandbox.sender.stop()
    rules = sandbox.web.url_map
    api = {
        f"{method} {one.rule}"
        for one in rules.iter_rules()
        for method in METHODS & one.methods
        if is_api(one)
    }
    assert len(api) > 80
    missed = sorted(api - set(called(rules, toured.exchanges)))
    assert not missed, "give them a stop in tests/conformance/tour:\n" + "\n".join(missed)


def is_api(rule: Rule) -> bool:
    """Not a page for people, nor git, nor the control API."""
    return rule.endpoint == "graphql" or rule.endpoint.startswith("rest-")


def called(rules: Map, exchanges: list[Exchange]) -> Iterator[str]:
    adapter = rules.bind("127.0.0.1")
    for one in exchanges:
        with suppress(HTTPException):
            rule, _ = adapter.match(unquote(one.path), one.method, return_rule=True)
            yield f"{one.method} {rule.rule}"


@pytest.mark.parametrize("part", ["tour's requests", "answers", "App's requests", "webhooks"])
def test_it_is_as_github_describes_it(findings: dict[str, set[Finding]], part: str) -> None:
    left = unexplained(findings[part])
    assert not left, "mend or explain:\n" + "\n".join(f"{where} | {what}" for where, what in left)


def test_every_explanation_is_needed(findings: dict[str, set[Finding]]) -> None:
    left = unneeded(set().union(*findings.values()))
    assert not left, f"no longer needed: {left}"


def test_enough_was_said_to_judge_by(rest: Rest, toured: Heard, told: Heard) -> None:
    operations = {one.name for heard in (toured, told) for e in heard.exchanges if (one := rest.operation(e))}
    ours = {one.name for e in told.exchanges if (one := rest.operation(e))}
    hooks = {hook_name(head, json.loads(raw)) for head, raw in toured.webhooks.met}
    assert len(operations) >= 170
    assert len(ours) >= 14
    assert len(hooks) >= 65
