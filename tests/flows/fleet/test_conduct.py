"""What a manifest's look does about its fleet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.actions import Action, EditBody, Enrol, LookAgain, Reply, Show
from flows.config import manifest
from flows.model import Actor, Candidate, Charter, Command, Fleet, Outcome, Seen, State, Status
from flows.plan import plan
from flows.rollout import asking, rollup
from tests.flows.scene import ALICE, ASKED, BOB, NOW, TERMS, label, seen

TEXT = "Please.\n\n```yaml\nfleet: greet\ntask: Say hello.\nrepos: [a, b, c]\nconcurrency: 1\n```\n"
ALL = tuple(Candidate(f"acme/{name}", may_write=True) for name in "abc")


def issue(fleet: Fleet | None = None, body: str = TEXT, **more: Any) -> Seen:
    """A manifest with its fleet, in a ledger that has it so."""
    found, problems = manifest.parse(body, "acme")
    charter = Charter(found, manifest.digest(body), problems, fleet, fleet, more.pop("candidates", None))
    charter = replace(charter, written_at=more.pop("written_at", 0.0))
    return seen(**{"body": body, "labels": (), "charter": charter, **more})


def said(text: str, by: Actor = ALICE, at: float = NOW - 5) -> Command:
    verb, *words = text.split()
    return Command(77, "IC_77", 1, verb, tuple(words), by, at, f"/fleet {text}")


def after(one: Seen) -> tuple[Seen, list[Action]]:
    """What is seen once all of it is done; and what was done."""
    actions = plan(one, TERMS)
    charter = one.charter
    assert charter
    for action in actions:
        match action:
            case EditBody():
                text = rollup.replace(one.issue.body, action.section)
                one = replace(one, issue=replace(one.issue, body=text))
            case Show():
                one = replace(one, status=Status(1, "IC_1", action.text, action.facts))
                names = [action.state] if action.state in (State.RUNNING, State.DONE) else []
                kept = tuple(row for row in one.issue.labels if not row.name.startswith("fleet:"))
                more = tuple(label(f"fleet:{name}") for name in names)
                one = replace(one, issue=replace(one.issue, labels=(*kept, *more)))
            case Enrol():
                charter = replace(charter, fleet=action.fleet, noted=action.fleet, written_at=NOW)
            case Reply():
                one = replace(one, answers=(*one.answers, action.answer), commands=())
            case _:
                pass
    return replace(one, charter=replace(charter, candidates=None)), actions


def fleet_of(one: Seen) -> Fleet:
    assert one.charter
    assert one.charter.fleet
    return one.charter.fleet


def submitted() -> Seen:
    return after(issue(commands=(said("submit"),), candidates=ALL))[0]


def later(one: Seen, **rows: Any) -> Seen:
    """A while later, with rows changed as their own looks told."""
    charter, fleet = one.charter, fleet_of(one)
    assert charter
    targets = tuple(replace(row, **rows.get(row.repo[-1], {})) for row in fleet.targets)
    now = replace(fleet, targets=targets)
    return replace(one, charter=replace(charter, fleet=now, noted=now, written_at=NOW - 60))


def kinds(actions: list[Action]) -> list[str]:
    return [type(action).__name__ for action in actions]


def test_github_holds_who_may_begin_before_the_ledger_does_and_the_answer_comes_last() -> None:
    one, actions = after(issue(commands=(said("submit"),), candidates=ALL))
    assert kinds(actions) == ["EditBody", "Show", "Enrol", "Reply", "LookAgain"]
    assert [row.attempts for row in fleet_of(one).targets] == [1, 1, 0], "twice the concurrency"
    enrolled = next(action for action in actions if isinstance(action, Enrol))
    assert enrolled.woken == ("acme/a", "acme/b")


def test_what_is_done_is_not_done_again() -> None:
    one = submitted()
    assert kinds(plan(one, TERMS)) == ["LookAgain"]
    assert kinds(plan(later(one), TERMS)) == ["LookAgain"]


def test_a_label_submits_as_a_command_does_and_taking_it_off_cancels() -> None:
    one, _ = after(issue(labels=(label(),), candidates=ALL))
    assert fleet_of(one).creator == "alice"
    assert fleet_of(one).asked == f"{ASKED:.0f} {label().event}"
    off = later(replace(one, issue=replace(one.issue, labels=one.issue.labels[1:])))
    gone, _ = after(off)
    assert fleet_of(gone).status == "cancelled"
    assert [row.is_stopped for row in fleet_of(gone).targets] == [True] * 3


def test_an_outsiders_word_submits_nothing() -> None:
    for one in (issue(labels=(label(by=BOB),), candidates=ALL), issue(commands=(said("submit", BOB),))):
        actions = plan(one, TERMS)
        assert not any(isinstance(action, Enrol | EditBody) for action in actions)
        assert any(isinstance(action, Reply | Show) for action in actions)


def test_a_manifest_that_cannot_be_read_is_answered_with_its_line() -> None:
    one = issue(body=TEXT.replace("concurrency: 1", "concurency: 1"), commands=(said("submit"),))
    (reply,) = [action for action in plan(one, TERMS) if isinstance(action, Reply)]
    assert not reply.answer.is_accepted
    assert "line 7" in reply.answer.text
    assert "concurrency" in reply.answer.text


def test_a_closed_issue_cancels_its_fleet() -> None:
    one = submitted()
    gone, _ = after(later(replace(one, issue=replace(one.issue, is_open=False))))
    assert fleet_of(gone).status == "cancelled"


def test_rows_that_move_are_not_written_at_once() -> None:
    one = later(submitted(), a={"state": State.DELIVERED, "outcome": Outcome.DELIVERED, "tried": 1})
    assert one.charter
    fresh = replace(one, charter=replace(one.charter, written_at=NOW - 4))
    (again,) = plan(fresh, TERMS)
    assert isinstance(again, LookAgain)
    assert again.seconds == 6.0
    assert kinds(plan(one, TERMS))[:3] == ["EditBody", "Show", "Enrol"]


def test_a_paused_fleet_lets_nothing_begin() -> None:
    one = later(submitted(), a={"state": State.DELIVERED, "outcome": Outcome.DELIVERED, "tried": 1})
    held = replace(one, issue=replace(one.issue, labels=(*one.issue.labels, label("hold"))))
    paused, _ = after(held)
    assert fleet_of(paused).status == "paused"
    assert fleet_of(paused).by_repo["acme/c"].attempts == 0


def test_who_waits_for_a_merge_is_told_when_the_fleet_is_held_and_when_it_goes_on() -> None:
    one = later(
        submitted(), a={"state": State.DELIVERED, "outcome": Outcome.DELIVERED, "pull": 7, "tried": 1}
    )
    held = replace(one, issue=replace(one.issue, labels=(*one.issue.labels, label("hold"))))
    paused, actions = after(held)
    assert "acme/a" in next(a for a in actions if isinstance(a, Enrol)).woken
    free = later(replace(paused, issue=one.issue))
    assert "acme/a" in next(a for a in after(free)[1] if isinstance(a, Enrol)).woken


def test_a_fleet_that_is_held_is_paused_while_something_is_to_be_merged_though_all_has_ended() -> None:
    open_one = {"state": State.DELIVERED, "outcome": Outcome.DELIVERED, "pull": 7, "tried": 1}
    done = {"state": State.DONE, "outcome": Outcome.MERGED, "pull": 8, "tried": 1}
    for rows, status in (({"a": open_one}, "paused"), ({"a": done}, "ended")):
        one = later(submitted(), **{"b": done, "c": done, **rows})
        held = replace(one, issue=replace(one.issue, labels=(*one.issue.labels, label("hold"))))
        paused, _ = after(held)
        assert (fleet_of(paused).status, bool(fleet_of(paused).completed_at)) == (status, True)


def test_closing_the_issue_cancels_a_paused_fleet_before_it_goes_on() -> None:
    one = submitted()
    held = replace(one, issue=replace(one.issue, labels=(*one.issue.labels, label("hold"))))
    paused = later(after(held)[0])
    closed, _ = after(replace(paused, issue=replace(one.issue, is_open=False)))
    assert fleet_of(closed).status == "cancelled"
    assert fleet_of(closed).by_repo["acme/c"].attempts == 0


def test_what_is_said_after_a_submission_counts_though_one_look_sees_both() -> None:
    first, then = said("submit", at=NOW - 9), replace(said("cancel a"), comment=78)
    one, _ = after(issue(commands=(first, then), candidates=ALL))
    assert fleet_of(one).by_repo["acme/a"].outcome is Outcome.CANCELLED
    assert [answer.is_accepted for answer in one.answers] == [True, True]
    by_label, _ = after(issue(labels=(label(),), commands=(said("cancel"),), candidates=ALL))
    assert fleet_of(by_label).status == "cancelled"
    early, _ = after(issue(commands=(then, first), candidates=ALL))
    assert [(one.verb, one.is_accepted) for one in early.answers] == [("cancel", False), ("submit", True)]
    wrong, _ = after(issue(body=TEXT.replace("task", "tusk"), commands=(first, then)))
    assert [answer.is_accepted for answer in wrong.answers] == [False, False]


def test_taking_the_label_off_ends_the_schedule_of_every_generation() -> None:
    text = TEXT.replace("concurrency: 1", "schedule: '0 6 * * *'")
    one = issue(body=text, labels=(label(),), candidates=ALL)
    done = {"state": State.DONE, "outcome": Outcome.MERGED, "tried": 1}
    ended = later(after(one)[0], a=done, b=done, c=done)
    assert ended.charter
    again = after(replace(later(after(ended)[0]), charter=replace(ended.charter, candidates=ALL)))[0]
    for seen_now in (ended, again):
        fleet = replace(fleet_of(seen_now), status="ended")
        charter = replace(ended.charter, fleet=fleet, noted=fleet)
        assert asking.opens_at(fleet, replace(seen_now, charter=charter)) is not None
        bare = replace(seen_now, charter=charter, issue=replace(seen_now.issue, labels=()))
        assert asking.opens_at(fleet, bare) is None
    scheduled = replace(fleet_of(ended), asked="99 schedule LE_7")
    assert asking.submitted_by(scheduled) == "LE_7"


def test_a_retry_of_what_is_not_there_is_refused_and_of_what_failed_is_an_attempt() -> None:
    failed = {"state": State.FAILED, "outcome": Outcome.REFUSED, "tried": 1}
    one = later(submitted(), a=failed)
    (reply,) = [a for a in plan(replace(one, commands=(said("retry z"),)), TERMS) if isinstance(a, Reply)]
    assert not reply.answer.is_accepted
    again, _ = after(replace(one, commands=(said("retry"),)))
    row = fleet_of(again).by_repo["acme/a"]
    assert (row.attempts, row.asked, row.outcome) == (2, "77:1", None)


def test_submitting_again_adds_what_is_new_and_leaves_what_exists() -> None:
    one = later(submitted(), a={"state": State.DONE, "outcome": Outcome.MERGED, "tried": 1})
    assert one.charter
    body = one.issue.body.replace("[a, b, c]", "[a, d]")
    found, _ = manifest.parse(body, "acme")
    more = (Candidate("acme/a", may_write=True), Candidate("acme/d", may_write=True))
    charter = replace(one.charter, manifest=found, digest=manifest.digest(body), candidates=more)
    wider = replace(one, issue=replace(one.issue, body=body), charter=charter, commands=(said("submit"),))
    again, _ = after(wider)
    assert [row.repo for row in fleet_of(again).targets] == ["acme/a", "acme/d", "acme/b", "acme/c"]
    assert fleet_of(again).by_repo["acme/a"].outcome is Outcome.MERGED
    assert fleet_of(again).generation == 1
