"""Answers: what became of the commands that people wrote. A command is answered once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flows.model import Answer
from jobs.store import Store, keys


def record_answer(store: Store, subject: str, answer: Answer) -> bool:
    """This command's answer stands; False when one stood already, which is kept."""
    return bool(store.redis.hsetnx(keys.answers(subject), answer.key, json.dumps(asdict(answer))))


def answers_of(store: Store, subject: str) -> tuple[Answer, ...]:
    """The answers to all commands on a subject, oldest first."""
    found = [_read(json.loads(text)) for text in store.redis.hvals(keys.answers(subject))]
    return tuple(sorted(found, key=lambda answer: (answer.at, answer.key)))


def renew_answer(store: Store, subject: str, answer: Answer) -> None:
    """What became of a command is said anew: it is done now."""
    store.redis.hset(keys.answers(subject), answer.key, json.dumps(asdict(answer)))


def _read(row: dict[str, Any]) -> Answer:
    """Fields that this version does not know (a newer one wrote them) are left out."""
    known = {name: value for name, value in row.items() if name in Answer.__dataclass_fields__}
    return Answer(**known | {"numbers": tuple(row.get("numbers", ()))})
