"""What `fleet onboard` reads before it asks for anything, at a GitHub of its own, and what it proposes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobs import ledger
from jobs.hands import Hands
from jobs.onboarding.carry import carry
from jobs.onboarding.progress import ask, start
from jobs.onboarding.survey import Survey, surveys
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.office import opened

AUDIT = """## High: The log keeps passwords

**Location:** `a.py:1`

## Low: Typing error

**Location:** `b.py:1`
"""
FILED = "Parent audit: #99\n\n## Finding\n\nIt is slow.\n"
DEFAULTS = "version: 1\nverify: [make test]\nlabels: {prefix: 'our-'}\nteam: {time_zone: Europe/London}\n"


@dataclass
class Office:
    """The App at an owner with two repositories, its people, and the sandbox's control."""

    hands: Hands
    control: str

    def ask(self, method: str, path: str, body: Any) -> Any:
        done = httpx.post(
            f"{self.control}/as", json={"as": "alice", "method": method, "path": path, "json": body}
        )
        return done.raise_for_status().json()["json"]

    def open(self, title: str, body: str, *labels: str) -> int:
        asked = {"title": title, "body": body, "labels": labels}
        return int(self.ask("POST", "/repos/acme/api/issues", asked)["number"])

    def grant(self, **permissions: str) -> None:
        asked = {"app": "agent-fleet", "permissions": {"metadata": "read", **permissions}}
        httpx.post(f"{self.control}/permissions", json=asked).raise_for_status()

    def suspend(self, is_so: bool) -> None:
        asked = {"app": "agent-fleet", "repository": "acme/api", "suspended": is_so}
        httpx.post(f"{self.control}/install", json=asked).raise_for_status()

    def read(self, repo: str = "acme/api") -> Survey:
        (found,) = surveys(self.hands, [repo], "")
        return found

    def carry(self, repo: str) -> ledger.Wish | None:
        """What was asked of it is done; its labels are there."""
        ask(self.hands.store, [repo], self.hands.now())
        lease = due.hold(self.hands.store, repo, self.hands.now())
        assert lease
        carry(self.hands, lease, is_labelled=True)
        due.release(self.hands.store, lease)
        return ledger.wish_of(self.hands.store, repo)


@pytest.fixture
def office(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Office]:
    repositories: list[dict[str, Any]] = [{"name": "acme/api"}, {"name": "acme/.github"}]
    with opened(tmp_path, shared_settings, store, repositories) as (hands, control):
        yield Office(hands, control)


def test_what_is_open_is_counted_by_its_own_labels_and_what_cannot_be_done_is_said_first(
    office: Office,
) -> None:
    office.open("[Audit] The spring", AUDIT)
    office.open("Please look", AUDIT, "needs-audit")
    office.open("perf(a): Be quick", FILED, "low", "complexity:medium")
    office.open("perf(a): Be quicker", FILED, "low", "agent")
    found = office.read("acme/API")
    assert (found.repo, found.trouble, found.audits) == ("acme/api", "", 1)
    assert found.counts == {"high": 1, "low": 2}, "nobody asked for these three yet"
    assert carried(office) == ("1 found", "#5 is open")
    assert "check the name" in office.read("acme/apu").trouble

    office.grant(issues="write", contents="read", pull_requests="write")
    assert "not granted what it needs at acme (contents: write)" in office.read().trouble
    office.grant(issues="write", contents="write", pull_requests="write")
    assert office.read().trouble == "", "what was mended a moment ago is seen"
    office.suspend(True)
    assert "is suspended there" in office.read().trouble
    office.suspend(False)
    office.ask("PATCH", "/repos/acme/api", {"archived": True})
    assert office.read().trouble == "it is archived: unarchive it first"


def carried(office: Office) -> tuple[str, str]:
    wish = office.carry("acme/api")
    assert wish
    return wish.audits, wish.blueprint


def test_where_the_owner_gives_a_blueprint_none_is_proposed(office: Office) -> None:
    import base64

    text = base64.b64encode(DEFAULTS.encode()).decode()
    path = "/repos/acme/.github/contents/.github/fleet.yml"
    office.ask("PUT", path, {"message": "Ours", "content": text})
    office.open("Parents", FILED, "our-high", "low")
    assert carried(office) == ("0 found", "that of acme/.github")
    assert office.read().counts == {"high": 1}, "the labels wear the owner's prefix"
    own = base64.b64encode(b"version: 1\nverfy: [make]\n").decode()
    path = "/repos/acme/api/contents/.github/fleet.yml"
    office.ask("PUT", path, {"message": "Ours", "content": own})
    assert carried(office)[1].startswith("there, but .github/fleet.yml, line 2: ")


def test_a_start_that_is_not_carried_out_yet_outlives_another_onboarding(store: Store) -> None:
    ask(store, ["acme/api"], 5.0)
    start(store, ["acme/api"], "alice")
    ask(store, ["acme/api"], 6.0)
    wish = ledger.wish_of(store, "acme/api")
    assert wish
    assert (wish.asked_at, wish.start_by, wish.is_over) == (6.0, "alice", False)
    ledger.come(store, "acme/api", started="#4")
    ask(store, ["acme/api"], 7.0)
    assert ledger.wish_of(store, "acme/api") == ledger.Wish(7.0)
