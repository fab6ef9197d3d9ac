"""The inventory: rows from notes, one text for the same facts, people's words round it kept."""

from __future__ import annotations

import pytest

from flows import inventory
from flows.inventory import Row
from flows.model import Note

IDLE = Note("epic", "idle", total=3)
RUNNING = Note("epic", "running", total=3, is_asked=True)
AUDIT = Note("audit", "filing", total=8, done=2)
TASK = Note("task", "", "high", parent=4)


@pytest.mark.parametrize(
    ("notes", "ready", "running", "row"),
    [
        ({}, 0, 0, Row("a/b", "quiet")),
        ({1: AUDIT}, 0, 0, Row("a/b", "audits", audits=1)),
        ({1: AUDIT, 2: TASK}, 0, 0, Row("a/b", "audits", audits=1, tasks=1)),
        ({1: AUDIT, 4: IDLE, 2: TASK}, 0, 0, Row("a/b", "epics", 1, 1, 1)),
        ({4: RUNNING, 5: IDLE}, 0, 0, Row("a/b", "executing", epics=2)),
        ({4: IDLE}, 1, 0, Row("a/b", "executing", epics=1, ready=1)),
        ({}, 0, 2, Row("a/b", "executing", running=2)),
        (
            {7: Note("task", "failed", is_asked=True, is_stuck=True)},
            0,
            0,
            Row("a/b", "executing", stuck=(7,)),
        ),
    ],
)
def test_a_row_counts_what_looks_noted(notes: dict[int, Note], ready: int, running: int, row: Row) -> None:
    assert inventory.row("a/b", notes, ready, running) == row


def test_the_table_shows_what_runs_first_and_names_what_is_stuck() -> None:
    rows = [Row("a/quiet", "quiet"), Row("a/busy", "executing", 1, 2, 3, 4, 5, (6, 7))]
    text = inventory.render(rows)
    assert "**2 repositories**: 1 open audit, 2 open epics, 4 tasks in line, 5 running, 2 stuck." in text
    assert text.index("`a/busy` | executing | 1 | 2 | 3 | 4 | 5 | 2 |") < text.index("`a/quiet`")
    assert "Stuck, and waiting for a person: `a/busy#6`, `a/busy#7`." in text
    assert inventory.render(list(reversed(rows))) == text


def test_private_repositories_are_only_counted_in_a_public_issue() -> None:
    assert "1 private repository is left out, because this repository is public." in inventory.render([], 1)


def test_a_thousand_repositories_fit_into_an_issue() -> None:
    text = inventory.render([Row(f"owner/{'long-name-' * 8}{i}", "quiet") for i in range(1000)])
    assert len(text) < 60_000
    assert "more are quiet or stand further down the line" in text


@pytest.mark.parametrize("written", [0, 30_000, 59_000, 64_000])
def test_what_people_wrote_round_it_and_a_long_day_leave_less_room_for_the_table(written: int) -> None:
    rows = [Row(f"owner/{'long-name-' * 8}{i}", "executing", stuck=(i,)) for i in range(500)]
    body = inventory.splice("w" * written, inventory.render([]))
    text = inventory.render(rows, 3, "The day's plan.\n" * 700, inventory.room(body))
    assert len(inventory.splice(body, text)) < max(60_000, written + 600)
    shown = text.count("executing")
    assert f"{500 - shown} more are quiet or stand further down the line." in text
    assert ("The day's plan." in text) is (written < 40_000), "it goes before the counts do"


def test_the_days_plan_stands_below_the_table_where_there_is_one() -> None:
    text = inventory.render([Row("a/b", "quiet")], digest="### Plan\n\nTwo tasks.")
    assert text.index("`a/b`") < text.index("### Plan") < text.index(inventory.END)
    assert "###" not in inventory.render([Row("a/b", "quiet")])


@pytest.mark.parametrize(
    "body", ["", "Ours.\n", "Ours.\r\n\r\nMore.\r\n", inventory.END + "\n" + inventory.BEGIN]
)
def test_what_people_write_round_it_is_kept(body: str) -> None:
    first = inventory.splice(body, inventory.render([]))
    second = inventory.splice("Above.\n\n" + first + "\nBelow.\n", inventory.render([Row("a/b", "quiet")]))
    assert "Ours." in second or "Ours." not in body
    assert second.startswith("Above.\n\n")
    assert second.endswith("\nBelow.\n")
    assert "`a/b`" in second
    assert inventory.splice(second, inventory.render([Row("a/b", "quiet")])) == second
