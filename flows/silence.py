"""When a run that nobody hears of any more counts as lost."""

from __future__ import annotations

from flows.model import Run, RunState, Terms

SILENT_SECONDS = 120.0


def silence(run: Run, terms: Terms) -> str:
    """Why a live run counts as lost; "" while it does not. A run that is being delivered or
    stopped is held by a job of its host, which beats for it too."""
    heard = max(run.claimed_at, run.started_at, run.beat_at)
    if terms.now - heard <= SILENT_SECONDS:
        return ""
    verb = "started" if run.state is RunState.CLAIMED else "ran"
    return f"the host {run.host or '?'} where it {verb} has been silent for {SILENT_SECONDS:.0f} seconds"
