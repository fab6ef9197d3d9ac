"""What an audit's comment says, from the first line read to the last issue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import checklist, words
from flows.audit.asking import asking
from flows.audit.standing import pieces
from flows.model import Answer, Neighbour, Problem, Reading, Seen
from tests.flows.estate import FINDINGS, audit, body, relative
from tests.flows.scene import BOB, TERMS, label

ROWS = body(phases=(("Phase 1: All", (43, 44, 45, 46)),))
THERE = Neighbour(29, "epic(audit): Audit findings implementation", checklist.parse(ROWS, "acme/api"))
KEYS = [piece.key for piece in pieces(audit())]
ALL = tuple(zip(KEYS, (43, 44, 45, 46), strict=True))


def said(what: Seen) -> str:
    return words.audit(what, TERMS, asking(what)[1])


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing is filed yet": ({}, "**Filing.** 4 findings were read; each becomes an issue now."),
    "some are": ({"made": ALL[:3]}, "**Filing.** 4 findings were read; each becomes an issue now."),
    "all are, and are to stand in an epic": ({"made": ALL}, "**Filing.** 4 findings were read"),
    "all are, and it was closed": (
        {"is_open": False, "made": ALL},
        "Implementation issues created: #43, #44",
    ),
    "all are, and stand in one": (
        {"made": (*ALL, ("epic:12:0", 50))},
        "Implementation issues created: #43, #44, #45, #46",
    ),
    "it is held": ({"labels": (label("hold"),)}, "**Waiting.** `hold` is set; 0 of 4 findings are filed."),
    "it was closed": ({"is_open": False, "made": ALL[:1]}, "**Stopped.** The issue was closed after 1 of 4"),
    "it is an outsider's": ({"author": BOB}, "**Not read.** @bob has no write permission here."),
    "it was cancelled halfway": (
        {"made": ALL[:2], "answers": (Answer("9:1", "cancel", "alice", 1.0, True),)},
        "**Stopped.** 2 of 4 findings are filed. @alice cancelled it; `/fleet audit` takes it up again.",
    ),
    "others' epics have its issues": (
        {"made": ALL, "neighbours": (THERE,), "relatives": (relative(29),)},
        "Put into #29, with others' issues",
    ),
    "who may not start it set the label": (
        {"made": (*ALL, ("epic:12:0", 50)), "labels": (label(by=BOB),)},
        "**Nothing is started.** @bob set `agent`, but has no write permission here.",
    ),
    "it is held, and filed": (
        {"made": (*ALL, ("epic:12:0", 50)), "labels": (label(), label("hold"))},
        "**Waiting.** `hold` is set; what has not begun does when it is taken off.",
    ),
    "nothing was found": ({"findings": ()}, "**No open finding.** 1 lines were read"),
    "an epic came of it": ({"made": (*ALL, ("epic:12:0", 50))}, "Epics: #50"),
    "one label starts the epic": (
        {"made": (*ALL, ("epic:12:0", 50))},
        "The `agent` label on an epic starts it; on this audit it starts all of them, in turn.",
    ),
    "one label starts the few": (
        {"findings": FINDINGS[:2], "made": ALL[:2]},
        "They are too few for an epic. The `agent` label starts each of them; on this audit, all.",
    ),
}


def test_an_audit_of_many_says_in_steps_how_far_it_came() -> None:
    many = tuple(replace(FINDINGS[0], title=f"The cart forgets line {n} of module m{n}") for n in range(60))
    keys = [piece.key for piece in pieces(audit(many))]
    told = [
        said(audit(many, made=tuple((key, n + 20) for n, key in enumerate(keys[:made]))))
        for made in (24, 25, 49, 50)
    ]
    assert "60 findings were read" in told[0]
    assert ["At least 25 of 60" in text for text in told] == [False, True, True, False]
    assert "**Filing.** At least 50 of 60 findings are filed." in told[3]


@pytest.mark.parametrize("name", CASES)
def test_an_audit_says_how_far_it_came(name: str) -> None:
    given, line = CASES[name]
    assert line in said(audit(**given))


def test_what_was_not_read_with_confidence_is_said_and_calls_nobody() -> None:
    what = audit()
    assert what.audit
    doubt = Problem("the audit", 7, "@team: a <b>table</b> without a severity", "name one")
    doubtful = replace(what, audit=replace(what.audit, reading=Reading(FINDINGS, (doubt,))))
    text = said(doubtful)
    assert "line 7" in text
    assert "@team" not in text
    assert "<b>" not in text
