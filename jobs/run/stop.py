"""The RQ job on a host's queue that tells a run's keeper, or its remote agent's vendor, to stop."""

from __future__ import annotations

from flows.model import RunState
from jobs import ledger, settings
from jobs.hands import Hands, open_hands
from jobs.run.remote import attend


def stop(run_id: str) -> None:
    """Tells the keeper of a run that is `stopping`; its seal then says `cancelled`. Run by
    `fleet work agents`."""
    with open_hands(settings.load()) as hands:
        tell(hands, run_id)


def tell(hands: Hands, run_id: str) -> None:
    """As `stop`, with hands that are open."""
    run = ledger.run(hands.store, run_id)
    if run and run.state is RunState.STOPPING:
        if hands.ground.is_remote(run_id):
            attend(hands, run_id)
        else:
            hands.ground.ask_to_stop(run_id, run.reason)
