"""`start`, said at a door of the operator's: the App sets `agent` in somebody's name."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import PutLabel, Reply
from flows.asking import asking
from flows.model import Answer, Command, Edit
from flows.plan import plan
from tests.flows.scene import ALICE, APP, BOB, NOW, TERMS, label, seen

DOOR = Command(1_800_000_000_000, "", 0, "start", (), ALICE, NOW - 20, "/fleet start")
SAID = Answer(DOOR.key, "start", "alice", DOOR.at, True, may_write=True)


def test_the_label_is_put_on_and_the_command_is_answered_without_a_reaction() -> None:
    found = plan(seen(labels=(), commands=(DOOR,)), TERMS)
    (reply,) = [action for action in found if isinstance(action, Reply)]
    assert (reply.answer.is_accepted, reply.reactions) == (True, ())
    assert [action.name for action in found if isinstance(action, PutLabel)] == ["agent"]


def test_nobody_says_it_in_a_comment() -> None:
    found = plan(seen(labels=(), commands=(replace(DOOR, node="IC_1"),)), TERMS)
    (reply,) = [action for action in found if isinstance(action, Reply)]
    assert "there is no such command" in reply.answer.text
    assert not [action for action in found if isinstance(action, PutLabel)]


def test_whoever_says_it_needs_write_permission() -> None:
    found = plan(seen(labels=(), commands=(replace(DOOR, by=BOB),)), TERMS)
    assert not [action for action in found if isinstance(action, PutLabel)]


def test_the_apps_own_label_counts_in_the_name_of_whoever_said_it() -> None:
    ours = label(by=APP, at=NOW - 10)
    assert asking(seen(labels=(ours,)), TERMS)[0] is None, "nobody asked for it"
    ask, _ = asking(seen(labels=(ours,), answers=(SAID,)), TERMS)
    assert ask
    assert (ask.id, ask.by, ask.at) == (ours.event, "alice", DOOR.at)
    refused = replace(SAID, is_accepted=False)
    assert asking(seen(labels=(ours,), answers=(refused,)), TERMS)[0] is None


def test_what_an_outsider_changed_since_is_not_approved_by_it() -> None:
    ours, late = label(by=APP, at=NOW - 10), Edit(BOB, NOW - 15)
    ask, refusal = asking(seen(labels=(ours,), answers=(SAID,), edits=(late,)), TERMS)
    assert ask is None
    assert "@bob, who has no write permission here, changed the text after @alice approved it" in refusal


def test_said_on_what_is_asked_for_already_it_changes_nothing() -> None:
    found = plan(seen(commands=(DOOR,)), TERMS)
    assert not [action for action in found if isinstance(action, PutLabel)]
