"""What our own webhooks tell of a fleet: that it ended, or that it stopped before its time."""

from __future__ import annotations

from dataclasses import asdict

from flows.model import Fleet
from flows.model.notice import Notice
from flows.rollout.counting import cost, counts

ENDED, STOPPED = "fleet.ended", "fleet.stopped"


def notice(fleet: Fleet, event: str, key: str, url: str = "") -> Notice:
    """The notice of what happened to it (ENDED, STOPPED); `key` is the identity of what happened, `url`
    the manifest issue's address. The facts bear the names that `/v1/fleets` has."""
    found = counts(fleet)
    ended = "was cancelled" if fleet.status == "cancelled" else "has ended"
    how = "has stopped" if event == STOPPED else ended
    said = ", ".join(f"{many} {word}" for word, many in found.items()) or "no repository"
    facts = {
        "fleet_id": fleet.id,
        "generation": fleet.generation,
        "name": fleet.manifest.name,
        "manifest": fleet.subject,
        "creator": fleet.creator,
        "status": fleet.status,
        "counts": dict(found),
        "cost": asdict(cost(fleet)),
    }
    return Notice(event, key, f"Fleet {fleet.manifest.name} {how}: {said}.", url, facts)
