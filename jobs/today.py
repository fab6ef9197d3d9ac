"""What admission decides on, gathered from the ledger: an owner's day as it stands now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from flows.budget.charge import charge
from flows.budget.day import day, noon_at
from flows.model import Charge, Tally, Team
from flows.model.budget import Kind, Today, Want
from jobs import ledger
from jobs.ledger import Host, Place
from jobs.store import Store


@dataclass
class Floor:
    """The hosts that live, how many runs each holds, and how many more it was told to start."""

    hosts: tuple[Host, ...]
    load: Counter[str]
    told: Counter[str] = field(default_factory=Counter)

    def freest(self, agent: str, jail: str = "") -> Host | None:
        """Of the hosts with room that serve the agent, the one that holds least; None without one. Where
        some have the jail that its blueprint wants, only those; where none has, any: its start says so."""
        serving = [one for one in self.hosts if agent in one.agents]
        fit = [one for one in serving if one.may_hold(jail)] or serving
        held = self.load + self.told
        free = [one for one in fit if held[one.name] < one.slots]
        return min(free, key=lambda one: (held[one.name], one.name), default=None)

    def slots(self) -> dict[str, int]:
        """By agent: how many runs at once the hosts that serve it can hold."""
        return self._by_agent(lambda host: host.slots)

    def busy(self) -> dict[str, int]:
        """By agent: how many runs those hosts do hold, of whatever agent."""
        return self._by_agent(lambda host: min(host.slots, self.load[host.name]))

    def _by_agent(self, count: Callable[[Host], int]) -> dict[str, int]:
        found: Counter[str] = Counter()
        for host in self.hosts:
            for agent in host.agents:
                found[agent] += count(host)
        return dict(found)


@dataclass(frozen=True)
class Whose:
    """An owner, its team (None: it names none), and where its tasks may run."""

    owner: str
    team: Team | None
    floor: Floor


def floor(store: Store, now: float) -> Floor:
    """The hosts as they stand now."""
    return Floor(ledger.hosts(store, now), ledger.hosted(store))


def today(store: Store, line: tuple[Place, ...], whose: Whose, now: float) -> Today:
    """The owner's day at `now`, with the places in line."""
    sent = ledger.sending(store, whose.owner)
    charges = {place.ready.kind: _charge(place, whose.team, now) for place in (*sent, *line)}
    return Today(
        now=now,
        charges=charges,
        team=whose.team,
        balances=ledger.balances(store, whose.owner, day(now, (whose.team or Team()).time_zone)),
        live=ledger.lives(store, whose.owner, _caps(charges)),
        sent=tuple(place.ready for place in sent),
        hosts=whose.floor.slots(),
        busy=whose.floor.busy(),
        minutes=_minutes(ledger.tallies_of(store, whose.owner)),
        green=ledger.greens(store, whose.owner),
        by_noon=_by_noon(store, whose, now),
        work=ledger.noted(store, {place.ready.repo for place in line} | set(ledger.met(store, whose.owner))),
    )


def _by_noon(store: Store, whose: Whose, now: float) -> int | None:
    """How many tasks the day had begun by its noon; None before."""
    zone = (whose.team or Team()).time_zone
    noon = noon_at(now, zone)
    return ledger.begun_by(store, whose.owner, day(now, zone), noon) if now >= noon else None


def _minutes(tallies: tuple[Tally, ...]) -> float | None:
    """How long an attempt takes, by the journal; None where it is empty."""
    attempts = sum(tally.attempts for tally in tallies)
    return sum(tally.seconds for tally in tallies) / attempts / 60 if attempts else None


def _charge(place: Place, team: Team | None, now: float) -> Charge:
    ready = place.ready
    want = Want(place.blueprint, ready.repo, ready.agent, ready.fleet, place.room, place.quota)
    return charge(team, want, now)


def _caps(charges: dict[Kind, Charge]) -> list[str]:
    found = [cap.what for one in charges.values() for cap in one.caps]
    return found + [cap.what for one in charges.values() for payer in one.payers for cap in payer.caps]
