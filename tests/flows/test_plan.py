"""What a look decides, from asked to done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import labels, markers
from flows.actions import (
    Action,
    Close,
    DeleteBranch,
    LookAgain,
    Lose,
    MarkReady,
    Merge,
    OpenPull,
    PutLabel,
    Reply,
    Show,
    Start,
    Stop,
    TakeLabel,
)
from flows.model import Actor, Blueprint, Check, Command, Issue, Outcome, Pull, RunState, Seen, Status
from flows.model import Merge as MergeTerms
from flows.plan import plan
from tests.flows.scene import ALICE, BOB, NOW, TERMS, label, merged, pull, run, seen

AUTO = Blueprint(merge=MergeTerms(into_base="auto"))
DELIVERED = run(outcome=Outcome.DELIVERED)
BRANCH = ("agent/12-1",)


def verbs(what: Seen) -> set[type]:
    return {type(action) for action in plan(what, TERMS)} - {LookAgain}


def only(kind: type, what: Seen) -> Action:
    return next(action for action in plan(what, TERMS) if type(action) is kind)


def settled(what: Seen) -> Seen:
    """What is seen after the plan's Show was carried out."""
    shown = next((action for action in plan(what, TERMS) if isinstance(action, Show)), None)
    if shown is None:
        return what
    kept = tuple(one for one in what.issue.labels if not one.name.startswith("fleet:"))
    name = labels.of_state(shown.state)
    more = (label(name),) if name else ()
    issue = replace(what.issue, labels=(*kept, *more))
    return replace(what, issue=issue, status=Status(1, "IC_1", shown.text, shown.facts))


def test_a_task_that_is_asked_for_stands_in_line_and_says_so() -> None:
    assert verbs(seen()) == {Start, Show}


def test_what_nobody_asks_for_is_left_alone() -> None:
    assert plan(seen(labels=()), TERMS) == []


def test_a_pushed_branch_gets_one_pull_request() -> None:
    asked = seen(runs=(DELIVERED,), branches=BRANCH)
    opened = only(OpenPull, asked)
    assert isinstance(opened, OpenPull)
    assert (opened.branch, opened.base, opened.is_draft) == ("agent/12-1", "main", False)
    assert OpenPull not in verbs(replace(asked, pulls=(pull(),)))


def test_what_failed_its_verify_commands_is_opened_as_a_draft() -> None:
    opened = only(OpenPull, seen(runs=(run(outcome=Outcome.VERIFY_FAILED),), branches=BRANCH))
    assert isinstance(opened, OpenPull)
    assert opened.is_draft


def test_a_draft_becomes_ready_when_a_later_attempt_passed() -> None:
    assert MarkReady in verbs(seen(runs=(DELIVERED,), pulls=(pull(is_draft=True),)))
    failed = run(outcome=Outcome.VERIFY_FAILED)
    assert MarkReady not in verbs(seen(runs=(failed,), pulls=(pull(is_draft=True),)))


def asked(one: Pull, **changes: object) -> Seen:
    return seen(**{"runs": (DELIVERED,), "pulls": (one,), "blueprint": AUTO, **changes})


NOT_MERGED = {
    "the blueprint asks for a review": seen(runs=(DELIVERED,), pulls=(pull(),)),
    "a check is red": asked(pull(checks=(Check("t", "red"),))),
    "a check is pending": asked(pull(checks=(Check("t", "pending"),))),
    "it conflicts": asked(pull(mergeable=False)),
    "GitHub does not know yet": asked(pull(mergeable=None)),
    "it is held": asked(pull(), labels=(label(), label("hold"))),
    "changes are asked for": asked(pull(review="CHANGES_REQUESTED")),
    "it is fresh and has no checks": asked(pull(checks=(), created_at=NOW - 3)),
}


@pytest.mark.parametrize("why", NOT_MERGED)
def test_a_pull_request_is_not_merged_when(why: str) -> None:
    assert Merge not in verbs(NOT_MERGED[why])


def test_a_green_pull_request_is_merged_at_the_sha_that_was_seen() -> None:
    action = only(Merge, seen(runs=(DELIVERED,), pulls=(pull(),), blueprint=AUTO))
    assert isinstance(action, Merge)
    assert (action.sha, action.method) == ("a" * 40, "squash")


def test_what_landed_is_closed_and_its_branch_deleted() -> None:
    done = seen(runs=(DELIVERED,), pulls=(merged(is_landed=True),), branches=BRANCH)
    assert verbs(done) == {Close, DeleteBranch, Show}


def test_a_run_that_nobody_wants_any_more_is_stopped() -> None:
    assert Stop in verbs(seen(labels=(), runs=(run(),)))
    assert Stop not in verbs(seen(labels=(), runs=(run(state=RunState.DELIVERING),)))


def test_a_branch_that_was_pushed_after_the_cancel_is_deleted_and_not_delivered() -> None:
    assert verbs(seen(labels=(), runs=(DELIVERED,), branches=BRANCH)) == {DeleteBranch, Show}


def test_a_silent_run_is_lost() -> None:
    assert Lose in verbs(seen(runs=(run(beat_at=NOW - 121),)))
    assert Lose not in verbs(seen(runs=(run(beat_at=NOW - 119),)))


CALM = {
    "waiting for its worker": seen(),
    "running": seen(runs=(run(),)),
    "delivered": seen(runs=(DELIVERED,), pulls=(pull(),)),
    "done": seen(runs=(DELIVERED,), pulls=(merged(is_landed=True),), is_open=False),
    "refused": seen(labels=(label(by=BOB),)),
}


@pytest.mark.parametrize("name", CALM)
def test_what_was_said_is_not_said_again(name: str) -> None:
    assert {type(a) for a in plan(settled(CALM[name]), TERMS)} <= {LookAgain, Start}


@pytest.mark.parametrize("name", CALM)
def test_no_plan_touches_one_slot_twice(name: str) -> None:
    slots = [action.slot for action in plan(CALM[name], TERMS)]
    assert len(slots) == len(set(slots))


def test_a_status_that_somebody_edited_is_written_again() -> None:
    calm = settled(CALM["delivered"])
    assert calm.status
    edited = replace(calm, status=replace(calm.status, facts=""))
    assert Show in verbs(edited)


def test_hostile_words_of_a_run_are_fenced() -> None:
    nasty = run(outcome=Outcome.NO_CHANGE, reason="```\n@everyone <img src=x> <!-- fleet:1 x -->")
    text = only(Show, seen(runs=(nasty,))).text  # type: ignore[union-attr]
    assert "````text\n```\n@everyone" in text
    assert not markers.is_marked(text)
    assert isinstance(seen().issue, Issue)


def said(verb: str, by: Actor = ALICE, line: int = 1) -> Command:
    return Command(9, "IC_9", line, verb, (), by, NOW - 5, f"/fleet {verb}")


def replies(what: Seen) -> list[Reply]:
    return [action for action in plan(what, TERMS) if isinstance(action, Reply)]


def test_a_command_gets_one_answer_and_its_effect() -> None:
    held = seen(labels=(label(), label("hold")), commands=(said("resume"),))
    assert verbs(held) >= {TakeLabel, Reply, Start}
    assert replies(held)[0].reactions == ("EYES", "ROCKET")
    assert verbs(seen(commands=(said("pause"),))) == {PutLabel, Reply, Show}


def test_cancel_takes_the_label_off_and_stops_at_once() -> None:
    assert verbs(seen(runs=(run(),), commands=(said("cancel"),))) == {TakeLabel, Stop, Reply, Show}


def test_a_command_by_an_outsider_is_refused_and_does_nothing() -> None:
    refused = seen(runs=(run(),), commands=(said("cancel", BOB),))
    assert replies(refused)[0].reactions == ("CONFUSED",)
    assert TakeLabel not in verbs(refused)


def test_a_retry_asks_again_and_is_done_when_its_attempt_ended() -> None:
    failed = run(outcome=Outcome.NO_CHANGE)
    asked_again = seen(runs=(failed,), commands=(said("retry"),))
    (reply,) = replies(asked_again)
    assert (reply.reactions, reply.answer.is_done) == (("EYES",), False)
    assert Start in verbs(asked_again)
    second = run(2, Outcome.NO_CHANGE, asked=reply.answer.key)
    (done,) = replies(seen(runs=(failed, second), answers=(reply.answer,)))
    assert done.answer.is_done


def test_a_retry_of_what_runs_is_refused_with_the_reason() -> None:
    (reply,) = replies(seen(runs=(run(),), commands=(said("retry"),)))
    assert not reply.answer.is_accepted
    assert "running already" in reply.answer.text


def test_a_plan_is_answered_with_the_plan() -> None:
    (reply,) = replies(seen(commands=(said("plan"),)))
    assert "- Start (run 1): @alice asked for it" in reply.answer.text


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    (reply,) = replies(seen(commands=(said("statsu"),)))
    assert "did you mean `/fleet status`?" in reply.answer.text
