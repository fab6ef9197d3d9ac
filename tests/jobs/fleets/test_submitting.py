"""A fleet that is handed in at a door of ours: its manifest issue is made once, and the same rules as for a
comment carry out what the caller asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from flows import form
from flows.model import Outcome
from jobs import ledger
from jobs.settings import Settings
from jobs.store import due, keys
from jobs.submitting import board, door
from jobs.submitting.door import Asked
from jobs.submitting.preview import preview
from tests.jobs.fleets.day import HOME, Day, opened
from tests.jobs.fleets.test_outcomes import repository

NAMES = ("one", "two")
ROWS = {"fleet": "greet", "task": "Say hello", "repos": [f"acme/{name}" for name in NAMES]}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, shared_settings: Settings) -> Iterator[Day]:
    """One sandbox for all: each test hands in a fleet of its own."""
    from jobs.store import open_store

    store = open_store(shared_settings)
    store.redis.flushall()
    folder = tmp_path_factory.mktemp("day")
    with opened(folder, shared_settings, store, [repository(name) for name in NAMES]) as found:
        found.set("/role", {"repository": HOME, "login": "carol", "role": "write"})
        yield found
    store.close()


def hand_in(day: Day, by: str = "carol", home: str = HOME, **more: Any) -> str:
    asked = Asked(by, day.hands.now())
    return door.submit(day.hands.store, form.of_rows({**ROWS, **more}, home), asked).id


def shown(day: Day, name: str) -> dict[str, Any]:
    found = board.find(day.hands.store, name)
    assert found
    return board.show(day.hands.store, found, day.hands.now())


def issues(day: Day) -> list[dict[str, Any]]:
    return list(day.ask("GET", f"/repos/{HOME}/issues?state=all&per_page=100"))


def test_it_is_made_once_played_to_its_end_and_tried_again(day: Day) -> None:
    before = len(issues(day))
    day.ends |= {"one": ["delivered"], "two": ["agent-failed", "delivered"]}
    name = hand_in(day)
    day.look()
    (issue, *_) = made = issues(day)
    assert len(made) == before + 1
    assert issue["title"] == "Fleet greet"
    assert issue["body"].startswith("Submitted by `carol`")
    one = ledger.submission_of(day.hands.store, name)
    assert one
    assert one.subject == f"{HOME}#{issue['number']}"
    again(day, name)
    assert len(issues(day)) == before + 1, "killed between its issue and the ledger: found again"
    fleet = day.play(issue["number"])
    assert [row.outcome for row in fleet.targets] == [Outcome.DELIVERED, Outcome.AGENT_FAILED]
    told = shown(day, name)
    assert (told["status"], told["creator"], told["submission_id"]) == ("ended", "carol", name)
    assert told["counts"] == {"delivered": 1, "agent-failed": 1}
    assert told["targets"][0]["pull_request"]["url"].startswith("http")
    tried_again(day, told["fleet_id"], issue["number"])


def again(day: Day, name: str) -> None:
    """As if the worker had been killed before it wrote down that it was carried out."""
    store = day.hands.store
    store.redis.hset(keys.submission(name), "subject", "")
    store.redis.hset(keys.SUBMITTING, name, HOME)
    due.wake(store, {HOME: day.hands.now()})
    day.look()


def tried_again(day: Day, fleet: str, number: int) -> None:
    """Commands at the door: refused to whoever may not, carried out for whoever may, once."""
    store, subject = day.hands.store, f"{HOME}#{number}"
    door.command(store, subject, ("retry",), Asked("bob", day.hands.now()))
    day.look()
    assert [row["is_accepted"] for row in shown(day, fleet)["commands"]] == [True, False]
    asked = Asked("carol", day.hands.now() + 1)
    door.command(store, subject, ("retry", "acme/two"), asked)
    door.command(store, subject, ("retry", "acme/two"), asked)
    day.pass_seconds(2)
    fleet_now = day.play(number)
    assert [row.outcome for row in fleet_now.targets] == [Outcome.DELIVERED] * 2
    assert day.launched.count(f"acme/two~{fleet}-1") == 2


def test_an_issue_whose_answer_was_lost_is_found_and_not_made_again(day: Day) -> None:
    before = len(issues(day))
    day.set("/faults", {"does": "cut", "method": "POST", "path": f"/repos/{HOME}/issues"})
    name = hand_in(day, fleet="lost")
    for _ in range(4):
        day.look()
        day.pass_seconds(65)
    assert shown(day, name)["status"] == "running"
    assert len(issues(day)) == before + 1


def test_it_is_paused_goes_on_and_is_cancelled(day: Day) -> None:
    name = hand_in(day, fleet="steered")
    day.look()
    fleet, store = shown(day, name)["fleet_id"], day.hands.store
    one = ledger.submission_of(store, name)
    assert one
    for verb, status in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        day.pass_seconds(11)
        door.command(store, one.subject, (verb,), Asked("carol", day.hands.now()))
        day.look()
        assert (verb, shown(day, fleet)["status"]) == (verb, status)
    assert [row["verb"] for row in shown(day, fleet)["commands"]] == ["submit", "pause", "resume", "cancel"]


@pytest.mark.parametrize(
    ("by", "home", "said"),
    [
        ("bob", HOME, "write permission"),
        ("carol", "acme/nowhere", "not installed on acme/nowhere"),
        ("carol", "elsewhere/.github", "not installed on elsewhere/.github"),
    ],
)
def test_what_cannot_be_submitted_is_refused_in_words(day: Day, by: str, home: str, said: str) -> None:
    launched = list(day.launched)
    name = hand_in(day, by, home, fleet=f"refused {by} {home}")
    day.look()
    told = shown(day, name)
    assert (told["status"], said in told["reason"]) == ("refused", True), told
    assert ledger.submitting(day.hands.store) == ()
    assert day.launched == launched


def test_a_repository_in_other_letters_is_the_same(day: Day) -> None:
    name = hand_in(day, home=HOME.upper(), fleet="letters")
    day.look()
    one = ledger.submission_of(day.hands.store, name)
    assert one
    assert one.subject.startswith(f"{HOME}#")


def test_a_preview_shows_the_plan_and_writes_nothing(day: Day) -> None:
    before = day.http.get("/log").json()
    plan, problems = preview(day.hands.settings, form.of_rows(ROWS, HOME), "carol", time.time())
    assert (problems, "`acme/one`" in plan, "2 repositories to be worked on" in plan) == ((), True, True)
    none, problems = preview(
        day.hands.settings, form.of_rows({**ROWS, "select": {"csv": "none.csv"}}, HOME), "carol", time.time()
    )
    assert (none, "none.csv" in problems[0].what) == ("", True)
    assert day.http.get("/log").json() == before
