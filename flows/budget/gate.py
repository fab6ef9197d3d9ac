"""What has room now: caps, quotas, shares, judged once for all tasks that are charged alike."""

from __future__ import annotations

from collections.abc import Iterable

from flows.budget import waiting
from flows.budget.balance import Tally, tasks_in
from flows.budget.day import day, resets_at
from flows.budget.share import pace, tasks_of
from flows.budget.waiting import Night, Stop
from flows.model import Cap, Hold, Payer, Ready, Team, Today
from flows.model.budget import Kind

# Of several payers' stops the one that ends soonest is said.
SOONEST = ("member", "reserved", "quota-member", "too-much")
PASSING = ("member", "reserved")  # these end with a run, on the same day


class Gate:
    """Lets tasks through while there is room for their kind. Room only shrinks meanwhile, so what is
    shut to a kind stays shut to it, and each kind is judged once more than it is let through."""

    def __init__(self, line: Iterable[Ready], today: Today) -> None:
        self.today, self.night = today, _night(today)
        busy = {f"hosts {agent}": count for agent, count in today.busy.items()}
        self.tally = Tally(today.balances, {**today.live, **busy})
        self.hosts = {kind: self._hosts(kind) for kind in today.charges}
        # the names of the caps that a kind is under, whoever pays
        self.whats = {
            kind: tuple(cap.what for cap in (*charge.caps, *self.hosts[kind]))
            for kind, charge in today.charges.items()
        }
        for sent in today.sent:
            self._take(sent.kind)
        stops = {kind: self._unpaid(kind) for kind in sorted({ready.kind for ready in line})}
        self.shut = {kind: stop for kind, stop in stops.items() if stop}
        ready = {kind[0] for kind, stop in stops.items() if not stop or stop.word in PASSING}
        self.pace = pace(today, self.tally, ready, {kind[0] for kind in stops})

    def stop(self, kind: Kind) -> Stop | None:
        """What holds up the next one of a kind; None: it is through, and counts."""
        stop = self.shut.get(kind) or self._unpaid(kind) or self._shared(kind[0]) or self._full(kind)
        if stop:
            self.shut[kind] = stop
        else:
            self._take(kind)
        return stop

    def _hosts(self, kind: Kind) -> tuple[Cap, ...]:
        """What the living hosts can hold, as a cap."""
        hosts = self.today.hosts
        return () if hosts is None else (Cap(f"hosts {kind[1]}", hosts.get(kind[1], 0)),)

    def _take(self, kind: Kind) -> None:
        if charge := self.today.charges.get(kind):
            self.tally.take(charge, self.hosts[kind])

    def _unpaid(self, kind: Kind) -> Stop | None:
        """What is short in the accounts, or who is missing to pay."""
        charge = self.today.charges.get(kind)
        if charge is None:
            return waiting.UNREAD
        if lacks := self.tally.short(charge.holds):
            return self._short(lacks)
        if any(map(self.tally.may_pay, charge.payers)):
            return None
        stops = [stop for payer in charge.payers for stop in self._broke(payer)]
        if not stops:
            return waiting.nobody(kind)
        return waiting.unpaid(charge, min(stops, key=lambda stop: SOONEST.index(stop.word)), self.night)

    def _broke(self, payer: Payer) -> list[Stop]:
        """Why somebody who brings this agent cannot pay now: a quota holds up longer than a cap."""
        if lacks := self.tally.short(payer.holds):
            return [self._short(lacks)]
        cap = self.tally.full(payer.caps)
        return [waiting.capped(cap, self.tally.live[cap.what], False)] if cap else []

    def _short(self, lacks: Hold) -> Stop:
        return waiting.short(lacks, self.tally.is_reserved(lacks), self.night)

    def _shared(self, repo: str) -> Stop | None:
        share = self.pace.share(repo)
        if share is None or self.tally.spent(tasks_in(repo)) < share[0]:
            return None
        return waiting.shared(repo, *share)

    def _full(self, kind: Kind) -> Stop | None:
        charge = self.today.charges[kind]
        caps = (self.pace.room(cap, self.tally) for cap in (*charge.caps, *self.hosts[kind]))
        cap = self.tally.full(caps)
        if not cap:
            return None
        is_throttled = self.pace.is_throttled(self.tally) and cap not in charge.caps
        return waiting.capped(cap, self.tally.live.get(cap.what, 0), is_throttled)


def _night(today: Today) -> Night:
    zone = (today.team or Team()).time_zone
    at = resets_at(today.now, zone)
    return Night(day(today.now, zone), day(at, zone), at, tasks_of(today.team))
