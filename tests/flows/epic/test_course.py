"""An epic's way, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.actions import (
    Adopt,
    Close,
    DeleteBranch,
    EditBody,
    LabelChildren,
    LinkChildren,
    MakeBranch,
    MakeIssue,
    Merge,
    OpenPull,
    PutLabel,
    Show,
    TakeLabel,
)
from flows.epic.standing import standing
from flows.model import Blueprint, Check, Edit, Label, Memory, Seen
from flows.plan import plan
from tests.flows.estate import BOT, BRANCH, PARENT, begun, body, done, epic, landing, relative, the, verbs
from tests.flows.scene import ALICE, NOW, TERMS, label

ALL = (done(43), done(44), done(45))
TICKED = body((43, 44, 45))
WAITING = (relative(43), relative(44), relative(45))


def released(what: Seen) -> tuple[int, ...]:
    return tuple(number for number, _ in the(what, LabelChildren).children)


def test_only_the_first_unfinished_phase_is_released() -> None:
    assert released(epic(*WAITING)) == (43, 44)
    assert released(epic(done(43), done(44), relative(45), text=body((43, 44)))) == (45,)


@pytest.mark.parametrize(
    ("name", "what"),
    {
        "nobody asks": epic(*WAITING, labels=(label("epic"),)),
        "it is held": epic(*WAITING, labels=(label("epic"), label(), label("hold"))),
        "another epic goes first": epic(*WAITING, line=(7, 12)),
        "it has no branch, and its base none": epic(*WAITING, branch_sha="", base_sha=""),
        "its body names a branch of somebody's": epic(*WAITING, text=body(branch="main")),
        "they are released already": epic(*WAITING, memory=Memory(released=(43, 44), asked=label().event)),
        "a child of the phase is still open": epic(begun(43), done(44), relative(45)),
        "they are blocked": epic(*(replace(one, waits_for=("#9",)) for one in WAITING)),
    }.items(),
)
def test_nothing_is_released_while(name: str, what: Seen) -> None:
    assert "LabelChildren" not in verbs(what), name


def test_a_child_for_a_person_does_not_hold_the_next_phase_up() -> None:
    aside = begun(44, labels=("agent", "needs-intervention"), state="failed")
    assert released(epic(done(43), aside, relative(45), text=body((43,)))) == (45,)


def test_what_was_dropped_holds_nothing_up_and_is_not_ticked() -> None:
    dropped = done(44, state_reason="NOT_PLANNED")
    what = epic(done(43), dropped, relative(45))
    assert released(what) == (45,)
    assert the(what, EditBody).tick == (43,)


def test_done_children_are_ticked_once() -> None:
    assert the(epic(done(43), begun(44), relative(45)), EditBody).tick == (43,)
    unticked = epic(done(43), begun(44), relative(45), memory=Memory(ticked=(43,)))
    assert "EditBody" not in verbs(unticked), "a person unticked it"


def test_ticks_wait_until_nobody_edits() -> None:
    busy = epic(done(43), begun(44), relative(45), edits=(Edit(ALICE, NOW - 30),))
    assert "EditBody" not in verbs(busy)
    ours = epic(done(43), begun(44), relative(45), edits=(Edit(BOT, NOW - 1),))
    assert "EditBody" in verbs(ours), "our own edits are nobody's"


def test_an_epic_without_a_branch_gets_one_and_says_so() -> None:
    what = epic(*WAITING, text=body(branch=""), branch_sha="", branch=BRANCH)
    assert the(what, MakeBranch).sha == "b" * 40
    assert verbs(what).index("MakeBranch") < verbs(what).index("LabelChildren"), "they are to be merged there"
    assert the(what, EditBody).branch == BRANCH


@pytest.mark.parametrize(
    ("name", "what", "is_updated"),
    [
        ("twenty commits", epic(begun(43), begun(44), relative(45), behind=20), True),
        ("nineteen", epic(begun(43), begun(44), relative(45), behind=19, updated_at=NOW - 60), False),
        ("a day", epic(begun(43), begun(44), relative(45), behind=1, created_at=NOW - 90_000), True),
        ("to land", epic(*ALL, text=TICKED, behind=1, updated_at=NOW - 60), True),
        ("they conflict", epic(*ALL, text=TICKED, behind=1, is_conflicting=True), False),
    ],
)
def test_a_branch_that_fell_behind_is_brought_up_to_date(name: str, what: Seen, is_updated: bool) -> None:
    assert ("UpdateBranch" in verbs(what)) is is_updated, name


def test_an_epic_lands_when_every_child_is_done() -> None:
    assert the(epic(*ALL, text=TICKED), OpenPull).base == "main"
    assert "OpenPull" not in verbs(epic(done(43), done(44), begun(45), text=body((43, 44))))
    ready = epic(*ALL, text=TICKED, pulls=(landing(),), branches=(BRANCH,))
    assert the(ready, Merge).method == "merge", "its children's commits stay"


@pytest.mark.parametrize(
    ("name", "what"),
    {
        "a check is red": epic(*ALL, text=TICKED, pulls=(landing(checks=(Check("ci", "red"),)),)),
        "a person is to merge it": epic(
            *ALL, text=TICKED, pulls=(landing(),), blueprint=Blueprint(land="review")
        ),
        "a review asks for changes": epic(*ALL, text=TICKED, pulls=(landing(review="CHANGES_REQUESTED"),)),
        "GitHub does not know yet": epic(*ALL, text=TICKED, pulls=(landing(mergeable=None),)),
        "its head is not the branch's": epic(*ALL, text=TICKED, pulls=(landing(sha="c" * 40),)),
        "it is behind again": epic(*ALL, text=TICKED, pulls=(landing(),), behind=1),
        "a child was added": epic(*ALL, relative(46), text=TICKED.replace("#45", "#46"), pulls=(landing(),)),
    }.items(),
)
def test_an_epic_does_not_land_while(name: str, what: Seen) -> None:
    assert "Merge" not in verbs(what), name


def test_a_landed_epic_is_accepted_closed_and_cleared_away() -> None:
    merged = landing(is_open=False, is_merged=True, is_landed=True, closed_at=NOW - 5)
    what = epic(*ALL, text=TICKED, pulls=(merged,), branches=(BRANCH,), ahead=0, line=(12, 50))
    assert the(what, EditBody).is_accepted
    assert the(what, DeleteBranch).branch == BRANCH
    assert the(what, Close)
    assert "Wake" in verbs(what), "the next epic goes on"


def test_a_reopened_epic_goes_on() -> None:
    merged = landing(is_open=False, is_merged=True, is_landed=True, closed_at=NOW - 500)
    what = epic(*ALL[:2], relative(45), text=body((43, 44)), pulls=(merged,), reopened_at=NOW - 60)
    assert not standing(what, TERMS).is_landed
    assert released(what) == (45,)


def test_a_conflict_with_the_base_becomes_a_child() -> None:
    what = epic(begun(43), begun(44), relative(45), behind=25, is_conflicting=True)
    made = the(what, MakeIssue)
    assert made.origin.key == "merge:12:0"
    listed = epic(begun(43), begun(44), relative(45), behind=25, is_conflicting=True, merges=(60,))
    assert the(listed, EditBody).join[0][0] == 60
    assert "UpdateBranch" not in verbs(listed)


def test_what_nobody_asks_for_any_more_is_recalled_but_for_what_is_delivered() -> None:
    children = (begun(43, state="running"), begun(44, state="delivered"), relative(45))
    remembered = Memory(released=(43, 44), asked="x")
    what = epic(*children, memory=remembered, labels=(label("epic"),))
    recalled = the(what, LabelChildren)
    assert (recalled.is_on, [number for number, _ in recalled.children]) == (False, [43])


def test_a_child_that_was_taken_out_is_recalled_and_let_go() -> None:
    children = (begun(43), begun(44), begun(45, state="running"))
    remembered = Memory(released=(43, 44, 45), asked=label().event)
    what = epic(*children, memory=remembered, text=body(phases=(("Phase 1: All", (43, 44)),)))
    recalled = the(what, LabelChildren)
    assert (recalled.is_on, [number for number, _ in recalled.children]) == (False, [45])
    assert "Adopt" in verbs(what)


def test_a_child_that_was_taken_out_is_a_sub_issue_no_more() -> None:
    text = body(phases=(("Phase 1: All", (43, 44)),))
    what = epic(begun(43), begun(44), begun(45), relative(46, parent=7), text=text)
    taken = the(what, LinkChildren)
    assert (taken.is_on, taken.children) == (False, ((45, "I_45"),)), "another's stays its own"


def test_an_epic_in_an_epic_is_no_child_of_it() -> None:
    """Each would wait for the other: epics of a repository run one after another."""
    inner = relative(43, labels=("epic",))
    what = epic(inner, relative(44), relative(45), adopted=())
    assert released(what) == (44,)
    assert 43 not in {action.child for action in plan(what, TERMS) if isinstance(action, Adopt)}
    said = "#43 is an epic, which has its own turn: take the line out"
    assert said in the(what, Show).text
    adopted = ((44, PARENT), (45, PARENT))
    assert "OpenPull" in verbs(epic(inner, done(44), done(45), text=body((44, 45)), adopted=adopted))
    begun_before = epic(begun(43, labels=("agent", "epic")), relative(44), relative(45))
    assert {44} == set(released(begun_before)), "it stays a child"
    assert "#43 is an epic" not in the(begun_before, Show).text


def test_an_epic_whose_branch_was_deleted_makes_no_other_over_what_is_lost() -> None:
    gone = done(43, state="done")
    what = epic(gone, relative(44), relative(45), branch_sha="", text=body((43,)))
    assert "MakeBranch" not in verbs(what)
    assert "Its branch is gone, and with it #43: restore the branch" in the(what, Show).text
    assert the(what, PutLabel).name == "needs-intervention"
    for other in (
        epic(begun(43), relative(44), relative(45), branch_sha=""),
        epic(gone, relative(44), relative(45), branch_sha="", adopted=()),
        epic(gone, relative(44), relative(45), branch_sha="", reopened_at=NOW - 50),
    ):
        assert "MakeBranch" in verbs(other), "reopened, done before it stood there, or landed before"


def test_an_epic_whose_base_does_not_exist_says_so_and_waits() -> None:
    what = epic(*WAITING, branch_sha="", base_sha="", base="nope")
    assert "there is no branch `nope`" in the(what, Show).text.casefold()
    assert "LabelChildren" not in verbs(what)


def test_no_plan_touches_a_slot_twice() -> None:
    for what in (epic(*WAITING), epic(*ALL, text=TICKED), epic(done(43), begun(44), relative(45), behind=30)):
        slots = [action.slot for action in plan(what, TERMS)]
        assert len(slots) == len(set(slots))


def test_the_second_epic_begins_only_where_it_was_taken_up() -> None:
    assert "LabelChildren" not in verbs(epic(*WAITING, line=(7, 12)))
    assert released(epic(*WAITING, line=(7, 12), is_taken_up=True)) == (43, 44)


NOTHING = epic(text="## Child Issues\n\nnone yet\n", created_at=NOW - 900)


def test_an_epic_that_cannot_go_on_stands_aside_until_it_can() -> None:
    aside = the(NOTHING, PutLabel)
    assert (aside.name, aside.why) == ("needs-intervention", "nothing is listed that is its own to do")
    ours = Label("needs-intervention", BOT, NOW - 60)
    labelled = (label("epic"), label(), ours)
    assert "PutLabel" not in verbs(epic(text="none", created_at=NOW - 900, labels=labelled))
    assert the(epic(*WAITING, labels=labelled), TakeLabel).name == "needs-intervention"
    theirs = replace(ours, by=ALICE)
    assert "TakeLabel" not in verbs(epic(*WAITING, labels=(label("epic"), label(), theirs)))


@pytest.mark.parametrize(
    "changes",
    [{"is_open": False}, {"labels": (label("epic"),)}, {"labels": (label("epic"), label(), label("hold"))}],
    ids=["it is closed", "nobody asks for it", "it is held"],
)
def test_an_epic_that_is_not_wanted_now_calls_nobody(changes: dict[str, Any]) -> None:
    assert "PutLabel" not in verbs(epic(text="none", created_at=NOW - 900, **changes))
