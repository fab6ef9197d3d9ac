"""How many runs live: by what a cap counts, and by host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from flows.model.subject import repo_of
from jobs.store import Store, keys


def lives(store: Store, owner: str, whats: Iterable[str]) -> dict[str, int]:
    """How many of the owner's runs live, by `Cap.what`."""
    wanted = list(dict.fromkeys(whats))
    with store.redis.pipeline(transaction=False) as pipe:
        for what in wanted:
            pipe.scard(keys.live_of(owner, what))
        return dict(zip(wanted, pipe.execute(), strict=True))


def hosted(store: Store) -> Counter[str]:
    """How many runs live on each host, of all owners."""
    ids = sorted(store.redis.smembers(keys.LIVE))
    with store.redis.pipeline(transaction=False) as pipe:
        for run_id in ids:
            pipe.hget(keys.run(run_id), "host")
        return Counter(host for host in pipe.execute() if host)


def running(store: Store, owner: str) -> dict[str, int]:
    """How many runs live in each of the owner's repositories in which any does."""
    ids = sorted(store.redis.smembers(keys.live_of(owner, "all")))
    with store.redis.pipeline(transaction=False) as pipe:
        for run_id in ids:
            pipe.hget(keys.run(run_id), "subject")
        return dict(Counter(repo_of(subject) for subject in pipe.execute() if subject))


def noted(store: Store, repos: Collection[str]) -> dict[str, int]:
    """How many open issues of each repository were noted: what there is to work on."""
    named = sorted(repos)
    with store.redis.pipeline(transaction=False) as pipe:
        for repo in named:
            pipe.hlen(keys.notes(repo))
        return dict(zip(named, pipe.execute(), strict=True))
