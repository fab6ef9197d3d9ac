"""Which issue our App made for what: kept in the store, and read from GitHub where it is not."""

from __future__ import annotations

from collections.abc import Sequence

from flows import origin
from jobs.hands import Hands
from jobs.store import keys

WHOLE = ":whole by audit"  # all that the fields name today


def made(hands: Hands, repo: str, wanted: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Those of the keys `wanted` for which there is an issue, with its number."""
    redis, place = hands.store.redis, keys.made(repo)
    found = redis.hmget(place, [WHOLE, *wanted])
    if not found[0]:
        go_through(hands, repo)
        found = redis.hmget(place, [WHOLE, *wanted])
    pairs = zip(wanted, found[1:], strict=True)
    return tuple({key: int(number) for key, number in pairs if number}.items())


def go_through(hands: Hands, repo: str) -> None:
    """Reads from the signed markers of all our issues which was made for what."""
    asked = {"creator": hands.github.app().login, "state": "all", "sort": "created", "direction": "asc"}
    found = dict[str, str]()
    for page in hands.github.pages(repo.split("/")[0], f"/repos/{repo}/issues", asked):
        for row in page:
            known = origin.parse(repo, row.get("body") or "", hands.marker_key)
            for name in origin.names(known) if known else ():
                found.setdefault(name, str(row["number"]))
    hands.store.redis.hset(keys.made(repo), mapping={**found, WHOLE: "1"})
