"""A fleet comes back from its marker after the store was lost: what lives counts, and is charged anew."""

from __future__ import annotations

from flows.budget.charge import charge
from flows.budget.ready import charged, want
from flows.model import Run, RunState, Subject
from flows.rollout import facts
from jobs import fleets, ledger
from jobs.hands import Hands
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.store import Store
from jobs.timer import Timer
from tests.flows.rollout.scene import ID, SUBJECT, fleet, target
from tests.flows.scene import seen

NOW = 1_800_000_000.0


def test_what_was_alive_counts_against_the_concurrency_of_its_generation(
    store: Store, shared_settings: Settings
) -> None:
    hands = Hands(shared_settings, store, None, Ground(shared_settings), Timer(lambda: NOW))  # type: ignore[arg-type]
    ledger.set_ready(store, NOW)
    one = fleet(target("api", "running"), target("web", "ready", tried=0), concurrency=1)
    assert fleets.restore(hands, Subject.parse(SUBJECT), facts.write(one), NOW) == 2
    other = seen(subject=Subject("acme", "docs", fleet=f"{ID}-1"), fleet=one)
    run = Run("docs-1", str(other.subject), 1, "fixer", "a", RunState.CLAIMED, "h")
    denied = ledger.claim(store, run, charge(None, want(other, "fixer"), NOW), NOW)
    assert denied
    assert denied.word == "fleet"
    assert charged(one) == f"{ID}-1", "the next generation has the manifest's budget anew"
