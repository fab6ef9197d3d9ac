"""Whose turn it is: part by part in the order that was asked for, and then what is broken."""

from __future__ import annotations

from collections.abc import Sequence

from flows.model import Judgement, Spec
from flows.model.coordination import BROKEN

MOST = 2  # times that what is broken goes back


def waves(specs: Sequence[Spec]) -> tuple[tuple[Spec, ...], ...]:
    """The parts, those together that may be done at one time, each after all that it comes after. Those that
    wait for each other in a circle are left out."""
    found: list[tuple[Spec, ...]] = []
    done: set[str] = set()
    while now := tuple(one for one in specs if one.repo not in done and done.issuperset(one.after)):
        found.append(now)
        done |= {one.repo for one in now}
    return tuple(found)


def back(judgements: Sequence[Judgement]) -> dict[str, tuple[Judgement, ...]]:
    """What goes back to which repository: what is broken, to where it belongs."""
    broken = [one for one in judgements if one.verdict == BROKEN]
    repos = dict.fromkeys(one.repo for one in broken)
    return {repo: tuple(one for one in broken if one.repo == repo) for repo in repos}
