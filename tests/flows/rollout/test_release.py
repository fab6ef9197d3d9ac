"""Which repositories may begin, which never will, and why the rest waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model import Breaker, Fleet, Outcome, Quota, State, Target
from flows.rollout import halting
from flows.rollout.ending import DONE, is_ended, is_live, is_waiting, may_cancel, may_retry, status
from flows.rollout.release import given_up, release, why
from tests.flows.rollout.scene import changed, fleet, target

NOW = datetime(2026, 11, 17, 12, tzinfo=ZoneInfo("UTC")).timestamp()  # a Tuesday


def begun(one: Fleet) -> list[str]:
    return [repo.partition("/")[2] for repo in release(one, NOW)]


def left(one: Fleet) -> dict[str, tuple[str, str]]:
    return {repo.partition("/")[2]: (str(outcome), reason) for repo, outcome, reason in given_up(one)}


def canary(name: str, word: str = "waiting", **more: Any) -> Target:
    return target(name, word, is_canary=True, **more)


def test_twice_the_concurrency_stands_in_line_or_runs() -> None:
    rows = [target("a", "running"), target("b", "ready"), *(target(f"r{i}") for i in range(5))]
    assert begun(fleet(*rows, concurrency=2)) == ["r0", "r1"]
    assert begun(fleet(*rows, concurrency=1)) == []
    assert begun(fleet(*rows)) == ["r0", "r1", "r2", "r3", "r4"]
    assert why(fleet(*rows, concurrency=1), NOW) == "2 are under way, which is as many as may be"
    assert why(fleet(*rows), NOW) == ""


def test_what_is_tried_again_goes_before_what_was_not_begun() -> None:
    rows = (target("a"), target("b", attempts=1, tried=1), target("c"))
    assert begun(fleet(*rows, concurrency=1)) == ["b", "a"]


def test_what_was_cancelled_does_not_begin() -> None:
    assert begun(fleet(target("a", is_stopped=True), target("b"))) == ["b"]


def test_the_rest_waits_for_every_canary() -> None:
    waiting = fleet(canary("a", "delivered"), canary("b"), target("c"))
    assert begun(waiting) == ["b"]
    running = changed(waiting, "acme/b", state=State.RUNNING)
    assert begun(running) == []
    assert why(running, NOW) == "the rest begins when the canaries are delivered: acme/b"
    assert left(running) == {}


@pytest.mark.parametrize("word", ["merged", "delivered", "no-change"])
def test_canaries_that_ended_well_let_the_rest_begin(word: str) -> None:
    assert begun(fleet(canary("a", word), canary("b", word), target("c"))) == ["c"]


@pytest.mark.parametrize("word", ["agent-failed", "checks-failed", "cancelled", "protected"])
def test_a_canary_that_did_not_end_well_stops_the_rest(word: str) -> None:
    one = fleet(canary("a", word), canary("b", "running"), target("c"), target("d", "running"))
    assert begun(one) == []
    assert left(one) == {"c": ("skipped", f"the canary acme/a ended with `{word}`")}


def test_who_asks_again_knows_what_failed_before() -> None:
    """A canary that is tried again holds the rest again; another one, asked for by name, just begins."""
    again = fleet(canary("a", asked_at=50.0), target("b", asked_at=50.0))
    assert begun(again) == ["a"]
    named = fleet(canary("a", "agent-failed"), target("b", asked_at=50.0), target("c", "skipped"))
    assert begun(named) == ["b"]
    breaker = Breaker(30, 2)
    tripped = fleet(target("a", "lost"), target("b", "lost"), target("c", asked_at=50.0), breaker=breaker)
    assert begun(tripped) == ["c"]
    once_more = changed(changed(tripped, "acme/a", asked_at=50.0), "acme/b", asked_at=50.0)
    assert begun(once_more) == []


BREAKER = {
    "too few have ended": (("agent-failed", "timeout"), False),
    "too few have failed": (("delivered", "merged", "no-change", "timeout"), False),
    "as many as it says": (("delivered", "merged", "timeout"), True),
    "who was left out did not fail": (("archived", "not-onboarded", "no-permission", "skipped"), False),
    "who was cancelled neither": (("cancelled", "cancelled", "cancelled", "lost"), False),
    "all": (("error", "conflict", "protected"), True),
    "nobody": ((), False),
}


@pytest.mark.parametrize("name", BREAKER)
def test_the_breaker_opens_at_its_share_of_those_that_ended(name: str) -> None:
    words, is_tripped = BREAKER[name]
    rows = [target(f"r{i}", word) for i, word in enumerate(words)]
    one = fleet(*rows, target("x"), target("y", "running"), breaker=Breaker(33, 3))
    assert bool(halting.breaker(one)) is is_tripped
    assert begun(one) == ([] if is_tripped else ["x"])
    assert [outcome for outcome, _ in left(one).values()] == (["skipped"] if is_tripped else [])


def test_the_breaker_says_what_opened_it() -> None:
    one = fleet(target("a", "lost"), target("b", "merged"), target("c"), breaker=Breaker(50, 2))
    assert left(one) == {"c": ("skipped", "the breaker is open: 1 of 2 failed, and it opens at 50%")}


@pytest.mark.parametrize("word", ["merged", "delivered", "no-change"])
def test_one_begins_behind_those_that_it_waits_for(word: str) -> None:
    after = (("acme/web", ("acme/API", "acme/core")),)
    rows = (target("api", word), target("core", "running"), target("web"), target("solo"))
    one = fleet(*rows, after=after)
    assert begun(one) == ["solo"]
    assert begun(changed(one, "acme/core", outcome=Outcome(word))) == ["web", "solo"]
    alone = changed(one, "acme/solo", outcome=Outcome.MERGED)
    assert why(alone, NOW) == "the rest waits for acme/core"


def test_what_waits_for_one_that_will_never_be_delivered_is_skipped_and_so_is_what_waits_for_that() -> None:
    after = (("acme/b", ("acme/a",)), ("acme/c", ("acme/b",)), ("acme/d", ("acme/nowhere",)), ("acme/e", ()))
    one = fleet(target("c"), target("b"), target("a", "timeout"), target("d"), target("e"), after=after)
    assert left(one) == {
        "b": ("skipped", "it waits for acme/a, which ended with `timeout`"),
        "c": ("skipped", "it waits for acme/b, which will not begin"),
        "d": ("skipped", "it waits for acme/nowhere, which is not in this fleet"),
    }
    assert begun(one) == ["e"]


def test_a_fleet_keeps_within_its_budget() -> None:
    rows = (
        target("a", "merged", usd=9.0, tokens=500),
        target("b", "running", usd=1.0),
        target("c"),
        target("d"),
    )
    assert begun(fleet(*rows, budget=Quota("", tasks=3))) == ["c"]
    for quota in (Quota("", tasks=2), Quota("", usd=10.0), Quota("", tokens=500)):
        spent = fleet(*rows, budget=quota)
        assert begun(spent) == []
        assert left(spent) == {}, "what runs may leave some"
        assert why(spent, NOW).endswith("is used up")
        over = left(changed(spent, "acme/b", outcome=Outcome.DELIVERED))
        assert [outcome for outcome, _ in over.values()] == ["over-budget", "over-budget"]
    assert begun(fleet(*rows, budget=Quota("", usd=10.01))) == ["c", "d"]


@pytest.mark.parametrize("word", ["paused", "cancelled", "ended"])
def test_nothing_begins_and_nothing_is_given_up_while_it_does_not_run(word: str) -> None:
    one = fleet(target("a", "lost"), target("b"), status=word, breaker=Breaker(1, 1))
    assert begun(one) == []
    assert left(one) == {}
    assert why(one, NOW) == f"the fleet is {word}"


def test_what_is_named_twice_under_after_waits_for_all_of_it() -> None:
    after = (("acme/c", ("acme/a",)), ("acme/C", ("acme/b",)))
    one = fleet(target("a", "running"), target("b", "delivered"), target("c"), after=after)
    assert release(one, NOW) == ()
    assert release(changed(one, "acme/a", outcome=Outcome.DELIVERED), NOW) == ("acme/c",)


WORDS = ["waiting", "ready", "running", *Outcome]


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    canaries = draw(st.integers(0, 3))
    rows = [target(f"r{i}", word, is_canary=i < canaries) for i, word in enumerate(words)]
    pairs = draw(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=6))
    after = tuple((f"acme/r{max(a, b)}", (f"acme/r{min(a, b)}",)) for a, b in pairs if a != b)
    breaker = draw(st.none() | st.builds(Breaker, st.integers(1, 100), st.integers(1, 4)))
    budget = Quota("", tasks=draw(st.none() | st.integers(1, 12)))
    keys: dict[str, Any] = {"after": after, "breaker": breaker, "budget": budget}
    return fleet(*rows, concurrency=draw(st.integers(0, 3)), **keys)


def played(one: Fleet, endings: list[str]) -> Fleet:
    """Let run, and end, until nothing moves."""
    for step in range(60):
        asked = release(one, NOW)
        held = {row.repo for row in one.targets if is_live(row)}
        for repo, outcome, reason in given_up(one):
            one = changed(one, repo, outcome=outcome, reason=reason)
        for repo in asked:
            row = one.by_repo[repo]
            one = changed(one, repo, state=State.RUNNING, attempts=row.attempts + 1, tried=row.attempts + 1)
        for repo in sorted(held)[:1]:
            one = changed(one, repo, outcome=Outcome(endings[step % len(endings)]))
    return one


@given(fleets())
def test_none_begins_out_of_turn(one: Fleet) -> None:
    asked, rows = release(one, NOW), one.by_repo
    gone = {repo for repo, _, _ in given_up(one)}
    live = sum(is_live(row) for row in one.targets)
    assert all(is_waiting(rows[repo]) for repo in (*asked, *gone))
    assert not set(asked) & gone
    assert len(asked) == len(set(asked))
    assert not asked or live + len(asked) <= 2 * (one.manifest.concurrency or 20)
    if any(row.is_canary and row.outcome is None for row in one.targets):
        assert all(rows[repo].is_canary for repo in asked)
    for repo, names in one.manifest.after:
        assert repo not in asked or all(rows[name].outcome in DONE for name in names)
    if one.manifest.budget.tasks is not None and asked:
        assert sum(row.attempts for row in one.targets) + len(asked) <= one.manifest.budget.tasks
    if halting.breaker(one):
        assert asked == ()


@settings(deadline=None)
@given(fleets(), st.lists(st.sampled_from([*Outcome]), min_size=1, max_size=5))
def test_every_fleet_ends_when_its_runs_do(one: Fleet, endings: list[str]) -> None:
    ended = played(one, endings)
    assert is_ended(ended), [(row.repo, row.state, row.outcome) for row in ended.targets]
    assert why(ended, NOW) == ""
    assert status(ended) == "ended"


def test_a_fleets_status_is_that_of_its_rows_and_of_what_was_said() -> None:
    done, open_one = fleet(target("a", "merged")), fleet(target("a", "merged"), target("b"))
    assert [status(replace(done, status=word)) for word in ("running", "paused", "cancelled")] == [
        "ended",
        "ended",
        "cancelled",
    ]
    told = [status(replace(open_one, status=word)) for word in ("running", "paused", "cancelled", "ended")]
    assert told == ["running", "paused", "cancelled", "running"]


@pytest.mark.parametrize("word", WORDS)
def test_a_row_can_be_retried_or_cancelled_or_neither_and_never_both(word: str) -> None:
    row = target("a", word)
    assert not (may_retry(row) and may_cancel(row))
    assert may_cancel(row) is (word in ("waiting", "ready", "running"))
    if word in ("merged", "delivered", "archived", "cancelled"):
        assert not may_retry(row)
    if word in ("agent-failed", "skipped", "lost", "over-budget"):
        assert may_retry(row)
