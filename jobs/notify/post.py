"""One letter posted: signed as GitHub signs its own.

`X-Fleet-Signature-256` is `sha256=` and the HMAC-SHA256 of the body with FLEET_NOTIFY_SECRET.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import requests

from jobs.notify.call import Call, Refused
from jobs.notify.letters import Letter
from jobs.settings import Settings

MOST_SECONDS = 15.0  # for all of it: looking up, connecting, sending, being answered
PAUSE_SECONDS = 5.0  # of a host, within that


def post(settings: Settings, letter: Letter, seconds: float = MOST_SECONDS) -> str:
    """ "" when the address took it, else why not. What it answers is never shown: an address may be
    anybody's, and an answer anything."""
    try:
        with Call(seconds) as call:
            status = _sent(settings, letter, call)
    except Refused as refused:
        return str(refused)
    except (requests.RequestException, OSError, ValueError) as error:
        return f"it took longer than {seconds:g} s" if call.is_cut else type(error).__name__
    if call.is_cut:  # half a head that was cut looks like an answer
        return f"it took longer than {seconds:g} s"
    return "" if 200 <= status < 300 else f"it answered {status}"


def _sent(settings: Settings, letter: Letter, call: Call) -> int:
    """The status of the answer, of which no more is read."""
    with requests.Session() as session:
        session.trust_env = False  # no .netrc, no proxy of the worker's
        for scheme in ("https://", "http://"):
            session.mount(scheme, call)
        data = letter.body.encode()
        asked = requests.Request("POST", letter.url, headers=_headers(settings, letter, data), data=data)
        ready = session.prepare_request(asked)
        call.judge(ready.url or "", settings.notify_hosts)
        how: dict[str, Any] = {"timeout": PAUSE_SECONDS, "allow_redirects": False, "stream": True}
        answer = session.send(ready, **how)
        answer.close()
        return answer.status_code


def _headers(settings: Settings, letter: Letter, data: bytes) -> dict[str, str]:
    told = {"Content-Type": "application/json", "User-Agent": "agent-fleet", "X-Fleet-Event": letter.event}
    told["X-Fleet-Delivery"] = letter.id
    if settings.notify_secret:
        signed = hmac.new(settings.notify_secret.encode(), data, hashlib.sha256).hexdigest()
        told["X-Fleet-Signature-256"] = f"sha256={signed}"
    return told
