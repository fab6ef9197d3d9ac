"""How a day is paced, and how much of it one repository may have.

Of a day's tasks a repository has half at most while another one is in line, and nine tenths while
another one has work open that is not in line. Shares are rounded up: half of 1 is 1. Before noon,
once over 80% of a day's tasks are spent, half as many runs may live at once. From noon on, where by
then under 50% were spent, a repository may have nine tenths although others are in line, and twice
as many tasks are kept in line.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flows.budget.balance import TASKS, Tally
from flows.budget.day import NOON, local_hour
from flows.model import Cap, Team, Today

MOST, LESS, MUCH = 90, 50, 80  # per cent


def tasks_of(team: Team | None) -> int | None:
    """How many tasks a day holds: the team's bound, or what its members bring together if that is
    less. None: nobody bounds them."""
    if team is None:
        return None
    brought = [quota.tasks for member in team.members for quota in member.quotas]
    known = [tasks for tasks in brought if tasks is not None]
    together = sum(known) if known and len(known) == len(brought) else None
    bounds = [bound for bound in (team.tasks, together) if bound is not None]
    return min(bounds, default=None)


@dataclass(frozen=True)
class Pace:
    """A day of so many `tasks` (None: of no bound), on which `ready` are the repositories in line
    whose work somebody may still pay for today, and `open` all that have work at all."""

    tasks: int | None
    is_morning: bool
    is_slow: bool
    ready: Collection[str]
    open: Collection[str]

    def share(self, repo: str) -> tuple[int, str] | None:
        """How many of the day's tasks a repository may have, and why. None: there is no bound."""
        if self.tasks is None or not _others(self.open, repo):
            return None
        is_awaited = _others(self.ready, repo)
        why = "while others are in line" if is_awaited else "while others have work that is not in line yet"
        return _part(self.tasks, LESS if is_awaited and not self.is_slow else MOST), why

    def is_throttled(self, tally: Tally) -> bool:
        """Whether so much is spent before noon that half of the runs must do."""
        return self.is_morning and self.tasks is not None and tally.spent(TASKS) * 100 > MUCH * self.tasks

    def room(self, cap: Cap, tally: Tally) -> Cap:
        """The cap as it holds now."""
        is_less = cap.what == "all" and self.is_throttled(tally)
        return Cap(cap.what, max(1, cap.room // 2)) if is_less else cap


def pace(today: Today, tally: Tally, ready: Collection[str], waiting: Collection[str]) -> Pace:
    """How the day goes as the line begins: of the repositories `waiting` in line somebody may still
    pay for those that are `ready`."""
    team = today.team or Team()
    tasks = tasks_of(today.team)
    is_morning = local_hour(today.now, team.time_zone) < NOON
    begun = tally.spent(TASKS) if today.by_noon is None else today.by_noon
    is_slow = not is_morning and tasks is not None and begun * 100 < LESS * tasks
    open_now = {repo for repo, count in today.work.items() if count > 0}
    return Pace(tasks, is_morning, is_slow, ready, open_now | set(waiting))


def _others(repos: Collection[str], repo: str) -> bool:
    return len(repos) > (repo in repos)


def _part(tasks: int, per_cent: int) -> int:
    return -(-tasks * per_cent // 100)
