"""GitHub's deliveries on their way, and the door that takes them: bytes, a signature, and the checks
of `app.webhook`, up to the script that stores them."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any, NamedTuple

from app.webhook import DELIVERY, KIND, SIGNATURE, examine, refuse_unread, told
from jobs import intake
from jobs.settings import Settings
from jobs.store import Store, StoreError
from tests.simulation.kernel import Kernel

FORGED = 0.05  # how likely it is that somebody else sends a like letter beside GitHub's


class Letter(NamedTuple):
    """A request as it comes to the door."""

    headers: dict[bytes, bytes]
    body: bytes
    is_forged: bool = False


class Mail:
    """What is under way, and what went wrong at the door."""

    def __init__(self, kernel: Kernel):
        self.kernel = kernel
        self.wrong: list[str] = []
        self._under_way: list[tuple[float, int, Letter]] = []
        self._count = 0

    def send(self, seconds: float, sent: Letter) -> None:
        """It arrives in so many seconds; and sometimes, one that GitHub did not sign."""
        self._put(seconds, sent)
        if self.kernel.random.random() < FORGED:
            self._put(seconds, _forged(sent, self.kernel.random.choice(("body", "signature", "none"))))

    def take(self) -> list[Letter]:
        """All that has arrived."""
        now = self.kernel.now
        found = [sent for at, _, sent in self._under_way if at <= now]
        self._under_way = [one for one in self._under_way if one[0] > now]
        return found

    def wait(self) -> None:
        until = self._under_way[0][0] - self.kernel.now if self._under_way else 3600.0
        self.kernel.wait("mail", until)

    def _put(self, seconds: float, sent: Letter) -> None:
        self._count += 1
        self._under_way.append((self.kernel.now + seconds, self._count, sent))
        self._under_way.sort(key=lambda row: row[:2])
        self.kernel.notify("mail")


def letter(settings: Settings, guid: str, delivery: dict[str, Any]) -> Letter:
    """As GitHub writes it."""
    body = json.dumps(delivery["payload"]).encode()
    headers = {
        DELIVERY: guid.encode(),
        KIND: delivery["event"].encode(),
        b"content-length": b"%d" % len(body),
        SIGNATURE: _signature(settings.webhook_secrets[0], body),
    }
    return Letter(headers, body)


def answer(mail: Mail, store: Store) -> None:
    """The door's life. One try for a letter: what is not stored is lost, and the sweep must find it."""
    while True:
        arrived = mail.take()
        if not arrived:
            mail.wait()
            continue
        good = [one for sent in arrived if (one := _examined(mail, store, sent))]
        try:
            words = _received(store, good) if good else []
        except StoreError as error:
            if good and told(good[0], error)[0] != 503:
                mail.wrong.append("the door did not say 503, though the store is away")
            continue
        if words:
            mail.kernel.notify("deliveries")


def _examined(mail: Mail, store: Store, sent: Letter) -> intake.Delivery | None:
    said = refuse_unread(sent.headers) or examine(store.settings.webhook_secrets, sent.headers, sent.body)
    is_good = isinstance(said, intake.Delivery)
    if is_good == sent.is_forged:
        mail.wrong.append(f"the door said {said} to what {'nobody' if sent.is_forged else 'GitHub'} signed")
    return replace(said, at=mail.kernel.now) if isinstance(said, intake.Delivery) else None


def _forged(sent: Letter, what: str) -> Letter:
    """The same with another body, another's signature, or none."""
    headers, body = dict(sent.headers), sent.body
    if what == "body":
        body = body.replace(b'"action": "', b'"action": "un')
        body = body if body != sent.body else body + b" "
    elif what == "signature":
        headers[SIGNATURE] = _signature("another secret", body)
    else:
        del headers[SIGNATURE]
    return Letter(headers, body, True)


def _signature(secret: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


class _Awaited:
    """The door's store: awaited, though here nothing is waited for."""

    def __init__(self, store: Store):
        self.settings, self.store = store.settings, store

    async def script(self, name: str, keys: Any, args: Any) -> Any:
        return self.store.script(name, keys, args)


def _received(store: Store, deliveries: list[intake.Delivery]) -> list[intake.Word]:
    awaited: Any = _Awaited(store)
    try:
        intake.receive_all(awaited, deliveries).send(None)
    except StopIteration as end:
        words: list[intake.Word] = end.value
    return words
