from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import pytest

from jobs.errors import Later
from jobs.github import GitHub
from jobs.store import pace
from jobs.timer import Timer
from tests.jobs.github.scripted import INSTALLED, Scripted

ISSUE = "/repos/acme/api/issues/12"
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
WELL = Scripted(200, {"number": 12})


def refused(github) -> float:
    with pytest.raises(Later) as caught:
        github.get("acme", ISSUE)
    return caught.value.seconds


@pytest.mark.parametrize("status", [403, 429, 503])
def test_after_retry_after_nothing_is_asked_before_by_any_worker(
    github, server, settings, store, clock, status
):
    server.script("GET", ISSUE, Scripted(status, SECONDARY, {"Retry-After": "17"}), WELL)
    assert refused(github) == 17
    asked = len(server.asked)
    clock.now += 16.9
    with GitHub(settings, store, timer=Timer(clock)) as other:
        assert refused(other) == pytest.approx(0.1, abs=0.01)
        assert len(server.asked) == asked
        clock.now += 0.2
        assert other.get("acme", ISSUE) == {"number": 12}


def test_many_workers_send_nothing_after_the_first_refusal(settings, server, store, clock):
    def worker(_: int) -> int:
        with GitHub(settings, store, timer=Timer(clock)) as github:
            try:
                github.get("acme", ISSUE)
            except Later:
                return 0
            return 1

    with GitHub(settings, store, timer=Timer(clock)) as github:
        server.script("GET", ISSUE, Scripted(429, SECONDARY, {"Retry-After": "60"}))
        refused(github)
    server.script("GET", ISSUE, WELL)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(worker, range(12))) == 0
    assert len(server.seen("GET")) == 1


@pytest.mark.parametrize("named", ["soon", "-5", "1e9", "9" * 30])
def test_a_retry_after_that_is_no_number_counts_as_none(github, server, named):
    server.script("GET", ISSUE, Scripted(429, SECONDARY, {"Retry-After": named}))
    assert refused(github) == 60


def test_a_retry_after_may_be_a_date(github, server):

    server.script(
        "GET", ISSUE, Scripted(429, SECONDARY, {"Retry-After": formatdate(time.time() + 40, usegmt=True)})
    )
    assert 38 <= refused(github) <= 42


def test_the_hourly_limit_ends_when_github_s_own_clock_says_so(github, server):
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1000600",
        "Date": formatdate(1000000, usegmt=True),
    }

    answer = Scripted(403, {"message": "API rate limit exceeded for installation ID 71."}, headers)
    server.script("GET", ISSUE, answer)
    assert refused(github) == 601


def test_without_a_time_it_waits_a_minute_and_doubles(github, server, store, clock):
    server.script("GET", ISSUE, Scripted(403, SECONDARY))
    waits = []
    for _ in range(8):
        waits.append(refused(github))
        clock.now += waits[-1]
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_write_that_passes_forgets_refusals_and_a_read_does_not(github, server, slot, clock, store):
    server.script(
        "GET", ISSUE, Scripted(403, SECONDARY), WELL, Scripted(403, SECONDARY), Scripted(403, SECONDARY)
    )
    server.script("PATCH", ISSUE, WELL)
    assert refused(github) == 60
    clock.now += 61
    github.get("acme", ISSUE)
    assert refused(github) == 120
    pace.block(store, "acme", clock.now)
    store.redis.delete("fleet:blocked")
    github.write(slot, "PATCH", ISSUE, {})
    assert refused(github) == 60


def test_graphql_says_so_in_an_answer_that_looks_well(github, server):
    error = {"type": "RATE_LIMITED", "message": "API rate limit exceeded for installation ID 71."}
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1000300",
        "Date": formatdate(1000000, usegmt=True),
    }
    server.script("POST", "/graphql", Scripted(200, {"errors": [error]}, headers))
    with pytest.raises(Later) as caught:
        github.query("acme", "{ x }")
    assert caught.value.seconds == 301
    assert refused(github) == pytest.approx(301)
    assert len(server.seen("GET")) == 0


def test_graphql_s_secondary_limit_is_a_403(github, server):
    server.script("POST", "/graphql", Scripted(403, SECONDARY))
    with pytest.raises(Later) as caught:
        github.query("acme", "{ x }")
    assert caught.value.seconds == 60


def test_a_refused_token_request_blocks_its_owner_too(github, server):
    tokens = "/app/installations/71/access_tokens"
    server.script("POST", tokens, Scripted(403, SECONDARY, {"Retry-After": "5"}))
    assert refused(github) == 5
    assert refused(github) == 5
    assert len([one for one in server.asked if one.path == tokens]) == 1


def test_one_owner_s_limit_is_not_another_s(github, server, store, clock):

    server.installations.append({**INSTALLED, "id": 72, "account": {"login": "globex"}})
    server.script("GET", "/repos/globex/x", Scripted(200, {"id": 1}))
    pace.block(store, "acme", clock.now + 100)
    assert github.get("globex", "/repos/globex/x") == {"id": 1}
