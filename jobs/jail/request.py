"""A proxy's request head, read strictly. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobs.jail import egress

MOST_BYTES = 32_768
_LINE = re.compile(r"([A-Z]{1,20}) ([\x21-\x7e]{1,8000}) HTTP/1\.[01]")
_URL = re.compile(r"http://([^/?#@]{1,300})((?:[/?][^#]*)?)", re.IGNORECASE)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}:[^\r\n\x00]*")
# Between the client and us, or between us and the server: not for the far side.
_OURS = ("connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "upgrade", "host")


@dataclass(frozen=True)
class Asked:
    """Where to, and what to send there first (`forwarded`, empty for a tunnel)."""

    host: str
    port: int
    is_tunnel: bool
    forwarded: bytes = b""


def read(head: bytes) -> Asked | None:
    """The head (up to and with its empty line) of a request to a proxy; None when it is none."""
    lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    line = _LINE.fullmatch(lines[0])
    if line is None or not all(_HEADER.fullmatch(header) for header in lines[1:]):
        return None
    if line[1] == "CONNECT":
        where = egress.place(line[2])
        return Asked(*where, is_tunnel=True) if where and where[1] else None
    url = _URL.fullmatch(line[2])
    where = egress.place(url[1], default_port=80) if url else None
    if url is None or where is None or not where[1]:
        return None
    return Asked(*where, is_tunnel=False, forwarded=_forwarded(line[1], url, lines[1:]))


def _forwarded(method: str, url: re.Match[str], headers: list[str]) -> bytes:
    """The request as the far server wants it: its own path, its true host, one request only."""
    path = url[2] if url[2].startswith("/") else f"/{url[2]}"
    kept = [header for header in headers if header.split(":", 1)[0].lower() not in _OURS]
    lines = [f"{method} {path} HTTP/1.1", f"Host: {url[1]}", "Connection: close", *kept]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
