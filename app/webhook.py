"""POST /webhook: verify, store, 202. The door stores, it does not think.

Spoken in ASGI, without Flask: one such answer costs a quarter of the processor time
(docs/operating.md, "The door, measured").
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog

from app.asgi import Message, Receive, Send, read_body, say
from app.batches import Batches
from jobs import intake
from jobs.github.verify import HEADER, verify
from jobs.settings import Settings
from jobs.store import Store, StoreError

MOST_BYTES = 25 * 1024 * 1024  # GitHub sends no more: docs.github.com, "Webhook events and payloads"
GUID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
TOO_LARGE = "larger than any delivery of GitHub (25 MB)"
EVENT = re.compile(r"[a-z0-9_]{1,100}")  # `projects_v2_item` is one
SIGNATURE = HEADER.lower().encode()

Said = tuple[int, str]

log = structlog.get_logger()


class Webhook:
    """The door for GitHub's deliveries: an ASGI application. `open_store` gives the
    process's open store."""

    def __init__(self, settings: Settings, open_store: Callable[[], Store]):
        self._secrets = settings.webhook_secrets
        self._batches = Batches(lambda deliveries: intake.receive_all(open_store(), deliveries))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        status, text = await self._take(scope, receive)
        await say(send, status, text, *([(b"allow", b"POST")] if status == 405 else []))

    async def _take(self, scope: Message, receive: Receive) -> Said:
        if scope["method"] != "POST":
            return 405, "deliveries are sent by POST"
        headers = dict(scope["headers"])
        if int(headers.get(b"content-length", 0)) > MOST_BYTES:
            return 413, TOO_LARGE
        if not headers.get(SIGNATURE):
            return 401, f"no {HEADER}; set a webhook secret in the App's settings"
        body = await read_body(receive, MOST_BYTES)
        if body is None:
            return 413, TOO_LARGE
        if not verify(self._secrets, body, headers[SIGNATURE].decode("latin-1")):
            return 401, f"wrong {HEADER}; the App's webhook secret must be one of FLEET_WEBHOOK_SECRET"
        guid, event = (
            headers.get(name, b"").decode("latin-1") for name in (b"x-github-delivery", b"x-github-event")
        )
        if not (GUID.fullmatch(guid) and EVENT.fullmatch(event)):
            return 400, "X-GitHub-Delivery and X-GitHub-Event are missing or not GitHub's"
        return await self._store(intake.Delivery(guid, event, body, time.time()))

    async def _store(self, delivery: intake.Delivery) -> Said:
        """202 when the delivery is safe; 503 when GitHub must deliver it again."""
        try:
            word = await self._batches.store(delivery)
        except StoreError as error:
            log.error("delivery not stored", guid=delivery.guid, why=f"{type(error).__name__}: {error}"[:300])
            return 503, "the store is away; deliver this again later"
        if word == "full":
            log.error("delivery not stored", guid=delivery.guid, why="FLEET_STORE_MAX_BYTES is reached")
            return 503, "the store is full; deliver this again later"
        return 202, word
