"""POST /webhook: verify, store, 202. The door stores, it does not think.

Spoken in ASGI, without Flask and its threads, which took about twice the processor time
(docs/operating.md, "The door, measured").
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence

import structlog
from flask import request

from app.asgi import Message, Receive, Send, read_body, say
from app.batches import Batches
from jobs import intake
from jobs.github.verify import HEADER, verify
from jobs.settings import Settings
from jobs.store import AwaitedStore, Store, StoreError

MOST_BYTES = 25 * 1024 * 1024  # GitHub sends no more: docs.github.com, "Webhook events and payloads"
GUID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
TOO_LARGE = "larger than any delivery of GitHub (25 MB)"
EVENT = re.compile(r"[a-z0-9_]{1,100}")  # `projects_v2_item` is one
SIGNATURE, DELIVERY, KIND = HEADER.lower().encode(), b"x-github-delivery", b"x-github-event"

Said = tuple[int, str]
Headers = Mapping[bytes, bytes]  # names in small letters

log = structlog.get_logger()


class Webhook:
    """The door for GitHub's deliveries: an ASGI application. `open_store` gives the
    event loop's open store."""

    def __init__(self, settings: Settings, open_store: Callable[[], AwaitedStore]):
        self._secrets = settings.webhook_secrets
        self._batches = Batches(lambda deliveries: intake.receive_all(open_store(), deliveries))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        status, text = await self._take(scope, receive)
        await say(send, status, text, *([(b"allow", b"POST")] if status == 405 else []))

    async def _take(self, scope: Message, receive: Receive) -> Said:
        if scope["method"] != "POST":
            return 405, "deliveries are sent by POST"
        headers = dict(scope["headers"])
        refused = refuse_unread(headers)
        if refused:
            return refused
        body = await read_body(receive, MOST_BYTES)
        if body is None:
            return 413, TOO_LARGE
        delivery = examine(self._secrets, headers, body)
        return await self._store(delivery) if isinstance(delivery, intake.Delivery) else delivery

    async def _store(self, delivery: intake.Delivery) -> Said:
        """202 when the delivery is safe; 503 when GitHub must deliver it again."""
        try:
            return told(delivery, await self._batches.store(delivery))
        except StoreError as error:
            return told(delivery, error)


def refuse_unread(headers: Headers) -> Said | None:
    """What is refused before its body is read."""
    if int(headers.get(b"content-length") or 0) > MOST_BYTES:
        return 413, TOO_LARGE
    if not headers.get(SIGNATURE):
        return 401, f"no {HEADER}; set a webhook secret in the App's settings"
    return None


def examine(secrets: Sequence[str], headers: Headers, body: bytes) -> intake.Delivery | Said:
    """The delivery, or why it is refused: its signature first, before anything is looked at."""
    if not verify(secrets, body, headers[SIGNATURE].decode("latin-1")):
        return 401, f"wrong {HEADER}; the App's webhook secret must be one of FLEET_WEBHOOK_SECRET"
    guid, event = (headers.get(name, b"").decode("latin-1") for name in (DELIVERY, KIND))
    if not (GUID.fullmatch(guid) and EVENT.fullmatch(event)):
        return 400, "X-GitHub-Delivery and X-GitHub-Event are missing or not GitHub's"
    return intake.Delivery(guid, event, body, time.time())


def told(delivery: intake.Delivery, became: intake.Word | StoreError) -> Said:
    """The answer to a delivery of which this became; GitHub must deliver it again on 503."""
    if isinstance(became, StoreError):
        why = f"{type(became).__name__}: {became}"[:300]
        log.error("delivery not stored", guid=delivery.guid, why=why)
        return 503, "the store is away; deliver this again later"
    if became == "full":
        log.error("delivery not stored", guid=delivery.guid, why="FLEET_STORE_MAX_BYTES is reached")
        return 503, "the store is full; deliver this again later"
    return 202, became


def take(settings: Settings, open_store: Callable[[], Store]) -> Said:
    """The same door as a view of Flask, for whoever serves `create_app()` alone."""
    headers = {name.lower().encode(): value.encode("latin-1") for name, value in request.headers.items()}
    refused = refuse_unread(headers)
    if refused:
        return refused
    body = request.stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return 413, TOO_LARGE
    delivery = examine(settings.webhook_secrets, headers, body)
    if not isinstance(delivery, intake.Delivery):
        return delivery
    try:
        return told(delivery, intake.receive(open_store(), delivery))
    except StoreError as error:
        return told(delivery, error)
