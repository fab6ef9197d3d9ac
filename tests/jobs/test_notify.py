"""Our own webhooks: signed, sent until they are taken, for so long and no longer, and to no inner network."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import pytest
import requests
import responses

from flows.model.notice import Notice
from jobs import notify
from jobs.notify import letters
from jobs.settings import Settings
from jobs.store import Store, keys
from tests.jobs.receiver import Heard, Receiver, listening

HOOK = "https://127.0.0.1/fleet?x=1"
SLACK = "slack:https://127.0.0.1/services/T0/B0/x"
SECRET = "what-we-sign-with"
ENDED = Notice(
    "fleet.ended",
    "42-9f3a1c 1 ended",
    "upgrade <pytest> & more: 2 merged, 1 failed",
    "https://github.com/acme/ops/issues/42",
    {"fleet_id": "42-9f3a1c", "counts": {"merged": 2, "agent-failed": 1}},
)


@dataclass
class Watch:
    """The time as the test has it."""

    at: float = 1000.0


@dataclass
class Post:
    """Who sends, and the time as they have it."""

    settings: Settings
    store: Store
    sender: notify.Sender
    watch: Watch

    def announce(self, *lines: str) -> int:
        return notify.announce(self.store, ENDED, lines, self.watch.at)

    def send(self) -> int:
        """Sends what is due; how many were taken."""
        self.sender.turn()
        return self.sender.wait()

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.store.redis.hvals(keys.NOTICES)]


@pytest.fixture
def post(store: Store, shared_settings: Settings) -> Iterator[Post]:
    settings = replace(shared_settings, notify_secret=SECRET, notify_hosts=("127.0.0.1", "hook.test"))
    watch = Watch()
    sender = notify.Sender(settings, store, now=lambda: watch.at, seconds=60.0)
    yield Post(settings, store, sender, watch)
    sender.close()


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
        yield found


def sent(wire: responses.RequestsMock) -> list[bytes]:
    return [body for call in wire.calls if isinstance(body := call.request.body, bytes)]


def test_a_notice_is_signed_and_sent_once_however_often_it_is_announced(
    post: Post, wire: responses.RequestsMock
) -> None:
    wire.post(HOOK, status=204)
    assert [post.announce(HOOK), post.announce(HOOK, HOOK)] == [1, 0]
    assert [post.send(), post.send(), post.announce(HOOK), post.send()] == [1, 0, 0, 0]
    asked = wire.calls[0].request
    assert len(wire.calls) == 1
    told = hmac.new(SECRET.encode(), sent(wire)[0], hashlib.sha256).hexdigest()
    assert asked.headers["X-Fleet-Signature-256"] == f"sha256={told}"
    assert asked.headers["X-Fleet-Event"] == "fleet.ended"
    body = json.loads(sent(wire)[0])
    assert (body["event"], body["counts"]["merged"]) == ("fleet.ended", 2)
    assert body["url"] == ENDED.url


def test_slack_gets_text_of_its_own_form(post: Post, wire: responses.RequestsMock) -> None:
    wire.post(SLACK.removeprefix("slack:"), body="ok")
    assert (post.announce(SLACK), post.send()) == (1, 1)
    text = "upgrade &lt;pytest&gt; &amp; more: 2 merged, 1 failed"
    said = json.loads(sent(wire)[0])
    assert said == {"text": f"{text} <{ENDED.url}|Open on GitHub>"}


def test_what_is_not_taken_is_sent_again_later_and_under_the_same_name(
    post: Post, wire: responses.RequestsMock
) -> None:
    wire.post(HOOK, status=503)
    wire.post(HOOK, body=requests.ConnectionError("cut"))
    wire.post(HOOK, status=200)
    assert post.announce(HOOK) == 1
    assert [post.send(), post.send()] == [0, 0], "not at once"
    post.watch.at += 10.0
    assert post.send() == 0
    post.watch.at += 59.0
    assert post.send() == 0
    post.watch.at += 1.0
    assert post.send() == 1
    names = {call.request.headers["X-Fleet-Delivery"] for call in wire.calls}
    assert (len(wire.calls), len(names)) == (3, 1)


def test_nobody_is_asked_for_ever(post: Post, wire: responses.RequestsMock) -> None:
    wire.post(HOOK, status=500)
    post.announce(HOOK)
    for _ in range(20):
        post.send()
        post.watch.at += 86_400.0
    assert len(wire.calls) == 1 + len(notify.AGAIN_SECONDS)
    assert not post.store.redis.hlen(keys.NOTICES)


@pytest.mark.parametrize("told", [{"Location": "http://169.254.169.254/latest"}, {}])
def test_a_redirect_is_not_followed_and_takes_nothing(
    post: Post, wire: responses.RequestsMock, told: dict[str, str]
) -> None:
    wire.post(HOOK, status=302, headers=told)
    post.announce(HOOK)
    assert post.send() == 0
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    "line",
    [
        "http://hooks.elsewhere.example/x",
        "https://127.0.0.2/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7:8443/x",
        "slack:https://192.168.1.1/x",
        "https://[64:ff9b::10.0.0.1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
    ],
)
def test_nothing_is_sent_into_an_inner_network_or_without_tls(
    post: Post, wire: responses.RequestsMock, line: str
) -> None:
    assert post.announce(line) == 1
    assert post.send() == 0
    assert not wire.calls


@pytest.mark.parametrize("line", ["", "ftp://x/y", "https://user:pw@host/x", "javascript:1", "https://a b"])
def test_what_is_no_address_is_none(post: Post, line: str) -> None:
    assert post.announce(line) == 0


def test_a_letter_that_somebody_sends_is_left_to_them_until_their_lease_is_over(
    post: Post, wire: responses.RequestsMock
) -> None:
    """Whoever took it died with it, and another process begins."""
    wire.post(HOOK, status=200)
    post.announce(HOOK)
    (taken,) = letters.take(post.store, 5, post.watch.at)
    assert [post.send(), len(wire.calls)] == [0, 0]
    post.watch.at += letters.LEASE_SECONDS
    assert [post.send(), len(wire.calls)] == [1, 1]
    assert wire.calls[0].request.headers["X-Fleet-Delivery"] == taken.id
    assert post.rows() == []


# what a real receiver hears


@pytest.fixture
def host() -> Iterator[Receiver]:
    with listening() as found:
        yield found


def url(host: Receiver) -> str:
    return f"http://127.0.0.1:{host.port}/hook"


def is_signed(heard: Heard) -> bool:
    told = hmac.new(SECRET.encode(), heard.body, hashlib.sha256).hexdigest()
    return heard.head["x-fleet-signature-256"] == f"sha256={told}"


def test_a_receiver_gets_what_it_can_verify_in_its_own_form(post: Post, host: Receiver) -> None:
    assert (post.announce(url(host), f"slack:{url(host)}?slack"), post.send()) == (2, 2)
    found = [host.heard.get_nowait(), host.heard.get_nowait()]
    assert all(is_signed(one) for one in found)
    assert {one.head["host"] for one in found} == {f"127.0.0.1:{host.port}"}
    bodies = sorted((json.loads(one.body) for one in found), key=len)
    assert list(bodies[0]) == ["text"]
    assert bodies[1]["counts"] == {"merged": 2, "agent-failed": 1}


@pytest.mark.parametrize("how", ["trickles", "says_nothing"])
def test_a_host_that_makes_no_end_is_cut_and_asked_again(post: Post, host: Receiver, how: str) -> None:
    host.answer = getattr(host, how)
    post.sender.seconds = 0.3
    post.announce(url(host), f"{url(host)}?2")
    assert post.send() == 0
    assert host.hung_up.wait(60)
    assert [row["tries"] for row in post.rows()] == [1, 1]


def test_a_slow_host_holds_up_no_other(post: Post, host: Receiver) -> None:
    with listening() as slow:
        slow.answer = lambda _: slow.over.wait()
        post.announce(url(slow), f"{url(slow)}?2")
        assert post.sender.turn() == 2
        slow.heard.get(timeout=60)
        post.announce(url(host))
        assert post.sender.turn() == 1
        assert is_signed(host.heard.get(timeout=60))
    assert post.sender.wait() == 1


def test_a_name_that_is_slow_to_be_found_holds_up_nobody(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: asked.wait(60) and [])
    post.announce("https://hook.test/x")
    post.sender.seconds = 0.2
    assert post.send() == 0
    assert not asked.is_set(), "nobody waited for it"
    asked.set()


def test_what_was_judged_is_what_is_connected_to(
    post: Post, host: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that has another address each time it is asked for."""
    with listening() as other:
        ports = [host.port, other.port]
        rows = lambda port: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]  # noqa: E731
        dead = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [dead, *rows(ports.pop(0))])
        post.announce("http://hook.test:8080/x")
        assert post.send() == 1, "where one of its addresses does not answer, the next does"
        assert host.heard.get_nowait().head["host"] == "hook.test:8080"
        assert other.heard.empty()
        assert ports == [other.port], "it was looked up once"


def test_tls_asks_for_the_name_and_believes_no_other(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []
    told = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    told.sni_callback = lambda _, name, __: names.append(name)

    with socket.create_server(("127.0.0.1", 0)) as door:
        place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", door.getsockname())]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: place)
        post.announce("https://hook.test/x")
        post.sender.turn()
        with door.accept()[0] as line, suppress(OSError):
            told.wrap_socket(line, server_side=True)
    assert post.sender.wait() == 0
    assert names == ["hook.test"]


def test_notices_are_sent_while_this_process_does_something_else(
    post: Post, host: Receiver, shared_settings: Settings
) -> None:
    settings = replace(post.settings, data=shared_settings.data)
    notify.announce(post.store, ENDED, [url(host)], 0.0)
    with notify.sending(settings):
        assert is_signed(host.heard.get(timeout=60))
    assert post.rows() == [], "what was begun is ended first"
