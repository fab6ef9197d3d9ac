"""What a host begins at the moment when it can: its own run that was cut short, or the one that is due; and
what came up since that was claimed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from flows import labels
from flows.actions import Action, Start, Stop
from flows.model import Run, RunState, Seen

AGAIN_SECONDS = 15.0
BESIDE_SECONDS = 1.0  # another attempt may be wanted beside it
LAUNCHED_SECONDS = 300.0  # its end, its silence and what people do are told before


def cut_short(runs: Iterable[Run], host: str, ordered: Collection[str]) -> Run | None:
    """The run that was claimed by this host and whose keeper was never begun, however far its start came:
    `ordered` are the ids of those whose order stands here, and no keeper began it."""
    mine = [run for run in runs if run.host == host]
    unbegun = (
        run
        for run in mine
        if run.state is RunState.CLAIMED or (run.state is RunState.RUNNING and run.id in ordered)
    )
    return next(unbegun, None)


def due(actions: Iterable[Action], remotes: Collection[str]) -> Start | None:
    """The start that the rules ask for; None where they ask for none. A remote agent (one of `remotes`)
    goes on on nobody's branch."""
    start = next((action for action in actions if isinstance(action, Start)), None)
    return replace(start, branch="") if start and start.agent in remotes else start


def is_off(actions: Iterable[Action]) -> bool:
    """Whether what was announced is not to happen any more."""
    return any(isinstance(action, Stop) for action in actions)


def hitch(seen: Seen) -> str:
    """What came up since the run was claimed, and goes away again; "" when nothing did."""
    if seen.issue.label(labels.HOLD):
        return "`hold` was set before it began; it begins when `hold` is taken off"
    if seen.problems:
        return "the blueprint could not be read any more when it was to begin; it begins when that is mended"
    return ""


def again_seconds(launched: Run | None) -> float:
    """When its subject is looked at again, after a run was launched, or none was."""
    if launched is None:
        return AGAIN_SECONDS
    return LAUNCHED_SECONDS if launched.many < 2 else BESIDE_SECONDS
