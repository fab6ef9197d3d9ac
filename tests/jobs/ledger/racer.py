"""`python -m tests.jobs.ledger.racer DATA SEED STEPS`: a process that claims, starts, cancels, settles,
loses, counts and checks at random, on a ledger that others race for; over the end of a day."""

from __future__ import annotations

import sys
from random import Random

from flows.model import Account, Cap, Charge, Hold, Outcome, RunState, Usage
from jobs import ledger
from jobs.ledger import Count
from jobs.settings import load
from jobs.store import Store, open_store
from tests.jobs.ledger.charges import LIVE, a_run, member, tasks

DAYS = ("2026-11-21", "2026-11-22")
ROOMS = {"all": 6, "repo acme/api": 3, "repo acme/web": 5, "agent jules": 4, "member ann": 2}
TEAM, DOLLARS = tasks("team", 60), Hold(Account("team", "", "usd"), 5_000_000, 240_000_000)
QUOTAS = {"ann": 25, "bob": 20, "eve": None}
MOST_OUTSIDE = 6


class Racer:
    def __init__(self, store: Store, seed: int):
        self.store, self.chance, self.now = store, Random(seed), 1_795_300_000.0  # noqa: S311

    def step(self, share: float) -> None:
        """One act; `share` of them are done, and with them of the time."""
        self.now += 1.0
        day = DAYS[self.chance.random() < 2 * share - 0.5]
        acts = {self.claim: 5, self.start: 3, self.end: 4, self.cancel: 1, self.count: 1, self.check: 1}
        (act,) = self.chance.choices([*acts], [*acts.values()])
        act(day)

    def claim(self, day: str) -> None:
        number, repo = self.chance.randint(1, 9), self.chance.choice(["acme/api", "acme/web"])
        agent = self.chance.choice(["jules", "codex"])
        attempt = len(ledger.runs_of(self.store, f"{repo}#{number}")) + self.chance.choice([0, 1])
        what = ("all", f"repo {repo}", f"agent {agent}")
        caps = tuple(Cap(one, ROOMS[one]) for one in what if one in ROOMS)
        payers = tuple(member(login, quota, ROOMS.get(f"member {login}")) for login, quota in QUOTAS.items())
        charge = Charge("acme", day, caps, (TEAM, DOLLARS), payers)
        for _ in range(self.chance.choice([1, 2])):
            ledger.claim(self.store, a_run(number, max(attempt, 1), repo, agent), charge, self.now)

    def start(self, day: str) -> None:
        if one := self.one():
            ledger.move(self.store, one, LIVE[:1], RunState.RUNNING, started_at=self.now)

    def end(self, day: str) -> None:
        if one := self.one():
            usage = Usage(usd=self.chance.randint(0, 500) / 100)
            fields = {"outcome": self.chance.choice([*Outcome]), "usage": usage, "ended_at": self.now}
            ledger.move(self.store, one, LIVE, RunState.SETTLED, **fields)

    def cancel(self, day: str) -> None:
        if one := self.one():
            ledger.move(self.store, one, LIVE[:2], RunState.STOPPING)

    def count(self, day: str) -> None:
        seen = self.chance.randint(0, MOST_OUTSIDE)
        ledger.adjust(self.store, Count("acme", day, Account("member:ann", "", "tasks"), seen), self.now)

    def check(self, day: str) -> None:
        assert ledger.check(self.store, "acme", day) == ()

    def one(self) -> str:
        live = ledger.live(self.store)
        return self.chance.choice(live) if live else ""


def main() -> None:
    data, seed, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    store = open_store(load({"FLEET_DATA": data}))
    racer = Racer(store, seed)
    for step in range(steps):
        racer.step(step / steps)
    store.close()


if __name__ == "__main__":
    main()
