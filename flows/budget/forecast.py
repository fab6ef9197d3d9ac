"""When each open epic ends, with a range: by the phases that it has left, and by how long a child takes.

The children of a phase go on side by side; the next phase begins when all of them are merged, the next epic
of a repository after the last phase. Nothing here is chance: the same facts are the same forecast.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from flows.budget.measure import Measure, Rounds, measured, rounds
from flows.model import Note, Record

DAY_SECONDS = 86_400.0
Z = 1.2815515655446004  # the normal distribution's 90th percentile


@dataclass(frozen=True)
class Work:
    """An open epic as a forecast needs it: how many children are `left`, and how many of them in each of
    its `phases` (none: all go on side by side). In the order in which the epics of one repository begin."""

    subject: str
    left: int
    is_asked: bool = True
    is_stuck: bool = False
    phases: tuple[int, ...] = ()

    @property
    def repo(self) -> str:
        return self.subject.partition("#")[0]

    @property
    def legs(self) -> tuple[int, ...]:
        """The children left, one count for each phase that must be over before the next one begins."""
        return self.phases if sum(self.phases) == self.left else (self.left,)


@dataclass(frozen=True)
class Pace:
    """How fast it can go: `slots` runs at once in all, `rooms` in single repositories; `a_day` tasks
    may begin a day (None: no bound), `left_today` of them before `day_ends_at`, Unix time."""

    now: float
    slots: int
    rooms: Mapping[str, int]
    a_day: int | None = None
    left_today: int | None = None
    day_ends_at: float = 0.0


@dataclass(frozen=True)
class Ending:
    """When an epic ends: with 10, 50 and 90 per cent likelihood by `early_at`, `likely_at`, `late_at`
    (Unix times; None: nobody can tell). `why` says in a sentence what that rests on."""

    subject: str
    left: int
    early_at: float | None
    likely_at: float | None
    late_at: float | None
    why: str


def works(notes: Mapping[str, Mapping[int, Note]]) -> tuple[Work, ...]:
    """The open epics in what looks noted, by repository and number. What is asked for goes first."""
    found = [
        Work(f"{repo}#{number}", max(note.total - note.done, 0), note.is_asked, note.is_stuck, note.phases)
        for repo, known in notes.items()
        for number, note in sorted(known.items())
        if note.kind == "epic"
    ]
    return tuple(sorted(found, key=lambda work: (work.repo, not work.is_asked)))


def forecast(open_epics: Sequence[Work], records: Iterable[Record], pace: Pace) -> tuple[Ending, ...]:
    """An ending for each epic, in their order. Epics of one repository go one after another, those of
    several side by side; they share the slots evenly, and a day's tasks in proportion to what they
    have left. What is filed later, and how long a person takes who must look, it does not know."""
    known = tuple(records)
    asked = [work for work in open_epics if work.is_asked]
    slots = _slots(asked, pace)
    ways: defaultdict[str, Way] = defaultdict(Way)
    found = []
    for work in open_epics:
        if not work.is_asked:
            why = "nobody asked for it; the `agent` label starts it"
            found.append(Ending(work.subject, work.left, None, None, None, why))
            continue
        before, measure = ways[work.repo], measured(known, work.repo)
        counts = [before.left + count for count in accumulate(work.legs)]
        waits = tuple(_waited(count, asked, (measure, pace)) for count in counts)
        more = tuple(rounds(count, slots[work.repo]) for count in work.legs)
        ways[work.repo] = Way(before.legs + more, before.waits + waits, before.left + work.left)
        found.append(_ending(work, measure, ways[work.repo], pace.now))
    return tuple(found)


class Way(NamedTuple):
    """A repository's phases up to an epic's end, those of the epics before it too: how many rounds each
    takes, how many seconds the day's quota makes the last child of each wait, and how many children there
    are in all."""

    legs: tuple[Rounds, ...] = ()
    waits: tuple[float, ...] = ()
    left: int = 0

    def seconds(self, measure: Measure, z: float) -> float:
        """From now to the end, at this quantile: the whole way, or what follows the last child that must
        wait for a day, whichever is longer."""
        found, after = 0.0, Rounds()
        for leg, wait in zip(reversed(self.legs), reversed(self.waits), strict=True):
            if wait:
                found = max(found, wait + measure.seconds(rounds(1, 1.0).then(after), z))
            after = after.then(leg)
        return max(found, measure.seconds(after, z))


def _ending(work: Work, measure: Measure, way: Way, now: float) -> Ending:
    stuck = "; a person must look at a child of it first" if work.is_stuck else ""
    if not work.left:
        return Ending(work.subject, 0, now, now, now, f"its children are done{stuck}")
    if math.inf in way.waits:
        why = f"a day's quota of 0 tasks lets none begin{stuck}"
        return Ending(work.subject, work.left, None, None, None, why)
    early, likely, late = (now + way.seconds(measure, z) for z in (-Z, 0.0, Z))
    free = way._replace(waits=(0.0,) * len(way.waits))
    quota = "; the day's quota holds it up" if way.seconds(measure, 0.0) > free.seconds(measure, 0.0) else ""
    steps = f"; {len(work.legs)} phases are left, one after another" if len(work.legs) > 1 else ""
    return Ending(work.subject, work.left, early, likely, late, f"{measure.basis}{steps}{quota}{stuck}")


def _slots(asked: Sequence[Work], pace: Pace) -> dict[str, float]:
    """How many of a repository's children go on at once."""
    repos = {work.repo for work in asked if work.left}
    fair = max(pace.slots, 1) / max(len(repos), 1)
    return {work.repo: min(float(max(pace.rooms.get(work.repo, pace.slots), 1)), fair) for work in asked}


def _waited(left: int, asked: Sequence[Work], how: tuple[Measure, Pace]) -> float:
    """Seconds until the last of the repository's `left` children may begin under the day's quota."""
    measure, pace = how
    if pace.a_day is None:
        return 0.0
    per_repo: Counter[str] = Counter()
    for work in asked:
        per_repo[work.repo] += work.left
    # Side by side: when this one has had so many tasks, each other has had as many, or all that it wants.
    tasks = math.ceil(sum(min(left, count) for count in per_repo.values()) * measure.attempts)
    more = tasks - (pace.a_day if pace.left_today is None else max(pace.left_today, 0))
    if more <= 0:
        return 0.0
    if pace.a_day <= 0:
        return math.inf
    return max(pace.day_ends_at - pace.now, 0.0) + (math.ceil(more / pace.a_day) - 1) * DAY_SECONDS
