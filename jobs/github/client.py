"""The App's way to read and write at GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from jobs.errors import Gone, Later
from jobs.github import etags, refusals
from jobs.github.exchange import Exchange
from jobs.github.installations import Installations
from jobs.github.nouns import Answer, App, Installation, Reply, Request, Slot
from jobs.github.tokens import Tokens
from jobs.github.wire import Send, Wire
from jobs.settings import Settings
from jobs.store import keys as store_keys
from jobs.store import pace
from jobs.store.connection import Store
from jobs.store.due import Lease
from jobs.timer import MACHINE, Timer

PATH = re.compile(r"(/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+")
MOVED = (301, 302, 307, 308)
HOPS = 3
MISSING = (404, 410)
LOST_SECONDS = 5.0


class Page(NamedTuple):
    """One page of an answer; `next` is the URL of the next one, "" at the end."""

    body: Any
    next: str


class GitHub:
    """One a process; threads may share it, each has connections of its own. Nothing is asked
    before it is used. Time comes from `timer`; requests are sent by `send`, or else over the network.

    Every method raises Later (a limit, no answer, GitHub's own trouble), Gone (deleted, renamed,
    uninstalled), PermissionError (the App lacks a permission; names it) and RuntimeError (any
    other refusal, with GitHub's words). Parts of a path that people chose must be quoted.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        timer: Timer = MACHINE,
        send: Send | None = None,
    ):
        self.settings = settings
        self.store = store
        self._clock, self._sleep = timer.now, timer.sleep
        self._exchange = Exchange(store, timer.now, Wire(settings, send))
        self._installations = Installations(settings, self._exchange)
        self._tokens = Tokens(settings, self._exchange, self._installations)

    def __enter__(self) -> GitHub:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends this thread's connections; the next request opens new ones."""
        self._exchange.wire.close()

    def app(self) -> App:
        """Our own registration (`GET /app`, at most an hour old)."""
        return self._installations.app()

    def installations(self) -> tuple[Installation, ...]:
        """Where the App is installed and not suspended, as of now."""
        return self._installations.all()

    def installation(self, owner: str) -> Installation:
        """The App at this owner; Gone when it is not installed there."""
        return self._installations.at(owner)

    def repositories(self, owner: str) -> tuple[str, ...]:
        """`owner/name` of each repository that the App may see at this owner."""
        pages = self.pages(owner, "/installation/repositories")
        return tuple(one["full_name"] for page in pages for one in page["repositories"])

    def get(
        self, owner: str, path: str, params: Mapping[str, Any] | None = None, missing_ok: bool = False
    ) -> Any:
        """The JSON at `path`, free where nothing changed; 404 is None if `missing_ok`, else Gone."""
        return self._page(owner, self._url(path, params), missing_ok).body

    def pages(self, owner: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """The JSON of each page, 100 entries a page, as far as the caller reads."""
        url, seen = self._url(path, {"per_page": 100, **(params or {})}), set[str]()
        while url and url not in seen:
            seen.add(url)
            page = self._page(owner, url, False)
            yield page.body
            url = page.next

    def query(self, owner: str, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """GraphQL with the read token: `{"data": ..., "errors": [...]}`, errors as GitHub gave them."""
        body = {"query": document, "variables": dict(variables or {})}
        token = self._tokens.read(owner)
        result, _ = self._exchange.ask_graphql(Request(owner, "query", "POST", self._graphql, token, body))
        return result

    def write(self, slot: Slot, method: str, path: str, body: Any = None) -> Answer:
        """Waits for the slot, then writes. A status in `slot.accept` is an answer, others raise."""
        reply = self._exchange.ask(self._granted(slot, method, self._url(path), body))
        return Answer(reply.status, reply.body)

    def mutate(self, slot: Slot, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """GraphQL that writes: `{"data": ..., "errors": [...]}`; one slot, however many aliases. A
        permission that the App lacks raises, though other aliases may have been carried out."""
        body = {"query": document, "variables": dict(variables or {})}
        request = self._granted(slot, "POST", self._graphql, body)
        kind = "creation" if slot.kind == "creation" else "mutation"
        result, reply = self._exchange.ask_graphql(replace(request, kind=kind))
        refusals.check_permission(result["errors"], request, reply)
        return result

    def git_token(self, repo: str, level: Literal["read", "write"]) -> str:
        """For git over HTTPS: the contents of this one repository and nothing else."""
        self._exchange.check(repo.partition("/")[0])
        return self._tokens.narrow(repo, {"contents": level}).value

    def _granted(self, slot: Slot, method: str, url: str, body: Any) -> Request:
        """The write, when its time has come and the lease still holds. The token comes first, as
        making one takes a while; that the owner is not blocked is asked again when it is sent."""
        token = self._tokens.narrow(slot.repo, slot.need)
        seconds = pace.grant(self.store, slot.lease, slot.kind, self._clock())
        if seconds > 0:
            self._sleep(seconds)
        if self._clock() >= slot.lease.until or not self._is_held(slot.lease):
            raise Later(LOST_SECONDS, "the lease on this look was lost while a write waited for its turn")
        if slot.guard:
            slot.guard()
        request = Request(slot.owner, slot.kind, method, url, token, body)
        return replace(request, need=slot.need, accept=slot.accept)

    def _is_held(self, lease: Lease) -> bool:
        return bool(self.store.redis.hget(store_keys.LEASES, lease.subject) == lease.token)

    def _page(self, owner: str, url: str, missing_ok: bool) -> Page:
        """One page; a renamed repository is followed to its new place. The answer is kept under the
        URL that was asked for."""
        answer = etags.name(owner, "read", url)
        kept = etags.recall(self.store, answer)
        reply = self._follow(
            Request(
                owner,
                "read",
                "GET",
                url,
                self._tokens.read(owner),
                None,
                kept.etag if kept else "",
                answer,
                accept=(200, *MOVED, *(MISSING if missing_ok else ())),
            )
        )
        if reply.status == 304 and kept:
            return Page(kept.body, kept.next)
        if reply.status in MISSING:
            return Page(None, "")
        page = Page(reply.body, self._exchange.next_page(reply))
        etags.keep(
            self.store, answer, etags.Kept(reply.headers.get("etag", ""), page.next, page.body), self._clock()
        )
        return page

    def _follow(self, request: Request) -> Reply:
        for _ in range(HOPS):
            reply = self._exchange.ask(request)
            if reply.status not in MOVED:
                return reply
            request = replace(request, url=self._exchange.own(reply.headers.get("location", "")))
        raise Gone(f"{request.url} (GitHub redirects in a circle)")

    def _url(self, path: str, params: Mapping[str, Any] | None = None) -> str:
        if not PATH.fullmatch(path):
            raise ValueError(f"not a path of GitHub's API: {path[:200]!r}; quote the parts that people chose")
        return f"{self.settings.github_url}{path}{'?' + urlencode(params) if params else ''}"

    @property
    def _graphql(self) -> str:
        """GitHub Enterprise Server serves REST at /api/v3 and GraphQL at /api/graphql."""
        return self.settings.github_url.removesuffix("/v3") + "/graphql"
