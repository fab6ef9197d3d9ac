"""How far an onboarding came, from the ledger alone: GitHub is not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jobs import ledger, queues
from jobs.ledger import Wish
from jobs.store import Store, due, keys
from jobs.timer import MACHINE


@dataclass(frozen=True)
class Progress:
    """`waiting` are the audits that are being filed still, `filed` of `total` their findings;
    `counts` the tasks that nobody asked for yet, by severity; `is_busy`: it is being looked at."""

    repo: str
    wish: Wish
    waiting: tuple[int, ...] = ()
    total: int = 0
    filed: int = 0
    epics: tuple[int, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    is_busy: bool = False

    @property
    def is_over(self) -> bool:
        return self.wish.is_over and not self.waiting

    @property
    def text(self) -> str:
        """One line for people."""
        parts = [
            f"labels {self.wish.labels or 'to be made'}",
            f"blueprint {self.wish.blueprint or 'to be looked for'}",
            f"audits {self.wish.audits or 'to be looked for'}",
        ]
        if self.waiting:
            parts.append(f"{self.filed} of {self.total} findings filed")
        if self.epics:
            parts.append(f"epics {', '.join(f'#{number}' for number in self.epics)}")
        if self.wish.start_by:
            parts.append(f"started {self.wish.started or 'in a moment'}")
        return "; ".join(parts)


def ask(store: Store, repos: Iterable[str], now: float) -> None:
    """Onboarding is asked for, the first of them to be looked after first. A start that somebody asked
    for before, and that is not carried out yet, is kept."""
    for place, repo in enumerate(repos):
        before = ledger.wish_of(store, repo) or Wish()
        asked = Wish(asked_at=now)
        if before.start_by and not before.started:
            asked = replace(asked, start_by=before.start_by, start_at=before.start_at)
        ledger.wish(store, repo, asked)
        due.wake(store, {repo: now - 60.0 + place / 1000})
    queues.ring(store)


def start(store: Store, repos: Iterable[str], by: str) -> None:
    """The first epic of each is to begin, in the name of `by`."""
    now = MACHINE.now()
    for place, repo in enumerate(repos):
        ledger.come(store, repo, start_by=by, start_at=repr(now), started="")
        due.wake(store, {repo: now - 60.0 + place / 1000})
    queues.ring(store)


def progress(store: Store, repo: str, now: float) -> Progress:
    notes = ledger.notes_of(store, repo)
    waiting = ledger.awaited_audits(store, repo)
    filing = [notes[number] for number in waiting if number in notes]
    tasks = [note for note in notes.values() if note.kind == "task" and not note.is_asked]
    return Progress(
        repo,
        ledger.wish_of(store, repo) or Wish(),
        waiting,
        sum(note.total for note in filing),
        sum(note.done for note in filing),
        tuple(number for number, note in notes.items() if note.kind == "epic"),
        dict(Counter(note.severity for note in tasks)),
        due.busy(store, repo, now) > 0,
    )


def first_phase(store: Store, repo: str) -> tuple[int, ...]:
    """The epic that would be started first; the few tasks where there is none."""
    notes = ledger.notes_of(store, repo)
    epics = [number for number, note in notes.items() if note.kind == "epic"]
    idle = [number for number in epics if not notes[number].is_asked]
    few = [n for n, note in notes.items() if note.kind == "task" and not note.state and not note.is_asked]
    return tuple(idle[:1] or ([] if epics else few))


def counts_below(store: Store, repo: str, first: tuple[int, ...]) -> dict[str, int]:
    """The tasks of these issues, or below them, by severity."""
    notes = ledger.notes_of(store, repo).items()
    inside = [note for number, note in notes if note.kind == "task" and {number, note.parent} & set(first)]
    return dict(Counter(note.severity for note in inside))


def said_of(store: Store, repo: str, wish: Wish) -> str:
    """What was answered to a start, "" while it is not: it was accepted, or was refused and why."""
    if not wish.started.startswith("#"):
        return wish.started
    for number in wish.started.replace("#", "").split(", "):
        found = [a for a in ledger.answers_of(store, f"{repo}#{number}") if a.verb == "start"]
        if not found:
            return ""
        if not found[-1].is_accepted:
            return f"refused at #{number}: {found[-1].text}"
    return wish.started


def is_up(store: Store) -> bool:
    """Whether a clock ticks: without one nothing is looked at."""
    return bool(store.redis.exists(keys.CLOCK))
