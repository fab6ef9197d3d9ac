"""Commands that were said at a door of ours and not in a comment: the same rules carry them out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flows.model import Actor, Command
from jobs.store import Store, keys

KEPT_SECONDS = 3 * 86_400  # as long as one in a comment is heard
SHOWN = 200  # characters of a command in an answer


def say(store: Store, subject: str, command: Command) -> None:
    """The person says it on the subject. Whether they may is found out when it is looked at."""
    with store.redis.pipeline() as pipe:
        write_said(pipe, subject, command)
        pipe.execute()


def write_said(pipe: Any, subject: str, command: Command) -> None:
    """As `say`, as a part of something that is written in one step."""
    row = {"verb": command.verb, "by": command.by.login, "at": command.at}
    row |= {"words": command.words} if command.words else {}
    row |= {"line": command.line} if command.line else {}
    pipe.hset(keys.said(subject), command.key, json.dumps(row))
    pipe.expire(keys.said(subject), KEPT_SECONDS)


def spoken(verb: str, by: str, at: float, words: tuple[str, ...] = ()) -> Command:
    """`/fleet VERB WORDS`, said by a login at a door at `at` (Unix seconds). Its number is a time in
    milliseconds, and so no comment's."""
    text = " ".join((verb, *words))[:SHOWN]
    return Command(round(at * 1000), "", 0, verb, words, Actor(by), at, f"/fleet {text}")


def said(store: Store, subject: str) -> tuple[Command, ...]:
    """What was said about a subject, oldest first; of nobody is known here whether they may."""
    rows = [json.loads(text) for text in store.redis.hvals(keys.said(subject))]
    ordered = sorted(rows, key=lambda row: float(row["at"]))
    return tuple(_read(row) for row in ordered)


def _read(row: dict[str, Any]) -> Command:
    """A row; one of an earlier version has neither words nor line."""
    command = spoken(row["verb"], row["by"], row["at"], tuple(row.get("words", ())))
    return replace(command, line=row.get("line", 0))
