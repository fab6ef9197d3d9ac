"""GitHub's example payloads, through the door and the wake rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flows import wake
from flows.model import Subject
from jobs import intake
from jobs.settings import load
from jobs.store import close_store, keys, open_store
from tests.app.door import SECRET, door
from tests.conformance import octokit

LOGIN = "agent-fleet[bot]"
COUNT = 329  # of github.com; the rest are of older servers, which our App may meet too
BRANCH = "agent/7-1"


class Example(NamedTuple):
    event: str
    payload: Any
    is_dotcom: bool


@pytest.fixture(scope="module")
def examples(npm: None) -> list[Example]:
    found = []
    for path in sorted(octokit.fetched("webhooks-examples").glob("*/index.json")):
        for row in json.loads(path.read_bytes()):
            is_dotcom = path.parent.name == "api.github.com"
            found += [Example(row["name"], payload, is_dotcom) for payload in row["examples"]]
    return found


def named(example: Example) -> set[str]:
    """The repositories and owners that a payload names."""
    payload = example.payload
    rows = [
        payload.get("repository"),
        *payload.get("repositories", ()),
        *payload.get("repositories_added", ()),
    ]
    owner = ((payload.get("installation") or {}).get("account") or {}).get("login")
    return {row["full_name"] for row in rows if row} | ({owner} if owner else set())


def test_each_example_wakes_what_it_names_and_nothing_else(examples: list[Example]) -> None:
    assert sum(one.is_dotcom for one in examples) == COUNT
    woken = set()
    for example in examples:
        for name, delay in wake.subjects(example.event, example.payload, LOGIN):
            subject = Subject.parse(name)
            assert str(subject) == name
            assert (subject.repo if subject.name else subject.owner) in named(example)
            assert 0 <= delay <= 60
            woken.add(example.event)
    always = {"issues", "issue_comment", "installation", "installation_repositories", "repository"}
    assert always <= woken


def on_our_branch(example: Example) -> Iterator[Any]:
    """The payload, as if it were about a branch of ours."""
    payload = json.loads(json.dumps(example.payload))
    if example.event in ("push", "create", "delete"):
        yield payload | {"ref": BRANCH if example.event != "push" else f"refs/heads/{BRANCH}"}
    elif example.event == "pull_request" and payload["action"] in wake.PULLS:
        payload["pull_request"]["head"] |= {"ref": BRANCH, "repo": payload["repository"]}
        yield payload
    elif example.event in ("check_suite", "check_run"):
        check = payload[example.event]
        (check if example.event == "check_suite" else check["check_suite"])["head_branch"] = BRANCH
        yield payload
    elif example.event == "status":
        yield payload | {"branches": [{"name": BRANCH}]}


def is_news(event: str, payload: Any) -> bool:
    """A check that only began changes nothing that anybody decides on."""
    is_over = payload.get("action") == "completed" or payload.get("state") not in (None, "pending")
    return is_over or event not in ("check_suite", "check_run", "status")


def test_what_happens_on_our_branch_wakes_its_issue(examples: list[Example]) -> None:
    events = set()
    for example in examples:
        for payload in on_our_branch(example):
            found = wake.subjects(example.event, payload, LOGIN)
            issue = f"{payload['repository']['full_name']}#7"
            assert [name for name, _ in found] == ([issue] if is_news(example.event, payload) else [])
            assert wake.subjects(example.event, payload, payload["sender"]["login"]) == ()
            events.add(example.event)
    assert events == {"push", "create", "delete", "pull_request", "check_suite", "check_run", "status"}


def test_the_door_takes_each_example_and_the_worker_finishes_it(
    examples: list[Example], tmp_path: Path
) -> None:
    settings = load({"FLEET_DATA": str(tmp_path), "FLEET_WEBHOOK_SECRET": SECRET})
    store = open_store(settings)
    try:
        with door(tmp_path) as opened:
            bodies = [(one.event, json.dumps(one.payload).encode()) for one in examples]
            said = [opened.deliver(f"g-{place}", body, event) for place, (event, body) in enumerate(bodies)]
        assert set(said) == {202}
        assert store.redis.xlen(keys.DELIVERIES) == len(examples)
        while intake.drain(store, LOGIN, 100.0):
            pass
        assert store.redis.xlen(keys.DELIVERIES) == 0
        expected = {name for one in examples for name, _ in wake.subjects(one.event, one.payload, LOGIN)}
        assert set(store.redis.zrange(keys.DUE, 0, -1)) == expected
    finally:
        store.close()
        close_store(settings)
