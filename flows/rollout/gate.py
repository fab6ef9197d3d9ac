"""What stands before a merge: of coordinated work, the review of it all, and the manifest's `gate`."""

from __future__ import annotations

from flows.model import Outcome, Part, Pull, Run, Seen
from flows.rollout.stages import is_coordinated

AUTO = "auto"


def ready(seen: Seen, run: Run | None, pull: Pull) -> str:
    """Why a draft of ours is to be one no more; "" while it stays one. Of coordinated work it does until the
    review of exactly this commit, with those of all others, holds."""
    if is_coordinated(seen.fleet):
        return "it was reviewed with all others, and every contract holds" if _holds(seen, pull) else ""
    if run is None or run.outcome is not Outcome.DELIVERED or run.sha != pull.sha:
        return ""
    return "its agent has finished" if run.pull else "its verify commands passed"


def closed(seen: Seen, pull: Pull) -> str:
    """Why our App may not merge it, whatever the blueprint says; "" where it may. Those that it comes after
    are merged first."""
    fleet = seen.fleet
    if fleet is None or not is_coordinated(fleet):
        return ""
    if fleet.manifest.gate != AUTO:
        return "the manifest says `gate: review`"
    if not _holds(seen, pull):
        return "no review holds of what stands there now"
    waits = [part.repo for part in _before(seen) if part.pull and not part.is_merged]
    return f"{', '.join(waits)} is merged first" if waits else ""


def _holds(seen: Seen, pull: Pull) -> bool:
    done = seen.fleet.coordinated if seen.fleet else None
    parts = {part.repo: part for part in done.parts} if done else {}
    mine = parts.get(seen.subject.repo)
    return done is not None and done.holds and mine is not None and mine.sha == pull.sha


def _before(seen: Seen) -> list[Part]:
    """The parts that this one comes after."""
    done = seen.fleet.coordinated if seen.fleet else None
    if done is None or done.plan is None:
        return []
    first = {name for spec in done.plan.specs if spec.repo == seen.subject.repo for name in spec.after}
    return [part for part in done.parts if part.repo in first]
