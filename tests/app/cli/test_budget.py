"""`fleet budget` on a store that the ledger itself has filled: in this process, and as it is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from flows.budget.charge import charge
from flows.budget.day import day
from flows.config import team
from flows.model import Blueprint, Limits, Note, Parent, Ready, Record, Run, RunState, Usage, Want
from jobs import ledger
from jobs.ledger import Met, Place
from jobs.settings import Settings
from jobs.store import Store, keys

FLEET = Path(sys.executable).parent / "fleet"
OWN = Blueprint(limits=Limits(usd=2.0, tokens=1_000), concurrency=9)


def noon() -> str:
    """A time zone where it is about noon, so that no day ends while a test runs."""
    hours = datetime.now(UTC).hour - 12
    return f"Etc/GMT{hours:+d}" if hours else "Etc/GMT"


ZONE = noon()
TEAM = f"""version: 1
team:
  time_zone: {ZONE}
  strategy: 5
  limits: {{usd: 20}}
  running: {{all: 2}}
  members:
    - {{login: alice, quota: 4, notes: primary}}
    - {{login: bob, quota: {{codex: {{tasks: 3, usd: 9}}}}, repos: [web]}}
"""
SHORT = ("day", "tasks", "usd", "tokens", "merged", "quota")


@dataclass
class Town:
    """An owner's store."""

    store: Store
    settings: Settings
    now: float
    owner: str = "acme"

    def team(self, text: str | None = TEAM) -> None:
        self.store.redis.set(keys.team(self.owner), json.dumps({"at": self.now, "text": text}))

    def begin(self, number: int, repo: str = "acme/api", ago: float = 60.0) -> str:
        """Claimed, and its agent runs."""
        run = Run(f"{repo.replace('/', '-')}-{number}", f"{repo}#{number}", 1, "codex", "x", RunState.CLAIMED)
        whose = team.parse(TEAM, self.owner)[0]
        want = Want(OWN, repo, "codex")
        at = self.now - ago
        assert ledger.claim(self.store, run, charge(whose, want, at), at) is None
        assert ledger.move(self.store, run.id, (RunState.CLAIMED,), RunState.RUNNING, started_at=at)
        return run.id

    def end(self, run: str, usd: float) -> None:
        usage = Usage(usd=usd, tokens=500)
        assert ledger.move(self.store, run, (RunState.RUNNING,), RunState.SETTLED, usage=usage)

    def line_up(self, number: int, repo: str = "acme/api") -> None:
        ledger.line_up(self.store, Place(Ready(f"{repo}#{number}", repo, "codex"), OWN), self.now)

    def fleet(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["budget", *words], env={"FLEET_DATA": str(self.settings.data)})

    def installed(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": os.defpath, "FLEET_DATA": str(self.settings.data)}
        command = [str(FLEET), "budget", *words]
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)

    def json(self, *words: str) -> Any:
        ran = self.fleet(*words, "--json")
        assert ran.exit_code == 0, ran.stderr
        return json.loads(ran.stdout)


@pytest.fixture
def empty(store: Store, shared_settings: Settings) -> Town:
    ledger.set_ready(store, 1.0)
    return Town(store, shared_settings, time.time())


@pytest.fixture
def town(empty: Town) -> Town:
    """One run that lives and one that used 1.25 USD, both paid for by alice."""
    empty.team()
    ledger.meet(empty.store, "acme/api", Met())
    empty.end(empty.begin(1, ago=120.0), 1.25)
    empty.begin(2)
    return empty


def test_an_empty_store_is_said_to_be_empty(empty: Town) -> None:
    ran = empty.fleet()
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "The store is empty" in ran.stderr
    assert "Hint:" in ran.stderr


def test_the_day_is_shown_for_all_and_for_each_member(town: Town) -> None:
    ran = town.installed()
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == town.fleet().stdout
    rows = [re.split(r" {2,}", line) for line in ran.stdout.splitlines()]
    assert rows == [
        ["whose", "what", "a day", "used", "reserved", "left"],
        ["all together", "tasks", "5", "1", "1", "3"],
        ["all together", "USD", "20.00", "1.25", "2.00", "16.75"],
        ["all together", "tokens", "-", "500", "1,000", "-"],
        ["alice", "tasks", "4", "1", "1", "2"],
        ["alice", "USD", "-", "1.25", "2.00", "-"],
        ["alice", "tokens", "-", "500", "1,000", "-"],
        ["bob", "tasks of codex", "3", "0", "0", "3"],
        ["bob", "USD of codex", "9.00", "0.00", "0.00", "9.00"],
    ]
    assert f"acme on {day(town.now, ZONE)}" in ran.stderr


def test_for_programs_amounts_are_numbers_and_usd_are_dollars(town: Town) -> None:
    told = town.json()
    assert (told["owner"], told["day"], told["time_zone"]) == ("acme", day(town.now, ZONE), ZONE)
    usd = next(row for row in told["accounts"] if not row["member"] and row["meter"] == "usd")
    assert (usd["quota"], usd["used"], usd["reserved"], usd["left"]) == (20.0, 1.25, 2.0, 16.75)
    tokens = next(row for row in told["accounts"] if not row["member"] and row["meter"] == "tokens")
    assert (tokens["quota"], tokens["used"], tokens["left"]) == (None, 500, None)


def test_the_team_is_shown_with_its_repositories_and_what_runs(town: Town) -> None:
    ran = town.fleet("--team")
    assert [re.split(r" {2,}", line) for line in ran.stdout.splitlines()][1] == [
        *("alice", "tasks", "all", "primary", "4", "2", "1")
    ]
    assert "2 in all" in ran.stderr
    bob = town.json("--team")["members"][1]
    assert (bob["login"], bob["repos"], bob["running"]) == ("bob", ["acme/web"], 0)
    assert [row["quota"] for row in bob["accounts"]] == [3, 9.0]


def test_what_a_vendor_counts_beside_ours_is_used_and_the_same_again_changes_nothing(town: Town) -> None:
    """Alice has one task used and one reserved; two more she began by hand."""
    for words in ("2 tasks more", "0 tasks more"):
        ran = town.fleet("--adjust", "Alice", "4")
        assert (ran.exit_code, words in ran.stderr) == (0, True), ran.stderr
        assert re.search(r"alice +tasks +4 +3 +1 +0\n", ran.stdout)
        assert re.search(r"all together +tasks +5 +1 +1 +3\n", ran.stdout), "bob's are left"
    rows = town.json("--adjust", "bob", "1.5", "--agent", "codex", "--meter", "usd")["accounts"]
    assert [row["used"] for row in rows if (row["member"], row["meter"]) == ("bob", "usd")] == [1.5]
    for wrong in (["eve", "1"], ["bob", "1.5"], ["alice", "1e30"]):
        ran = town.fleet("--adjust", *wrong)
        assert (ran.exit_code, ran.stdout) == (1, ""), wrong
        assert "Nothing was adjusted: " in ran.stderr


def test_without_a_team_nothing_is_bounded_and_all_is_counted(empty: Town) -> None:
    empty.team(None)
    empty.begin(1)
    ran = empty.fleet()
    assert re.search(r"all together +tasks +- +0 +1 +-", ran.stdout)
    assert "names no `team:`" in ran.stderr
    assert empty.json("--team") is None


def test_the_plan_counts_by_repository_what_runs_starts_and_waits(town: Town) -> None:
    for number in (3, 4):
        town.line_up(number)
    town.line_up(1, "acme/web")
    told = {row.pop("repo"): row for row in town.json("--plan")}
    still = {"today": 0, "later": 0, "stuck": 0, "now": 0}
    assert told == {
        # of the day's 5 tasks 3 are left, of which a repository may have 3 while another is in line;
        # no host lives, so nothing starts now
        "acme/api": still | {"begun": 2, "running": 1, "today": 2},
        "acme/web": still | {"begun": 0, "running": 0, "today": 1},
    }
    ran = town.fleet("--plan")
    assert ran.stdout.splitlines()[0].split() == [
        "repository",
        "begun",
        "running",
        "now",
        "today",
        "later",
        "stuck",
    ]


def test_the_log_has_a_line_for_each_that_was_dispatched_oldest_first(town: Town) -> None:
    ledger.adopt(town.store, "acme/api#2", Parent(7, "epic/7-x"))
    ledger.adopt(town.store, "acme/api#1", Parent(5))
    lines = town.fleet("--log").stdout.splitlines()
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(rf"{stamp} acme/api #1 codex -", lines[0])
    assert re.fullmatch(rf"{stamp} acme/api #2 codex #7", lines[1])
    assert [(row["issue"], row["epic"], row["member"]) for row in town.json("--log")] == [
        (1, None, "alice"),
        (2, 7, "alice"),
    ]


def test_the_log_goes_back_as_many_days_as_are_asked_for(town: Town) -> None:
    town.begin(9, ago=2.5 * 86_400)
    assert [row["issue"] for row in town.json("--log")] == [1, 2]
    assert [row["issue"] for row in town.json("--log", "--since", "3")] == [9, 1, 2]
    assert [row["issue"] for row in town.json("--log", "--since", "2")] == [1, 2]


def test_the_history_is_a_week_and_its_chart_fits_a_terminal_without_colours(town: Town) -> None:
    town.end(town.begin(9, ago=86_400.0), 3.0)
    ledger.write_record(town.store, Record("acme/api#9", 20, "codex", merged_at=town.now - 86_400))
    told = town.json("--history")
    assert [tuple(row[name] for name in SHORT)[1:] for row in told[-2:]] == [
        (1, 3.0, 500, 1, 5),
        (1, 1.25, 500, 0, 5),
    ]
    ran = town.installed("--history")
    lines = ran.stdout.splitlines()
    assert len(lines) == 7
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in ran.stdout
    assert [line.count("█") > 0 for line in lines] == [False] * 5 + [True] * 2


def test_the_forecast_says_when_each_epic_ends(town: Town) -> None:
    ledger.note(town.store, "acme/api", 7, Note("epic", "running", "", 5, 2, True, phases=(1, 2)))
    ledger.note(town.store, "acme/api", 8, Note("epic", "idle", "", 5, 0))
    first, second = town.json("--forecast", "2")
    assert (first["epic"], first["left"], first["is_within"]) == ("acme/api#7", 3, True)
    assert "2 phases are left, one after another" in first["why"]
    assert first["early_at"] < first["likely_at"] < first["late_at"]
    assert (second["likely_at"], second["is_within"]) == (None, False)
    ran = town.fleet("--forecast", "2")
    assert "acme/api#7: 3 left, ends " in ran.stdout
    assert "acme/api#8: 5 left, nobody can tell when" in ran.stdout
    assert "after" in town.fleet("--forecast", "0.001").stdout


def test_the_only_owner_need_not_be_named_and_one_of_several_must(town: Town) -> None:
    assert town.json()["owner"] == town.json("--owner", "ACME")["owner"] == "acme"
    ledger.meet(town.store, "umbrella/lab", Met())
    ran = town.fleet()
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "--owner: acme, umbrella" in ran.stderr
    assert town.json("--owner", "umbrella")["owner"] == "umbrella"
    ran = town.fleet("--owner", "nobody")
    assert ran.exit_code == 1
    assert "knows nothing of nobody" in ran.stderr


WRONG = (
    ["--plan", "--log"],
    ["--since", "3"],
    ["--forecast", "0"],
    ["--agent", "x"],
    ["--adjust", "a", "-1"],
)


@pytest.mark.parametrize("words", WRONG)
def test_what_is_used_wrongly_ends_with_2(town: Town, words: list[str]) -> None:
    ran = town.fleet(*words)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr


def test_what_is_wrong_in_the_team_is_said_and_not_data(town: Town) -> None:
    town.team(TEAM.replace("strategy: 5", "strategy: 5\n  budgett: 3"))
    ran = town.fleet("--json")
    assert "budgett" in ran.stderr
    assert json.loads(ran.stdout)["owner"] == "acme"


def test_no_table_is_wider_than_a_terminal(town: Town) -> None:
    repo = f"acme/{'a-repository-of-a-long-name-' * 3}"
    town.store.redis.set(keys.team("acme"), json.dumps({"at": town.now, "text": TEAM}))
    ledger.line_up(town.store, Place(replace(Ready(f"{repo}#1", repo, "codex")), OWN), town.now)
    assert max(len(line) for line in town.fleet("--plan").stdout.splitlines()) == 80
