"""How far coordinated work is, by its rows and by what was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.actions import LookAgain, Lose, Start, Stop
from flows.coordinate.briefing import briefing
from flows.fleet.convene import convene
from flows.model import Brief, Outcome, RunState
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN, OVER, PLAN, REVIEW, WORK
from flows.rollout import facts
from flows.rollout.advancing import NO_PART
from flows.rollout.stages import MEND, told
from flows.rollout.wishing import Wish, retried
from flows.workflows import BUILT_IN, COORDINATE
from tests.flows.coordinate.test_kept import planned
from tests.flows.rollout.play import API, WEB, Play, judged
from tests.flows.rollout.scene import target
from tests.flows.scene import NOW, TERMS


def test_nobody_begins_before_the_plan_and_then_each_in_its_order() -> None:
    play = Play(concurrency=5, canary=1)
    assert (play.look(), [row.attempts for row in play.fleet.targets]) == (PLAN, [0, 0, 0])
    play.reads(planned())
    assert play.look() == WORK
    assert {row.repo: row.attempts for row in play.fleet.targets} == {WEB: 0, API: 1, "acme/docs": 0}
    assert (play.row("docs").outcome, play.row("docs").reason) == (Outcome.NO_CHANGE, NO_PART)
    play.works("api")
    play.look()
    assert play.row("web").attempts == 1
    spec = briefing(Brief(BUILT_IN[COORDINATE], "all of it"), play.fleet.coordinated, WEB, "decided.md")
    assert (spec.owns, spec.summary) == (("src/**",), "decided.md")
    assert "api says" in spec.task.split("What was decided before")[1]
    play.works("web")
    assert play.look() == REVIEW


def test_what_is_broken_goes_back_twice_to_where_it_belongs_and_then_a_person_is_needed() -> None:
    play = Play()
    play.to_review()
    for times, sha in enumerate("bcd", 1):
        one = play.reads(judged(BROKEN))
        if times < 3:
            assert (play.look(), play.row("web").asked) == (WORK, f"{MEND}{one.id}")
            assert (play.row("web").attempts, play.row("api").attempts) == (times + 1, 1)
            assert play.look() == WORK, "once"
            brief = briefing(Brief(BUILT_IN[COORDINATE], ""), play.fleet.coordinated, WEB, "decided.md")
            assert "keep to 3" in brief.task.split("What another agent found")[1]
            play.works("web", sha)
            assert play.look() == REVIEW
    assert (play.look(), play.row("web").outcome, play.fleet.coordinated.rounds) == (
        OVER,
        Outcome.DELIVERED,
        2,
    )
    assert not play.fleet.coordinated.holds
    play.works("web", "e")  # a person pushed
    assert play.look() == REVIEW
    play.reads(judged(HOLDS))
    assert (play.look(), play.fleet.coordinated.holds) == (OVER, True)


@pytest.mark.parametrize(
    ("verdict", "holds"), [(HOLDS, True), (NOT_SHOWN, False)], ids=["holds", "not shown blocks"]
)
def test_a_review_is_of_these_commits_alone(verdict: str, holds: bool) -> None:
    play = Play()
    play.to_review()
    play.reads(judged(verdict))
    assert (play.look(), play.fleet.coordinated.holds) == (OVER, holds)
    play.set("web", sha="f" * 40)
    assert (play.look(), play.fleet.coordinated.holds) == (REVIEW, False)


def test_who_broke_a_contract_without_a_part_gets_one() -> None:
    play = Play()
    play.to_review()
    play.reads(judged(BROKEN, "acme/docs"))
    assert play.look() == WORK
    assert (play.row("docs").attempts, play.row("docs").outcome) == (1, None)


@pytest.mark.parametrize(
    ("outcome", "left", "said"),
    [
        (Outcome.LOST, 1, PLAN),
        (Outcome.REFUSED, 1, OVER),
        (Outcome.AGENT_FAILED, 3, OVER),
        (Outcome.SKIPPED, 5, PLAN),
    ],
)
def test_a_plan_is_tried_again_as_far_as_that_may_help(outcome: Outcome, left: int, said: str) -> None:
    play = Play()
    play.look()
    for _ in range(left):
        play.reads(None, outcome, reason="it changed acme/api")
    assert play.look() == said
    if said == OVER:
        assert {row.outcome for row in play.fleet.targets} == {Outcome.SKIPPED}
        assert "nobody could plan it" in play.row("web").reason
        assert "it changed acme/api" in play.fleet.coordinated.problem


def test_whoever_has_no_part_begins_only_when_somebody_asks_for_it_by_name() -> None:
    play = Play()
    for _ in range(3):
        play.reads(None, Outcome.AGENT_FAILED)
    assert play.look() == OVER
    play.fleet, count = retried(play.fleet, None, Wish("box 1", "carol", NOW + 100))
    assert (count, play.look()) == (3, PLAN), "it is planned again"
    play.reads(planned(), claimed_at=NOW + 101)
    play.look()
    assert (play.row("docs").outcome, play.row("api").attempts) == (Outcome.NO_CHANGE, 1)
    play.fleet, _ = retried(play.fleet, {"acme/docs"}, Wish("77:1", "carol", NOW + 200))
    play.look()
    assert play.row("docs").attempts == 1
    brief = briefing(Brief(BUILT_IN[COORDINATE], "all of it"), play.fleet.coordinated, "acme/docs", "x.md")
    assert "all of it" in brief.task


@pytest.mark.parametrize("names", [("web",), tuple(f"r{at}" for at in range(21))], ids=len)
def test_it_takes_2_to_20_repositories(names: tuple[str, ...]) -> None:
    play = Play(*map(target, names))
    assert play.look() == OVER
    assert "2 to 20 repositories" in play.row(names[0]).reason


def test_a_part_that_fails_ends_what_comes_after_it_and_nothing_is_reviewed() -> None:
    play = Play()
    play.reads(planned())
    play.look()
    play.works("api", outcome=Outcome.VERIFY_FAILED)
    assert play.look() == OVER
    assert play.row("web").outcome is Outcome.SKIPPED
    assert not play.fleet.coordinated.holds
    assert play.at.task.state is None


def test_after_a_lost_store_nothing_is_reviewed_before_each_commit_is_known() -> None:
    play = Play()
    play.to_review()
    live = play.reads(None, None, state=RunState.RUNNING)
    play.set("web", sha="")
    assert [type(one) for one in convene(play.seen, TERMS)] == [LookAgain], "it is not stopped either"
    play.set("web", sha="a" * 40)
    assert [type(one) for one in convene(play.seen, TERMS)] == [LookAgain]
    play.set("web", sha="b" * 40)
    stop, _ = convene(play.seen, TERMS)
    assert isinstance(stop, Stop)
    assert stop.run == live.id


def test_the_rule_starts_what_is_to_be_read_and_stops_what_is_not() -> None:
    play = Play()
    start, _ = convene(play.seen, TERMS)
    assert isinstance(start, Start)
    assert (start.attempt, start.agent, start.asked.split()[0]) == (1, "codex", "read:plan")
    play.reads(None, None, state=RunState.RUNNING)
    assert [type(one) for one in convene(play.seen, TERMS)] == [LookAgain]
    play.fleet = replace(play.fleet, status="cancelled")
    assert [type(one) for one in convene(play.seen, TERMS)] == [Stop, LookAgain]
    play.runs = (replace(play.runs[0], beat_at=NOW - 9_999.0, claimed_at=NOW - 9_999.0),)
    assert [type(one) for one in convene(play.seen, TERMS)] == [Lose, LookAgain]
    play.fleet = replace(play.fleet, manifest=replace(play.fleet.manifest, workflow="implement"))
    assert convene(play.seen, TERMS) == []


def test_a_marker_keeps_the_last_report_of_each_kind() -> None:
    play = Play()
    play.to_review()
    play.reads(judged(BROKEN))
    play.look()
    play.works("web", "b")
    play.reads(judged(HOLDS))
    assert [bool(one.report) for one in told(play.runs)] == [True, False, True]
    play.runs = told(play.runs)
    assert (play.look(), play.fleet.coordinated.holds, play.fleet.coordinated.rounds) == (OVER, True, 1)
    back = facts.read(facts.write(play.fleet), play.fleet.subject, play.fleet.manifest)
    assert back is not None
    assert back.asked == play.fleet.asked
