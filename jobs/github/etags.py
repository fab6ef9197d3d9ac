"""Answers kept with their ETags: asking again costs nothing while nothing changed (a 304 does not
count against GitHub's limit). ETags belong to a token, so the id of an answer tells whose it is.

Bounded: a day after its last use an answer is dropped; at most `MOST` are kept, of at most
`LARGEST_BYTES` compressed each (64 MiB in all).
"""

from __future__ import annotations

import json
import zlib
from typing import Any, NamedTuple

from jobs.github import keys
from jobs.store.connection import Store

TTL_SECONDS = 24 * 3600
MOST = 4096
LARGEST_BYTES = 16 * 1024


class Kept(NamedTuple):
    """An answer: its ETag, the URL of the next page ("": none), its JSON."""

    etag: str
    next: str
    body: Any


def name(owner: str, token_kind: str, url: str) -> str:
    """The id of the answer that this owner's token of this kind gets at this URL."""
    return keys.digest(f"{owner.lower()} {token_kind} {url}")


def recall(store: Store, answer: str) -> Kept | None:
    """The kept answer, or None."""
    packed = store.raw.get(keys.etag(answer))
    return Kept(*json.loads(zlib.decompress(packed))) if packed else None


def touch(pipe: Any, answer: str, now: float) -> None:
    """It was still true: it is kept for another day."""
    pipe.expire(keys.etag(answer), TTL_SECONDS)
    pipe.zadd(keys.ETAGS, {answer: now}, xx=True)


def keep(store: Store, answer: str, kept: Kept, now: float) -> None:
    """From now on this is the answer; what is too large, or has no ETag, is not kept."""
    packed = zlib.compress(json.dumps(kept).encode(), 1) if kept.etag else b""
    pipe = store.raw.pipeline(transaction=False)
    if not packed or len(packed) > LARGEST_BYTES:
        pipe.unlink(keys.etag(answer))
        pipe.zrem(keys.ETAGS, answer)
        pipe.execute()
        return
    pipe.set(keys.etag(answer), packed, ex=TTL_SECONDS)
    pipe.zadd(keys.ETAGS, {answer: now})
    pipe.zremrangebyscore(keys.ETAGS, "-inf", now - TTL_SECONDS)
    pipe.zrange(keys.ETAGS, 0, -MOST - 1)
    oldest = [old.decode() for old in pipe.execute()[-1]]
    if oldest:
        store.redis.unlink(*map(keys.etag, oldest))
        store.redis.zrem(keys.ETAGS, *oldest)
