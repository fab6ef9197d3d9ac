"""Which hosts are reached: the list, addresses that are not public, odd spellings."""

from __future__ import annotations

import pytest

from jobs.jail import egress, request


@pytest.mark.parametrize(
    ("entry", "host", "port", "is_allowed"),
    [
        ("api.openai.com", "api.openai.com", 443, True),
        ("api.openai.com", "api.openai.com", 80, True),
        ("api.openai.com", "api.openai.com", 22, False),
        ("API.OpenAI.com", "api.openai.com", 443, True),
        ("api.openai.com:8443", "api.openai.com", 8443, True),
        ("api.openai.com:8443", "api.openai.com", 443, False),
        ("api.openai.com", "evil.api.openai.com", 443, False),
        ("api.openai.com", "evilapi.openai.com", 443, False),
        ("*.openai.com", "api.openai.com", 443, True),
        ("*.openai.com", "a.b.openai.com", 443, True),
        ("*.openai.com", "openai.com", 443, False),
        ("*.openai.com", "evilopenai.com", 443, False),
        ("*.openai.com:99", "api.openai.com", 99, True),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 80, False),
        ("127.0.0.1", "127.1", 80, False),
        ("*.0.0.1", "127.0.0.1", 80, False),
        ("[::1]:8080", "::1", 8080, True),
        ("::1", "0:0:0:0:0:0:0:1", 80, True),
        ("*", "example.com", 443, False),
        ("", "example.com", 443, False),
        ("https://example.com", "example.com", 443, False),
    ],
)
def test_an_entry_allows_its_host_and_no_other(entry: str, host: str, port: int, is_allowed: bool):
    assert egress.allows((entry,), host, port) is is_allowed


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",  # noqa: S104
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::254", "::ffff:127.0.0.1",
     "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "ff02::1", "192.0.2.1"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_not_dialled(address: str):
    assert not egress.is_public(address)
    assert egress.dialable(("innocent.example",), 443, [address]) == []


@pytest.mark.parametrize("address", ["1.1.1.1", "140.82.112.3", "2606:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is_dialled(address: str):
    assert egress.dialable(("innocent.example",), 443, ["127.0.0.1", address]) == [address]


def test_an_address_that_is_listed_is_dialled_on_its_port_alone():
    assert egress.dialable(("127.0.0.1:8080",), 8080, ["127.0.0.1"]) == ["127.0.0.1"]
    assert egress.dialable(("127.0.0.1:8080",), 8081, ["127.0.0.1"]) == []


@pytest.mark.parametrize(
    "text",
    ["", ":80", "a b:80", "a\n:80", "host:99999", "host:-1", "host:http", "<script>:80", "[host]:80",
     "a@b:80", "x" * 254 + ":80", "-a:80", "fe80::1%eth0", "[fe80::1%25eth0]:80", "höst:80"],
)  # fmt: skip
def test_what_is_no_place_is_none(text: str):
    assert egress.place(text) is None


def test_a_forwarded_request_has_its_own_path_its_true_host_and_one_request():
    head = (b"POST http://Example.com:8080/a?b=c HTTP/1.1\r\nHost: other.example\r\n"
            b"Proxy-Authorization: x\r\nConnection: keep-alive\r\nX-Own: 1\r\n\r\n")  # fmt: skip
    asked = request.read(head)
    assert asked is not None
    assert (asked.host, asked.port, asked.is_tunnel) == ("example.com", 8080, False)
    assert asked.forwarded == (
        b"POST /a?b=c HTTP/1.1\r\nHost: Example.com:8080\r\nConnection: close\r\nX-Own: 1\r\n\r\n"
    )


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\n\r\n", b"GET https://a.example/ HTTP/1.1\r\n\r\n",
     b"CONNECT a.example HTTP/1.1\r\n\r\n",
     b"CONNECT a.example:0 HTTP/1.1\r\n\r\n", b"GET http://u@a.example/ HTTP/1.1\r\n\r\n", b"\r\n\r\n",
     b"GET http://a.example/ HTTP/1.1\r\nno header\r\n\r\n", b"\x16\x03\x01\r\n\r\n",
     b"GET http://a.example/ HTTP/1.1\r\nA: b\nHost: c\r\n\r\n", b"GET ftp://a.example/ HTTP/1.1\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_request_to_a_proxy_is_none(head: bytes):
    assert request.read(head) is None
