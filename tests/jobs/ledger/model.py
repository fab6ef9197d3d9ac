"""What the ledger must do, in plain Python: a model beside which the real one is played."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from flows.model import Account, Cap, Charge, Hold, Payer, Run, Usage
from flows.model.budget import MICROS

Books = Counter[tuple[str, Account]]  # (day, account) -> amount


@dataclass
class Live:
    """A run that is not settled."""

    run: Run
    charge: Charge
    payer: Payer
    is_started: bool = False

    @property
    def holds(self) -> tuple[Hold, ...]:
        return (*self.charge.holds, *self.payer.holds)

    def counts(self, what: str) -> bool:
        kind, _, name = what.partition(" ")
        own = {
            "repo": self.run.subject.partition("#")[0],
            "agent": self.run.agent,
            "member": self.payer.login,
        }
        return kind == "all" or own[kind] == name


@dataclass
class Model:
    """Runs that live; by day and account what is reserved, what ours used, what was begun outside."""

    live: dict[str, Live] = field(default_factory=dict)
    reserved: Books = field(default_factory=Counter)
    ours: Books = field(default_factory=Counter)
    outside: Books = field(default_factory=Counter)
    entries: int = 0

    def count(self, what: str) -> int:
        return sum(one.counts(what) for one in self.live.values())

    def left(self, day: str, hold: Hold) -> int | None:
        place = day, hold.account
        taken = self.reserved[place] + self.ours[place] + self.outside[place]
        return None if hold.quota is None else hold.quota - taken

    def claim(self, run: Run, charge: Charge) -> str:
        """ "" and the run lives, or the word that denies."""
        if any(one.run.subject == run.subject for one in self.live.values()):
            return "live"
        if why := self._capped(charge.caps) or self._short(charge.day, charge.holds):
            return why
        able = [one for one in charge.payers if not self._capped(one.caps)]
        paying = [one for one in able if not self._short(charge.day, one.holds)]
        if not paying:
            rich = [one for one in charge.payers if not self._short(charge.day, one.holds)]
            return "member" if rich else "quota-member"
        payer = max(paying, key=lambda one: self._share(charge.day, one))  # the first among equals
        self.live[run.id] = live = Live(run, charge, payer)
        for hold in live.holds:
            self.reserved[charge.day, hold.account] += hold.amount
        self.entries += 1
        return ""

    def settle(self, run_id: str, usage: Usage) -> None:
        live = self.live.pop(run_id)
        used = (
            {"tasks": 1, "usd": round(usage.usd * MICROS), "tokens": usage.tokens} if live.is_started else {}
        )
        for hold in live.holds:
            place = live.charge.day, hold.account
            self.reserved[place] -= hold.amount
            self.ours[place] += used[hold.account.meter] if live.is_started else 0
        self.entries += 1

    def adjust(self, day: str, account: Account, seen: int) -> None:
        place = day, account
        outside = max(0, seen - self.reserved[place] - self.ours[place])
        self.entries += outside != self.outside[place]
        self.outside[place] = outside

    def sums(self, day: str) -> dict[Account, tuple[int, int]]:
        """Account -> reserved, used; those without either are left out."""
        places = {
            place for book in (self.reserved, self.ours, self.outside) for place in book if place[0] == day
        }
        found = {one[1]: (self.reserved[one], self.ours[one] + self.outside[one]) for one in places}
        return {account: pair for account, pair in found.items() if any(pair)}

    def _capped(self, caps: tuple[Cap, ...]) -> str:
        return next((cap.what.split()[0] for cap in caps if self.count(cap.what) >= cap.room), "")

    def _short(self, day: str, holds: tuple[Hold, ...]) -> str:
        for hold in holds:
            left = self.left(day, hold)
            if left is not None and hold.amount > left:
                return f"quota-{hold.account.holder.partition(':')[0]}"
        return ""

    def _share(self, day: str, payer: Payer) -> float:
        shares = [1.0]
        for hold in payer.holds:
            left = self.left(day, hold)
            if left is not None:
                shares.append(left / hold.quota if hold.quota else 0.0)
        return min(shares)
