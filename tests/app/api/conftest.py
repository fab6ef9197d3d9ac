"""The real application over a real store, with three callers; and a fleet that stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web import create_app
from jobs import ledger
from jobs.caller import callers
from jobs.settings import Settings
from jobs.store import Store
from tests.flows.rollout.scene import fleet, target

TOKENS = {name: f"{name}-{'0123456789abcdef' * 2}" for name in ("alice", "bob", "reader")}
GIVEN = ", ".join(
    f"{token}:{name}:{'read' if name == 'reader' else 'read+write'}" for name, token in TOKENS.items()
)
MANIFEST = {
    "fleet": "greet",
    "task": "Say {{ word }}\nin greeting.txt",
    "parameters": {"word": "hello"},
    "repos": ["acme/one", "acme/two"],
}
STANDING = fleet(
    target("one", "merged", pull=7, url="https://github.com/acme/one/pull/7", minutes=2.5, usd=0.25),
    target("two", "agent-failed", reason="it gave up", ended_at=1900.0),
    target("three", "waiting"),
    parameters=(("word", "hello"),),
    repos=("acme/one", "acme/two", "acme/three"),
)


@dataclass(frozen=True)
class Api:
    """`/v1` and its store; asked in a login's name."""

    app: Flask
    store: Store

    def ask(self, method: str, path: str, login: str = "alice", **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {TOKENS[login]}", **more.pop("headers", {})}
        return self.app.test_client().open(f"/v1{path}", method=method, headers=headers, **more)

    def submit(self, body: Any = MANIFEST, login: str = "alice", key: str = "") -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", "/fleets", login, json=body, headers=headers)

    def said(self) -> list[tuple[str, tuple[str, ...], str]]:
        """Verb, words and login of what was said on the fleet that stands."""
        return [(one.verb, one.words, one.by.login) for one in ledger.said(self.store, STANDING.subject)]


@pytest.fixture
def api(shared_settings: Settings, store: Store) -> Api:
    """A door with three callers, and one fleet that stands."""
    ledger.enrol(store, STANDING, (), 1000.0)
    for row in STANDING.targets:
        ledger.tell_target(store, STANDING, row, 1000.0)
    return Api(create_app(replace(shared_settings, callers=callers(GIVEN))), store)
