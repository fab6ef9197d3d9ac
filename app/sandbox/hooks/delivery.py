"""One delivery of a webhook: what is sent, signed, and what came back."""

from __future__ import annotations

import hashlib
import hmac
import http.client
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.sandbox.ids import stamp
from app.sandbox.nouns import App, Json

TIMEOUT_SECONDS = 10.0


@dataclass
class Delivery:
    """One sending of one event; a redelivery is another with the same GUID."""

    id: int
    guid: str
    app_id: int
    event: str
    action: str | None
    payload: Json
    installation_id: int
    repository_id: int | None
    delivered_at: float
    redelivery: bool = False
    status: str = "queued"
    status_code: int = 0
    duration: float = 0.0
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    response: str = ""

    def shown(self, is_whole: bool = False) -> Json:
        names = (
            "id",
            "guid",
            "redelivery",
            "duration",
            "status",
            "status_code",
            "event",
            "action",
            "installation_id",
            "repository_id",
        )
        said = {name: getattr(self, name) for name in names} | {
            "delivered_at": stamp(self.delivered_at),
            "throttled_at": None,
        }
        if is_whole:
            said["request"] = {"headers": self.request_headers, "payload": self.payload}
            said["response"] = {"headers": self.response_headers, "payload": self.response}
        return said


def headers(app: App, delivery: Delivery, raw: bytes) -> dict[str, str]:
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(app.id + 1),
        "X-GitHub-Hook-Installation-Target-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
    }
    if app.webhook_secret:
        key = app.webhook_secret.encode()
        headers["X-Hub-Signature"] = "sha1=" + hmac.new(key, raw, hashlib.sha1).hexdigest()
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(key, raw, hashlib.sha256).hexdigest()
    return headers


def post(url: str, raw: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        link.request("POST", parts.path or "/", raw, headers)
        answer = link.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read(65_536).decode(errors="replace")
    finally:
        link.close()
