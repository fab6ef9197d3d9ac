"""A team's day, through the real doors: what it holds begins, the rest is scheduled, and all is seen."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jobs.settings import load
from jobs.store import open_store
from tests.stories.audits import Place, country, settle
from tests.stories.town import BLUEPRINT, Town

ZONE = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is noon now, so that no day ends meanwhile
TODAY = datetime.now(ZoneInfo(ZONE)).date()
TOMORROW = TODAY + timedelta(days=1)
WAITS = 5  # the third issue: each before it has a pull request
PRICES = "{small: {input: 2, output: 10, as_of: 2026-11-01}}"
# It says what it uses, as a `command` agent may: 100,000 tokens of input and 10,000 of output.
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
echo '{"fleet": {"model": "small", "input_tokens": 100000, "output_tokens": 10000, "turns": 1}}'
case $task in *spends*) while :; do
  echo '{"fleet": {"model": "small", "input_tokens": 1000000, "turns": 1}}'; sleep 0.2; done ;;
esac
echo good > "$(printf '%s' "$task" | grep -oE 'file-[a-z]+' | head -n 1).txt"
"""


def team(tasks: int) -> str:
    members = "[{login: alice, quota: 1, repos: [thrift]}, {login: bob, quota: 9}]"
    return (
        f"version: 1\nagent: fixer\nteam:\n  time_zone: {ZONE}\n  strategy: {tasks}\n"
        f"  members: {members}\n  prices: {PRICES}\n"
    )


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A repository whose team has two tasks a day, and has used them up. A third task waits."""
    with country(agent=AGENT) as town:
        settle(town, ".github", {}, team(2))
        place = settle(town, "thrift", {}, BLUEPRINT + "concurrency: 1\n")
        for name in ("a", "b"):
            number = place.open(f"Write {name}", f"Write file-{name}.", ("agent",))
            place.until(f"#{number} is done", lambda n=number: "fleet:done" in place.labels(n))  # type: ignore[misc]
        assert place.open("Write c", "Write file-c.", ("agent",)) == WAITS
        place.says(WAITS, f"cheduled for {TOMORROW}")
        yield place


def used(place: Place) -> dict[str, object]:
    """What the installed command says was used of each account."""
    told = place.town.fleet("budget", "--owner", "acme", "--json")
    assert told.returncode == 0, told.stderr
    rows = json.loads(told.stdout)["accounts"]
    return {f"{row['member']}/{row['meter']}": row["used"] for row in rows}


def test_over_quota_waits_for_the_reset_and_does_not_fail(place: Place) -> None:
    assert place.labels(WAITS) == {"agent", "fleet:ready"}
    assert place.launches(WAITS) == 0
    assert "the team's 2 tasks" in place.status(WAITS)
    assert "At most" in place.status(WAITS) or "at most" in place.status(WAITS), (
        "its price is said before it begins"
    )


def test_tokens_are_priced_by_the_teams_table(place: Place) -> None:
    assert "110000 tokens, 0.30 USD" in place.pulls()[0]["body"]


def test_the_budget_is_said_on_the_issue_and_by_the_command(place: Place) -> None:
    place.say(WAITS, "/fleet budget")
    said = place.says(WAITS, f"{TODAY}; the next day begins {TOMORROW} 00:00 ({ZONE})")
    assert "| all together | tasks | 2 | 2 | 0 | 0 |" in said
    assert "`alice`" in said
    assert used(place)["/tasks"] == 2
    log = place.town.fleet("budget", "--owner", "acme", "--log")
    assert [line.split()[1:4] for line in log.stdout.splitlines()] == [
        ["acme/thrift", "#1", "fixer"],
        ["acme/thrift", "#3", "fixer"],
    ]


def test_the_journal_has_a_line_for_each_merged_child(place: Place) -> None:
    told = place.town.fleet("journal", "--owner", "acme")
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(row["subject"], row["agent"], row["model"], row["usd"]) for row in rows] == [
        ("acme/thrift#1", "fixer", "small", 0.3),
        ("acme/thrift#3", "fixer", "small", 0.3),
    ]


def test_an_alert_is_a_comment_on_the_inventory(place: Place) -> None:
    home = Place(place.town, "acme/.github")
    (inventory,) = [one["number"] for one in home.made()]
    whole = f"**100% of the tasks of {TODAY} are spent**"
    home.until("it is said", lambda: any(text.startswith(whole) for text in home.ours(inventory)))
    said = [text.partition("% ")[0] for text in home.ours(inventory)]
    assert len(said) == len(set(said)), "each share is told once"


def test_a_lost_store_forgets_no_spend_and_a_larger_day_begins_what_waits(place: Place) -> None:
    before = used(place)
    with closing(open_store(load(place.town.env))) as store:
        store.redis.flushall()
    place.until("the day's spend is back", lambda: _is_back(place, before))
    assert place.launches(WAITS) == 0
    _write_team(place.town, team(9))
    place.until("it is done", lambda: "fleet:done" in place.labels(WAITS))
    assert place.launches("*") == 3


def test_a_run_that_passes_its_limit_is_ended_and_never_tried_again(place: Place) -> None:
    place.town.ask(
        "PUT",
        "/repos/acme/thrift/contents/.github/fleet.yml",
        _file(place.town, "acme/thrift", BLUEPRINT.replace("attempts: 2", "attempts: 3, usd: 6")),
    )
    number = place.open("Write d", "Write file-d. It spends.", ("agent",))
    place.until("it failed", lambda: "fleet:failed" in place.labels(number))
    assert "| `fixer` | over-budget |" in place.status(number)
    assert "`limits: usd`" in place.status(number)
    assert place.launches(number) == 1


def _is_back(place: Place, before: dict[str, object]) -> bool:
    told = place.town.fleet("budget", "--owner", "acme", "--json")
    return told.returncode == 0 and used(place) == before


def _write_team(town: Town, text: str) -> None:
    town.ask("PUT", "/repos/acme/.github/contents/.github/fleet.yml", _file(town, "acme/.github", text))


def _file(town: Town, repo: str, text: str) -> dict[str, str]:
    there = town.ask("GET", f"/repos/{repo}/contents/.github/fleet.yml")
    return {"message": "x", "content": base64.b64encode(text.encode()).decode(), "sha": there["sha"]}
