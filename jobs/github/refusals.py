"""What an answer that is no success means, and who must act (`docs/architecture.md`).

Limits as GitHub's documentation has them: "rate limits for the REST API" and "... the GraphQL
API": 403 or 429 (GraphQL also 200 with an error of type RATE_LIMITED); `retry-after` first, then
`x-ratelimit-reset` when nothing remains, else a minute, doubled each time.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from jobs.errors import Gone, Later
from jobs.github.nouns import Reply, Request
from jobs.redact import redact
from jobs.store import pace
from jobs.store.connection import Store

LONGEST_PAUSE_SECONDS = 24 * 3600.0
SERVER_ERROR_SECONDS = 10.0
UNAUTHORIZED_SECONDS = 5.0
NOT_ACCESSIBLE = "not accessible by"
SUSPENDED = "installation has been suspended"
ARCHIVED, ARCHIVED_SECONDS = "archived so is read-only", 3600.0


def judge(store: Store, request: Request, reply: Reply, now: float) -> None:
    """Nothing when `reply` is an answer to `request`; else raises Later (and blocks the owner
    where GitHub asks for a pause), Gone, PermissionError or RuntimeError."""
    pause = _pause(store, request.owner, reply, now)
    if pause:
        raise Later(pause, f"GitHub asked for a pause ({reply.status} {_said(reply) or 'without a word'})")
    if reply.status in request.accept or reply.status == 304:
        return
    raise _refusal(store, request, reply)


def judge_graphql(store: Store, request: Request, reply: Reply, now: float) -> dict[str, Any]:
    """`{"data": ..., "errors": [...]}`; Later when an error is a limit or GitHub's own trouble."""
    body = reply.body if isinstance(reply.body, dict) else {}
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    for error in errors:
        if error.get("type") == "RATE_LIMITED" or "rate limit" in str(error.get("message")).lower():
            seconds = _named_pause(reply, is_spent=True, now=now) or pace.strike(store, request.owner, now)
            pace.block(store, request.owner, now + seconds)
            raise Later(seconds, "GitHub's GraphQL limit is used up")
    if body.get("data") is None and (not errors or not any(error.get("type") for error in errors)):
        said = redact(str(errors[0].get("message")))[:200] if errors else "no data"
        if errors and not said.startswith("Something went wrong"):
            raise RuntimeError(f"GitHub refused a GraphQL document: {said}")
        raise Later(SERVER_ERROR_SECONDS, f"GitHub could not answer a GraphQL query ({said})")
    return {"data": body.get("data"), "errors": errors}


def check_permission(errors: list[dict[str, Any]], request: Request, reply: Reply) -> None:
    """PermissionError when one of a mutation's errors is a permission that the App lacks; Later when
    the repository is archived."""
    for error in errors:
        if ARCHIVED in str(error.get("message")):
            raise _archived(request)
        if error.get("type") == "FORBIDDEN" and NOT_ACCESSIBLE in str(error.get("message")):
            raise PermissionError(_lacking(request, reply))


def _pause(store: Store, owner: str, reply: Reply, now: float) -> float:
    """Seconds for which nothing may be asked for this owner, who is blocked so long; 0: none."""
    is_limit = reply.status == 429 or (
        reply.status == 403 and any(word in reply.message.lower() for word in ("rate limit", "abuse"))
    )
    if reply.status not in (403, 429) and reply.status < 500:
        return 0.0
    seconds = _named_pause(reply, is_spent=reply.status < 500, now=now)
    if not seconds and is_limit:
        seconds = pace.strike(store, owner, now)
    if seconds:
        pace.block(store, owner, now + seconds)
    return seconds


def _named_pause(reply: Reply, is_spent: bool, now: float) -> float:
    """The seconds that GitHub's headers name; 0 when they name none."""
    if "retry-after" in reply.headers:
        return min(max(float(reply.headers["retry-after"]), 1.0), LONGEST_PAUSE_SECONDS)
    if (
        is_spent
        and reply.headers.get("x-ratelimit-remaining") == "0"
        and "x-ratelimit-reset" in reply.headers
    ):
        ends_in = float(reply.headers["x-ratelimit-reset"]) - _clock(reply, now)
        return min(max(ends_in, 0.0) + 1.0, LONGEST_PAUSE_SECONDS)
    return 0.0


def _clock(reply: Reply, now: float) -> float:
    """GitHub's own time, by which it names ends; ours when the answer carries none."""
    try:
        return parsedate_to_datetime(reply.headers.get("date", "")).timestamp()
    except ValueError:
        return now


def _refusal(store: Store, request: Request, reply: Reply) -> Exception:
    path = urlsplit(request.url).path
    what = f"{request.method} {path}"
    if reply.status == 401:
        return _unauthorized(store, request, reply)
    if reply.status in (404, 410, 451):
        return Gone(path)
    if reply.status in (301, 302, 307, 308):
        return Gone(f"{path} (GitHub says that it moved; it is found under its new name)")
    if reply.status >= 500:
        return Later(SERVER_ERROR_SECONDS, f"GitHub answered {reply.status} to {what}")
    if reply.status == 403 and SUSPENDED in reply.message:
        return Gone(f"the installation at {request.owner} (it is suspended)")
    if reply.status == 403 and ARCHIVED in reply.message:
        return _archived(request)
    if reply.status == 403 and NOT_ACCESSIBLE in reply.message:
        return PermissionError(_lacking(request, reply))
    return RuntimeError(f"GitHub answered {reply.status} to {what}: {_said(reply) or 'without a word'}")


def _archived(request: Request) -> Later:
    """Nobody's mistake, and time may change it: somebody archived the repository while we looked."""
    what = f"{request.method} {urlsplit(request.url).path}"
    return Later(ARCHIVED_SECONDS, f"GitHub refused {what}, because the repository is archived")


def _unauthorized(store: Store, request: Request, reply: Reply) -> Later:
    if request.token.key:
        store.redis.delete(request.token.key)
        return Later(UNAUTHORIZED_SECONDS, "GitHub no longer takes our token; a new one is made")
    remedy = "check FLEET_APP_ID, FLEET_PRIVATE_KEY and this machine's clock"
    return Later(60.0, f"GitHub does not take the App's key ({_said(reply)}); {remedy}")


def _lacking(request: Request, reply: Reply) -> str:
    named = reply.headers.get("x-accepted-github-permissions", "").replace("=", ": ")
    needed = named or ", ".join(f"{name}: {level}" for name, level in request.need.items()) or "one more"
    return (
        f"the App lacks a permission at {request.owner} ({needed}) for {request.method}"
        f" {urlsplit(request.url).path}: add it in the App's settings and accept it at the installation"
    )


def _said(reply: Reply) -> str:
    """GitHub's message with the details of its `errors`, short, without secrets."""
    errors = reply.body.get("errors") if isinstance(reply.body, dict) else None
    details = [
        str(error.get("message") or " ".join(str(error[key]) for key in ("field", "code") if key in error))
        if isinstance(error, dict)
        else str(error)
        for error in (errors if isinstance(errors, list) else [])[:3]
    ]
    return redact("; ".join([reply.message, *details]))[:300].strip("; ")
