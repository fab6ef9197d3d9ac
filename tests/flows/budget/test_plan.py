"""Today's dispatch by repository."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from flows.budget.plan import Course, plan
from flows.model import Blueprint, Limits, Member, Quota, Ready, Room, Team
from tests.flows.budget.scene import WIDE, line, ready, roomy, today

ONE = Blueprint(concurrency=1)
CASES: dict[str, tuple[list[Ready], Team | None, dict[str, Any], list[Course]]] = {
    "nothing": ([], None, {}, []),
    "all starts now": (line("a*2"), None, {}, [Course("o/a", now=2)]),
    "a cap makes it later today": (
        line("a*3"),
        None,
        {"blueprint": ONE},
        [Course("o/a", now=1, today=2)],
    ),
    "so do hosts that are full, and a member's cap": (
        line("a*3", "b#1"),
        Team(members=(Member("al", (Quota("", 99),)),), room=Room(9, member=3)),
        {"hosts": {"codex": 1}},
        [Course("o/a", now=1, today=2), Course("o/b", today=1)],
    ),
    "past the quota it is another day": (
        line("a*5"),
        roomy(tasks=3),
        {"blueprint": ONE},
        [Course("o/a", now=1, today=2, later=2)],
    ),
    "a share grows once the others have begun": (
        line("a*9", "b#1"),
        roomy(tasks=8),
        {},
        [Course("o/a", now=4, today=3, later=2), Course("o/b", now=1)],
    ),
    "the most that each may take is counted": (
        line("a*3"),
        roomy(usd=8.0),
        {"blueprint": Blueprint(concurrency=9, limits=Limits(usd=4.0))},
        [Course("o/a", now=2, later=1)],
    ),
    "what nobody brings is stuck": (
        [*line("a#1"), ready("a#2", agent="jules")],
        roomy(members=(Member("al", (Quota("codex", 9),)),)),
        {},
        [Course("o/a", now=1, stuck=1)],
    ),
    "what no quota ever holds is stuck": (
        line("a#1"),
        roomy(usd=1.0),
        {"blueprint": WIDE},
        [Course("o/a", stuck=1)],
    ),
    "what was told to start counts as now": ([], None, {"sent": tuple(line("a#1"))}, [Course("o/a", now=1)]),
    "what was begun is counted": (
        line("b#1"),
        None,
        {"spent": {"repo:o/a": (1, 4), "team": (1, 4)}},
        [Course("o/a", begun=5), Course("o/b", now=1)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_plan_of_a_day(name: str) -> None:
    waiting, team, facts, rows = CASES[name]
    assert list(plan(waiting, today(waiting, team, **facts), {})) == rows


def test_what_runs_has_a_row_though_nothing_waits() -> None:
    assert plan((), today(()), {"o/a": 2, "o/b": 0}) == (Course("o/a", running=2),)


def test_each_of_the_line_is_counted_once() -> None:
    waiting = line("a*30", "b*7", "c*1")
    found = plan(
        waiting, today(waiting, roomy(tasks=20, room=Room(4)), blueprint=Blueprint(concurrency=3)), {}
    )
    counted = {one.repo: one.now + one.today + one.later + one.stuck for one in found}
    assert counted == Counter(one.repo for one in waiting)
