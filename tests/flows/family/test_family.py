"""What stands below an epic: adopted, linked, and for a child its parent's word."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import Adopt, LinkChildren
from flows.model import Outcome, Parent, Repository, Seen
from flows.plan import plan
from tests.flows.estate import PARENT, begun, body, done, epic, relative, the, verbs
from tests.flows.scene import APP, TERMS, label, run, seen


def adopted(what: Seen) -> dict[int, Parent | None]:
    return {a.child: a.parent for a in plan(what, TERMS) if isinstance(a, Adopt)}


def test_every_child_learns_whose_it_is() -> None:
    what = epic(relative(43), relative(44), relative(45), adopted=())
    assert adopted(what) == {43: PARENT, 44: PARENT, 45: replace(PARENT, phase=1)}
    assert "LabelChildren" not in verbs(what), "it is released when it knows"


def test_hold_on_the_epic_holds_its_children() -> None:
    what = epic(begun(43), begun(44), relative(45), labels=(label("epic"), label(), label("hold")))
    assert {parent.is_held for parent in adopted(what).values() if parent} == {True}


def test_a_child_of_another_epic_is_not_taken_from_it() -> None:
    other = Parent(7, "epic/7-x", 1.0)
    what = epic(relative(43), relative(44), relative(45), adopted=((43, other), (44, PARENT), (45, PARENT)))
    assert 43 not in adopted(what)


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
