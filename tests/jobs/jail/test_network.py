"""The way out of a jail, and every way that is not."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jobs.jail import proxy as proxy_module
from jobs.jail.proxy import Proxy
from tests.jobs.jail.house import House, eventually

ASK = """
import sys, urllib.request, urllib.error
for url in sys.argv[1:]:
    try:
        print(urllib.request.urlopen(url, timeout=60).read().decode().strip())
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode().strip())
"""
TUNNEL = """
import http.client, sys
link = http.client.HTTPConnection("127.0.0.1", 31280, timeout=60)
link.set_tunnel(sys.argv[1], int(sys.argv[2]))
try:
    link.request("GET", "/through-a-tunnel")
    print(link.getresponse().read().decode())
except OSError as error:
    print(error)
"""


class Door(http.server.BaseHTTPRequestHandler):
    """Answers with the path and the host that it was asked for."""

    def do_GET(self) -> None:
        body = f"{self.path} of {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    """A server on the worker's loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def serving(*allowed: str) -> Iterator[tuple[Proxy, int]]:
    """A proxy outside any jail."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    made = Proxy(listener, allowed)
    try:
        yield made, port
    finally:
        made.close()


def say(port: int, text: bytes) -> bytes:
    """All that the proxy answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall(text)
        link.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: link.recv(65536), b""))


def test_a_listed_host_is_reached_by_forwarding_and_by_a_tunnel(jail_kind: str, home: House, port: int):
    place = f"127.0.0.1:{port}"
    _, printed = home.run(jail_kind, "python3", "-c", ASK, f"http://{place}/asked", egress=(place,))
    assert printed.strip() == f"/asked of {place}"
    _, printed = home.run(jail_kind, "python3", "-c", TUNNEL, "127.0.0.1", str(port), egress=(place,))
    assert printed.strip() == f"/through-a-tunnel of {place}"


def test_an_unlisted_host_is_refused_with_what_the_operator_must_set(jail_kind: str, home: House, port: int):
    from jobs import jail

    command = [
        "python3",
        "-c",
        ASK,
        "http://example.com/",
        "http://example.com/again",
        f"http://10.0.0.1:{port}/",
    ]
    jailed = jail.start(jail_kind, home.cell, command, b"")
    lines = jailed.stdout.read().decode().splitlines()
    jailed.wait(60)
    jailed.stdout.close()
    why = "example.com:80 is not allowed from here; the operator must add example.com to FLEET_EGRESS"
    assert lines[:2] == [f"403 {why}"] * 2
    assert lines[2].startswith("403")
    assert lines[2].endswith(f"add 10.0.0.1:{port} to FLEET_EGRESS")
    assert jailed.refused_hosts == ["example.com:80", f"10.0.0.1:{port}"]


def test_a_server_of_the_agents_own_is_reached_without_the_proxy(jail_kind: str, home: House):
    script = ("import http.server as h, threading, urllib.request as u; s = h.HTTPServer(('127.0.0.1', 0),"
              " h.SimpleHTTPRequestHandler); threading.Thread(target=s.serve_forever, daemon=True).start();"
              " print(u.urlopen(f'http://127.0.0.1:{s.server_port}/README').read().decode())")  # fmt: skip
    _, printed = home.run(jail_kind, "python3", "-c", script)
    assert printed.splitlines()[-1] == "hello"


def test_a_name_that_leads_to_loopback_needs_the_address_on_the_list_too(port: int):
    ask = f"GET http://localhost:{port}/x HTTP/1.1\r\n\r\n".encode()
    with serving(f"localhost:{port}") as (proxy, at):
        answer = say(at, ask)
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"not public" in answer
        assert proxy.refused == [f"localhost:{port}"]
    with serving(f"localhost:{port}", f"127.0.0.1:{port}") as (_, at):
        assert say(at, ask).endswith(f"/x of localhost:{port}".encode())


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]"])
def test_no_other_spelling_of_loopback_opens_it(port: int, host: str):
    with serving("example.com") as (_, at):
        assert say(at, f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 403 ")
    named = host.strip("[]")
    with serving(f"{host}:{port}") as (_, at):
        answer = say(at, f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 200 ") is (":" in named), answer


def test_a_listed_host_that_is_not_there_is_a_502():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        free = unused.getsockname()[1]
    with serving(f"127.0.0.1:{free}", "no-such-host.invalid") as (proxy, at):
        assert say(at, f"CONNECT 127.0.0.1:{free} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 502 ")
        assert say(at, b"CONNECT no-such-host.invalid:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 502 ")
        assert proxy.refused == []


def test_broken_requests_get_an_answer_and_break_nothing(port: int):
    with serving(f"127.0.0.1:{port}") as (proxy, at):
        assert say(at, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400 ")
        assert say(at, b"GET http://a/ HTTP/1.1\r\nX: " + b"x" * 100_000 + b"\r\n\r\n").startswith(
            b"HTTP/1.1 431 "
        )
        assert say(at, b"") == b""
        assert say(at, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 200 ")
        assert proxy.refused == []


def test_what_was_refused_is_a_bounded_list():
    with serving() as (proxy, at):
        for number in range(proxy_module.MOST_REFUSED + 5):
            say(at, f"CONNECT h{number}.example:443 HTTP/1.1\r\n\r\n".encode())
        assert len(proxy.refused) == proxy_module.MOST_REFUSED


def test_too_many_connections_at_once_are_told_so():
    with serving() as (_, at):
        many = [socket.create_connection(("127.0.0.1", at)) for _ in range(proxy_module.MOST_CONNECTIONS)]
        assert eventually(
            lambda: say(at, b"CONNECT a.example:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 503 ")
        )
        for link in many:
            link.close()
        assert eventually(
            lambda: say(at, b"CONNECT a.example:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403 ")
        )


def test_a_large_answer_arrives_whole_through_a_slow_reader():
    size = 5_000_000
    with socket.create_server(("127.0.0.1", 0)) as far:

        def serve() -> None:
            link, _ = far.accept()
            with link:
                link.sendall(b"z" * size)

        thread = threading.Thread(target=serve)
        thread.start()
        place = f"127.0.0.1:{far.getsockname()[1]}"
        with serving(place) as (_, at), socket.create_connection(("127.0.0.1", at), timeout=60) as link:
            link.sendall(f"CONNECT {place} HTTP/1.1\r\n\r\n".encode())
            link.shutdown(socket.SHUT_WR)
            time.sleep(0.3)
            taken = b"".join(iter(lambda: link.recv(65536), b""))
        thread.join()
    assert len(taken.split(b"\r\n\r\n", 1)[1]) == size


def test_close_cuts_open_tunnels(port: int):
    with serving(f"127.0.0.1:{port}") as (_, at):
        link = socket.create_connection(("127.0.0.1", at), timeout=60)
        link.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode())
        assert link.recv(100).startswith(b"HTTP/1.1 200 ")
    with link:
        try:
            rest = link.recv(100)
        except ConnectionResetError:
            rest = b""
    assert rest == b""
