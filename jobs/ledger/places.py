"""Where a run is counted: the live sets that it is in until it is settled, the books of its day."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flows.model import Run
from flows.model.subject import repo_of
from jobs.store import keys

KEPT_SECONDS = 40 * 86_400  # of a day's balances and entries, after the last that was entered


def live_sets(owner: str, run: Run) -> tuple[str, ...]:
    """The live sets of a run: of its owner, repository, agent, payer, and of the fleets in whose name
    it holds something."""
    what = ["all", f"repo {repo_of(run.subject)}", f"agent {run.agent}"]
    what += [f"member {run.member}"] if run.member else []
    holders = [hold.account.holder.partition(":") for hold in run.holds]
    what += [f"fleet {name}" for kind, _, name in holders if kind == "fleet"]
    return tuple(dict.fromkeys(keys.live_of(owner, one) for one in what))


def place_row(owner: str, day: str, sets: Iterable[str]) -> list[str]:
    """Fields of a run's row which no `Run` has: where the script that settles it finds what it is
    counted in. Without a day nothing was charged."""
    row = ["sets", json.dumps(list(sets))]
    return [*row, "book", json.dumps([*keys.book(owner, day), KEPT_SECONDS])] if day else row
