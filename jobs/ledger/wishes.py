"""What an operator asks of a repository: written here by a door, carried out by its sweep."""

from __future__ import annotations

from dataclasses import dataclass, fields

from jobs.store import Store, keys


@dataclass(frozen=True)
class Wish:
    """An onboarding. What was done about each stage stands there in words, "" until then:
    `labels`, `blueprint`, `audits`. `start_by` is the login in whose name the first epic is to
    begin ("": nothing is to), `start_at` when that was said (Unix seconds, in digits), `started` the
    issues that got the label, such as `#12`, or why none did."""

    asked_at: float = 0.0
    labels: str = ""
    blueprint: str = ""
    audits: str = ""
    start_by: str = ""
    start_at: str = ""
    started: str = ""

    @property
    def is_over(self) -> bool:
        """The stages that cost nothing are done, and so is what was to be started."""
        is_free_done = bool(self.labels and self.blueprint and self.audits)
        return is_free_done and bool(self.started or not self.start_by)


def wish(store: Store, repo: str, asked: Wish) -> None:
    """This is asked of the repository now; what was asked before is forgotten."""
    with store.redis.pipeline() as pipe:
        pipe.delete(keys.wish(repo), keys.labelled(repo))
        pipe.hset(keys.wish(repo), mapping={one.name: str(getattr(asked, one.name)) for one in fields(Wish)})
        pipe.execute()


def come(store: Store, repo: str, **done: str) -> None:
    """How far a wish came, field by field."""
    store.redis.hset(keys.wish(repo), mapping=done)


def wish_of(store: Store, repo: str) -> Wish | None:
    """What was asked of the repository last; None when nothing was."""
    row = store.redis.hgetall(keys.wish(repo))
    if "asked_at" not in row:
        return None
    words = {one.name: row[one.name] for one in fields(Wish) if one.name in row and one.name != "asked_at"}
    return Wish(asked_at=float(row["asked_at"]), **words)
