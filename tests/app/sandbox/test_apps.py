from __future__ import annotations

import time

import jwt

from tests.app.sandbox.stand import Stand, inbox


def test_an_app_is_known_by_its_jwt_only(stand: Stand) -> None:
    app = stand.client(f"Bearer {stand.jwt()}").get("/app").json()
    assert (app["slug"], app["id"]) == ("agent-fleet", stand.apps["agent-fleet"])
    assert stand.at("alice").get("/app").status_code == 401
    for bad in (
        stand.jwt(seconds=700),
        stand.jwt(seconds=-1),
        stand.jwt(now=time.time() + 300),
        f"{stand.jwt()[:-8]}AAAAAAAA",
        "nonsense",
    ):
        assert stand.client(f"Bearer {bad}").get("/app").status_code == 401


def test_an_app_signs_with_its_number_or_its_client_id(stand: Stand) -> None:
    key, now = stand.key_file.read_text(), int(time.time())
    me = stand.client(f"Bearer {stand.jwt()}").get("/app").json()
    for issuer, status in ((str(me["id"]), 200), (me["client_id"], 200), ("1", 404)):
        signed = jwt.encode({"iat": now - 60, "exp": now + 300, "iss": issuer}, key, "RS256")
        answer = stand.client(f"Bearer {signed}").get("/app")
        assert answer.status_code == status, (issuer, answer.text)


def test_an_app_hears_what_it_asked_for_or_all_that_it_may(stand: Stand, repo: str) -> None:
    with inbox() as box:
        stand.control("webhooks", mode="deliver", url=box.url)
        me = stand.client(f"Bearer {stand.jwt()}").get("/app").json()
        assert {"issues", "push", "check_run"} <= set(me["events"])
        for events, told in ((["push"], False), ([], False), (["issues"], True)):
            assert stand.control("permissions", app="agent-fleet", events=events)["events"] == events
            box.met.clear()
            stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "One"})
            assert stand.control("wait", "GET")["is_calm"]
            assert (("issues", "opened") in box.events()) == told, events
        stand.control("permissions", app="agent-fleet", events=None)


def test_a_token_is_narrowed_to_repositories_and_permissions(stand: Stand, repo: str) -> None:
    other = stand.repository(f"{repo}-other", private=True)
    name = repo.split("/")[1]
    narrow = stand.app(repositories=[name], permissions={"issues": "read"})
    assert narrow.get(f"/repos/{repo}/issues").status_code == 200
    assert narrow.get(f"/repos/{other}/issues").status_code == 404
    refused = narrow.post(f"/repos/{repo}/issues", json={"title": "t"})
    assert refused.status_code == 403
    assert refused.json()["message"] == "Resource not accessible by integration"
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "issues=write"
    assert [one["full_name"] for one in narrow.get("/installation/repositories").json()["repositories"]] == [
        repo
    ]
    wide = stand.app().get("/installation/repositories").json()
    assert wide["total_count"] > 1


def test_more_than_the_app_has_is_refused(stand: Stand) -> None:
    app = stand.client(f"Bearer {stand.jwt()}")
    found = app.get("/app/installations").json()[0]
    assert found["account"]["login"] == "acme"
    for body in ({"permissions": {"administration": "write"}}, {"repositories": ["no-such"]}):
        assert app.post(f"/app/installations/{found['id']}/access_tokens", json=body).status_code == 422


def test_an_installation_token_ends_after_an_hour(stand: Stand, repo: str) -> None:
    app = stand.app()
    assert app.get(f"/repos/{repo}").status_code == 200
    stand.control("clock", advance=3601)
    answer = app.get(f"/repos/{repo}")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_where_the_app_is_not_installed_there_is_nothing(stand: Stand) -> None:
    hidden = stand.repository("acme/hidden", private=True, installed=False)
    assert stand.app().get(f"/repos/{hidden}").status_code == 404
    assert stand.client(f"Bearer {stand.jwt()}").get(f"/repos/{hidden}/installation").status_code == 404
    stand.control("install", app="agent-fleet", repository=hidden)
    assert stand.client(f"Bearer {stand.jwt()}").get(f"/repos/{hidden}/installation").status_code == 200
    assert stand.app().get(f"/repos/{hidden}").status_code == 200
    stand.control("install", app="agent-fleet", repository=hidden, removed=True)
    assert stand.app().get(f"/repos/{hidden}").status_code == 404


def test_a_suspended_installation_can_do_nothing(stand: Stand, repo: str) -> None:
    app = stand.app()
    stand.control("install", app="agent-fleet", repository=repo, suspended=True)
    assert app.get(f"/repos/{repo}").status_code == 403
    stand.control("install", app="agent-fleet", repository=repo)
    assert app.get(f"/repos/{repo}").status_code == 200


def test_etags_belong_to_a_token_and_a_304_is_free(stand: Stand, repo: str) -> None:
    one, two = stand.app(), stand.app()
    first = one.get(f"/repos/{repo}/issues")
    used = int(first.headers["X-RateLimit-Used"])
    again = one.get(f"/repos/{repo}/issues", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = two.get(f"/repos/{repo}/issues", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert int(other.headers["X-RateLimit-Used"]) == used + 1
    stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t"})
    changed = one.get(f"/repos/{repo}/issues", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_every_answer_has_githubs_headers(stand: Stand) -> None:
    one, two = (stand.at("alice").get("/repos/acme/first") for _ in range(2))
    assert one.headers["X-GitHub-Request-Id"] != two.headers["X-GitHub-Request-Id"]
    for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "ETag"):
        assert name in one.headers


def test_the_hourly_limit_is_held(stand: Stand) -> None:
    wanda = stand.at("wanda")
    used = int(wanda.get("/repos/acme/first").headers["X-RateLimit-Used"])
    stand.control("limits", requests_per_hour=used + 1)
    assert wanda.get("/repos/acme/first").status_code == 200
    refused = wanda.get("/repos/acme/first")
    stand.control("limits", requests_per_hour=1_000_000)
    assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert wanda.get("/rate_limit").json()["rate"]["remaining"] > 0


def test_strangers_must_say_who_they_are(stand: Stand) -> None:
    nobody = stand.client()
    assert nobody.get("/repos/acme/first").status_code == 200
    assert nobody.post("/repos/acme/first/issues", json={"title": "t"}).status_code == 401
    assert stand.client("token ghp_nonsense").get("/repos/acme/first").status_code == 401
