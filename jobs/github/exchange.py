"""A request that is let through, sent, counted and judged; the one way to GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

from jobs.errors import Later
from jobs.github import etags, keys, refusals
from jobs.github.nouns import Reply, Request
from jobs.github.wire import Wire
from jobs.store import pace
from jobs.store.connection import Store

COUNTED_SECONDS = 40 * 24 * 3600
WRITES = ("write", "creation", "mutation")


class Exchange:
    """Sends requests; nothing is sent for an owner who is blocked, and every request is counted."""

    def __init__(self, store: Store, clock: Callable[[], float], wire: Wire):
        self.store = store
        self.clock = clock
        self.wire = wire

    def ask(self, request: Request) -> Reply:
        """The reply, if it is an answer to `request`; else Later, Gone, PermissionError, RuntimeError."""
        reply = self._send(request)
        refusals.judge(self.store, request, reply, self.clock())
        self._forgive(request)
        return reply

    def ask_graphql(self, request: Request) -> tuple[dict[str, Any], Reply]:
        """`{"data": ..., "errors": [...]}` and the reply that held it; limits and GitHub's own
        trouble are Later."""
        reply = self._send(request)
        refusals.judge(self.store, request, reply, self.clock())
        result = refusals.judge_graphql(self.store, request, reply, self.clock())
        self._forgive(request)
        return result, reply

    def check(self, owner: str) -> None:
        """Later while GitHub wants to hear nothing for this owner."""
        now = self.clock()
        until = pace.blocked_until(self.store, owner)
        if until > now:
            raise Later(until - now, "GitHub asked for a pause")

    def next_page(self, reply: Reply) -> str:
        """The URL in `Link` with rel="next"; "" when there is none. Another host's is refused: our
        token would go there."""
        links = (link.partition(";") for link in reply.headers.get("link", "").split(","))
        found = next((url.strip(" <>") for url, _, kind in links if 'rel="next"' in kind), "")
        return self.own(found) if found else ""

    def own(self, url: str) -> str:
        """`url`, absolute, if it is at the GitHub we talk to; else RuntimeError."""
        absolute = urljoin(self.wire.url + "/", url)
        if urlsplit(absolute)[:2] != urlsplit(self.wire.url)[:2]:
            raise RuntimeError(
                f"GitHub points to another host, {urlsplit(absolute).netloc}; we do not follow"
            )
        return absolute

    def _send(self, request: Request) -> Reply:
        self.check(request.owner)
        with self._counted(request) as replies:
            replies.append(self.wire.send(request))
        return replies[0]

    @contextmanager
    def _counted(self, request: Request) -> Iterator[list[Reply]]:
        """Counts the request, also when it got no answer: it may have been carried out."""
        replies: list[Reply] = []
        try:
            yield replies
        finally:
            is_unchanged = bool(replies) and replies[0].status == 304
            now = self.clock()
            pipe = self.store.redis.pipeline(transaction=False)
            pipe.hincrby(keys.requests(now), "unchanged" if is_unchanged else request.kind, 1)
            pipe.expire(keys.requests(now), COUNTED_SECONDS)
            if is_unchanged:
                etags.touch(pipe, request.kept, now)
            pipe.execute()

    def _forgive(self, request: Request) -> None:
        """Refusals without a time are forgotten after a write: a read that passes says nothing about
        the limits on content."""
        if request.kind in WRITES:
            pace.forgive(self.store, request.owner)
