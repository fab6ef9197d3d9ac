"""Commands that were said at a door of ours and not in a comment: the same rules carry them out."""

from __future__ import annotations

import json

from flows.model import Actor, Command
from jobs.store import Store, keys

KEPT_SECONDS = 3 * 86_400  # as long as one in a comment is heard


def say(store: Store, subject: str, command: Command) -> None:
    """The person says it on the subject. Whether they may is found out when it is looked at."""
    row = json.dumps({"verb": command.verb, "by": command.by.login, "at": command.at})
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.said(subject), command.key, row)
        pipe.expire(keys.said(subject), KEPT_SECONDS)
        pipe.execute()


def spoken(verb: str, by: str, at: float) -> Command:
    """`/fleet VERB`, said by a login at a door at `at` (Unix seconds). Its number is a time in
    milliseconds, and so no comment's."""
    return Command(round(at * 1000), "", 0, verb, (), Actor(by), at, f"/fleet {verb}")


def said(store: Store, subject: str) -> tuple[Command, ...]:
    """What was said about a subject, oldest first; of nobody is known here whether they may."""
    rows = [json.loads(text) for text in store.redis.hvals(keys.said(subject))]
    ordered = sorted(rows, key=lambda row: float(row["at"]))
    return tuple(spoken(row["verb"], row["by"], row["at"]) for row in ordered)
