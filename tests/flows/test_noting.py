"""What a look notes of an issue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.model import (
    Audit,
    Checklist,
    Child,
    Epic,
    Family,
    Finding,
    Label,
    Note,
    Origin,
    Outcome,
    Parent,
    Phase,
    Reading,
    Relative,
)  # fmt: skip
from flows.noting import note
from tests.flows.scene import TERMS, label, run, seen

FILED: dict[str, Any] = {"origin": Origin("k", 5), "parent": Parent(4, "epic/4-audit")}
LIST = Checklist((Phase("One", (Child("acme/api", 1), Child("acme/api", 2))),))
CHILDREN = Family(
    (
        Relative(1, "I_1", "A", False, "COMPLETED"),
        Relative(2, "I_2", "B", True, labels=("needs-intervention",)),
    )
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labels": ()}, None),
        ({"is_open": False}, None),
        ({}, Note("task", "ready", "medium", is_asked=True)),
        ({"labels": (Label("high"),), **FILED}, Note("task", "", "high", parent=4)),
        (
            {"labels": (label(), Label("low")), "runs": (run(),)},
            Note("task", "running", "low", is_asked=True),
        ),
        (
            {"runs": (run(outcome=Outcome.NO_CHANGE),)},
            Note("task", "failed", "medium", is_asked=True, is_stuck=True),
        ),
        (
            {"labels": (Label("needs-intervention"),), **FILED},
            Note("task", "", "medium", is_stuck=True, parent=4),
        ),
    ],
)
def test_a_task_is_noted_while_it_is_open_and_wanted_or_ours(
    changes: dict[str, Any], expected: Note | None
) -> None:
    assert note(seen(**changes), TERMS) == expected


def test_an_epic_is_noted_with_its_children() -> None:
    epic = Epic(LIST, "epic/12-a", "main", branch_sha="b" * 40, base_sha="a" * 40)
    found = seen(labels=(Label("epic"),), epic=epic, family=CHILDREN)
    assert note(found, TERMS) == Note("epic", "idle", "", 2, 1, False, True, phases=(1,))
    asked = seen(epic=epic, family=CHILDREN)
    assert note(asked, TERMS) == Note("epic", "running", "", 2, 1, True, True, phases=(1,))
    second = seen(epic=replace(epic, line=(7, 12)), family=CHILDREN)
    assert note(second, TERMS) == Note("epic", "queued", "", 2, 1, True, True, phases=(1,))
    held = replace(second, issue=replace(second.issue, labels=(label(), label("hold"))))
    assert note(held, TERMS) == Note("epic", "waiting", "", 2, 1, True, True, phases=(1,))


def test_an_epics_phases_are_noted_with_what_is_open_in_each() -> None:
    groups = ((1,), (2, 3), (4,), ())
    phases = tuple(Phase("P", tuple(Child("acme/api", n) for n in group)) for group in groups)
    family = Family(tuple(Relative(n, f"I_{n}", "A", n > 1) for n in (1, 2, 3, 4)))
    found = note(seen(epic=Epic(Checklist(phases), "epic/12-a", "main"), family=family), TERMS)
    assert found
    assert (found.total - found.done, found.phases) == (3, (2, 1))


def test_an_audit_is_noted_with_what_is_filed_of_it() -> None:
    audit = Audit(Reading((Finding("A", 1), Finding("B", 2))))
    assert note(seen(labels=(), audit=audit), TERMS) == Note("audit", "filing", "", 2, 0)
    held = seen(labels=(Label("hold"),), audit=audit)
    assert note(held, TERMS) == Note("audit", "waiting", "", 2, 0)
