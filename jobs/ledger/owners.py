"""Whose ledger the store keeps."""

from __future__ import annotations

from jobs.store import Store, keys

PAGE = 1_000


def owners(store: Store) -> tuple[str, ...]:
    """The owners whose repositories were looked after, whose team was read, or who spent anything. Goes
    through all keys: for a person's question, not for a look."""
    places = [keys.met(""), keys.team(""), keys.book("", "")[0].rstrip(":") + ":"]
    found = {
        name.removeprefix(place).partition(":")[0]
        for place in places
        for name in store.redis.scan_iter(match=f"{place}*", count=PAGE)
    }
    return tuple(sorted(found))
