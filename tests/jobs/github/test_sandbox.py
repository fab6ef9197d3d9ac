"""The client against the sandbox, a strict GitHub in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from jobs.errors import Gone, Later
from jobs.github import GitHub, Slot
from jobs.settings import Settings
from jobs.store import Store
from jobs.store.due import hold
from jobs.timer import Timer
from tests import forked
from tests.jobs.github.conftest import Clock

ISSUES = "/repos/acme/api/issues"
Control = Callable[[str, dict[str, Any]], Any]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("sandbox")
    key = folder / "key.pem"
    seed = {
        "users": ["alice"],
        "orgs": {"acme": {"members": {"alice": "admin"}}},
        "app": {"slug": "agent-fleet", "private_key_file": str(key)},
        "repositories": [{"name": "acme/api"}, {"name": "acme/web"}],
    }
    (folder / "seed.yml").write_text(json.dumps(seed))
    process, ready = forked.sandbox(folder)
    yield {**ready, "key": key.read_text()}
    process.terminate()
    process.wait(60)


@pytest.fixture
def control(sandbox: dict[str, Any]) -> Iterator[Control]:
    def call(name: str, wish: dict[str, Any]) -> Any:
        return httpx.post(f"{sandbox['control']}/{name}", json=wish).raise_for_status().json()

    yield call
    httpx.delete(f"{sandbox['control']}/faults")


@pytest.fixture
def github(sandbox: dict[str, Any], shared_settings: Settings, store: Store) -> Iterator[GitHub]:
    app_id = sandbox["apps"]["agent-fleet"]
    settings = replace(shared_settings, app_id=app_id, private_key=sandbox["key"], github_url=sandbox["url"])
    clock = Clock(now=httpx.get(f"{sandbox['control']}/world").json()["now"])
    with GitHub(settings, store, timer=Timer(clock, clock.sleep)) as github:
        yield github


@pytest.fixture
def slot(github: GitHub, store: Store) -> Slot:
    lease = hold(store, "acme/api#1", github._clock())
    assert lease
    return Slot(lease, "acme/api", "creation", {"issues": "write"})


def requests(sandbox: dict[str, Any]) -> list[dict[str, Any]]:
    """What the sandbox was asked, oldest first."""
    return list(httpx.get(f"{sandbox['control']}/requests").json()["requests"])


def test_the_app_finds_itself_and_where_it_works(github: GitHub):
    assert github.app().login == "agent-fleet[bot]"
    assert [one.owner for one in github.installations()] == ["acme"]
    assert sorted(github.repositories("acme")) == ["acme/api", "acme/web"]


def test_what_is_written_is_read_and_what_is_unchanged_is_free(github: GitHub, slot: Slot, sandbox):
    number = github.write(slot, "POST", ISSUES, {"title": "one", "body": "text"}).json["number"]
    first = github.get("acme", f"{ISSUES}/{number}")
    assert first["user"]["login"] == "agent-fleet[bot]"
    assert github.get("acme", f"{ISSUES}/{number}") == first
    lines = requests(sandbox)
    assert [line["kind"] for line in lines if line["path"] == f"{ISSUES}/{number}"] == ["read", "unchanged"]


def test_pages_hold_everything_once(github: GitHub, slot: Slot):
    numbers = {github.write(slot, "POST", ISSUES, {"title": f"n {n}"}).json["number"] for n in range(3)}
    pages = list(github.pages("acme", ISSUES, {"state": "all", "per_page": 1}))
    found = [one["number"] for page in pages for one in page]
    assert len(pages) >= 3
    assert numbers <= set(found)
    assert len(found) == len(set(found))


def test_a_narrow_token_can_do_no_more_than_it_was_made_for(github: GitHub, slot: Slot):
    with pytest.raises((PermissionError, Gone)):
        github.write(slot, "POST", "/repos/acme/web/issues", {"title": "elsewhere"})
    with pytest.raises((PermissionError, Gone)):
        github.write(slot, "POST", "/repos/acme/api/git/refs", {"ref": "refs/heads/x", "sha": "0" * 40})


def test_a_comment_whose_answer_was_lost_was_made_once(github: GitHub, slot: Slot, control: Control):
    number = github.write(slot, "POST", ISSUES, {"title": "lost"}).json["number"]
    control("faults", {"does": "cut", "method": "POST", "path": "/comments", "when": "after"})
    with pytest.raises(Later):
        github.write(slot, "POST", f"{ISSUES}/{number}/comments", {"body": "hello"})
    assert [one["body"] for one in github.get("acme", f"{ISSUES}/{number}/comments")] == ["hello"]


def test_after_retry_after_it_is_silent(github: GitHub, control: Control, sandbox):
    message, path = "You have exceeded a secondary rate limit", "^/repos/acme/api$"
    fault = {"does": "answer", "status": 429, "message": message, "headers": {"Retry-After": "30"}}
    control("faults", {**fault, "path": path})
    for _ in range(3):
        with pytest.raises(Later) as caught:
            github.get("acme", "/repos/acme/api")
        assert caught.value.seconds == pytest.approx(30)
    assert [line["status"] for line in requests(sandbox) if line["path"] == "/repos/acme/api"] == [429]
