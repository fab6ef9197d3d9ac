"""Tokens: who may read, who may write, and what is said to all others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.web import create_app
from jobs import redact
from jobs.caller import Caller, caller_of, callers
from jobs.run import handover
from jobs.settings import load
from tests.app.api.conftest import MANIFEST, TOKENS, Api

SECRET = "a-very-long-token-0123456789"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", f"Bearer {SECRET}x", SECRET])
def test_without_a_known_token_nothing_is_told(api: Api, header: str | None):
    headers = {} if header is None else {"Authorization": header}
    for method, path in (("GET", "/v1/fleets"), ("POST", "/v1/fleets"), ("GET", "/v1/fleets/7-abcdef")):
        answer = api.app.test_client().open(path, method=method, headers=headers, json=MANIFEST)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert SECRET not in answer.get_data(as_text=True)


def test_without_any_token_set_it_says_what_to_set(api: Api):
    app = create_app(replace(api.store.settings, callers=()))
    answer = app.test_client().get("/v1/fleets", headers={"Authorization": f"Bearer {TOKENS['alice']}"})
    assert (answer.status_code, "FLEET_API_TOKENS" in answer.json["detail"]) == (401, True)
    assert app.test_client().get("/v1/openapi.json").status_code == 200


def test_who_may_only_read_writes_nothing(api: Api):
    assert api.ask("GET", "/fleets", "reader").status_code == 200
    answer = api.submit(login="reader")
    assert (answer.status_code, "insufficient_scope" in answer.headers["WWW-Authenticate"]) == (403, True)


def test_tokens_are_read_with_login_and_scopes_and_never_shown():
    given = load({"FLEET_DATA": "/tmp/none", "FLEET_API_TOKENS": f" {SECRET}:octo-cat:read+write ,"})
    assert given.callers == (Caller(SECRET, "octo-cat", ("read", "write")),)
    assert SECRET not in repr(given)
    assert caller_of(given.callers, SECRET) == given.callers[0]
    assert caller_of(given.callers, SECRET[:-1]) is None
    redact.register_settings(given)
    assert SECRET not in redact.redact(f"came with {SECRET} there")


def test_a_keeper_is_handed_no_token():
    given = load({"FLEET_DATA": "/tmp/none", "FLEET_API_TOKENS": f"{SECRET}:alice:read"})
    assert SECRET not in handover.pack(given).decode()
    assert handover.unpack(handover.pack(given)).callers == ()


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"{SECRET}:alice",
        f"{SECRET}:alice:",
        f"{SECRET}:alice:admin",
        f"{SECRET}:al ice:read",
        "short:alice:read",
        f"{SECRET}:alice:read,{SECRET}:bob:read",
    ],
)
def test_a_malformed_token_is_told_by_its_place_and_not_shown(text: str):
    with pytest.raises(ValueError, match=r"FLEET_API_TOKENS, entry [12]: .*;") as caught:
        callers(text)
    assert SECRET not in str(caught.value)
    assert "short" not in str(caught.value)


def test_errors_of_v1_are_problems_and_those_of_pages_are_not(api: Api):
    client = api.app.test_client()
    assert client.get("/v1/nothing").mimetype == "application/problem+json"
    refused = api.ask("DELETE", "/fleets")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]
    assert client.get("/nothing").mimetype == "text/html"


def test_a_store_that_is_away_is_a_503(tmp_path, api: Api):
    settings = replace(
        load({"FLEET_DATA": str(tmp_path), "REDIS_URL": f"unix://{tmp_path}/nobody.sock"}),
        callers=callers(f"{SECRET}:alice:read"),
    )
    answer = (
        create_app(settings).test_client().get("/v1/fleets", headers={"Authorization": f"Bearer {SECRET}"})
    )
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
