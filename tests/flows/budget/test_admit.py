"""Who goes next, and why the others wait: a table for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from flows.budget.admit import admit
from flows.model import Blueprint, Limits, Member, Quota, Ready, Room, Team
from tests.flows.budget.scene import MIDNIGHT, MORNING, NOON, POOL, line, ready, roomy, today

THREE = [ready("a#1", since=1.0), ready("b#1", since=2.0), ready("c#1", since=3.0)]

ONE = Blueprint(concurrency=1)
AGENTS = Team(room=Room(9, agents=(("codex", 2),)))
CAPPED = roomy(members=(Member("al", (Quota("", 99),)),), room=Room(99, member=2))
BUSY = {"hosts": {"codex": 3}, "busy": {"codex": 1}}


def names(subjects: Any) -> list[str]:
    return [subject.removeprefix("o/") for subject in subjects]


@pytest.mark.parametrize(
    ("waiting", "facts", "order"),
    [
        # first in, first out
        (THREE, {}, ["a#1", "b#1", "c#1"]),
        # severity before all; one that nobody stated is medium
        (
            [ready(f"a#{word or 'none'}", severity=word) for word in ("low", "", "high", "critical")],
            {"work": {"o/b": 9}},
            ["a#critical", "a#high", "a#none", "a#low"],
        ),
        ([ready("a#1", severity="medium", since=2.0), ready("a#2", since=1.0)], {}, ["a#2", "a#1"]),
        # then where most is left
        (THREE, {"work": {"o/c": 9, "o/b": 5}}, ["c#1", "b#1", "a#1"]),
        # then what depended on nothing
        ([ready("a#1", is_dependent=True), ready("a#2", since=9.0)], {}, ["a#2", "a#1"]),
        ([ready("a#1", is_dependent=True), ready("b#1")], {"work": {"o/a": 2, "o/b": 1}}, ["a#1", "b#1"]),
        # then where CI is most likely green
        (THREE, {"green": {"o/c": 0.9, "o/b": 0.5}}, ["c#1", "b#1", "a#1"]),
        ([ready("a#1", is_dependent=True), ready("b#1")], {"green": {"o/a": 1.0}}, ["b#1", "a#1"]),
        # and the same for the same
        ([ready("a#2"), ready("a#1")], {}, ["a#1", "a#2"]),
    ],
)
def test_the_order_of_a_line(waiting: list[Ready], facts: dict[str, Any], order: list[str]) -> None:
    assert names(admit(waiting, today(waiting, **facts)).order) == order


@pytest.mark.parametrize(
    ("team", "facts", "admitted", "word", "why"),
    [
        (Team(room=Room(2)), {}, 2, "all", "2 runs live in the whole team, which is its cap"),
        (Team(room=Room(2)), {"live": {"all": 3}}, 0, "all", "3 runs live in the whole team, whose cap is 2"),
        (
            roomy(),
            {"blueprint": Blueprint(concurrency=1)},
            1,
            "repo",
            "1 run lives in o/api, which is its cap",
        ),
        (
            roomy(room=Room(9, agents=(("codex", 2),))),
            {},
            2,
            "agent",
            "2 runs live of `codex`, which is its cap",
        ),
        (
            roomy(members=(Member("al", (Quota("", 9),)),), room=Room(9, member=1)),
            {},
            1,
            "member",
            "1 run lives on the quota of `al`, which is its cap",
        ),
        (
            None,
            {"hosts": {"codex": 3}, "busy": {"codex": 1}},
            2,
            "hosts",
            "all workers that serve `codex` are busy",
        ),
        (None, {"hosts": {"claude": 3}}, 0, "hosts", "no worker serves `codex`"),
        (
            roomy(tasks=10),
            {"spent": {"team": 8}, "now": NOON},
            2,
            "quota-team",
            "scheduled for 2026-11-22: the team's 10 tasks of 2026-11-21 are used up",
        ),
        (
            roomy(usd=20),
            {"spent": {"team|usd": (0, 14_000_000)}},
            1,
            "reserved",
            "what is left of the team's 20.00 USD of 2026-11-21 is set aside for runs that live; "
            "it begins when they leave enough, or on 2026-11-22",
        ),
        (
            roomy(usd=20),
            {"spent": {"team|usd": (0, 19_000_000)}},
            0,
            "quota-team",
            "scheduled for 2026-11-22: the team's 20.00 USD of 2026-11-21 are used up",
        ),
        (
            roomy(usd=3),
            {},
            0,
            "too-much",
            "a run may take 5.00 USD, more than the team's 3.00 USD a day; "
            "lower its `limits`, or raise the quota",
        ),
        (
            roomy(members=(Member("al", (Quota("codex", 2),)),)),
            {"now": NOON},
            2,
            "quota-member",
            "scheduled for 2026-11-22 at the earliest: `al`'s 2 tasks of `codex` of 2026-11-21 are used up",
        ),
        (
            roomy(members=(Member("al", (Quota("", 1),)), Member("bo", (Quota("", 1),)))),
            {"now": NOON},
            2,
            "quota-member",
            "scheduled for 2026-11-22 at the earliest: the quotas of `al`, `bo` for 2026-11-21 are used up",
        ),
        (
            roomy(members=(Member("al", (Quota("jules", 1),)),)),
            {},
            0,
            "nobody-brings",
            "nobody brings quota of `codex` for o/api; a member of `team:` must name it",
        ),
    ],
)
def test_what_has_no_room_waits_and_is_told_why(
    team: Team, facts: dict[str, Any], admitted: int, word: str, why: str
) -> None:
    waiting = line("api*6")
    found = admit(waiting, today(waiting, team, **facts))
    assert names(found.order) == [f"api#{number + 1}" for number in range(admitted)]
    last = found.waits["o/api#6"]
    assert (last.word, last.why, last.place) == (word, why, 6 - admitted)


def test_a_task_whose_charge_nobody_knows_waits_and_holds_up_no_other() -> None:
    waiting = line("a#1", "b#1")
    found = admit(waiting, today(waiting[1:]))
    assert found.order == ("o/b#1",)
    assert found.waits["o/a#1"].word == "unread"


def test_one_that_waits_holds_up_none_behind_it() -> None:
    waiting = [ready("a#1"), ready("a#2", agent="claude"), ready("b#1", fleet="f")]
    found = admit(waiting, today(waiting, hosts={"codex": 9}))
    assert names(found.order) == ["a#1", "b#1"]


def test_what_was_sent_and_not_claimed_yet_counts() -> None:
    waiting, sent = line("a*3"), tuple(line("b*2"))
    found = admit(waiting, today(waiting, Team(tasks=4, room=Room(3)), sent=sent, now=NOON))
    assert names(found.order) == ["a#1"]


def test_the_payer_with_the_largest_share_left_is_charged() -> None:
    waiting = line("api*20")
    spent = {"team": 9, "member:alice": 9, "repo:o/api": 9}
    found = admit(waiting, today(waiting, POOL, spent=spent, now=NOON))
    assert len(found.order) == 11
    assert found.waits["o/api#12"].word == "quota-team"


@pytest.mark.parametrize(
    ("team", "facts", "until"),
    [
        # what a new day gives: the reset
        (roomy(tasks=2), {"now": NOON}, [MIDNIGHT] * 4),
        # behind a cap for two, with runs of 30 minutes: one begins each 15
        (Team(room=Room(2)), {"minutes": 30.0}, [MORNING + 900 * place for place in (1, 2, 3, 4)]),
        (Team(room=Room(2)), {}, [None] * 4),
        (None, {"hosts": {"codex": 2}, "minutes": 30.0}, [MORNING + 900 * place for place in (1, 2, 3, 4)]),
        (roomy(usd=3), {"minutes": 30.0}, [None] * 6),
        (CAPPED, {"minutes": 30.0}, [MORNING + 900 * place for place in (1, 2, 3, 4)]),
    ],
)
def test_a_wait_is_told_until_when_as_far_as_anybody_can_tell(
    team: Team, facts: dict[str, Any], until: list[float | None]
) -> None:
    waiting = line("api*6")
    found = admit(waiting, today(waiting, team, **facts))
    assert [wait.until for wait in found.waits.values()] == until
    assert [wait.place for wait in found.waits.values()] == list(range(1, len(until) + 1))


def test_those_behind_another_cap_are_not_counted_before_one() -> None:
    waiting = line("a*3", "b*3")
    found = admit(waiting, today(waiting, roomy(), blueprint=ONE, minutes=60.0))
    assert [wait.until for wait in found.waits.values()] == [MORNING + 3600, MORNING + 7200] * 2


@pytest.mark.parametrize(
    ("now", "spent", "live", "admitted", "word"),
    [
        # over 80% of 20, before noon: half of the eight
        (MORNING, 17, 2, 2, "throttle"),
        (MORNING, 17, 4, 0, "throttle"),
        (MORNING, 16, 2, 2, "throttle"),  # the first one is the seventeenth
        (MORNING, 16, 5, 1, "throttle"),
        (MORNING, 10, 2, 6, "all"),
        (NOON, 17, 2, 3, "quota-team"),
    ],
)
def test_a_day_almost_spent_before_noon_goes_on_with_half_the_runs(
    now: float, spent: int, live: int, admitted: int, word: str
) -> None:
    waiting = line("api*9")
    facts = {"now": now, "spent": {"team": spent}, "live": {"all": live}}
    found = admit(waiting, today(waiting, Team(tasks=20, room=Room(8)), **facts))
    assert len(found.order) == admitted
    assert {wait.word for wait in found.waits.values()} == {word}


def test_half_of_one_run_is_one() -> None:
    waiting = line("api*9")
    found = admit(waiting, today(waiting, Team(tasks=20, room=Room(1)), spent={"team": 18}))
    assert len(found.order) == 1


@pytest.mark.parametrize(
    ("now", "by_noon", "count", "depth", "is_shallow"),
    [
        (MORNING, None, 9, 5, True),
        (MORNING, None, 10, 5, False),
        (NOON, None, 14, 10, True),  # nothing begun by noon: twice as deep
        (NOON, 9, 15, 10, False),
        (NOON, 10, 9, 5, True),
        (NOON, 10, 10, 5, False),
    ],
)
def test_the_line_is_shallow_where_fewer_wait_than_its_depth(
    now: float, by_noon: int | None, count: int, depth: int, is_shallow: bool
) -> None:
    waiting = line(f"api*{count}")
    found = admit(waiting, today(waiting, Team(tasks=20, ready=5, room=Room(5)), now=now, by_noon=by_noon))
    assert (found.depth, found.is_shallow) == (depth, is_shallow)


def test_an_empty_line_is_shallow_and_no_trouble() -> None:
    found = admit([], today([]))
    assert (found.order, found.waits, found.depth, found.is_shallow) == ((), {}, 20, True)


def test_a_smaller_limit_fits_where_a_larger_one_does_not() -> None:
    waiting = line("api*9")
    small = Blueprint(limits=Limits(usd=1), concurrency=99)
    assert len(admit(waiting, today(waiting, roomy(usd=3), blueprint=small)).order) == 3


def test_in_which_order_tasks_were_told_to_start_does_not_matter() -> None:
    waiting, sent = [ready("c#1")], (ready("a#1", since=2.0), ready("b#1", agent="jules", since=1.0))
    team = roomy(members=(Member("al", (Quota("", 1),)), Member("bo", (Quota("codex", 1),))))
    for told in (sent, sent[::-1]):
        assert admit(waiting, today(waiting, team, sent=told)).order == ()
