"""Today's dispatch by repository: what runs, what starts now, what today and what another day.

Asked is admission itself, once as things stand, and then as if no cap and no host held anything up:
what quotas and shares let through then has its turn today. Each task is counted with the most that it
may take, so where runs take less, more begins today than is said here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flows.budget.admit import admit
from flows.budget.balance import tasks_in
from flows.model import Charge, Ready, Today

STUCK = ("nobody-brings", "too-much", "unread")  # words of a Wait that no other day ends


@dataclass(frozen=True)
class Course:
    """How many of a repository's tasks were `begun` today (those that run among them), are `running`,
    start `now` (or were told to), have their turn later `today`, wait for a `later` day, or are
    `stuck` until a person changes the team or a blueprint."""

    repo: str
    begun: int = 0
    running: int = 0
    now: int = 0
    today: int = 0
    later: int = 0
    stuck: int = 0


def plan(line: Iterable[Ready], today: Today, running: Mapping[str, int]) -> tuple[Course, ...]:
    """A row for each repository of which anything can be said, by name; `running` counts its living
    runs."""
    waiting = tuple(line)
    starts = set(admit(waiting, today).order)
    turns, stuck = _turns(waiting, _lifted(today))
    counts: dict[str, Counter[str]] = {"now": Counter(one.repo for one in today.sent)}
    for one in waiting:
        if one.subject in starts:
            when = "now"
        elif one.subject in turns:
            when = "today"
        else:
            when = "stuck" if one.subject in stuck else "later"
        counts.setdefault(when, Counter())[one.repo] += 1
    begun = {one.account: one.used + one.reserved for one in today.balances}
    repos = {repo for found in counts.values() for repo in found} | {r for r, n in running.items() if n}
    repos |= {account.holder.removeprefix("repo:") for account in begun if account.holder.startswith("repo:")}
    return tuple(
        Course(
            repo,
            begun.get(tasks_in(repo), 0),
            running.get(repo, 0),
            **{when: found[repo] for when, found in counts.items()},
        )
        for repo in sorted(repos)
    )


def _turns(line: tuple[Ready, ...], today: Today) -> tuple[set[str], set[str]]:
    """Whose turn comes today, and who is stuck. Once the others of the line have begun, a repository's
    share grows, so it is asked again while anybody gets through."""
    through: tuple[Ready, ...] = ()
    while True:
        found = admit(line, replace(today, sent=(*today.sent, *through)))
        if not found.order:
            stuck = {subject for subject, wait in found.waits.items() if wait.word in STUCK}
            return {one.subject for one in through}, stuck
        through += tuple(one for one in line if one.subject in found.order)
        line = tuple(one for one in line if one.subject in found.waits)


def _lifted(today: Today) -> Today:
    """The same day without caps and hosts."""
    charges = {kind: _uncapped(charge) for kind, charge in today.charges.items()}
    return replace(today, charges=charges, hosts=None, live={})


def _uncapped(charge: Charge) -> Charge:
    payers = tuple(replace(payer, caps=()) for payer in charge.payers)
    return replace(charge, caps=(), payers=payers)
