"""An owner's team, as its `.github` repository says it now: asked for once a minute at most, and
free where nothing changed."""

from __future__ import annotations

import json

from flows.config import team as config
from flows.model import Problem, Team
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.store import Store, keys

FRESH_SECONDS = 60.0
HOME = ".github"


def team(hands: Hands, owner: str, now: float) -> Team | None:
    """The team; None where the owner names none. What is wrong in the words is left out: every
    look says it, and starts nothing."""
    kept = _kept(hands.store, owner)
    if kept is None or not 0 <= now - kept[0] < FRESH_SECONDS:
        text = text_of(hands, f"{owner}/{HOME}")
        hands.store.redis.set(keys.team(owner), json.dumps({"at": now, "text": text}))
        kept = now, text
    return config.parse(kept[1], owner)[0]


def last_read(store: Store, owner: str) -> tuple[Team | None, tuple[Problem, ...]]:
    """The team as it was read last, without asking GitHub, and what is wrong in its words."""
    kept = _kept(store, owner)
    return config.parse(kept[1] if kept else None, owner)


def _kept(store: Store, owner: str) -> tuple[float, str | None] | None:
    row = store.redis.get(keys.team(owner))
    if not row:
        return None
    told = json.loads(row)
    return float(told["at"]), told["text"]
