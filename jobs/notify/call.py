"""One delivery's way to its address: looked up and judged once, connected to nothing else, cut when its
time is over.

Addresses are what repositories write, so they are hostile: a name may answer one address when it is judged
and another when it is connected to, and a host may say a byte a second, so that no pause is ever too long.
"""

from __future__ import annotations

import socket
from ipaddress import IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Lock, Thread, Timer
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

CONNECT_SECONDS = 3.0  # to one of the host's addresses
MOST_PLACES = 8
# inside these stand addresses of IPv4, which a gateway may take for inner ones (RFC 6052, 8215, 3056)
GATEWAYS = tuple(IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"))
ADVICE = "the operator permits it with FLEET_NOTIFY_HOSTS"
Place = tuple[int, Any]  # a family of addresses, and what its sockets connect to


class Refused(Exception):
    """Nothing is sent there; why, in words."""


class Call(HTTPAdapter):
    """The transport of one request, which must be over `seconds` after it was made. A context manager."""

    def __init__(self, seconds: float):
        super().__init__(max_retries=0)
        self._until = monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = Lock()
        self._places: list[Place] = []
        self._line: socket.socket | None = None
        self.is_cut = False

    def __enter__(self) -> Call:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line:
                self._line.close()

    def judge(self, url: str, permitted: tuple[str, ...]) -> None:
        """From now on the call goes to the addresses that this URL's host has now. Refused where it has none,
        and for hosts that are not `permitted`: without https, or where one address is of an inner network."""
        parts = urlsplit(url)
        host, is_free = parts.hostname or "", (parts.hostname or "") in permitted
        if parts.scheme != "https" and not is_free:
            raise Refused(f"{host} is asked without https; {ADVICE}")
        found = self._look_up(host, parts.port or (443 if parts.scheme == "https" else 80))
        if not is_free and any(_is_inner(str(where[0])) for _, where in found):
            raise Refused(f"{host} is a host of an inner network; {ADVICE}")
        self._places = found[:MOST_PLACES]

    def get_connection_with_tls_context(self, *args: Any, **more: Any) -> Any:
        """Connections to what was judged. They keep the host's name: for `Host`, TLS, its certificate."""
        pool: Any = super().get_connection_with_tls_context(*args, **more)
        pool.ConnectionCls = type("Judged", (pool.ConnectionCls,), {"_new_conn": lambda _: self._connected()})
        return pool

    def _look_up(self, host: str, port: int) -> list[Place]:
        """In a thread that nobody waits for longer than the call may take: whoever is asked for the name may
        be as slow as a host."""
        heard: SimpleQueue[list[Place]] = SimpleQueue()
        Thread(target=lambda: heard.put(_found(host, port)), daemon=True).start()
        try:
            found = heard.get(timeout=max(0.0, self._until - monotonic()))
        except Empty:
            raise Refused(f"nobody says in time where {host} is") from None
        if not found:
            raise Refused(f"there is no host {host}")
        return found

    def _connected(self) -> socket.socket:
        trouble: OSError = ConnectionError("no address was judged")
        for family, where in self._places:
            line = socket.socket(family, socket.SOCK_STREAM)
            line.settimeout(max(0.01, min(CONNECT_SECONDS, self._until - monotonic())))
            try:
                line.connect(where)
            except OSError as error:
                line.close()
                trouble = error
            else:
                self._hold(line)
                return line
        raise trouble

    def _hold(self, line: socket.socket) -> None:
        """A second end of the connection: the first is TLS's own, and is read from while this one cuts it."""
        with self._lock:
            self._line = line.dup()
        if self.is_cut:
            self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        with self._lock:
            if self._line:
                try:
                    self._line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # the other side was faster


def _found(host: str, port: int) -> list[Place]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [(row[0], row[4]) for row in rows]


def _is_inner(text: str) -> bool:
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv6Address) and any(found in net for net in GATEWAYS):
        return True
    return not found.is_global or found.is_multicast
