"""What an epic says and does while the audit that it comes from has not told it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.model import Origin, Parent, Seen
from tests.flows.estate import body, epic, relative, verbs
from tests.flows.scene import ASKED, NOW, label

PLAIN = (label("epic"),)


def fresh(parent: Parent | None = None, **changes: Any) -> Seen:
    """An epic that was made of the audit #7 five seconds ago."""
    given: dict[str, Any] = {
        "labels": PLAIN,
        "created_at": NOW - 5,
        "text": body(branch=""),
        "branch_sha": "",
        **changes,
    }
    what = epic(relative(43, parent=0), adopted=(), **given)
    return replace(what, origin=Origin("epic:7:0", 7), parent=parent)


@pytest.mark.parametrize(
    ("name", "what"),
    {
        "its audit does not know it yet": fresh(),
        "its audit is asked for, and its label is on the way": fresh(Parent(7, "", ASKED)),
    }.items(),
)
def test_nothing_is_said_or_done_while(name: str, what: Seen) -> None:
    assert verbs(what) == [], name


@pytest.mark.parametrize(
    ("name", "what"),
    {
        "nobody asks for its audit": fresh(Parent(7)),
        "its audit is held": fresh(Parent(7, "", ASKED, is_held=True)),
        "it has its label": fresh(labels=(*PLAIN, label())),
        "a minute is over": fresh(created_at=NOW - 61),
        "a person made it": replace(fresh(), origin=None),
    }.items(),
)
def test_it_is_an_epic_like_any_when(name: str, what: Seen) -> None:
    assert {"EditBody", "MakeBranch", "LinkChildren", "Show"} <= set(verbs(what)), name
