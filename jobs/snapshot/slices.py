"""Many repositories read a slice a look: 3,000 take minutes, and a look's lease is two. What is read is kept
for this one request, and the next look goes on from there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobs.errors import Later
from jobs.hands import Hands
from jobs.store import keys

READ_SECONDS = 40.0  # of a look's lease; a few requests more may follow
AGAIN_SECONDS = 0.5
KEPT_SECONDS = 900
Read = Callable[[Sequence[str]], Mapping[str, Any]]


@dataclass(frozen=True)
class Slices:
    """What was read for a request so far. A look reads until `until`."""

    hands: Hands
    place: str
    until: float

    def each(self, kind: str, names: Sequence[str], read: Read, size: int = 1) -> dict[str, Any]:
        """Of each name what `read` gave for it (JSON; None for nothing), `size` names a time. Later until
        all are read."""
        found = self._known(kind, names)
        left = [name for name in names if name not in found]
        for first in range(0, len(left), size):
            if first and self.hands.now() > self.until:  # a look reads one at least
                raise Later(AGAIN_SECONDS, f"{len(found)} of {len(names)} repositories are read ({kind})")
            some = left[first : first + size]
            told = read(some)
            found |= self._keep(kind, {name: told.get(name) for name in some})
        return found

    def _known(self, kind: str, names: Sequence[str]) -> dict[str, Any]:
        if not names:
            return {}
        rows = self.hands.store.redis.hmget(self.place, [f"{kind} {name}" for name in names])
        return {name: json.loads(row) for name, row in zip(names, rows, strict=True) if row is not None}

    def _keep(self, kind: str, found: dict[str, Any]) -> dict[str, Any]:
        rows = {f"{kind} {name}": json.dumps(value) for name, value in found.items()}
        with self.hands.store.redis.pipeline() as pipe:
            pipe.hset(self.place, mapping=rows)
            pipe.expire(self.place, KEPT_SECONDS)
            pipe.execute()
        return {name: json.loads(rows[f"{kind} {name}"]) for name in found}


def slices(hands: Hands, subject: str, asked: Any) -> Slices:
    """`asked` is what the request is, by its `repr`: another one reads anew."""
    name = hashlib.sha256(repr(asked).encode("utf-8", "replace")).hexdigest()[:16]
    return Slices(hands, keys.reading(subject, name), hands.now() + READ_SECONDS)
