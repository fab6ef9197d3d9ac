"""GitHub's descriptions, and what the sandbox and the App really said to each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from graphql import GraphQLSchema, build_schema

from tests.app.sandbox.stand import Inbox, inbox, start
from tests.conformance import octokit, tour
from tests.conformance.openapi import Rest
from tests.conformance.recorder import Exchange, Recorder, recorder
from tests.conformance.schemas import Schemas
from tests.stories.conftest import built
from tests.stories.town import REPO, Town

ALL = (
    "administration", "checks", "contents", "issues", "members", "metadata",
    "pull_requests", "repository_hooks", "statuses", "workflows",
)  # fmt: skip
SEED = {
    "users": ["alice", "bob", "mallory", "wanda"],
    "orgs": {"acme": {"members": {"alice": "admin"}, "teams": {"backend": ["carol"]}}},
    "repositories": [{"name": "acme/first"}],
}


@pytest.fixture(scope="session")
def npm() -> None:
    if not octokit.is_possible():
        pytest.skip(octokit.MISSING)


@pytest.fixture(scope="session")
def rest(npm: None) -> Rest:
    return Rest(Schemas(octokit.described("openapi")))


@pytest.fixture(scope="session")
def hooks(npm: None) -> Schemas:
    return Schemas(octokit.described("openapi-webhooks"))


@pytest.fixture(scope="session")
def sdl(npm: None) -> GraphQLSchema:
    text = octokit.described("graphql-schema").read_text()
    return build_schema(text, assume_valid=True, assume_valid_sdl=True)


class Heard(NamedTuple):
    """Requests with their answers, and webhooks as they arrived."""

    exchanges: list[Exchange]
    webhooks: Inbox


@pytest.fixture(scope="session")
def toured(npm: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heard]:
    """The whole sandbox, called route by route."""
    with inbox() as met:
        permissions = dict.fromkeys(ALL, "write") | {"metadata": "read"}
        app = {"webhook_secret": "s3cret", "webhook_url": met.url, "permissions": permissions}
        stand = start(tmp_path_factory.mktemp("tour"), {**SEED, "app": app})
        try:
            with recorder(stand.url) as ear:
                stand.url = ear.url
                tour.play(stand)
                assert stand.control("wait", "GET")["is_calm"]
                yield Heard(ear.heard, met)
        finally:
            stand.close()


@pytest.fixture(scope="session")
def told(npm: None) -> Heard:
    """What our App asks of GitHub in a story from a label, with commands, to a merge."""
    with built() as town, recorder(town.github) as ear:
        town.env["FLEET_GITHUB_URL"] = ear.url
        town.start()
        _play(town, ear)
        return Heard(list(ear.heard), Inbox(""))


def _play(town: Town, ear: Recorder) -> None:
    number = town.open_issue()
    unwanted = town.open_issue(labels=("agent", "hold"))
    town.say(number, "/fleet pause")
    town.say(unwanted, "/fleet cancel")
    town.until("it is paused", lambda: "hold" in town.labels(number))
    town.say(number, "/fleet resume")
    (pull,) = town.until("a pull request is open", town.pulls)
    town.until("a sweep asks for it", lambda: any(b"query Pulls" in one.sent for one in list(ear.heard)))
    check = {"repository": REPO, "ref": pull["head"]["sha"], "name": "ci", "conclusion": "success"}
    town.control("POST", "check", check)
    town.until("the issue is closed", lambda: town.issue(number)["state"] == "closed")
    town.until("it is labelled as done", lambda: "fleet:done" in town.labels(number))
    town.until("the other is taken back", lambda: "agent" not in town.labels(unwanted))
