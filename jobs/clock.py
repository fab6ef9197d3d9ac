"""The clock: drains deliveries, rings for what is due, wakes what must be looked after.

One at a time, under a lease; any number may stand by.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import structlog

from jobs import intake, ledger, queues, rebuild
from jobs.ending import Ending
from jobs.errors import Gone, Later
from jobs.hands import Hands, open_hands
from jobs.settings import Settings
from jobs.store import Store, StoreError, claims, due, keys

LEASE_SECONDS = 15
BLOCK_MS = 500
SILENT_SECONDS = 120.0
LINE_SECONDS = 10.0
TROUBLE_SECONDS = 60.0
OPEN_SECONDS = 120.0
log = structlog.get_logger()


@dataclass
class Beats:
    """When each duty was last done (Unix seconds), and when GitHub may be asked again."""

    sweep_at: float = 0.0
    line_at: float = 0.0
    wait_until: float = 0.0
    login: str = ""  # our own, as last heard: our echoes are not to wake us while GitHub may not be asked
    token: str = field(default_factory=lambda: secrets.token_hex(8))


def run(settings: Settings) -> None:
    """Ticks until the process is told to end. Trouble with the store or with GitHub is said
    once a tick and tried again; nothing is lost meanwhile."""
    beats, ending = Beats(), Ending()
    while not ending.is_told():
        try:
            with open_hands(settings) as hands:
                while not ending.is_told():
                    if not turn(hands, beats):
                        ending.wait(1.0)
                _hand_over(hands, beats)
        except StoreError as error:
            log.warning("the store does not answer; trying again", error=str(error)[:200])
            ending.wait(1.0)


def turn(hands: Hands, beats: Beats) -> bool:
    """A tick, if the clock's lease is ours; False: another clock ticks."""
    if not _is_mine(hands, beats):
        return False
    try:
        tick(hands, beats, hands.now())
    except Later as later:
        beats.wait_until = hands.now() + later.seconds
        log.info("later", why=later.why, seconds=round(later.seconds))
    except Gone as gone:
        beats.wait_until = hands.now() + LINE_SECONDS
        log.warning("gone", what=gone.subject)
    except (PermissionError, RuntimeError):
        # Ours or the operator's to mend, and loud; but one owner's trouble is not everyone's:
        # deliveries are drained and bells rung all the same.
        beats.wait_until = hands.now() + TROUBLE_SECONDS
        log.exception("GitHub refused what the clock asked")
    return True


def tick(hands: Hands, beats: Beats, now: float) -> None:
    """One tick: what must not wait first, what asks GitHub last."""
    store = hands.store
    is_open = now >= beats.wait_until
    if is_open:
        beats.login = hands.github.app().login
    intake.drain(store, beats.login, now, _patience_ms(store, now) if is_open else 0)
    due.expire(store, hands.now())
    due.give_back(store, hands.now())
    at = due.next_due(store)
    if at is not None and at <= hands.now():
        queues.ring(store)
    if now - beats.line_at >= LINE_SECONDS:
        beats.line_at = now
        _look_after(hands, now)
    if not is_open:
        hands.timer.sleep(BLOCK_MS / 1000)
        return
    if not ledger.is_ready(store):
        rebuild.restore(hands, now)
    if now - beats.sweep_at >= hands.settings.sweep_seconds:
        due.wake(store, dict.fromkeys(rebuild.repositories(hands), now))
        beats.sweep_at = now


def _patience_ms(store: Store, now: float) -> int:
    """How long deliveries are waited for: no longer than until something is due. What is due already
    was rung for."""
    at = due.next_due(store)
    return BLOCK_MS if at is None or at <= now else max(1, min(BLOCK_MS, round((at - now) * 1000)))


def _look_after(hands: Hands, now: float) -> None:
    """Wakes subjects of silent runs and of creations whose answer was lost, and owners' lines."""
    store, beats = hands.store, ledger.beats(hands.store)
    live = [run for run_id in ledger.live(store) if (run := ledger.run(store, run_id))]
    silent = {
        r.subject: now
        for r in live
        if now - max(r.claimed_at, r.started_at, beats.get(r.id, 0)) > SILENT_SECONDS
    }
    places = {place for key in claims.unfulfilled(store, now - OPEN_SECONDS) if (place := _place(key))}
    lost = dict.fromkeys(places, now)
    due.wake(store, {**silent, **lost})


def _place(key: str) -> str:
    """The issue where a creation was claimed; "" for what is made once in a whole repository:
    whoever wants it made looks again by itself."""
    place = key.rpartition(":")[2]
    return place if "#" in place or "~" in place else ""


def _is_mine(hands: Hands, beats: Beats) -> bool:
    """Takes the clock's lease, or renews it. A clock of this machine that died holds it no longer."""
    store = hands.store
    other = store.redis.get(keys.CLOCK) or ""
    if store.census.is_dead(other.rpartition(":")[0]):
        store.script("unlease", [keys.CLOCK], [other])
    return bool(store.script("lease", [keys.CLOCK], [_token(hands, beats), LEASE_SECONDS]))


def _hand_over(hands: Hands, beats: Beats) -> None:
    hands.store.script("unlease", [keys.CLOCK], [_token(hands, beats)])


def _token(hands: Hands, beats: Beats) -> str:
    return f"{hands.store.census.me()}:{beats.token}"
