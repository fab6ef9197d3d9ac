"""Who asks for an audit's work where the blueprint starts it by itself, and who is to read it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.asking import asking
from flows.model import Answer, Blueprint, Edit, Parent, Seen
from tests.flows.estate import audit, begun, epic
from tests.flows.scene import APP, ASKED, BOB, NOW, TERMS, label, seen

AUTO = Blueprint(dispatch="auto")


def said(verb: str, nth: int) -> Answer:
    return Answer(f"{nth}:1", verb, "alice", NOW - 100 + nth, True)


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a member's audit": ({}, "alice"),
    "an outsider's audit that nobody approved": ({"author": BOB}, ""),
    "an outsider's audit that a member labelled": ({"author": BOB, "labels": (label("audit"),)}, "alice"),
    "one that was cancelled": ({"answers": (said("cancel", 1),)}, ""),
    "one that was taken up again": ({"answers": (said("cancel", 1), said("audit", 2))}, "alice"),
    "where a label is needed": ({"blueprint": Blueprint()}, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_auto_dispatch_asks_in_the_name_of_whoever_approved_the_audit(name: str) -> None:
    given, by = CASES[name]
    ask, _ = asking(audit(**{"blueprint": AUTO, **given}), TERMS)
    assert (ask.by if ask else "") == by


def test_an_audit_that_is_taken_up_again_is_asked_for_anew() -> None:
    first, _ = asking(audit(blueprint=AUTO), TERMS)
    again, _ = asking(audit(blueprint=AUTO, answers=(said("cancel", 1), said("audit", 2))), TERMS)
    assert first
    assert again
    assert first.id != again.id


def test_auto_dispatch_starts_no_plain_issue() -> None:
    plain: Seen = seen(labels=(), blueprint=AUTO)
    assert asking(plain, TERMS) == (None, "")


BELOW = Parent(3, "", ASKED - 60, asked_by="alice")
EDITED = (Edit(BOB, ASKED - 30),)
OURS = (label("epic", by=APP), label(by=APP))


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (seen(edits=(Edit(BOB, ASKED + 5),)), "approved it. @alice: read it again, then say `/fleet retry`"),
        (
            epic(begun(43), labels=OURS, edits=EDITED, parent=BELOW),
            "@alice: read it again, then take the label off",
        ),
        (
            epic(begun(43), labels=OURS, edits=EDITED, parent=replace(BELOW, asked_by="")),
            "Whoever asked for what it stands below: read it again",
        ),
    ],
)
def test_who_is_to_read_an_edited_text_again_is_named_and_told_what_helps_there(
    there: Seen, told: str
) -> None:
    ask, why = asking(there, TERMS)
    assert ask is None
    assert told in why
