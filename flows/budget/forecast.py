"""When each open epic ends, with a range: from what the journal measured, or an assumption that is named.

A child's time from its start to its merge is taken as gamma distributed, with the mean and variance
that were measured. So is the sum of several, whose quantiles are known in closed form (Wilson and
Hilferty). Nothing here is chance: the same facts are the same forecast.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.model import Note, Record

DAY_SECONDS = 86_400.0
ENOUGH = 5  # merged children, before they tell how long one takes
ASSUMED_SECONDS = 7_200.0  # a child, from its start to its merge, while too little is measured
Z = 1.2815515655446004  # the normal distribution's 90th percentile


@dataclass(frozen=True)
class Work:
    """An open epic as a forecast needs it: how many children are `left`. In the order in which the
    epics of one repository begin."""

    subject: str
    left: int
    is_asked: bool = True
    is_stuck: bool = False

    @property
    def repo(self) -> str:
        return self.subject.partition("#")[0]


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


class Measure(NamedTuple):
    """How long a child takes, and how many tasks it begins until it is merged."""

    mean: float
    variance: float
    attempts: float
    basis: str


def works(notes: Mapping[str, Mapping[int, Note]]) -> tuple[Work, ...]:
    """The open epics in what looks noted, by repository and number. What is asked for goes first."""
    found = [
        Work(f"{repo}#{number}", max(note.total - note.done, 0), note.is_asked, note.is_stuck)
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
    before: Counter[str] = Counter()
    found = []
    for work in open_epics:
        if not work.is_asked:
            why = "nobody asked for it; the `agent` label starts it"
            found.append(Ending(work.subject, work.left, None, None, None, why))
            continue
        before[work.repo] += work.left
        measure = measured(known, work.repo)
        room = _waited(before[work.repo], asked, (measure, pace))
        found.append(_ending(work, before[work.repo], measure, Span(pace.now, slots[work.repo], room)))
    return tuple(found)


def measured(records: Sequence[Record], repo: str) -> Measure:
    """From the repository's records, where there are enough, else its owner's, else assumed."""
    owner = repo.partition("/")[0]
    for where, rows in (
        (repo, [record for record in records if record.repo == repo]),
        (f"{owner}'s repositories", [one for one in records if one.repo.startswith(f"{owner}/")]),
    ):
        times = [max(record.merged_at - record.started_at, 1.0) for record in rows]
        if len(times) >= ENOUGH:
            mean = sum(times) / len(times)
            variance = sum((time - mean) ** 2 for time in times) / (len(times) - 1)
            attempts = sum(record.attempts for record in rows) / len(rows)
            basis = f"measured on {len(times)} merged children of {where}, {_span(mean)} each on average"
            return Measure(mean, variance, max(attempts, 1.0), basis)
    few = sum(record.repo.startswith(f"{owner}/") for record in records)
    basis = f"assumed: {_span(ASSUMED_SECONDS)} a child, for {few} of {ENOUGH} merged children are measured"
    return Measure(ASSUMED_SECONDS, ASSUMED_SECONDS**2, 1.0, basis)


class Span(NamedTuple):
    """From when, with how many at once, and how long the day's quota makes the last one wait."""

    now: float
    slots: float
    waited: float


def _ending(work: Work, left: int, measure: Measure, span: Span) -> Ending:
    """`left` counts the epics before it, too."""
    stuck = "; a person must look at a child of it first" if work.is_stuck else ""
    if not work.left:
        return Ending(work.subject, 0, span.now, span.now, span.now, f"its children are done{stuck}")
    if math.isinf(span.waited):
        why = f"a day's quota of 0 tasks lets none begin{stuck}"
        return Ending(work.subject, work.left, None, None, None, why)
    side = min(span.slots, float(left))  # so many go on side by side; the last of them is waited for
    tail = 1 - 1 / max(side, 1.0)
    mean = measure.mean * (left / side + tail)
    variance = measure.variance * (left / side**2 + tail)
    times = [_quantile(mean, variance, z) for z in (-Z, 0.0, Z)]
    last = [_quantile(measure.mean, measure.variance, z) for z in (-Z, 0.0, Z)]
    early, likely, late = (
        span.now + max(time, span.waited + one) for time, one in zip(times, last, strict=True)
    )
    quota = "; the day's quota holds it up" if span.waited + last[1] > times[1] else ""
    return Ending(work.subject, work.left, early, likely, late, f"{measure.basis}{quota}{stuck}")


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


def _quantile(mean: float, variance: float, z: float) -> float:
    """Of the gamma distribution with this mean and variance, by Wilson and Hilferty."""
    if variance <= 0 or mean <= 0:
        return max(mean, 0.0)
    shape = mean * mean / variance
    return mean * max(1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape)), 0.0) ** 3


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds < DAY_SECONDS / 12 else f"{seconds / 3600:.1f} hours"
