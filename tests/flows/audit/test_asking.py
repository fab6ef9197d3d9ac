"""By whose word an audit is read, and which of its texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.audit.asking import asking, reading, texts
from flows.model import Actor, Answer, Blueprint, Comment, Edit, Origin
from tests.flows.estate import audit
from tests.flows.scene import ALICE, APP, BOB, NOW, label

BOT = Actor("scanner", is_bot=True)
LABEL = label("audit")


def said(verb: str, at: float = NOW - 100) -> Answer:
    return Answer(f"{int(at)}:1", verb, "alice", at, True)


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a member wrote it": ({}, ""),
    "an outsider wrote it": ({"author": BOB}, "@bob has no write permission here"),
    "an outsider wrote it, and labelled it": (
        {"author": BOB, "labels": (label("audit", by=BOB),)},
        "has no write permission",
    ),
    "an outsider wrote it, a member labelled it": ({"author": BOB, "labels": (LABEL,)}, ""),
    "nobody knows who labelled it": ({"author": BOB, "labels": (label("audit", by=None),)}, "@bob has no"),
    "an outsider wrote it, a member said so": ({"author": BOB, "answers": (said("audit"),)}, ""),
    "a bot wrote it": ({"author": BOT}, "@scanner has no write permission"),
    "a bot that is listed wrote it": (
        {"author": BOT, "blueprint": Blueprint(audit_authors=("scanner",))},
        "",
    ),
    "a workflow of ours wrote it": ({"author": APP, "origin": Origin("report 42-9f3a1c-1")}, ""),
    "our App made it for something else": (
        {"author": APP, "origin": Origin("epic:1:0")},
        "has no write permission",
    ),
    "it was cancelled": ({"answers": (said("cancel"),)}, "@alice cancelled it"),
    "it was taken up again": ({"answers": (said("cancel"), said("audit", NOW - 50))}, ""),
    "it was cancelled after all": ({"answers": (said("audit"), said("cancel", NOW - 50))}, "cancelled it"),
    "an outsider changed it": ({"edits": (Edit(BOB, NOW - 50),)}, "@bob, who has no write permission here"),
    "an outsider changed it in the approval's second": (
        {"author": BOB, "labels": (LABEL,), "edits": (Edit(BOB, LABEL.at),)},
        "changed the text after @alice approved it",
    ),
    "an outsider changed it before": (
        {"author": BOB, "labels": (LABEL,), "edits": (Edit(BOB, LABEL.at - 1),)},
        "",
    ),
    "a ghost changed it": ({"edits": (Edit(None, NOW - 50),)}, "somebody, who has no write permission"),
    "a member changed it": ({"author": BOB, "labels": (LABEL,), "edits": (Edit(ALICE, NOW - 50),)}, ""),
    "it was read again after the change": (
        {"author": BOB, "edits": (Edit(BOB, NOW - 50),), "answers": (said("audit", NOW - 20),)},
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_audit_is_read_by_the_word_of_somebody_who_may(name: str) -> None:
    given, refusal = CASES[name]
    approval, why = asking(audit(**given))
    assert (approval is None) == bool(refusal)
    assert refusal in why


def comment(nth: int, author: Actor, at: float = NOW - 80, **changes: Any) -> Comment:
    return replace(Comment(nth, f"IC_{nth}", author, f"text {nth}", at), **changes)


def test_the_authors_own_comments_belong_to_the_audit() -> None:
    bobs = (
        comment(1, BOB),
        comment(2, ALICE),
        comment(3, APP),
        comment(4, BOB, is_edited=True, edited_by=ALICE),
    )
    theirs = (*bobs, comment(5, BOB, is_edited=True, edited_by=Actor("carol")))
    what = audit(author=BOB, labels=(label("audit", at=NOW - 50),), comments=theirs)
    approval, _ = asking(what)
    assert approval
    assert texts(what, approval) == ("text", "text 1"), "what was there, unchanged, when it was approved"
    late = audit(author=BOB, labels=(label("audit", at=NOW - 90),), comments=bobs)
    approval, _ = asking(late)
    assert approval
    assert texts(late, approval) == ("text",)


def test_a_member_may_write_on_later() -> None:
    what = audit(comments=(comment(1, ALICE), comment(2, BOB), comment(3, ALICE, is_edited=True)))
    approval, _ = asking(what)
    assert approval
    assert texts(what, approval) == ("text", "text 1", "text 3")


def test_what_is_told_to_us_is_no_part_of_an_audit() -> None:
    said = (
        comment(1, ALICE, body="/fleet audit"),
        comment(2, ALICE, body="Also this:\r\n/fleet audit\r\n- The log is lost"),
    )
    what = audit(comments=said)
    approval, _ = asking(what)
    assert approval
    assert texts(what, approval) == ("text", "Also this:\n\n- The log is lost"), "its lines count as before"


def test_an_audit_that_was_cancelled_is_read_still_and_nothing_is_made_of_it() -> None:
    what = audit(answers=(said("audit", NOW - 190), said("cancel")))
    assert asking(what)[0] is None
    approval, refusal = reading(what)
    assert (approval and approval.word, refusal) == (said("audit", NOW - 190).key, "")
    assert reading(audit(author=BOB, answers=(said("cancel"),)))[0] is None, "nobody who may has approved it"
