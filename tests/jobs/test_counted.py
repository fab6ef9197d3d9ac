"""A look reads the day's balances where a command asks for them, and only there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.budget.charge import charge
from flows.model import Actor, Blueprint, Command, Run, RunState, Seen, Team, Want
from jobs import ledger
from jobs.errors import Later
from jobs.hands import Hands
from jobs.look import look
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.snapshot.budget import with_budget
from jobs.store import Store, due
from tests.flows.scene import ALICE, BOB, NOW, seen
from tests.jobs.office import opened

TEAM = "version: 1\nteam: {strategy: 9, members: [{login: alice, quota: 4}]}\n"
AUCKLAND = Team(time_zone="Pacific/Auckland")  # a day ahead of UTC for most of it


def said(verb: str, by: Actor = ALICE) -> Seen:
    return replace(seen(), commands=(Command(1, "IC_1", 1, verb, (), by, NOW),))


@pytest.mark.parametrize(
    ("what", "is_read"),
    [
        (said("budget"), True),
        (said("plan"), True),
        (said("status"), False),
        (said("budget", BOB), False),
        (seen(), False),
    ],
)
def test_only_who_asks_and_may_has_the_ledger_read(
    what: Seen, is_read: bool, store: Store, shared_settings: Settings
) -> None:
    hands = Hands(shared_settings, store, None, Ground(shared_settings))  # type: ignore[arg-type]
    commands = store.redis.info("commandstats").get("cmdstat_hgetall", {}).get("calls", 0)
    found = with_budget(hands, what, NOW)
    assert (found.budget is not None) is is_read
    again = store.redis.info("commandstats").get("cmdstat_hgetall", {}).get("calls", 0)
    assert again - commands == int(is_read)


def test_the_day_is_the_teams_own(store: Store, shared_settings: Settings) -> None:
    hands = Hands(shared_settings, store, None, Ground(shared_settings))  # type: ignore[arg-type]
    ledger.set_ready(store, 1.0)
    run = Run("r", "acme/api#12", 1, "codex", "x", RunState.CLAIMED)
    at = NOW + 5 * 3600
    assert ledger.claim(store, run, charge(AUCKLAND, Want(Blueprint(), "acme/api", "codex"), at), at) is None
    there = with_budget(hands, replace(said("budget"), team=AUCKLAND), at)
    assert [one.reserved for one in there.budget or () if one.account.meter == "tasks"] == [1, 1]
    assert with_budget(hands, said("budget"), at).budget == ()


def test_a_comment_that_asks_is_answered_in_the_status_comment_which_then_stays(
    tmp_path: Path, store: Store, shared_settings: Settings
) -> None:
    home = {"name": "acme/.github", "files": {".github/fleet.yml": TEAM}}
    with opened(tmp_path, shared_settings, store, [{"name": "acme/api"}, home]) as (hands, control):

        def ask(method: str, path: str, body: Any = None) -> Any:
            wish = {"as": "alice", "method": method, "path": f"/repos/acme/api{path}", "json": body}
            return httpx.post(f"{control}/as", json=wish).raise_for_status().json()["json"]

        def looked() -> list[tuple[str, str]]:
            lease = due.hold(store, "acme/api#1", hands.now())
            assert lease
            with suppress(Later):
                look(hands, lease, hands.now())
            due.release(store, lease)
            return [(one["body"], one["updated_at"]) for one in ask("GET", "/issues/1/comments")]

        ledger.set_ready(store, 1.0)
        ask("POST", "/issues", {"title": "Mend it", "body": "It leaks."})
        ask("POST", "/issues/1/comments", {"body": "/fleet budget"})
        said, status = looked()
        assert said[0] == "/fleet budget"
        assert "| all together | tasks | 4 | 0 | 0 | 4 |" in status[0]
        assert "| `alice` | tasks | 4 | 0 | 0 | 4 |" in status[0]
        assert "It may take at most 60 minutes and 5 USD an attempt, 3 attempts." in status[0]
        assert looked()[1] == status
