"""The next epic is taken up where least is going on."""

from __future__ import annotations

from flows.budget.taking_up import next_epic
from flows.model import Note

QUEUED = Note("epic", "queued", "", 8, 2, True)


def test_the_quietest_repository_comes_first_and_there_the_longest_epic() -> None:
    short = Note("epic", "queued", "", 3, 0, True)
    notes = {"acme/a": {1: QUEUED}, "acme/b": {2: short, 3: QUEUED}}
    assert next_epic(notes, {"acme/a": 1}) == "acme/b#3"
    assert next_epic(notes, {"acme/a": 1, "acme/b": 2}) == "acme/a#1"


def test_only_what_somebody_asked_for_and_nobody_must_look_at_is_taken_up() -> None:
    held = Note("epic", "waiting", "", 8, 0, True)
    stuck = Note("epic", "queued", "", 8, 0, True, True)
    assert next_epic({"acme/a": {1: held, 2: stuck, 3: Note("epic", "idle", "", 8)}}, {}) == ""
    assert next_epic({}, {}) == ""
