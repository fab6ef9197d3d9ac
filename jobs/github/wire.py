"""One HTTP exchange with GitHub through githubkit, which neither caches, retries, nor follows
redirects here (a POST that is followed becomes a GET; a retried one may act twice).

githubkit's errors hold the request with its credential, so none of them leaves this file.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import githubkit
import httpx
from githubkit.exception import RequestError, RequestFailed

from jobs.errors import Later
from jobs.github.nouns import Reply, Request
from jobs.settings import Settings

TIMEOUT_SECONDS = 10.0
API_VERSION = "2022-11-28"
AGAIN_SECONDS = 10.0
Send = Callable[[Request], Reply]  # carries a request instead of sockets; raises as `Wire.send` does
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Wire:
    """Connections to GitHub that stay open: one client a thread and process."""

    def __init__(self, settings: Settings, send: Send | None = None):
        self.url = settings.github_url
        self._other = send
        self._local = threading.local()

    def send(self, request: Request) -> Reply:
        """What GitHub answered, whatever its status; Later when it gave no answer that can be read
        (a write may have been carried out all the same: the next look settles that)."""
        if self._other:
            return self._other(request)
        reply, problem = self._exchange(request)
        if problem:
            path = urlsplit(request.url).path
            raise Later(AGAIN_SECONDS, f"GitHub gave no answer to {request.method} {path} ({problem})")
        if not reply:
            raise RuntimeError(f"{request.method} {request.url} is no request that can be sent")
        return reply

    def close(self) -> None:
        """Ends this thread's connections."""
        client = getattr(self._local, "client", None)
        if client and self._local.pid == os.getpid():
            client.__exit__()
        self._local.client = None

    def _exchange(self, request: Request) -> tuple[Reply | None, str]:
        """Reply, or why there is none; the error itself, which knows the credential, ends here."""
        headers = {"Authorization": f"Bearer {request.token.value}", "X-GitHub-Api-Version": API_VERSION}
        if request.etag:
            headers["If-None-Match"] = request.etag
        try:
            answer = self._client().request(request.method, request.url, json=request.body, headers=headers)
        except RequestFailed as refusal:
            return _reply(refusal.response), ""
        except RequestError as error:
            is_transport = isinstance(error.exc, httpx.RequestError)
            return None, type(error.exc).__name__ if is_transport else ""
        reply = _reply(answer)
        is_broken = reply.body is None and reply.status in (200, 201)
        return reply, "its body is no JSON" if is_broken else ""

    def _client(self) -> githubkit.GitHub[Any]:
        # A forked child must not speak on its parent's connections.
        if getattr(self._local, "client", None) is None or self._local.pid != os.getpid():
            self._local.client, self._local.pid = _open(self.url), os.getpid()
        client: githubkit.GitHub[Any] = self._local.client
        return client


def _open(url: str) -> githubkit.GitHub[Any]:
    client = githubkit.GitHub(
        base_url=url,
        user_agent="agent-fleet",
        follow_redirects=False,
        timeout=TIMEOUT_SECONDS,
        trust_env=urlsplit(url).hostname not in LOOPBACK,  # a proxy does not lead back to this machine
        event_hooks={"response": [_tame]},
        http_cache=False,
        auto_retry=False,
    )
    client.__enter__()  # without it each request opens a connection of its own
    return client


def _tame(response: httpx.Response) -> None:
    """githubkit takes these headers for whole numbers and raises ValueError on anything else, such
    as the date that HTTP allows: they become numbers or go away."""
    for name in ("retry-after", "x-ratelimit-reset"):
        text = response.headers.get(name, "0")
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            seconds = _seconds_until(text) if name == "retry-after" else None
            del response.headers[name]
            if seconds is not None:
                response.headers[name] = str(seconds)


def _seconds_until(date: str) -> int | None:
    try:
        return max(0, int(parsedate_to_datetime(date).timestamp() - time.time()) + 1)
    except (ValueError, OverflowError):
        return None


def _reply(answer: githubkit.Response[Any, Any]) -> Reply:
    try:
        body = answer.json() if answer.content else None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        body = None
    return Reply(answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, body)
