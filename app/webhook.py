"""POST /webhook: verify, store, 202. The door stores, it does not think."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from flask import Blueprint, Response, request

from jobs import intake
from jobs.github.verify import HEADER, verify
from jobs.settings import Settings
from jobs.store import Store, StoreError

MOST_BYTES = 25 * 1024 * 1024  # GitHub sends no more: docs.github.com, "Webhook events and payloads"
GUID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
TOO_LARGE = "larger than any delivery of GitHub (25 MB)"
EVENT = re.compile(r"[a-z_]{1,100}")

log = structlog.get_logger()


def webhook(settings: Settings, open_store: Callable[[], Store]) -> Blueprint:
    """The door for GitHub's deliveries. `open_store` gives the process's open store."""
    door = Blueprint("webhook", __name__)

    @door.post("/webhook")
    def receive() -> Response:
        if (request.content_length or 0) > MOST_BYTES:
            return _say(413, TOO_LARGE)
        if not request.headers.get(HEADER):
            return _say(401, f"no {HEADER}; set a webhook secret in the App's settings")
        request.max_content_length = MOST_BYTES + 1  # a body of unannounced length is read no further
        body = request.get_data(cache=False)
        if len(body) > MOST_BYTES:
            return _say(413, TOO_LARGE)
        if not verify(settings.webhook_secrets, body, request.headers[HEADER]):
            return _say(401, f"wrong {HEADER}; the App's webhook secret must be one of FLEET_WEBHOOK_SECRET")
        guid, event = request.headers.get("X-GitHub-Delivery", ""), request.headers.get("X-GitHub-Event", "")
        if not (GUID.fullmatch(guid) and EVENT.fullmatch(event)):
            return _say(400, "X-GitHub-Delivery and X-GitHub-Event are missing or not GitHub's")
        return _store(open_store, intake.Delivery(guid, event, body, time.time()))

    return door


def _store(open_store: Callable[[], Store], delivery: intake.Delivery) -> Response:
    """202 when the delivery is safe; 503 when GitHub must deliver it again."""
    try:
        word = intake.receive(open_store(), delivery)
    except StoreError as error:
        log.error("delivery not stored", guid=delivery.guid, why=f"{type(error).__name__}: {error}"[:300])
        return _say(503, "the store is away; deliver this again later")
    if word == "full":
        log.error("delivery not stored", guid=delivery.guid, why="FLEET_STORE_MAX_BYTES is reached")
        return _say(503, "the store is full; deliver this again later")
    return _say(202, word)


def _say(status: int, text: str) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")
