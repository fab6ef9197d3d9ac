"""What is taken of accounts and caps, while those in line are let through one by one."""

from __future__ import annotations

from collections.abc import Iterable

from flows.model import Account, Balance, Cap, Charge, Hold, Payer

TASKS = Account("team", "", "tasks")


def tasks_in(repo: str) -> Account:
    """Where the tasks of a repository are counted."""
    return Account(f"repo:{repo}", "", "tasks")


class Tally:
    """Begins with the day's balances and with the runs that live, by cap. It only ever grows: what
    has no room once has none later."""

    def __init__(self, balances: Iterable[Balance], live: dict[str, int]) -> None:
        balances = tuple(balances)
        self.used = {one.account: one.used for one in balances}
        self.taken = {one.account: one.used + one.reserved for one in balances}
        self.live = live

    def spent(self, account: Account) -> int:
        """What is used or reserved."""
        return self.taken.get(account, 0)

    def full(self, caps: Iterable[Cap]) -> Cap | None:
        """The first cap that has no room for one more."""
        return next((cap for cap in caps if self.live.get(cap.what, 0) >= cap.room), None)

    def short(self, holds: Iterable[Hold]) -> Hold | None:
        """The first hold that its account has no room for."""
        bounded = (hold for hold in holds if hold.quota is not None)
        return next((one for one in bounded if self.spent(one.account) + one.amount > (one.quota or 0)), None)

    def is_reserved(self, hold: Hold) -> bool:
        """Whether such a hold has room again if all that is reserved comes back. Of tasks none does."""
        used = self.used.get(hold.account, 0)
        return hold.account.meter != "tasks" and used + hold.amount <= (hold.quota or 0)

    def may_pay(self, payer: Payer) -> bool:
        return not self.short(payer.holds) and not self.full(payer.caps)

    def payer(self, charge: Charge) -> Payer | None:
        """Who pays, as the ledger picks: the one with the largest share left, the first among equals."""
        return max(filter(self.may_pay, charge.payers), key=self._share, default=None)

    def take(self, charge: Charge, hosts: tuple[Cap, ...] = ()) -> None:
        """One more run of this charge, on these hosts. Can nobody pay any more, nobody's is taken."""
        payer = self.payer(charge) or Payer("")
        for hold in (*charge.holds, *payer.holds):
            self.taken[hold.account] = self.spent(hold.account) + hold.amount
        for cap in (*charge.caps, *payer.caps, *hosts):
            self.live[cap.what] = self.live.get(cap.what, 0) + 1

    def _share(self, payer: Payer) -> float:
        """The share that is left of the tightest bound: 1.0 where there is none."""
        shares = ((one.quota - self.spent(one.account)) / one.quota for one in payer.holds if one.quota)
        return min(shares, default=1.0)
