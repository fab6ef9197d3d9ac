"""Our own outgoing webhooks: written down first, then sent until somebody takes them.

A notice goes to each address at least once, and its `X-Fleet-Delivery` is the same each time. The
body is signed as GitHub signs its own: `X-Fleet-Signature-256: sha256=` and the HMAC-SHA256 of the
body with FLEET_NOTIFY_SECRET. Addresses are what repositories write, so they are hostile: only https,
to hosts that the whole internet reaches, unless the operator lists the host in FLEET_NOTIFY_HOSTS.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog

from flows.model.notice import Notice
from flows.notifying import Address, address, body
from jobs import queues, settings
from jobs.hands import Hands, open_hands
from jobs.settings import Settings
from jobs.store import Store, keys

ADDRESSES = 10  # of one blueprint
AGAIN_SECONDS = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21_600.0)  # after the first, second, ... failure
KEPT_SECONDS = 90 * 86_400
LEASE_SECONDS = 60
SENT_AT_ONCE = 3  # looks wait behind it, and an address may be slow
TIMEOUTS_SECONDS = (3.0, 5.0)  # to connect, to be answered
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A notice on its way to one address. `tries` counts the failed ones."""

    id: str
    event: str
    url: str
    body: str
    tries: int = 0


def announce(store: Store, notice: Notice, lines: Iterable[str], now: float) -> int:
    """Writes the notice down for each address that `lines` (of `notify:`) name; how many are new.
    Announced twice is announced once."""
    found = dict.fromkeys(to for line in list(lines)[:ADDRESSES] if (to := address(line)))
    return sum(_write(store, _letter(notice, to), now) for to in found)


def ring(store: Store, now: float) -> bool:
    """A worker sends what is due soon; False when nothing is, or one is on its way."""
    if not store.redis.zcount(keys.NOTICES_DUE, "-inf", now):
        return False
    return queues.ring(store, keys.NOTICE_BELL, queues.SEND_NOTICES)


def send() -> None:
    """Sends what is due. Run by `fleet work reconcile`."""
    with open_hands(settings.load()) as hands:
        send_due(hands)


def send_due(hands: Hands) -> int:
    """As `send`, with hands that are open; how many were taken by their addresses."""
    store = hands.store
    store.redis.delete(keys.NOTICE_BELL)
    due = store.redis.zrangebyscore(keys.NOTICES_DUE, "-inf", hands.now(), start=0, num=SENT_AT_ONCE)
    return sum(_deliver(hands, one) for one in due if _is_mine(store, one))


def _letter(notice: Notice, to: Address) -> Letter:
    name = hashlib.sha256(f"{notice.key}\n{to.url}".encode()).hexdigest()[:32]
    return Letter(name, notice.event, to.url, body(notice, to))


def _write(store: Store, letter: Letter, now: float) -> bool:
    """The row first: killed after it, the notice is announced again, and nothing is lost."""
    if store.redis.exists(keys.noticed(letter.id)):
        return False
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.NOTICES, letter.id, json.dumps(asdict(letter)))
        pipe.zadd(keys.NOTICES_DUE, {letter.id: now})
        pipe.set(keys.noticed(letter.id), "1", ex=KEPT_SECONDS)
        pipe.execute()
    return True


def _is_mine(store: Store, letter: str) -> bool:
    return bool(store.redis.set(keys.sending_notice(letter), "1", nx=True, ex=LEASE_SECONDS))


def _deliver(hands: Hands, name: str) -> bool:
    store = hands.store
    row = store.redis.hget(keys.NOTICES, name)
    letter = Letter(**json.loads(row)) if row else None
    trouble = _post(hands.settings, letter) if letter else ""
    if letter and trouble and letter.tries < len(AGAIN_SECONDS):
        log.warning("notice not taken", notice=name, event_name=letter.event, why=trouble)
        later = hands.now() + AGAIN_SECONDS[letter.tries]
        store.redis.hset(keys.NOTICES, name, json.dumps(asdict(replace(letter, tries=letter.tries + 1))))
        store.redis.zadd(keys.NOTICES_DUE, {name: later})
    else:
        if letter and trouble:
            log.error("notice given up", notice=name, event_name=letter.event, why=trouble)
        store.redis.zrem(keys.NOTICES_DUE, name)
        store.redis.hdel(keys.NOTICES, name)
    store.redis.delete(keys.sending_notice(name))
    return bool(letter) and not trouble


def _post(settings: Settings, letter: Letter) -> str:
    """ "" when the address took it, else why not. What it answers is never shown: an address may be
    anybody's, and an answer anything."""
    refused = _refused(settings, letter.url)
    if refused:
        return refused
    data = letter.body.encode()
    told = {"Content-Type": "application/json", "User-Agent": "agent-fleet", "X-Fleet-Event": letter.event}
    told["X-Fleet-Delivery"] = letter.id
    if settings.notify_secret:
        signed = hmac.new(settings.notify_secret.encode(), data, hashlib.sha256).hexdigest()
        told["X-Fleet-Signature-256"] = f"sha256={signed}"
    try:
        with requests.Session() as session:
            session.trust_env = False  # no .netrc, no proxy of the worker's
            how: dict[str, Any] = {"timeout": TIMEOUTS_SECONDS, "allow_redirects": False, "stream": True}
            answer = session.post(letter.url, data=data, headers=told, **how)
            answer.close()
    except (requests.RequestException, ValueError) as error:
        return type(error).__name__
    return "" if 200 <= answer.status_code < 300 else f"it answered {answer.status_code}"


def _refused(settings: Settings, url: str) -> str:
    """Why nothing is sent to this address; "" where it may be."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in settings.notify_hosts:
        return ""
    advice = "the operator permits it with FLEET_NOTIFY_HOSTS"
    if parts.scheme != "https":
        return f"{host} is asked without https; {advice}"
    try:
        found = {row[4][0] for row in socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return f"there is no host {host}"
    inner = [one for one in found if not ipaddress.ip_address(str(one).partition("%")[0]).is_global]
    return f"{host} is a host of an inner network; {advice}" if inner else ""
