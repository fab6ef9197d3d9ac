"""What a vendor's API answers is believed in no shape, and says who must act."""

from __future__ import annotations

from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from jobs.agents import far, jules
from jobs.agents.jules import Jules
from jobs.agents.remote import Declined, Door, Errand, Unanswered
from jobs.settings import load

ROOT = "https://jules.example/v1alpha"
ERRAND = Errand("api-1-1", "jules", "acme/api", 1, "main", "Fix it", "Fix it.", "", 60.0)
NAMES = ["id", "name", "agentMessaged", "agentMessage", "planGenerated", "plan", "steps", "title", "outputs"]
NAMES += ["pullRequest", "url", "artifacts", "bashOutput", "command", "sessionFailed", "reason", "createTime"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("status", "why", "fault"),
    [
        (429, "RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'Sessions'", "later"),
        (403, "API rate limit exceeded for user ID 1.", "later"),
        (403, "Resource not accessible by personal access token", "operator"),
        (401, "API key not valid.", "operator"),
        (404, "NOT_FOUND", "agent"),
        (400, "INVALID_ARGUMENT", "agent"),
    ],
)
def test_a_refusal_says_who_must_act(status: int, why: str, fault: str) -> None:
    assert Declined(status, why).fault == fault


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ({"status": 500, "json": {}}, Unanswered, "500"),
        ({"status": 200, "body": "<html>"}, Unanswered, "says nothing"),
        ({"status": 404, "body": "<html>"}, Declined, "it gave no reason"),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/"}}, Declined, "302"),
        ({"status": 429, "json": {"error": {"status": "S", "message": "m"}}}, Declined, "S: m"),
        ({"body": ConnectionError("reset")}, Unanswered, "jules.example gave no answer"),
    ],
)
def test_an_answer_that_is_none_is_told_from_a_refusal(
    answer: dict[str, Any], error: type[Exception], words: str
) -> None:
    if isinstance(answer.get("body"), Exception):
        import requests

        answer = {"body": requests.ConnectionError("reset, key=secret")}
    with responses.RequestsMock() as web:
        web.get(f"{ROOT}/sessions/1", **answer)
        with pytest.raises(error, match=words) as found:
            Door(ROOT, {"X-Goog-Api-Key": "secret"}).ask("GET", "/sessions/1")
        assert len(web.calls) == 1, "no key goes where a redirect leads"
    assert "secret" not in str(found.value)


def test_a_list_is_read_page_by_page() -> None:
    rows = [
        {"id": f"{n}", "title": f"#1 Fix it (api-1-{n})", "createTime": "2026-11-21T10:00:00.123456789Z"}
        for n in (2, 1)
    ]
    with responses.RequestsMock() as web:
        web.get(f"{ROOT}/sessions", json={"sessions": rows[:1], "nextPageToken": "next"})
        web.get(f"{ROOT}/sessions", json={"sessions": rows[1:]})
        assert Jules("k", ROOT).find(ERRAND, 0.0) == "sessions/1"
        assert "pageToken=next" in str(web.calls[1].request.url)


@given(JSON)
def test_no_shape_of_a_session_or_an_activity_breaks_it(value: Any) -> None:
    said = jules._said(value)
    assert isinstance(said.text, str)
    assert jules._pull({"outputs": [value]}, "acme/api") >= 0
    assert jules._pull(value, "acme/api") >= 0
    assert jules._at(value) >= 0 or jules._at(value) < 0


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://github.com/acme/api/pull/7", 7),
        ("https://github.com/Acme/API/pull/7/", 7),
        ("https://github.com/acme/web/pull/7", 0),
        ("https://github.com/x/acme/api/pull/7", 0),
        ("https://github.com/acme/api/pull/7/files", 0),
        ("https://github.com/acme/api/pull/07", 0),
        ("https://[::1/acme/api/pull/7", 0),
    ],
)
def test_a_pull_request_counts_in_the_tasks_own_repository(url: str, number: int) -> None:
    assert jules._pull({"outputs": [{"pullRequest": {"url": url}}]}, "acme/api") == number


def test_a_worker_has_the_remote_agents_whose_keys_it_was_given() -> None:
    given = {"FLEET_DATA": "/nowhere", "FLEET_JULES_KEY": "j", "FLEET_COPILOT_TOKEN": "c"}
    assert set(far(load(given))) == {"jules", "copilot"}
    assert set(far(load(given | {"FLEET_AGENTS": "codex,copilot"}))) == {"copilot"}
    assert far(load({"FLEET_DATA": "/nowhere"})) == {}
    assert "'j'" not in repr(load(given))
    assert "'c'" not in repr(load(given))
