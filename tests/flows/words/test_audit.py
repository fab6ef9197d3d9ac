"""What an audit's comment says, from the first line read to the last issue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import words
from flows.audit.asking import asking
from flows.audit.standing import pieces
from flows.model import Problem, Reading, Seen
from tests.flows.estate import FINDINGS, audit
from tests.flows.scene import BOB, TERMS, label

KEYS = [piece.key for piece in pieces(audit())]
ALL = tuple(zip(KEYS, (43, 44, 45, 46), strict=True))


def said(what: Seen) -> str:
    return words.audit(what, TERMS, asking(what)[1])


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing is filed yet": ({}, "**Filing.** 0 of 4 findings are filed."),
    "some are": ({"made": ALL[:3]}, "**Filing.** 3 of 4 findings are filed."),
    "all are": ({"made": ALL}, "Implementation issues created: #43, #44, #45, #46"),
    "it is held": ({"labels": (label("hold"),)}, "**Waiting.** `hold` is set; 0 of 4 findings are filed."),
    "it was closed": ({"is_open": False, "made": ALL[:1]}, "**Stopped.** The issue was closed after 1 of 4"),
    "it is an outsider's": ({"author": BOB}, "**Not read.** @bob has no write permission here."),
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
