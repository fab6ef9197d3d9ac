"""What the App says of a fleet beside its rollup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Breaker, Limits, Outcome, Problem, Quota, Target, Window
from flows.rollout.pace import Pace, seconds
from flows.words import fleet as words
from flows.words.outcomes import FLEET, ISSUE, next_step, outcome_of_task
from tests.flows.rollout.scene import fleet, target

LOST = target("lib", "lost", reason="@team: the host | went <b>away</b>", pull=3)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_next_step(outcome: Outcome) -> None:
    steps = {next_step(outcome, ISSUE), next_step(outcome, FLEET)}
    assert all(step and not step.endswith(".") for step in steps)
    assert not any("|" in step or "{a" in step for step in steps)
    assert "tick" not in outcome_of_task(outcome), "an issue has no boxes"


def test_the_status_comment_says_where_the_fleet_stands_and_little_more() -> None:
    one = fleet(target("api", "merged"), target("web"), status="paused")
    text = words.comment(one, why="the fleet is paused")
    assert text.startswith("**Paused.** 2 repositories: 1 merged, 1 waiting. The fleet is paused.")
    assert "Submitted by `alice`." in text
    assert len(words.comment(fleet(*(target(f"r{i}") for i in range(3000))))) < 1000


def test_before_it_is_submitted_the_comment_says_how_and_what_is_wrong() -> None:
    found = (
        Problem("the manifest", 4, "`canry` is <b> @not", "did you mean `canary`?", 3),
        Problem("x", 1, "a", "b"),
    )
    text = words.comment(None, found)
    assert "`/fleet submit` submits it" in text
    assert "- the manifest, line 4, column 3: `canry` is &lt;b> @\u200bnot: did you mean `canary`?" in text
    assert "- x, line 1: a: b" in text
    assert words.problems(()) == ""
    assert "- and 480 more" in words.problems(found * 250)


def test_the_end_is_told_once_with_what_is_left_to_do() -> None:
    one = fleet(
        target("api", "merged", usd=2.0), target("web", "delivered", pull=9), LOST, target("old", "archived")
    )
    text = words.final(one, "https://x/pulls")
    assert text.startswith(
        "**Fleet `upgrade` has ended.** 4 repositories: 1 merged, 1 delivered, 1 archived, 1 lost."
    )
    assert "Used: 3 attempts, 0 minutes, 2.00 USD." in text
    assert "@alice: 1 pull request waits to be reviewed and merged: https://x/pulls" in text
    assert "1 repository failed:" in text
    assert "1 repository not worked on:" in text
    assert "@team" not in text.replace("`@team: the host / went <b>away</b>`", "")
    assert "was cancelled" in words.final(replace(one, status="cancelled"))


def test_the_end_of_a_large_fleet_fits_into_a_comment() -> None:
    one = fleet(*(target(f"r{i}", "lost", reason="x" * 999) for i in range(3000)))
    text = words.final(one)
    assert len(text) < 20_000
    assert "And 2950 more." in text


def test_a_fleet_that_stopped_says_why_and_how_to_go_on() -> None:
    rows = (LOST, target("a", "skipped", reason="the breaker is open"), target("b", "skipped"))
    text = words.tripped(fleet(*rows, breaker=Breaker(50, 1)))
    assert "has stopped.** The breaker is open: 1 of 1 failed, and it opens at 50%." in text
    assert "2 repositories will not begin." in text
    assert "@alice: mend the cause, then tick `retry failed`" in text
    canary = fleet(LOST, target("a", "skipped", reason="the canary acme/lib ended with `lost`"))
    assert "The canary acme/lib ended with `lost`." in words.tripped(canary)


def test_a_plan_says_who_and_who_not_and_what_it_may_cost_and_how_long_it_takes() -> None:
    rows = (
        target("api", is_canary=True),
        target("web"),
        target("old", "archived", reason="the repository is archived"),
    )
    one = fleet(*rows, budget=Quota("", usd=50.0, tasks=40), window=Window())
    text = words.plan(one, Limits(minutes=30, usd=2), Pace(10.0, 5, 5, 1))
    assert "**Plan of fleet `upgrade`**: 2 repositories to be worked on, 1 left out." in text
    assert "1. `acme/api` (canary)\n2. `acme/web`" in text
    assert "- `acme/old`: archived: the repository is archived; unarchive it" in text
    assert "It may take 2 tasks: at most 60 minutes and 4 USD for one attempt each" in text
    assert "Its budget ends it at 50.00 USD or 40 tasks." in text
    assert "At today's pace it takes about 20 minutes. Its window makes it longer." in text


def test_a_plan_of_nothing_and_one_that_nobody_can_time_say_so() -> None:
    assert "Nothing is to be done." in words.plan(fleet(target("old", "archived")), Limits(), Pace())
    assert "no task was measured yet" in words.plan(fleet(target("a")), Limits(), Pace())
    assert "no task a day left" in words.plan(fleet(target("a")), Limits(), Pace(5.0, 0, 0))


def test_a_large_plan_fits_beside_the_rows_of_its_fleet() -> None:
    rows = [target(f"a-rather-long-name-of-a-repository-{i}") for i in range(1500)]
    rows += [target(f"old-{i}", "archived", reason="r" * 90) for i in range(1500)]
    text = words.plan(fleet(*rows), Limits(), Pace())
    assert len(text) < 15_000
    assert "and 1450 more" in text
    assert "1,500 repositories to be worked on, 1,500 left out" in text


def waiting(count: int, canaries: int = 0) -> tuple[Target, ...]:
    return tuple(target(f"r{i}", is_canary=i < canaries) for i in range(count))


TIMES = [
    (waiting(10), 0, Pace(6.0, at_once=5), 2 * 360),
    (waiting(10), 2, Pace(6.0, at_once=5), 5 * 360),
    (waiting(11), 3, Pace(6.0, at_once=20), 4 * 360),
    (waiting(10, 1), 5, Pace(6.0), 3 * 360),
    (waiting(10), 5, Pace(6.0, 10, 1), 2 * 360),
    (waiting(10), 5, Pace(6.0, 4, 3), 2 * 86400),
    (waiting(10), 5, Pace(6.0, 0, 0), None),
    (waiting(10), 5, Pace(None, 0, 0), None),
    ((target("a", "merged"),), 5, Pace(None), 0.0),
]


@pytest.mark.parametrize(("rows", "concurrency", "pace", "expected"), TIMES)
def test_time_goes_by_turns_and_by_days(
    rows: tuple[Target, ...], concurrency: int, pace: Pace, expected: float | None
) -> None:
    assert seconds(fleet(*rows, concurrency=concurrency), pace) == expected


def test_submitting_again_says_what_was_added_and_what_stands() -> None:
    first = fleet(
        target("api"), target("web"), target("old", "archived", reason="the repository is archived")
    )
    assert words.submitted(None, first).startswith(
        "2 repositories were added, 1 left out.\n\nLeft out:\n\n- `acme/old`"
    )
    more = replace(first, targets=(*first.targets, target("lib")))
    assert words.submitted(first, more) == "1 repository was added, 3 stand as before."
    opened = replace(more, targets=(*more.targets[:2], target("old"), more.targets[3]))
    assert words.submitted(more, opened) == "1 repository was added, 3 stand as before."
    assert words.submitted(first, first) == "0 repositories were added, 3 stand as before."


def test_what_cannot_be_seen_takes_no_room_in_a_reason() -> None:
    hidden = "\u200b" * 300 + "<!-- " + "x" * 300 + " -->" + "\n" * 300
    assert "`it broke`" in words.final(fleet(target("api", "lost", reason=hidden + "it broke")))
