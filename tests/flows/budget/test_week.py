"""A week of 85 children in four repositories: the slots are kept busy, and nobody takes it all."""

from __future__ import annotations

import pytest

from flows.budget.balance import TASKS
from flows.model import Member, Quota, Room, Team
from tests.flows.budget.week import BEGIN, PHASES, Week


def team(tasks: int, brought: int) -> Team:
    members = tuple(Member(login, (Quota("", brought),)) for login in ("alice", "bob"))
    return Team(tasks=tasks, members=members, room=Room(8))


def test_the_week_has_85_children() -> None:
    assert sum(map(sum, PHASES.values())) == 85


@pytest.mark.parametrize(("tasks", "brought", "days"), [(600, 300, 1), (20, 10, 5)])
def test_all_ends_and_slots_stand_idle_for_under_one_per_cent(tasks: int, brought: int, days: int) -> None:
    week = Week(team(tasks, brought))
    week.run()
    idle, held = week.idle / week.slots, week.held / week.slots
    by_day = {date: used[TASKS] for date, used in week.used.items()}
    print(f"{tasks} a day: {idle:.2%} idle, {held:.2%} held back on purpose, {by_day}")
    assert not any(week.left.values()), "all children are done"
    assert (week.ended_at - BEGIN) / 86_400 < days
    assert idle < 0.01
    assert week.over == []
    assert sum(by_day.values()) == 85
    assert max(by_day.values()) <= tasks
    assert all(
        used[account] <= brought
        for used in week.used.values()
        for account in used
        if account.holder.startswith("member:") and account.meter == "tasks"
    )
