"""What a day has left, said to `/fleet budget` and `/fleet plan`; and prices, said before they are paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import words
from flows.actions import Reply, Show
from flows.audit.asking import asking
from flows.epic.standing import standing as course
from flows.model import (
    Account,
    Answer,
    Balance,
    Blueprint,
    Command,
    Limits,
    Member,
    Outcome,
    Quota,
    Repository,
    Seen,
    Team,
)
from flows.plan import plan
from flows.task.standing import standing
from tests.flows.estate import FINDINGS, audit, begun, done, epic, landing, relative
from tests.flows.scene import ALICE, BOB, NOW, TERMS, label, pull, run, seen
from tests.flows.words.test_audit import ALL

TEAM = Team(
    tasks=80, usd=100.0, members=(Member("alice", (Quota("", 300),)), Member("bob", (Quota("jules", 5),)))
)
SPENT = (
    Balance(Account("team", "", "tasks"), 3, 12),
    Balance(Account("team", "", "usd"), 15_000_000, 13_200_000),
    Balance(Account("member:alice", "", "tasks"), 3, 12),
)
BUDGET = """2027-01-15; the next day begins 2027-01-16 00:00 (UTC)

| whose | what | a day | used | reserved | left |
|---|---|--:|--:|--:|--:|
| all together | tasks | 80 | 12 | 3 | 65 |
| all together | USD | 100.00 | 13.20 | 15.00 | 71.80 |
| `alice` | tasks | 300 | 12 | 3 | 285 |
| `bob` | tasks of `jules` | 5 | 0 | 0 | 5 |"""
PRICE = "at most 60 minutes and 5 USD an attempt, 3 attempts"


def said(verb: str, what: Seen, by: Any = ALICE, given: tuple[str, ...] = ()) -> Answer:
    """The answer to a command that was said there."""
    command = Command(77, "IC_77", 1, verb, given, by, NOW - 10, f"/fleet {verb}")
    actions = plan(replace(what, commands=(command,)), TERMS)
    return next(action.answer for action in actions if isinstance(action, Reply))


def counted(what: Seen, team: Team | None = TEAM, budget: tuple[Balance, ...] = SPENT) -> Seen:
    return replace(what, team=team, budget=budget)


@pytest.mark.parametrize("what", [seen(), seen(labels=()), epic(begun(43)), audit()])
def test_the_budget_is_told_wherever_it_is_asked_for(what: Seen) -> None:
    answer = said("budget", counted(what))
    assert (answer.text, answer.is_accepted, answer.is_done) == (BUDGET, True, True)


def test_the_day_is_the_teams_own() -> None:
    there = replace(TEAM, time_zone="Pacific/Auckland")
    assert said("budget", counted(seen(), there)).text.startswith(
        "2027-01-15; the next day begins 2027-01-16 00:00 (Pacific/Auckland)"
    )


def test_without_a_team_it_says_that_nothing_is_bounded() -> None:
    text = said("budget", counted(seen(), None, SPENT[:1])).text
    assert "`acme/.github` names no `team:`, so nothing bounds a day" in text
    assert text.endswith("| all together | tasks | - | 12 | 3 | - |")


def test_whoever_may_not_write_is_told_nothing_of_it() -> None:
    answer = said("budget", replace(seen(), team=TEAM), BOB)
    assert not answer.is_accepted
    assert "|" not in answer.text


def test_nobody_is_called_by_it_and_a_table_stays_a_table() -> None:
    many = Team(members=tuple(Member(f"m{n}", (Quota("", 1),)) for n in range(99)))
    text = said("budget", counted(seen(), many, ())).text
    assert "@" not in text
    assert text.endswith("and 40 more; `fleet budget` has all")


def test_the_plan_says_what_it_may_cost_and_what_is_left() -> None:
    last = said("plan", counted(seen())).text.split("\n\n")[-1]
    assert last == (
        "At most 60 minutes and 5 USD an attempt, 3 attempts. "
        "Left of 2027-01-15: 65 of 80 tasks, 71.80 of 100.00 USD."
    )
    unbound = said("plan", counted(seen(), None, SPENT)).text
    assert unbound.endswith("Nothing bounds the day; used on 2027-01-15: 12 tasks, 13.20 USD.")


TASKS: dict[str, tuple[Seen, str]] = {
    "in line": (seen(), f"asked for by @alice. A{PRICE[1:]}."),
    "running": (seen(runs=(run(),)), f"asked for by @alice. A{PRICE[1:]}."),
    "idle": (seen(labels=()), f"It may take {PRICE}."),
    "of other limits": (
        seen(blueprint=Blueprint(limits=Limits(minutes=7.5, usd=0.25, attempts=1))),
        "At most 7.5 minutes and 0.25 USD an attempt, 1 attempt.",
    ),
}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_says_its_price_before_it_is_paid(name: str) -> None:
    what, line = TASKS[name]
    assert line in words.status(what, standing(what, TERMS))


@pytest.mark.parametrize(
    "what",
    [
        seen(runs=(run(outcome=Outcome.DELIVERED),), pulls=(pull(),)),
        seen(runs=(run(outcome=Outcome.NO_CHANGE),)),
        seen(labels=(), is_open=False),
        seen(labels=(), repository=Repository("acme/api", "main", True)),
        seen(labels=(label(), label("hold"))),
    ],
)
def test_what_begins_nothing_says_no_price(what: Seen) -> None:
    assert "USD" not in words.status(what, standing(what, TERMS))


EIGHT = "at most 120 minutes and 10 USD for one attempt each, 3 attempts."
EPICS: dict[str, tuple[Seen, str]] = {
    "nobody asked": (
        epic(relative(43), relative(44), done(45), labels=(label("epic"),)),
        f"The `agent` label starts 2 tasks: {EIGHT}",
    ),
    "somebody did": (epic(begun(43), relative(44), done(45)), f"2 tasks are open: {EIGHT}"),
    "one is left": (epic(begun(43), done(44), done(45)), "1 task is open: at most 60 minutes and 5 USD"),
}


@pytest.mark.parametrize("name", EPICS)
def test_an_epic_says_what_its_open_children_may_cost(name: str) -> None:
    what, line = EPICS[name]
    assert line in words.epic(what, course(what, TERMS))


@pytest.mark.parametrize(
    "what",
    [
        epic(done(43), done(44), done(45)),
        epic(begun(43), is_open=False),
        epic(done(43), pulls=(landing(is_open=False, is_merged=True, is_landed=True),)),
    ],
)
def test_an_epic_that_is_over_says_no_price(what: Seen) -> None:
    assert "USD" not in words.epic(what, course(what, TERMS))


FEW = tuple(relative(number, parent=0) for number in (43, 44))
EPIC = {"made": (*ALL, ("epic:12:0", 50)), "relatives": (relative(50, parent=0),)}
AUDITS: dict[str, tuple[dict[str, Any], str]] = {
    "its epics' tasks": (EPIC, "on this audit it starts all of them, in turn. That is 4 tasks: at most 240"),
    "its few": (
        {"findings": FINDINGS[:2], "made": ALL[:2], "relatives": FEW},
        f"on this audit, all. That is 2 tasks: {EIGHT}",
    ),
    "somebody asked": ({**EPIC, "labels": (label(),)}, "That is 4 tasks: at most 240 minutes and 20 USD"),
}


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_says_what_its_label_would_start(name: str) -> None:
    given, line = AUDITS[name]
    what = audit(**given)
    assert line in words.audit(what, TERMS, asking(what)[1])


@pytest.mark.parametrize(
    "given", [{"made": ALL[:3]}, {**EPIC, "relatives": (done(50, parent=0),)}, {"findings": ()}]
)
def test_an_audit_that_starts_nothing_says_no_price(given: dict[str, Any]) -> None:
    what = audit(**given)
    assert "USD" not in words.audit(what, TERMS, asking(what)[1])


def test_a_retry_says_what_it_may_take() -> None:
    answer = said("retry", seen(runs=(run(outcome=Outcome.NO_CHANGE),)))
    assert answer.text == f"another attempt is asked for: {PRICE}"


def test_an_audit_says_what_an_agent_may_take_that_reads_it() -> None:
    assert said("audit", audit(blueprint=Blueprint(reader="agent"))).text.endswith(f"may take {PRICE}")
    assert said("audit", audit()).text == "it is read as an audit"


def test_the_same_facts_are_the_same_words() -> None:
    """A comment that stands is not written again, whatever was spent meanwhile."""
    what = seen(runs=(run(),))
    (shown,) = [action for action in plan(what, TERMS) if isinstance(action, Show)]
    assert shown.text == words.status(counted(what), standing(counted(what), TERMS))
