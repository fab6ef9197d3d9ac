"""What an epic remembers of its children: whom it released, and which ticks stood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.asking import asking
from flows.family.below import label_of, memory, their_parent
from flows.model import Ask, Memory, Parent, Seen
from tests.flows.estate import begun, body, done, epic, relative
from tests.flows.scene import ALICE, APP, ASKED, BOB, NOW, TERMS, label

ID = label().event
OLD = Memory(ticked=(43,), released=(43, 44), asked=ID)


def told(what: Seen) -> Memory:
    return memory(what, asking(what, TERMS)[0], TERMS)


CASES: dict[str, tuple[Seen, tuple[int, ...]]] = {
    "the first phase is released": (epic(relative(43), relative(44), relative(45)), (43, 44)),
    "what was released stays so, though a person took the label off": (
        epic(relative(43), begun(44), relative(45), memory=OLD),
        (43, 44),
    ),
    "a person's own label counts as released": (epic(relative(43), relative(44), begun(45)), (43, 44, 45)),
    "asked for anew, it is released anew": (
        epic(relative(43), relative(44), relative(45), memory=replace(OLD, asked="older")),
        (43, 44),
    ),
    "closed, it forgets whom it recalls": (
        epic(begun(43), begun(44), relative(45), memory=OLD, is_open=False),
        (),
    ),
    "who is recalled is forgotten, since nobody asks": (
        epic(begun(43), begun(44, state="delivered"), relative(45), memory=OLD, labels=(label("epic"),)),
        (44,),
    ),
    "closed, it remembers what is delivered": (
        epic(begun(43, state="delivered"), begun(44), relative(45), memory=OLD, is_open=False),
        (43,),
    ),
    "landed, it has nothing to forget": (
        epic(done(43), done(44), done(45), memory=OLD, is_open=False),
        (43, 44, 45),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_epic_remembers_whom_it_released(name: str) -> None:
    what, wanted = CASES[name]
    assert told(what).released == wanted


def test_a_tick_that_stood_is_remembered_when_it_is_gone() -> None:
    ticked = epic(done(43), begun(44), relative(45), text=body(ticked=(43, 44)))
    assert told(ticked).ticked == (43,), "a tick on an open child is none"
    unticked = epic(done(43), begun(44), relative(45), memory=OLD)
    assert told(unticked).ticked == (43,)
    assert told(epic(begun(44), relative(45), memory=OLD)).ticked == (), "it is no child any more"


def test_children_know_who_asked_for_them() -> None:
    what = epic(relative(43))
    assert their_parent(what, Ask("x", "alice", ASKED), TERMS).asked_by == "alice"
    assert their_parent(what, None, TERMS) == Parent(12, "epic/12-audit")
    above = replace(what, parent=Parent(3, "", ASKED, asked_by="carol"))
    assert their_parent(above, Ask("x", "agent-fleet", ASKED), TERMS).asked_by == "carol"
    assert their_parent(above, Ask("x", "alice", ASKED), TERMS).asked_by == "alice"


@pytest.mark.parametrize(("agent", "name"), [("", "agent"), ("codex", "agent"), ("claude", "agent:claude")])
def test_children_go_to_the_agent_that_was_asked_for(agent: str, name: str) -> None:
    assert label_of(Ask("x", "alice", NOW, agent), epic(relative(43))) == name


@pytest.mark.parametrize("by", [BOB, None, APP])
def test_nobody_elses_label_asks_for_an_epic(by: object) -> None:
    assert (
        told(epic(relative(43), relative(44), labels=(label("epic", by=ALICE), label(by=by)))).released == ()
    )
