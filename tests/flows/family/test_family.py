"""What stands below an epic: adopted, linked, and for a child its parent's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.actions import Adopt, EditBody, LabelChildren, LinkChildren, Show
from flows.audit.standing import pieces
from flows.model import Memory, Outcome, Parent, Relative, Repository, Seen
from flows.plan import plan
from tests.flows.estate import FINDINGS, PARENT, audit, begun, body, done, epic, relative, the, verbs
from tests.flows.scene import APP, ASKED, NOW, TERMS, label, run, seen


def adopted(what: Seen) -> dict[int, Parent | None]:
    return {a.child: a.parent for a in plan(what, TERMS) if isinstance(a, Adopt)}


def test_every_child_learns_whose_it_is() -> None:
    what = epic(relative(43), relative(44), relative(45), adopted=())
    assert adopted(what) == {43: PARENT, 44: PARENT, 45: replace(PARENT, phase=1)}


def test_what_has_its_turn_is_adopted_and_labelled_in_one_look_and_looks_once_it_has_its_label() -> None:
    what = epic(relative(43), relative(44), relative(45), adopted=())
    acts = [action for action in plan(what, TERMS) if isinstance(action, (Adopt, LabelChildren))]
    assert [type(action) for action in acts] == [Adopt, Adopt, Adopt, LabelChildren], "it knows whose it is"
    assert [action.is_released for action in acts if isinstance(action, Adopt)] == [True, True, False]


def test_hold_on_the_epic_holds_its_children() -> None:
    what = epic(begun(43), begun(44), relative(45), labels=(label("epic"), label(), label("hold")))
    assert {parent.is_held for parent in adopted(what).values() if parent} == {True}


OTHER = Parent(7, "epic/7-x", 1.0)
ELSEWHERE = ((43, OTHER), (44, PARENT), (45, PARENT))


@pytest.mark.parametrize(
    ("name", "child", "line", "is_taken"),
    [
        ("the other goes first", relative(43), (7, 12), False),
        ("nobody asks for either", relative(43), (), False),
        ("nobody asks for this one", relative(43), (7,), False),
        ("an agent is asked there already", begun(43), (12, 7), False),
        ("it is delivered there", relative(43, state="delivered"), (12,), False),
        ("it is done there", done(43), (12,), False),
        ("this one goes first", relative(43), (12, 7), True),
        ("nobody asks for the other", relative(43), (12,), True),
    ],
)
def test_a_child_of_two_epics_goes_to_the_first_in_line_while_nobody_works_on_it(
    name: str, child: Relative, line: tuple[int, ...], is_taken: bool
) -> None:
    what = epic(child, relative(44), relative(45), adopted=ELSEWHERE, line=line, is_taken_up=True)
    now = adopted(what).get(43)
    assert (now is not None and now.number == 12) is is_taken, name
    if is_taken:
        assert now == replace(PARENT, also=(7,)), "the other one hears of it"


def test_a_child_of_another_epic_is_ticked_here_but_neither_released_nor_recalled() -> None:
    theirs = epic(begun(43), relative(44), relative(45), adopted=ELSEWHERE, memory=Memory(released=(43,)))
    assert [number for number, _ in the(theirs, LabelChildren).children] == [44]
    assert "- #43 stands in #7 too, and is worked on there" in the(theirs, Show).text
    unasked = replace(theirs, issue=replace(theirs.issue, labels=(label("epic"),)))
    assert "LabelChildren" not in verbs(unasked)
    over = epic(done(43), begun(44), relative(45), adopted=ELSEWHERE, labels=(label("epic"),))
    assert the(over, EditBody).tick == (43,)


def test_the_next_phase_waits_for_what_another_epic_works_on() -> None:
    what = epic(begun(43), done(44), relative(45), adopted=ELSEWHERE, text=body((44,)))
    assert "LabelChildren" not in verbs(what)
    assert adopted(what) == {43: replace(OTHER, also=(12,)), 45: replace(PARENT, phase=1)}, "it is told of it"
    told = ((43, replace(OTHER, also=(12,))), *what.family.adopted[1:])
    assert 43 not in adopted(replace(what, family=replace(what.family, adopted=told)))


def test_an_epic_whose_children_were_all_done_elsewhere_is_closed() -> None:
    rows = {n: done(n) for n in (43, 44, 45)}
    alone = {"branch_sha": "", "ahead": 0, "text": body((43, 44, 45)), "adopted": ((43, OTHER),)}
    assert "Close" in verbs(epic(*rows.values(), **alone))
    assert "Close" not in verbs(epic(*rows.values(), **alone, reopened_at=NOW - 300)), (
        "a person wants it open"
    )
    mine = {**alone, "adopted": ((44, PARENT),)}
    assert "Close" not in verbs(epic(*rows.values(), **mine)), "its own work was lost with its branch"


@pytest.mark.parametrize(
    ("name", "known", "is_asked", "are_taken"),
    [
        ("it reported them alone", None, False, True),
        ("another audit reported them before", Parent(7), False, False),
        ("and somebody asks for this one", Parent(7), True, True),
        ("but somebody asks for that one too", Parent(7, "", ASKED), True, False),
        ("they stand in an epic", OTHER, True, False),
    ],
)
def test_the_issues_of_two_small_audits_stand_below_one(
    name: str, known: Parent | None, is_asked: bool, are_taken: bool
) -> None:
    rows = (relative(43), relative(44))
    above = tuple((one.number, known) for one in rows if known)
    what = audit(FINDINGS[:2], adopted=above, relatives=rows, labels=(label(),) if is_asked else ())
    keys = [piece.key for piece in pieces(what)]
    filed = replace(what, audit=replace(what.audit, made=((keys[0], 43), (keys[1], 44))))
    assert (set(adopted(filed)) == {43, 44}) is are_taken, name


def test_only_children_without_a_parent_are_linked_ten_at_a_time() -> None:
    numbers = tuple(range(100, 125))
    text = body(phases=(("Phase 1: All", numbers),))
    what = epic(*(relative(n, parent=0) for n in numbers), text=text)
    assert len(the(what, LinkChildren).children) == 10
    assert "LinkChildren" not in verbs(epic(relative(43), relative(44), done(45)))


def child() -> Seen:
    return replace(seen(labels=(label(by=APP),)), parent=PARENT)


def test_a_childs_comment_begins_with_its_parent_and_its_target() -> None:
    shown = next(
        a for a in plan(replace(child(), runs=(run(outcome=Outcome.NO_CHANGE),)), TERMS) if a.slot == "status"
    )
    assert shown.text.startswith("Parent: #12\nTarget branch: `epic/12-audit` (epic #12)\n")


def test_a_failed_child_is_for_a_person() -> None:
    failed = replace(child(), runs=(run(outcome=Outcome.NO_CHANGE),))
    assert "PutLabel" in verbs(failed)
    alone = replace(failed, parent=None, issue=replace(failed.issue, labels=(label(),)))
    assert "PutLabel" not in verbs(alone)


def test_an_archived_repository_is_not_written_to() -> None:
    what = epic(
        relative(43, parent=0), relative(44), relative(45), repository=Repository("acme/api", "main", True)
    )
    assert {"LinkChildren", "LabelChildren", "MakeBranch", "EditBody"} & set(verbs(what)) == set()
