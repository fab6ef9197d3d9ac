"""Who asks for an audit's work where the blueprint starts it by itself."""

from __future__ import annotations

from typing import Any

import pytest

from flows.asking import asking
from flows.model import Answer, Blueprint, Seen
from tests.flows.estate import audit
from tests.flows.scene import BOB, NOW, TERMS, label, seen

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
