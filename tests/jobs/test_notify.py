"""Our own webhooks: signed, sent until they are taken, and to no inner network."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import requests
import responses

from flows.model.notice import Notice
from jobs import notify, queues
from jobs.hands import Hands
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.store import Store, keys
from jobs.timer import Timer

HOOK = "https://hooks.example.com/fleet?x=1"
SLACK = "slack:https://hooks.slack.com/services/T0/B0/x"
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
    """Who sends, and who takes."""

    hands: Hands
    watch: Watch
    wire: responses.RequestsMock

    def announce(self, *lines: str) -> int:
        return notify.announce(self.hands.store, ENDED, lines, self.watch.at)

    def send(self) -> int:
        return notify.send_due(self.hands)

    def sent(self) -> list[bytes]:
        bodies = [call.request.body for call in self.wire.calls]
        return [body for body in bodies if isinstance(body, bytes)]


@pytest.fixture
def post(store: Store, shared_settings: Settings) -> Iterator[Post]:
    hosts = ("hooks.example.com", "hooks.slack.com")
    settings = replace(shared_settings, notify_secret=SECRET, notify_hosts=hosts)
    watch = Watch()
    hands = Hands(settings, store, None, Ground(settings), Timer(now=lambda: watch.at))  # type: ignore[arg-type]
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        yield Post(hands, watch, wire)


def test_a_notice_is_signed_and_sent_once_however_often_it_is_announced(post: Post) -> None:
    post.wire.post(HOOK, status=204)
    assert [post.announce(HOOK), post.announce(HOOK, HOOK)] == [1, 0]
    assert [post.send(), post.send(), post.announce(HOOK), post.send()] == [1, 0, 0, 0]
    sent = post.wire.calls[0].request
    assert len(post.wire.calls) == 1
    told = hmac.new(SECRET.encode(), post.sent()[0], hashlib.sha256).hexdigest()
    assert sent.headers["X-Fleet-Signature-256"] == f"sha256={told}"
    assert sent.headers["X-Fleet-Event"] == "fleet.ended"
    body = json.loads(post.sent()[0])
    assert (body["event"], body["counts"]["merged"]) == ("fleet.ended", 2)
    assert body["url"] == ENDED.url


def test_slack_gets_text_of_its_own_form(post: Post) -> None:
    post.wire.post(SLACK.removeprefix("slack:"), body="ok")
    assert (post.announce(SLACK), post.send()) == (1, 1)
    text = "upgrade &lt;pytest&gt; &amp; more: 2 merged, 1 failed"
    said = json.loads(post.sent()[0])
    assert said == {"text": f"{text} <{ENDED.url}|Open on GitHub>"}


def test_what_is_not_taken_is_sent_again_later_and_under_the_same_name(post: Post) -> None:
    post.wire.post(HOOK, status=503)
    post.wire.post(HOOK, body=requests.ConnectionError("cut"))
    post.wire.post(HOOK, status=200)
    assert post.announce(HOOK) == 1
    assert [post.send(), post.send()] == [0, 0], "not at once"
    post.watch.at += 10.0
    assert post.send() == 0
    post.watch.at += 59.0
    assert post.send() == 0
    post.watch.at += 1.0
    assert post.send() == 1
    names = {call.request.headers["X-Fleet-Delivery"] for call in post.wire.calls}
    assert (len(post.wire.calls), len(names)) == (3, 1)


def test_nobody_is_asked_for_ever(post: Post) -> None:
    post.wire.post(HOOK, status=500)
    post.announce(HOOK)
    for _ in range(20):
        post.send()
        post.watch.at += 86_400.0
    assert len(post.wire.calls) == 1 + len(notify.AGAIN_SECONDS)
    assert not post.hands.store.redis.hlen(keys.NOTICES)


@pytest.mark.parametrize("told", [{"Location": "http://169.254.169.254/latest"}, {}])
def test_a_redirect_is_not_followed_and_takes_nothing(post: Post, told: dict[str, str]) -> None:
    post.wire.post(HOOK, status=302, headers=told)
    post.announce(HOOK)
    assert post.send() == 0
    assert len(post.wire.calls) == 1


@pytest.mark.parametrize(
    "line",
    [
        "http://hooks.elsewhere.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7:8443/x",
        "slack:https://192.168.1.1/x",
    ],
)
def test_nothing_is_sent_into_an_inner_network_or_without_tls(post: Post, line: str) -> None:
    assert post.announce(line) == 1
    assert post.send() == 0
    assert not post.wire.calls


@pytest.mark.parametrize("line", ["", "ftp://x/y", "https://user:pw@host/x", "javascript:1", "https://a b"])
def test_what_is_no_address_is_none(post: Post, line: str) -> None:
    assert post.announce(line) == 0


def test_one_sender_at_a_time_is_rung_for(post: Post) -> None:
    store = post.hands.store
    assert notify.ring(store, post.watch.at) is False, "nothing is due"
    post.announce(HOOK)
    assert [notify.ring(store, post.watch.at), notify.ring(store, post.watch.at)] == [True, False]
    assert queues.waiting(store, queues.RECONCILE) == 1


def test_a_letter_that_somebody_sends_is_left_to_them(post: Post) -> None:
    post.wire.post(HOOK, status=200)
    post.announce(HOOK)
    name = post.hands.store.redis.hkeys(keys.NOTICES)[0]
    post.hands.store.redis.set(keys.sending_notice(name), "1", ex=60)
    assert post.send() == 0
    assert not post.wire.calls
