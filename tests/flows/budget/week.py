"""A team's week on a clock of its own: admission alone, with runs that take a while and end well.

Children come into line when the phase before theirs is done; dispatch looks each ten seconds; what is
used of a day is counted on it. A slot is idle when it is free although a child stands in line whose
repository has room and whose day has tasks left, whatever admission says why it waits: what the share
and the throttle hold back on purpose is counted apart.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from flows.budget.admit import admit
from flows.budget.balance import TASKS, Tally, tasks_in
from flows.budget.charge import charge
from flows.budget.day import day, noon_at
from flows.model import Account, Admission, Balance, Blueprint, Charge, Ready, Team, Today, Want
from flows.model.finding import SEVERITIES

BEGIN = 1_794_787_200.0  # Monday, 2026-11-16, UTC
BEAT_SECONDS = 10
WEEK_SECONDS = 7 * 86_400
# 85 children of four repositories, by phases
PHASES = {"api": (3, 14, 8), "web": (6, 9, 5), "core": (2, 10, 8), "docs": (4, 12, 4)}
BLUEPRINT = Blueprint(concurrency=4)


@dataclass
class Week:
    """`idle` and `held` are slot seconds, of `slots` in which there was work and quota."""

    team: Team
    now: float = BEGIN
    line: dict[str, Ready] = field(default_factory=dict)
    live: dict[str, Ready] = field(default_factory=dict)
    ends: list[tuple[float, str]] = field(default_factory=list)
    left: dict[str, Counter[int]] = field(default_factory=dict)
    used: dict[str, Counter[Account]] = field(default_factory=dict)
    noon: Counter[str] = field(default_factory=Counter)
    idle: float = 0.0
    held: float = 0.0
    slots: float = 0.0
    over: list[str] = field(default_factory=list)
    ended_at: float = 0.0

    def run(self) -> None:
        for repo, phases in PHASES.items():
            self.left[repo] = Counter(dict(enumerate(phases)))
            self._release(repo)
        while any(self.left.values()) and self.now < BEGIN + WEEK_SECONDS:
            found = self._dispatch()
            later = self._next(found)
            self._measure(found, later - self.now)
            self.now = later
            while self.ends and self.ends[0][0] <= self.now:
                self._end(heapq.heappop(self.ends)[1])
        self.ended_at = self.now

    def _next(self, found: Admission) -> float:
        """The beat after a run's end, or a time at which what may start changes by itself."""
        moments = [self.ends[0][0]] if self.ends else []
        moments += [noon_at(self.now, "UTC"), noon_at(self.now, "UTC") + 43_200, *self._untils(found)]
        first = min(moment for moment in moments if moment > self.now)
        return self.now + BEAT_SECONDS * max(1, -(-(first - self.now) // BEAT_SECONDS))

    def _untils(self, found: Admission) -> list[float]:
        return [wait.until for wait in found.waits.values() if wait.until]

    def _dispatch(self) -> Admission:
        today = self._today()
        found = admit(self.line.values(), today)
        self._judge(found, today)
        for subject in found.order:
            ready = self.line.pop(subject)
            self.live[subject] = ready
            self._book(today.charges[ready.kind])
            number = int(subject.partition("#")[2])
            heapq.heappush(self.ends, (self.now + 60 * (17 + number * 7 % 43), subject))
        return found

    def _today(self) -> Today:
        kinds = {(f"o/{repo}", "codex", "") for repo in PHASES}
        charges = {kind: charge(self.team, Want(BLUEPRINT, *kind), self.now) for kind in kinds}
        live = Counter(f"repo {ready.repo}" for ready in self.live.values())
        used = self.used.setdefault(day(self.now, "UTC"), Counter())
        if self.now <= noon_at(self.now, "UTC"):
            self.noon[day(self.now, "UTC")] = used[TASKS]
        return Today(
            self.now,
            charges,
            self.team,
            tuple(Balance(account, 0, amount) for account, amount in used.items()),
            live={"all": len(self.live), **live},
            work={f"o/{repo}": left.total() for repo, left in self.left.items()},
            minutes=38.0,
            by_noon=self.noon[day(self.now, "UTC")],
        )

    def _book(self, charge: Charge) -> None:
        used = self.used[charge.day]
        balances = [Balance(account, 0, amount) for account, amount in used.items()]
        payer = Tally(balances, {}).payer(charge)
        assert payer, "admitted, and nobody can pay"
        used.update({hold.account: hold.amount for hold in (*charge.holds, *payer.holds)})

    def _end(self, subject: str) -> None:
        ready = self.live.pop(subject)
        repo = ready.repo.partition("/")[2]
        left = self.left[repo]
        phase = min(left)
        left[phase] -= 1
        if not left[phase]:
            del left[phase]
            self._release(repo)

    def _release(self, repo: str) -> None:
        left = self.left[repo]
        for number in range(left[min(left)] if left else 0):
            child = 100 * min(left) + number + 1
            severity = SEVERITIES[child % 4]
            subject = f"o/{repo}#{child}"
            self.line[subject] = Ready(subject, f"o/{repo}", "codex", severity, self.now, min(left) > 0)

    def _measure(self, found: Admission, seconds: float) -> None:
        spent = self.used[day(self.now, "UTC")][TASKS]
        free = self.team.room.all - len(self.live)
        is_left = self.team.tasks is None or spent < self.team.tasks
        rooms = Counter(ready.repo for ready in self.live.values())
        able = [ready for ready in self.line.values() if rooms[ready.repo] < BLUEPRINT.concurrency]
        if not self.line or not is_left:
            return
        self.slots += self.team.room.all * seconds
        unused = min(free, len(able), (self.team.tasks or free + spent) - spent) * seconds
        if all(found.waits[ready.subject].word in ("share", "throttle") for ready in able):
            self.held += unused
        else:
            self.idle += unused

    def _judge(self, found: Admission, today: Today) -> None:
        """Whether a repository went over half of the day while others stand in line."""
        used = self.used[day(self.now, "UTC")].copy()
        begun = Counter(self.line[subject].repo for subject in found.order)
        waiting = {ready.repo for ready in self.line.values()}
        open_now = {repo for repo, count in today.work.items() if count}
        tasks = self.team.tasks or 0
        is_slow = self.now >= noon_at(self.now, "UTC") and (today.by_noon or 0) * 2 < tasks
        for repo, count in begun.items():
            part = 5 if waiting - {repo} and not is_slow else 9 if open_now - {repo} else 10
            if used[tasks_in(repo)] + count > -(-tasks * part // 10):
                self.over.append(f"{day(self.now, 'UTC')} {repo}")
