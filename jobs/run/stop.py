"""The RQ job on a host's queue that tells a run's keeper to stop."""

from __future__ import annotations

from flows.model import RunState
from jobs import ledger, settings
from jobs.hands import open_hands
from jobs.run.life import ask_to_stop
from jobs.run.start import folder


def stop(run_id: str) -> None:
    """Tells the keeper of a run that is `stopping`; its seal then says `cancelled`. Run by
    `fleet work agents`."""
    with open_hands(settings.load()) as hands:
        run = ledger.run(hands.store, run_id)
        if run and run.state is RunState.STOPPING:
            ask_to_stop(folder(hands, run_id), run.reason)
