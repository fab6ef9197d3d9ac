"""Dispatch: the line, the ledger and the hosts, and who is told to start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from flows.budget.charge import charge
from flows.budget.day import resets_at
from flows.config import team
from flows.model import Blueprint, Limits, Note, Ready, Run, RunState
from flows.model.budget import Want
from jobs import ledger
from jobs.dispatch import dispatch
from jobs.hands import Hands
from jobs.ledger import Host, Met, Place
from jobs.settings import Settings
from jobs.store import Store, due, keys
from jobs.today import Whose, floor, today
from tests.jobs.office import opened

NOW = 1_795_255_200.0  # 2026-11-21 10:00 UTC
TEAM = "version: 1\nteam: {strategy: 4, running: {all: 3, repo: 2}, members: [{login: alice, quota: 4}]}\n"
ROOMY = Blueprint(concurrency=9, limits=Limits(usd=1.0))


@dataclass
class Desk:
    """An owner's dispatch, with one host that serves `codex`."""

    hands: Hands
    now: float = NOW

    def line_up(self, *numbers: int, repo: str = "acme/api", severity: str = "medium") -> None:
        for number in numbers:
            ready = Ready(f"{repo}#{number}", repo, "codex", severity)
            ledger.line_up(self.hands.store, Place(ready, ROOMY), self.now + number)

    def turn(self, slots: int = 8) -> list[str]:
        """Dispatches once; the subjects that were told to start, in order."""
        store = self.hands.store
        ledger.announce(store, Host("here", ("codex",), ("bwrap",), slots), self.now)
        before = {one.ready.subject for one in ledger.sending(store, "acme")}
        dispatch(self.hands, "acme", self.now)
        told = [one.ready.subject for one in ledger.sending(store, "acme")]
        return [subject for subject in told if subject not in before]

    def claim(self, subject: str) -> str:
        """The host claims it, as `start` does; why not, or ""."""
        repo = subject.partition("#")[0]
        run = Run(subject.replace("/", "-"), subject, 1, "codex", "x", RunState.CLAIMED, "here")
        seen = team.parse(TEAM, "acme")[0]
        denied = ledger.claim(
            self.hands.store, run, charge(seen, Want(ROOMY, repo, "codex"), self.now), self.now
        )
        ledger.unsend(self.hands.store, subject)
        return denied.why if denied else ""

    def why(self, subject: str) -> str:
        wait = ledger.wait_of(self.hands.store, subject)
        return f"{wait.word}: {wait.why}" if wait else ""


@pytest.fixture
def desk(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Desk]:
    home = {"name": "acme/.github", "files": {".github/fleet.yml": TEAM}}
    with opened(
        tmp_path, shared_settings, store, [{"name": "acme/api"}, {"name": "acme/web"}, home]
    ) as found:
        ledger.set_ready(store, NOW)
        yield Desk(found[0])


def test_caps_hold_for_what_is_about_to_start_too(desk: Desk) -> None:
    desk.line_up(1, 2, 3)
    desk.line_up(4, 5, repo="acme/web", severity="high")
    assert sorted(desk.turn()) == ["acme/api#1", "acme/web#4", "acme/web#5"], (
        "severe first, two of a repository"
    )
    assert desk.why("acme/api#2").startswith("all: ")
    assert desk.turn() == [], "three are about to start, the cap of all"
    assert due.next_due(desk.hands.store) == desk.now, "the waiting ones are told at once"


def test_a_host_that_is_full_is_sent_nothing(desk: Desk) -> None:
    desk.line_up(1, 2)
    assert desk.turn(slots=1) == ["acme/api#1"]
    assert desk.why("acme/api#2") == "hosts: all workers that serve `codex` are busy"


def test_over_quota_is_scheduled_for_the_next_day_and_begins_then(desk: Desk) -> None:
    for number in range(1, 5):
        desk.line_up(number)
        assert desk.turn() == [f"acme/api#{number}"]
        assert desk.claim(f"acme/api#{number}") == ""
        ledger.move(
            desk.hands.store, f"acme-api#{number}", (RunState.CLAIMED,), RunState.RUNNING, started_at=NOW
        )
        ledger.move(desk.hands.store, f"acme-api#{number}", (RunState.RUNNING,), RunState.SETTLED)
    desk.line_up(5)
    assert desk.turn() == []
    assert desk.why("acme/api#5").startswith("quota-team: scheduled for 2026-11-22")
    assert dispatch(desk.hands, "acme", desk.now) == 600.0, "only the day's end changes it"
    desk.now = resets_at(desk.now, "UTC") - 30.0
    assert dispatch(desk.hands, "acme", desk.now) == 30.0
    desk.now += 30.0
    assert desk.turn() == ["acme/api#5"]


def test_how_the_day_went_until_noon_is_remembered(desk: Desk) -> None:
    store = desk.hands.store

    def by_noon() -> int | None:
        return today(store, (), Whose("acme", None, floor(store, desk.now)), desk.now).by_noon

    assert desk.claim("acme/api#1") == ""
    assert by_noon() is None
    desk.now += 2.5 * 3600
    assert by_noon() == 1
    assert desk.claim("acme/api#2") == ""
    assert by_noon() == 1, "what begins later changes nothing"
    store.redis.delete(keys.noon("acme", "2026-11-21"))
    assert by_noon() == 1, "nor does a lost count"


def test_a_line_that_is_too_short_takes_up_the_next_epic_once_a_minute(desk: Desk) -> None:
    store = desk.hands.store
    ledger.meet(store, "acme/web", Met(has_blueprint=True))
    for number in (7, 8):
        ledger.note(store, "acme/web", number, Note("epic", "queued", "", 5, 0, True))
    desk.turn()
    assert [ledger.is_taken_up(store, f"acme/web#{number}") for number in (7, 8)] == [True, False]
    ledger.note(store, "acme/web", 7, Note("epic", "running", "", 5, 0, True))
    desk.turn()
    assert not ledger.is_taken_up(store, "acme/web#8")
    store.redis.delete(keys.taking_up("acme"))
    desk.turn()
    assert ledger.is_taken_up(store, "acme/web#8")


def test_an_owner_without_a_team_has_the_bounds_of_its_blueprints(desk: Desk) -> None:
    ledger.announce(desk.hands.store, Host("here", ("codex",), ("bwrap",), 8), NOW)
    place = Place(Ready("bob/lib#1", "bob/lib", "codex"), replace(ROOMY, concurrency=1))
    ledger.line_up(desk.hands.store, place, NOW)
    desk.hands.store.redis.set(keys.team("bob"), f'{{"at": {NOW}, "text": null}}')
    assert dispatch(desk.hands, "bob", NOW) is None
    assert [one.ready.subject for one in ledger.sending(desk.hands.store, "bob")] == ["bob/lib#1"]
    ledger.line_up(desk.hands.store, replace(place, ready=replace(place.ready, subject="bob/lib#2")), NOW)
    assert dispatch(desk.hands, "bob", NOW) == 10.0
    wait = ledger.wait_of(desk.hands.store, "bob/lib#2")
    assert wait
    assert wait.word == "repo"


def host_of(desk: Desk, number: int) -> str | None:
    host: str | None = desk.hands.store.redis.get(keys.sent(f"bob/lib#{number}"))
    return host


def test_a_task_goes_where_its_jail_is_and_least_is_held_or_about_to_be(desk: Desk) -> None:
    store = desk.hands.store
    store.redis.set(keys.team("bob"), f'{{"at": {NOW}, "text": null}}')
    for name, jails in (("one", ("bwrap",)), ("two", ("bwrap", "user")), ("three", ("user",))):
        ledger.announce(store, Host(name, ("codex",), jails, 2), NOW)
    plain = Place(Ready("", "bob/lib", "codex"), ROOMY)
    for number, jail in enumerate(("", "", "user", "bwrap", "container"), 1):
        ready = replace(plain.ready, subject=f"bob/lib#{number}")
        ledger.line_up(store, Place(ready, replace(ROOMY, jail=jail)), NOW + number)
        dispatch(desk.hands, "bob", NOW)
    sent = [host_of(desk, number) for number in range(1, 6)]
    assert sent == ["one", "three", "two", "one", "three"], "no host has the last one's: its start says so"
