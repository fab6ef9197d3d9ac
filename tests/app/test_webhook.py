"""POST /webhook over real HTTP: what is stored, what is refused, and why."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.web import create_app
from jobs.github.verify import HEADER, sign
from jobs.intake import drain
from jobs.settings import Settings
from jobs.store import Store, keys, open_store
from tests.app.door import SECRET, Door, headers

BODY = json.dumps(
    {
        "action": "labeled",
        "issue": {"number": 1},
        "repository": {"full_name": "acme/api"},
        "sender": {"login": "a"},
    }
).encode()


def stored(store: Store) -> int:
    return int(store.redis.xlen(keys.DELIVERIES))


def test_a_signed_delivery_is_stored_as_it_came(shared_door: Door, store: Store):
    body = BODY + b" \xff"
    assert shared_door.deliver("g-1", body) == 202
    ((_, row),) = store.raw.xrange(keys.DELIVERIES)
    assert (row[b"guid"], row[b"event"], row[b"body"]) == (b"g-1", b"issues", body)
    assert abs(float(row[b"at"]) - time.time()) < 20


def test_both_secrets_are_good_while_one_is_being_changed(shared_door: Door, store: Store):
    for number, secret in enumerate(("an older one", SECRET)):
        given = headers(BODY, f"g-{number}", secret=secret)
        assert shared_door.ask("POST", "/webhook", BODY, **given)[0] == 202
    assert stored(store) == 2


def sha_1(body: bytes) -> str:
    return hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()


@pytest.mark.parametrize(
    "signature",
    [
        {},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": headers(BODY, secret="another")["X-Hub-Signature-256"]},
        {"X-Hub-Signature": "sha1=" + sha_1(BODY)},
        {"X-Hub-Signature-256": "sha1=" + sha_1(BODY)},
        {"X-Hub-Signature-256": headers(BODY + b" ")["X-Hub-Signature-256"]},
    ],
    ids=["none", "wrong", "another secret", "SHA-1", "SHA-1 in its place", "of other bytes"],
)
def test_without_the_right_signature_nothing_is_stored(
    shared_door: Door, store: Store, signature: dict[str, str]
):
    given = {name: value for name, value in headers(BODY).items() if name != "X-Hub-Signature-256"}
    assert shared_door.ask("POST", "/webhook", BODY, **given, **signature)[0] == 401
    assert store.redis.keys("*") == []


def test_a_bad_signature_is_told_before_anything_else_is_looked_at(shared_door: Door, store: Store):
    assert shared_door.ask("POST", "/webhook", b"{", **{"X-Hub-Signature-256": "sha256=00"})[0] == 401
    assert store.redis.keys("*") == []


@pytest.mark.parametrize(
    "change",
    [
        {"X-GitHub-Delivery": None},
        {"X-GitHub-Event": None},
        {"X-GitHub-Delivery": ""},
        {"X-GitHub-Delivery": "x" * 101},
        {"X-GitHub-Delivery": "a b"},
        {"X-GitHub-Event": "Issues!"},
    ],
)
def test_without_githubs_headers_a_delivery_is_refused(
    shared_door: Door, store: Store, change: dict[str, str | None]
):
    given = {name: value for name, value in {**headers(BODY), **change}.items() if value is not None}
    assert shared_door.ask("POST", "/webhook", BODY, **given)[0] == 400
    assert stored(store) == 0


def test_what_is_larger_than_any_delivery_is_refused_before_it_is_read(shared_door: Door, store: Store):
    client = http.client.HTTPConnection("127.0.0.1", shared_door.port, timeout=20)
    client.putrequest("POST", "/webhook")
    for name, value in {**headers(BODY), "Content-Length": str(25 * 1024 * 1024 + 1)}.items():
        client.putheader(name, value)
    client.endheaders()
    assert client.getresponse().status == 413
    client.close()
    assert stored(store) == 0


def test_a_large_body_of_unannounced_length_is_refused_too(shared_door: Door, store: Store):
    client = http.client.HTTPConnection("127.0.0.1", shared_door.port, timeout=20)
    chunks = (b"x" * 1024 * 1024 for _ in range(26))
    client.request("POST", "/webhook", chunks, headers(BODY), encode_chunked=True)
    assert client.getresponse().status == 413
    client.close()
    assert stored(store) == 0


def test_a_body_of_just_under_25_mb_is_stored(shared_door: Door, store: Store):
    assert shared_door.deliver("g-1", b"x" * (25 * 1024 * 1024)) == 202
    assert stored(store) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"issue": null}'])
def test_what_is_signed_and_broken_is_taken_in(shared_door: Door, store: Store, body: bytes):
    assert shared_door.deliver("g-1", body) == 202
    assert shared_door.deliver("g-2", body, event="an_event_of_tomorrow") == 202
    assert drain(store, "", 1.0) == 2
    assert shared_door.deliver("g-1", body) == 202
    assert stored(store) == 0


def test_a_guid_a_hundred_times_at_once_has_one_effect(shared_door: Door, store: Store):
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(lambda _: shared_door.deliver("same", BODY), range(100)))
    assert set(said) == {202}
    while drain(store, "", 1.0):
        pass
    assert store.redis.zrange(keys.DUE, 0, -1, withscores=True) == [("acme/api#1", 1.0)]
    assert shared_door.deliver("same", BODY) == 202
    assert stored(store) == 0


def test_a_get_is_no_delivery(shared_door: Door, store: Store):
    assert shared_door.ask("GET", "/webhook")[0] == 405


def test_the_flask_application_alone_is_the_same_door(own_settings: Settings):
    client = create_app(replace(own_settings, webhook_secrets=(SECRET,))).test_client()
    body = b'{"action": "opened"}'

    def status(given: dict[str, str]) -> int:
        return client.post("/webhook", data=body, headers=given).status_code

    assert status({}) == 401
    assert status({**headers(body), HEADER: "sha256=00"}) == 401
    assert status({HEADER: sign(SECRET, body)}) == 400
    assert status(headers(body, "flask-1")) == 202
    store = open_store(own_settings)
    assert [row["guid"] for _, row in store.redis.xrange(keys.DELIVERIES)] == ["flask-1"]
    store.close()
