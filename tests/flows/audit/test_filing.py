"""An audit's way, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.actions import Adopt, Close, EditBody, LabelChildren, MakeIssue
from flows.audit.fingerprints import fingerprints
from flows.checklist import parse
from flows.kind import kind
from flows.model import Answer, Blueprint, Command, Comment, Edit, Neighbour, Parent, Problem, Seen
from flows.words import stands
from tests.flows.estate import FINDINGS, REPO, acts, audit, body, relative, the, verbs
from tests.flows.scene import ALICE, APP, BOB, NOW, TERMS, label, seen

KEYS = fingerprints(REPO, FINDINGS)
FILED = tuple((key, 43 + i) for i, key in enumerate(KEYS))
EPIC = ("epic:12:0", 50)
CANCEL = Answer("9:1", "cancel", "alice", NOW - 5, True)
AGAIN = Answer("9:2", "audit", "alice", NOW - 3, True)


def made(what: Seen) -> list[str]:
    return [action.origin.key for action in acts(what) if isinstance(action, MakeIssue)]


def test_each_finding_is_filed_once() -> None:
    assert made(audit()) == list(KEYS)
    assert made(audit(made=FILED[:3])) == [KEYS[3]]


@pytest.mark.parametrize(
    ("name", "what"),
    {
        "an outsider wrote it": audit(author=BOB),
        "an outsider changed it since it was labelled": audit(
            author=BOB, labels=(label("audit"),), edits=(Edit(BOB, NOW - 1),)
        ),
        "an outsider labelled it": audit(author=BOB, labels=(label("audit", by=BOB),)),
        "it is held": audit(labels=(label("hold"),)),
        "it was cancelled": audit(answers=(CANCEL,)),
        "somebody closed it": audit(is_open=False),
        "the blueprint is broken": audit(problems=(Problem("f", 1, "x", "y"),)),
    }.items(),
)
def test_nothing_is_filed_while(name: str, what: Seen) -> None:
    assert made(what) == [], name


@pytest.mark.parametrize(
    "what",
    [
        audit(author=BOB, labels=(label("audit"),)),
        audit(author=BOB, answers=(AGAIN,)),
        audit(answers=(CANCEL, AGAIN)),
        audit(author=replace(APP, login="scanner"), blueprint=Blueprint(audit_authors=("scanner",))),
    ],
    ids=["a member labelled it", "a member said so", "taken up again", "a listed bot wrote it"],
)
def test_an_approved_audit_is_filed(what: Seen) -> None:
    assert made(what) == list(KEYS)


def test_an_outsiders_words_stay_an_outsiders() -> None:
    what = audit(author=BOB, labels=(label("audit"),))
    assert all(action.origin.is_outsiders for action in acts(what) if isinstance(action, MakeIssue))
    assert not the(audit(FINDINGS[:1]), MakeIssue).origin.is_outsiders


def test_filed_issues_become_an_epic_and_then_the_audit_is_closed() -> None:
    assert made(audit(made=FILED)) == ["epic:12:0"]
    assert "Close" not in verbs(audit(made=FILED))
    assert the(audit(made=(*FILED, EPIC)), Close).reason == "completed"


def test_an_open_epic_of_the_theme_is_joined_not_doubled() -> None:
    text = body(phases=(("Phase 1: Blockers (blocking)", (30,)), ("Phase 2: Fixes (parallelisable)", (31,))))
    there = Neighbour(29, "epic(audit): Audit findings implementation", parse(text, REPO))
    what = audit(made=FILED, neighbours=(there,))
    assert made(what) == []
    joined = [row for action in acts(what) if isinstance(action, EditBody) for row in action.join]
    assert sorted(number for number, _ in joined) == [43, 44, 45, 46]
    full = body(phases=(("Phase 1: Blockers (blocking)", tuple(range(20, 28))),))
    assert made(audit(made=FILED, neighbours=(replace(there, checklist=parse(full, REPO)),))) == ["epic:12:0"]


def test_an_audit_without_findings_is_closed_as_not_planned_after_a_while() -> None:
    assert the(audit(()), Close).reason == "not_planned"
    assert verbs(audit((), created_at=NOW - 5)) == ["Show"], "its author may still be writing"


def test_an_audit_that_a_command_approves_in_this_look_is_not_closed_unread() -> None:
    again = Command(9, "IC9", 2, "audit", (), ALICE, NOW - 3, "/fleet audit")
    what = audit((), answers=(CANCEL,), commands=(again,))
    unread = replace(what, audit=replace(what.audit, digest="")) if what.audit else what
    assert "Reply" in verbs(unread)
    assert "Close" not in verbs(unread)


def test_few_issues_make_no_epic_and_start_with_the_audits_label() -> None:
    few = {"findings": FINDINGS[:2], "made": FILED[:2], "relatives": (relative(43), relative(44))}
    assert made(audit(**few)) == []
    assert "LabelChildren" not in verbs(audit(**few))
    adopted = tuple((n, Parent(12, "", label().at)) for n in (43, 44))
    asked = audit(**few, labels=(label(),), adopted=adopted)
    assert [n for n, _ in the(asked, LabelChildren).children] == [43, 44]


def test_an_audits_label_starts_its_epics_and_not_their_children() -> None:
    what: dict[str, Any] = {"made": (*FILED, EPIC), "relatives": (relative(50),), "labels": (label(),)}
    assert the(audit(**what), Adopt).child == 50
    adopted = ((50, Parent(12, "", label().at)),)
    assert [n for n, _ in the(audit(**what, adopted=adopted), LabelChildren).children] == [50]


def test_auto_dispatch_needs_no_label() -> None:
    adopted = ((50, Parent(12, "", NOW - 600)),)
    given = {"made": (*FILED, EPIC), "relatives": (relative(50),), "adopted": adopted}
    assert "LabelChildren" in verbs(audit(**given, blueprint=Blueprint(dispatch="auto")))
    assert "LabelChildren" not in verbs(audit(**given))


def test_an_issue_that_stands_in_an_epic_is_left_to_it() -> None:
    few = {"findings": FINDINGS[:2], "made": FILED[:2], "relatives": (relative(43), relative(44))}
    taken = ((43, Parent(70, "epic/70-x", 1.0)), (44, Parent(12, "", label().at)))
    what = audit(**few, labels=(label(),), adopted=taken)
    assert [n for n, _ in the(what, LabelChildren).children] == [44]


def test_what_is_said_of_it_is_the_formats_words() -> None:
    assert stands(audit(made=(*FILED, EPIC)), TERMS) == "Implementation issues created: #43, #44, #45, #46"


KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "a title": ({"title": "[audit] x"}, "audit"),
    "a title with a colon": ({"title": "Security AUDIT: x"}, "audit"),
    "a label": ({"title": "x", "labels": (label("audit"),)}, "audit"),
    "what comes of one": ({"title": "x", "labels": (label("audit"),), "body": "Parent audit: #3\n"}, "task"),
    "an epic": ({"title": "x", "labels": (label("epic"),)}, "epic"),
    "an epic of our App": ({"title": "x", "labels": (label("epic", by=APP),)}, "epic"),
    "an outsider's epic": ({"title": "x", "labels": (label("epic", by=BOB),)}, "task"),
    "neither": ({"title": "Fix it"}, "task"),
}


@pytest.mark.parametrize("name", KINDS)
def test_an_issue_is_what_it_says(name: str) -> None:
    changes, expected = KINDS[name]
    assert kind(seen(**{"labels": (), **changes}).issue, Blueprint(), "agent-fleet") == expected


@pytest.mark.parametrize(
    ("policy", "named", "labelled"), [("label", "task", "audit"), ("off", "task", "task")]
)
def test_the_blueprint_says_what_counts_as_an_audit(policy: str, named: str, labelled: str) -> None:
    blueprint, title = Blueprint(audits=policy), "[Audit] x"
    assert kind(seen(title=title, labels=()).issue, blueprint, "agent-fleet") == named
    assert kind(seen(title=title, labels=(label("audit"),)).issue, blueprint, "agent-fleet") == labelled
    assert kind(seen(title=title, labels=()).issue, blueprint, "agent-fleet", (AGAIN,)) == "audit"


def test_comments_of_others_are_no_part_of_an_audit() -> None:
    from flows.audit.asking import Approval, texts

    said = [
        Comment(1, "a", ALICE, "mine", NOW - 50),
        Comment(2, "b", BOB, "theirs", NOW - 40),
        Comment(3, "c", ALICE, "mine, changed by bob", NOW - 30, True, BOB),
    ]
    assert texts(audit(comments=tuple(said)), Approval("alice", NOW - 60)) == ("text", "mine")
