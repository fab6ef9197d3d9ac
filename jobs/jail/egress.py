"""Which hosts a jailed command may reach. Pure: no look-up, no connection.

An entry of the operator's list (FLEET_EGRESS) is `host`, `*.host` (any host below it, not
itself) or either with `:port`; without a port it means 80 and 443. An IPv6 address stands
in brackets when a port follows. An address that is not public (loopback, private,
link-local, ...) is reached only where the list has that very address as an entry, whatever
name led to it: a name of the list that resolves to the worker's network opens nothing.
"""

from __future__ import annotations

import ipaddress
import re

DEFAULT_PORTS = (80, 443)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_PLACE = re.compile(r"(?:\[(?P<bracketed>[^\[\]]{2,64})\]|(?P<host>[^:\[\]]{1,253}))(?::(?P<port>\d{1,5}))?")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def place(text: str, default_port: int = 0) -> tuple[str, int] | None:
    """`host:port` as (host in lower case, port), None when it is not one."""
    host, port = text, default_port
    if not is_address(text):
        match = _PLACE.fullmatch(text)
        if match is None:
            return None
        host = match["bracketed"] or match["host"]
        port = int(match["port"]) if match["port"] else default_port
        if match["bracketed"] and not is_address(host):
            return None
    host = host.lower().removesuffix(".")
    is_well = is_address(host) or _HOST.fullmatch(host)
    return (host, port) if is_well and 0 <= port <= 65535 else None


def is_address(host: str) -> bool:
    """Whether it is an IP address (a zone id is none of ours)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def allows(egress: tuple[str, ...], host: str, port: int) -> bool:
    """Whether an entry names this host and port; `host` as `place` gives it."""
    return any(_matches(entry.strip(), host, port) for entry in egress)


def _matches(entry: str, host: str, port: int) -> bool:
    is_wild = entry.startswith("*.")
    named = place(entry[2:] if is_wild else entry)
    if named is None or (port != named[1] if named[1] else port not in DEFAULT_PORTS):
        return False
    if is_wild:
        return host.endswith(f".{named[0]}") and not is_address(host)
    if is_address(named[0]) and is_address(host):
        return ipaddress.ip_address(named[0]) == ipaddress.ip_address(host)
    return host == named[0]


def dialable(egress: tuple[str, ...], port: int, addresses: list[str]) -> list[str]:
    """Those of a host's addresses that may be connected to: public ones, and those listed."""
    return [address for address in addresses if is_public(address) or allows(egress, address, port)]


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also by the IPv4 address inside it."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
