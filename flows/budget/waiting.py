"""Why tasks in line wait: a word for programs, words for people, a time if anybody can tell.

The words, after the first thing that is short: `nobody-brings` and `too-much` (a person must change
something), `quota-team`, `quota-member`, `quota-repo`, `quota-fleet` (the day is used up: scheduled
for the next), `reserved` (USD or tokens, of which runs that live may leave some), `share` (other
repositories first), `throttle` (the day is almost spent before noon), `hosts` (no worker is free),
the caps `all`, `repo`, `agent`, `member`, `fleet`, and `unread` (nobody knows yet what it is charged).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from flows.model import Cap, Charge, Hold, Wait
from flows.model.budget import MICROS, Kind


@dataclass(frozen=True)
class Stop:
    """What holds up all tasks of a kind. `until` stands where a day's end ends it, `cap` where a
    run's end does."""

    word: str
    why: str
    until: float | None = None
    cap: Cap | None = None


UNREAD = Stop("unread", "nobody knows yet what it may take of the day: its blueprint was not read")


@dataclass(frozen=True)
class Night:
    """The end of the day `day`: the next one begins at `at`, and is `next`. `tasks` is how many a day
    holds."""

    day: str
    next: str
    at: float
    tasks: int | None


def nobody(kind: Kind) -> Stop:
    why = f"nobody brings quota of `{kind[1]}` for {kind[0]}; a member of `team:` must name it"
    return Stop("nobody-brings", why)


def short(hold: Hold, is_reserved: bool, night: Night) -> Stop:
    """An account has no room for a hold."""
    whose, bound = _whose(hold), _bound(hold)
    if hold.amount > (hold.quota or 0):
        why = f"a run may take {_said(hold.amount, hold)}, more than {whose} {bound} a day"
        return Stop("too-much", f"{why}; lower its `limits`, or raise the quota")
    if is_reserved:
        why = f"what is left of {whose} {bound} of {night.day} is set aside for runs that live"
        return Stop("reserved", f"{why}; it begins when they leave enough, or on {night.next}", night.at)
    word = f"quota-{hold.account.holder.partition(':')[0]}"
    return Stop(word, f"scheduled for {night.next}: {whose} {bound} of {night.day} are used up", night.at)


def unpaid(charge: Charge, stop: Stop, night: Night) -> Stop:
    """No payer has room, and this stop ends soonest: where several have no quota, all are named."""
    if len(charge.payers) == 1 or stop.word != "quota-member":
        return stop
    names = ", ".join(f"`{payer.login}`" for payer in charge.payers)
    return replace(stop, why=f"scheduled for {night.next}: the quotas of {names} for {night.day} are used up")


def shared(repo: str, most: int, why: str) -> Stop:
    """A repository has had its share of the day."""
    tasks = "1 task" if most == 1 else f"{most} tasks"
    return Stop("share", f"{repo} has had its {tasks} of the day, all that it may have {why}")


def capped(cap: Cap, live: int, is_throttled: bool) -> Stop:
    """So many runs live, and no more may."""
    kind, _, name = cap.what.partition(" ")
    if kind == "hosts":
        why = f"all workers that serve `{name}` are busy" if cap.room else f"no worker serves `{name}`"
        return Stop(kind, why, cap=cap)
    if is_throttled and kind == "all":
        why = f"over 80% of the day's tasks were spent before noon, so only {cap.room} may run at once"
        return Stop("throttle", why, cap=cap)
    return Stop(kind, full(cap, live), cap=cap)


def full(cap: Cap, live: int) -> str:
    """Why nothing more is begun under a cap."""
    kind, _, name = cap.what.partition(" ")
    where = {
        "all": "in the whole team",
        "repo": f"in {name}",
        "agent": f"of `{name}`",
        "member": f"on the quota of `{name}`",
        "fleet": f"of the fleet {name}",
    }[kind]
    runs = "1 run lives" if live == 1 else f"{live} runs live"
    return f"{runs} {where}, " + ("which is its cap" if live == cap.room else f"whose cap is {cap.room}")


class Queue:
    """Gives each that waits its place, and a time where one can be told: behind a cap with room for
    so many, it begins when those before it behind the same cap have had their typical time."""

    def __init__(self, now: float, minutes: float | None, night: Night) -> None:
        self.now, self.minutes, self.night = now, minutes, night
        self.place = 0
        self.before: dict[str, int] = {}

    def wait(self, stop: Stop, whats: Collection[str]) -> Wait:
        """The next one; `whats` are the caps that it is under."""
        self.place += 1
        if stop.cap is None:
            return Wait(stop.word, self._why(stop), stop.until, self.place)
        before = self.before
        for what in whats:
            before[what] = before.get(what, 0) + 1
        if stop.cap.what not in whats:
            before[stop.cap.what] = before.get(stop.cap.what, 0) + 1
        return Wait(stop.word, stop.why, self._estimate(stop.cap), self.place)

    def _why(self, stop: Stop) -> str:
        """A day holds only so many: for those behind them it is the next one at the earliest."""
        if not stop.word.startswith("quota-") or self.place <= (self.night.tasks or self.place):
            return stop.why
        return stop.why.replace(f"for {self.night.next}:", f"for {self.night.next} at the earliest:", 1)

    def _estimate(self, cap: Cap) -> float | None:
        if self.minutes is None or not cap.room:
            return None
        return self.now + max(1, self.before[cap.what]) * self.minutes * 60 / cap.room


def _whose(hold: Hold) -> str:
    kind, _, name = hold.account.holder.partition(":")
    return {"team": "the team's", "member": f"`{name}`'s", "fleet": f"the fleet {name}'s"}.get(
        kind, f"{name}'s"
    )


def _bound(hold: Hold) -> str:
    agent = hold.account.agent
    return _said(hold.quota or 0, hold) + (f" of `{agent}`" if agent else "")


def _said(amount: int, hold: Hold) -> str:
    meter = hold.account.meter
    if meter == "usd":
        return f"{amount / MICROS:,.2f} USD"
    return f"1 {meter[:-1]}" if amount == 1 else f"{amount:,} {meter}"
