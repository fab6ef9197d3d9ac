"""What a run's agent is to be told when its turn ends: on its way from a look to the run's host."""

from __future__ import annotations

from jobs.store import Store, keys

KEPT_SECONDS = 7 * 86_400


def instruct(store: Store, run_id: str, key: str, text: str) -> None:
    """The run's host tells its agent what the command `key` said."""
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.told(run_id), key, text)
        pipe.expire(keys.told(run_id), KEPT_SECONDS)
        pipe.execute()


def instructions(store: Store, run_id: str) -> dict[str, str]:
    """By command: what the run's agent is to be told."""
    return dict(sorted(store.redis.hgetall(keys.told(run_id)).items()))
