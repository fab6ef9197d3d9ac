"""What a manifest's look does about coordinated work; and that it does nothing twice."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import Conclude, EditBody, LookAgain, Start
from flows.coordinate import kept
from flows.model import Outcome
from flows.plan import plan
from tests.flows.coordinate.test_kept import planned
from tests.flows.fleet.test_conduct import ALL, TEXT, after, fleet_of, issue, kinds, said
from tests.flows.scene import TERMS, run

BODY = TEXT.replace("concurrency: 1", "workflow: coordinate").replace("[a, b, c]", "[web, api]")
BOTH = tuple(replace(one, repo=f"acme/{name}") for one, name in zip(ALL, ("web", "api"), strict=False))


def test_a_plan_is_read_before_anybody_begins_and_its_run_stands_on_github_first() -> None:
    one, actions = after(issue(body=BODY, commands=(said("submit"),), candidates=BOTH))
    assert kinds(actions) == ["EditBody", "Show", "Enrol", "Reply", "LookAgain", "Start", "LookAgain"]
    start = next(action for action in actions if isinstance(action, Start))
    assert kinds(plan(one, TERMS)) == ["LookAgain", "Start", "LookAgain"], "it stands in line"
    two, actions = after(replace(one, runs=(run(1, asked=start.asked),)))
    assert kinds(actions)[0] == "Show"
    assert two.status
    assert start.asked in two.status.facts
    assert {type(action) for action in plan(two, TERMS)} == {LookAgain}
    done = run(1, Outcome.DELIVERED, asked=start.asked, report=kept.pack(planned()))
    three, actions = after(replace(two, runs=(done,)))
    assert "Stage 2 of 3" in next(one.section for one in actions if isinstance(one, EditBody))
    assert {row.repo: row.attempts for row in fleet_of(three).targets} == {"acme/web": 0, "acme/api": 1}
    assert {type(action) for action in plan(three, TERMS)} == {LookAgain}


def test_a_coordinator_that_was_refused_ends_the_fleet_which_says_so_once() -> None:
    one, actions = after(issue(body=BODY, commands=(said("submit"),), candidates=BOTH))
    start = next(action for action in actions if isinstance(action, Start))
    bad = run(1, Outcome.REFUSED, asked=start.asked, reason="it changed acme/api")
    two, actions = after(replace(one, runs=(bad,)))
    (last,) = [action for action in actions if isinstance(action, Conclude)]
    assert "A person is needed" in last.text
    assert "it changed acme/api" in last.text
    assert fleet_of(two).status == "ended"
    assert two.charter
    heard = replace(two, charter=replace(two.charter, said=(last.key,)))
    assert {type(action) for action in plan(heard, TERMS)} <= {LookAgain}
