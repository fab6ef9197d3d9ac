"""What a door writes down: a fleet that is handed in, or a command to one that stands."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from dataclasses import dataclass, replace
from typing import Any

from flows import form as forms
from flows.form import Form
from flows.model import Command
from jobs import ledger, queues
from jobs.ledger import Reply, Submission
from jobs.store import Store, keys

PREFIX = "s-"
SUBMIT = "submit"  # the command that its caller speaks


class KeyTaken(ValueError):
    """The same idempotency key came with another request in the last day."""


@dataclass(frozen=True)
class Asked:
    """Who asks, when (Unix seconds); under which key ("" for none), and all that the request says."""

    login: str
    at: float
    key: str = ""
    digest: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Where its reply is kept."""
        return self.login, hashlib.sha256(self.key.encode()).hexdigest()[:32] if self.key else ""


def before(store: Store, asked: Asked) -> Reply | None:
    """What was replied to the same request under its key. KeyTaken where it was another request."""
    login, key = asked.place
    known = ledger.reply_of(store, login, key) if key else None
    return _same(asked, known) if known else None


def submit(store: Store, form: Form, asked: Asked) -> Reply:
    """The form is handed in once; whoever asked gets the submission's id. KeyTaken, see above."""
    if form.manifest is None:
        raise ValueError(f"the manifest is not to be read: {form.problems}")
    name = PREFIX + secrets.token_hex(6)
    text, title = forms.issue(form, asked.login), forms.title(form.manifest)
    one = Submission(name, asked.login, form.repository, title, text, asked.at)
    return _written(store, asked, name, lambda pipe: ledger.write_submission(pipe, one))


def command(store: Store, subject: str, words: tuple[str, ...], asked: Asked) -> Reply:
    """`/fleet WORDS` is said on the manifest issue, in the caller's name. KeyTaken, see above."""
    said = spoken(words, asked)

    def write(pipe: Any) -> None:
        ledger.write_said(pipe, subject, said)
        pipe.zadd(keys.DUE, {subject: asked.at}, lt=True)

    return _written(store, asked, subject, write)


def spoken(words: tuple[str, ...], asked: Asked) -> Command:
    """The command. Its line tells it from others of the same millisecond."""
    line = 1 + zlib.crc32("\n".join((asked.login, *words)).encode()) % 100_000
    return replace(ledger.spoken(words[0], asked.login, asked.at, words[1:]), line=line)


def _written(store: Store, asked: Asked, name: str, write: Any) -> Reply:
    found = ledger.reply(store, asked.place, Reply(asked.digest, name, asked.at), write)
    queues.ring(store)
    return _same(asked, found)


def _same(asked: Asked, found: Reply) -> Reply:
    if found.digest != asked.digest:
        raise KeyTaken("this idempotency key was used for another request in the last day; take a new one")
    return found
