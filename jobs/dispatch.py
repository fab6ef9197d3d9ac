"""An owner's READY line x the living hosts -> runs that are told to start."""

from __future__ import annotations

from collections import Counter

from jobs import ledger, queues
from jobs.hands import Hands
from jobs.ledger import Host
from jobs.store import due

BEAT_SECONDS = 10.0
RETURN_SECONDS = 60.0


def dispatch(hands: Hands, owner: str, now: float) -> float | None:
    """Sends each task in line to the freest host that serves its agent; says why the rest
    waits. Due again while something is in line."""
    store = hands.store
    subjects = ledger.ready(store, owner)
    if not subjects:
        return None
    hosts, wants, rooms = ledger.hosts(store, now), ledger.wanted(store, owner), ledger.rooms(store, owner)
    load, busy = _load(hands, owner)
    for subject in subjects:
        agent, repo = wants.get(subject, ""), subject.partition("#")[0]
        host = _freest([host for host in hosts if agent in host.agents], load)
        if repo in rooms and busy[repo] >= rooms[repo]:
            _say(hands, subject, ledger.full(repo, rooms[repo]), now)
        elif host is None:
            _say(hands, subject, _why(agent, hosts), now)
        elif ledger.send(store, subject, host.name):
            load[host.name] += 1
            busy[repo] += 1
            ledger.leave_line(store, subject)
            queues.enqueue_run(store, host.name, "start", subject)
            due.wake(store, {subject: now + RETURN_SECONDS})
    return BEAT_SECONDS if ledger.ready(store, owner) else None


def _load(hands: Hands, owner: str) -> tuple[Counter[str], Counter[str]]:
    """How many runs live on each host; and in each of the owner's repositories, with those that are
    about to."""
    runs = [run for run_id in ledger.live(hands.store) if (run := ledger.run(hands.store, run_id))]
    busy = {run.subject for run in runs} | ledger.sending(hands.store, owner)
    return Counter(run.host for run in runs), Counter(subject.partition("#")[0] for subject in busy)


def _freest(hosts: list[Host], load: Counter[str]) -> Host | None:
    free = [host for host in hosts if load[host.name] < host.slots]
    return min(free, key=lambda host: (load[host.name], host.name), default=None)


def _why(agent: str, hosts: tuple[Host, ...]) -> str:
    if not any(agent in host.agents for host in hosts):
        return ""  # the rules say it themselves: they see which agents are served
    return f"all workers that serve `{agent}` are busy"


def _say(hands: Hands, subject: str, why: str, now: float) -> None:
    if ledger.say_wait(hands.store, subject, why):
        due.wake(hands.store, {subject: now})
