"""Answers that the server need not be asked for: of scripts that would write nothing, and of writes whose
answer nobody reads. The I/O call is made all the same, and what is written reaches the server before
anything is read from it."""

from __future__ import annotations

from typing import Any

from jobs.store import keys

REQUESTS = "fleet:requests:"
UNHEARD = {("HSET", keys.HOSTS), ("DEL", keys.BELL), ("ZADD", keys.BEATS)}
STANDS = {"RPUSH": 1, "LPUSH": 1, "DEL": 0}  # what each leaves of its key
READ_ONLY = {"take": (keys.BLOCKED,)}  # what a script is given and never writes
# What scripts write that they are not given: a run's own row says where it is counted.
OF_A_ROW = {"claim_run": ("fleet:live:",), "move_run": ("fleet:live:", "fleet:balance:", "fleet:budget:")}
UNKNOWN = object()


def first(key: str) -> tuple[Any, ...]:
    """The question for the first row of a sorted set, as it is kept."""
    return (True, "ZRANGE", key, 0, 0, "WITHSCORES")


WATCHED = {
    keys.DUE: first(keys.DUE),
    keys.LOOKING: first(keys.LOOKING),
    keys.LEASES: (True, "HGETALL", keys.LEASES),
}


def next_questions(args: list[Any]) -> list[tuple[Any, ...]]:
    """What will be asked next of that which this command writes, so that the answers come with its own."""
    if args[0] == "LPOP":
        return [(True, "EXISTS", args[1])]
    places = args[3 : 3 + int(args[2])] if args[0] == "EVALSHA" else ()
    return [WATCHED[key] for key in places if key in WATCHED]


def of_script(name: str, args: list[Any], known: dict[tuple[Any, ...], Any]) -> Any:
    """What the script answers, if it is sure to write nothing but an end."""
    places, words = args[3 : 3 + int(args[2])], args[3 + int(args[2]) :]
    if name in ("expire", "take"):
        row = known.get(first(places[name == "expire"]))
        is_early = row is not None and (not row or float(row[1]) > float(words[0]))
        return UNKNOWN if not is_early else 0 if name == "expire" else None
    holder = known.get((True, "GET", places[0])) if name == "lease" else None
    return UNKNOWN if holder is None else int(holder == words[0])


def is_unheard(commands: list[list[Any]]) -> bool:
    """Whether nobody reads what the server answers to these."""
    name, key = (*commands[0], "")[:2]
    return (name, key) in UNHEARD or (name == "HINCRBY" and str(key).startswith(REQUESTS))
