"""Who of those in line starts now, in which order, and why the others wait.

What is severe goes first; then the repository with the most work left; then what did not depend on
other work; then the repository whose CI is most likely green; then who came first. Each goes if caps,
quotas and its repository's share of the day (`flows/budget/share.py`) have room for it. Nothing fails
here: what has no room waits, and one that waits holds up none behind it. The ledger has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flows.budget.gate import Gate
from flows.budget.waiting import Queue
from flows.model import Admission, Ready, Team, Today, Wait
from flows.model.finding import SEVERITIES

RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
Turn = tuple[int, int, bool, float, float, str]


def admit(line: Iterable[Ready], today: Today) -> Admission:
    """Each of the line, a subject once, is in `order` or in `waits`. Those of `today.sent` are
    not of the line."""
    turns = sorted(line, key=turn(today))
    gate = Gate(turns, replace(today, sent=tuple(sorted(today.sent, key=turn(today)))))
    queue = Queue(today.now, today.minutes, gate.night)
    order: list[str] = []
    waits: dict[str, Wait] = {}
    for ready in turns:
        kind = ready.kind
        stop = gate.stop(kind)
        if stop is None:
            order.append(ready.subject)
        else:
            waits[ready.subject] = queue.wait(stop, gate.whats.get(kind, ()))
    depth = (today.team or Team()).ready * (2 if gate.pace.is_slow else 1)
    return Admission(tuple(order), waits, depth, len(waits) < depth)


def turn(today: Today) -> Callable[[Ready], Turn]:
    """The order of a line: total, and the same however the line was given."""
    work, green = today.work, today.green

    def key(ready: Ready) -> Turn:
        rank = RANK.get(ready.severity, RANK["medium"])
        left, likely = work.get(ready.repo, 0), green.get(ready.repo, 0.0)
        return rank, -left, ready.is_dependent, -likely, ready.since, ready.subject

    return key
