"""Deliveries: stored once they are not done, drained in batches, whatever is in them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from jobs.intake import Delivery, drain, receive
from jobs.store import Store, keys

LOGIN = "agent-fleet[bot]"


def labeled(number: int, guid: str = "", at: float = 1.0) -> Delivery:
    body = {
        "action": "labeled",
        "issue": {"number": number},
        "repository": {"full_name": "acme/api"},
        "sender": {"login": "ann"},
    }
    return Delivery(guid or f"guid-{number}", "issues", json.dumps(body).encode(), at)


def due(store: Store) -> dict[str, float]:
    return dict(store.redis.zrange(keys.DUE, 0, -1, withscores=True))


def held(store: Store) -> int:
    return int(store.redis.get(keys.DELIVERY_BYTES) or 0)


def test_a_delivery_makes_its_subject_due_and_is_gone(store: Store):
    assert receive(store, labeled(1)) == "stored"
    assert held(store) == len(labeled(1).body)
    assert drain(store, LOGIN, 100.0) == 1
    assert due(store) == {"acme/api#1": 100.0}
    assert store.redis.xlen(keys.DELIVERIES) == 0
    assert held(store) == 0
    assert drain(store, LOGIN, 100.0, block_ms=10) == 0


def test_a_guid_that_is_done_is_done_for_four_days(store: Store):
    receive(store, labeled(1))
    drain(store, LOGIN, 100.0)
    store.redis.delete(keys.DUE)
    assert receive(store, labeled(1)) == "done"
    assert store.redis.xlen(keys.DELIVERIES) == 0
    assert 3.9 * 86400 < store.redis.ttl(keys.done("guid-1")) <= 4 * 86400


def test_a_guid_a_hundred_times_at_once_has_one_effect(store: Store):
    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(lambda _: receive(store, labeled(1)), range(100)))
    assert set(said) == {"stored"}
    assert drain(store, LOGIN, 100.0) == 100
    assert due(store) == {"acme/api#1": 100.0}
    assert held(store) == 0


def test_what_came_again_behind_a_batch_has_no_second_effect(store: Store):
    broken = Delivery("g", "issues", b"{", 1.0)
    for _ in range(150):
        receive(store, broken)
    with capture_logs() as logs:
        assert drain(store, LOGIN, 100.0) == 100
        assert drain(store, LOGIN, 101.0) == 50
    assert len(logs) == 1


def test_the_store_takes_no_more_than_its_cap_and_takes_again_when_drained(store: Store):
    size = len(labeled(1).body)
    store.settings = replace(store.settings, store_max_bytes=size * 2)
    assert [receive(store, labeled(n)) for n in (1, 2, 3)] == ["stored", "stored", "full"]
    assert store.redis.xlen(keys.DELIVERIES) == 2
    drain(store, LOGIN, 1.0)
    assert receive(store, labeled(3)) == "stored"


def test_a_batch_frees_its_own_bytes_and_no_others(store: Store):
    for number in range(1, 121):
        receive(store, labeled(number))
    assert drain(store, LOGIN, 1.0) == 100
    assert held(store) == sum(len(labeled(number).body) for number in range(101, 121))


def test_racing_drains_free_each_delivery_once(store: Store):
    for number in range(1, 301):
        receive(store, labeled(number))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: drain(store, LOGIN, 5.0), range(12)))
    assert len(due(store)) == 300
    assert held(store) == 0
    receive(store, labeled(301))
    assert held(store) == len(labeled(301).body)


BROKEN = {
    "no JSON": b"nonsense",
    "empty": b"",
    "not UTF-8": b"\xff\xfe\x00",
    "a list": b"[]",
    "null": b"null",
    "a number of many digits": b'{"a": ' + b"9" * 5000 + b"}",
    "deep": b"[" * 200_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_body_is_logged_once_without_its_text_and_holds_nothing_up(store: Store, body: bytes):
    receive(store, Delivery("broken", "issues", body, 1.0))
    receive(store, labeled(1))
    with capture_logs() as logs:
        assert drain(store, LOGIN, 5.0) == 2
        receive(store, Delivery("broken", "issues", body, 1.0))
        drain(store, LOGIN, 6.0)
    assert due(store) == {"acme/api#1": 5.0}
    assert [(line["guid"], line["github_event"]) for line in logs] == [("broken", "issues")]
    assert "nonsense" not in str(logs)
    assert len(str(logs)) < 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("action", "issue", "repository", "sender", "pull_request", "installation", "check_run", "ref")
EVENTS = st.sampled_from(("issues", "issue_comment", "pull_request", "check_run", "push", "ping", "new_one"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    event=EVENTS,
    body=JSON | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5) | st.binary(max_size=30),
)
def test_no_body_stops_the_drain(store: Store, event: str, body: object):
    store.redis.flushall()
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    receive(store, Delivery("fuzz", event, text, 1.0))
    with capture_logs():
        assert drain(store, LOGIN, 5.0) == 1
    assert store.redis.xlen(keys.DELIVERIES) == 0
    assert store.redis.exists(keys.done("fuzz"))
