from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import jwt
import pytest

from jobs.errors import Gone, Later
from jobs.github import GitHub, Slot, keys
from jobs.timer import Timer
from tests.jobs.github.conftest import KEY
from tests.jobs.github.scripted import INSTALLED, Scripted

ISSUE = "/repos/acme/api/issues/12"
READ = {"contents": "read", "issues": "read", "metadata": "read"}


@pytest.fixture(autouse=True)
def _issue(server):
    server.script("GET", ISSUE, Scripted(200, {"number": 12}))
    server.script("PATCH", ISSUE, Scripted(200, {"number": 12}))


def everything_in(store) -> str:
    found = []
    for key in store.raw.scan_iter():
        kind = store.raw.type(key)
        read = {b"string": store.raw.get, b"hash": store.raw.hgetall}.get(kind)
        found.append(f"{key!r} {read(key) if read else store.raw.zrange(key, 0, -1)!r}")
    return "\n".join(found)


def test_the_app_signs_with_its_key_for_at_most_ten_minutes(github, server, clock):
    assert github.app().login == "agent-fleet[bot]"
    claims = jwt.decode(
        server.asked[0].token,
        KEY.public_key(),
        algorithms=["RS256"],
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == "9"
    assert claims["exp"] <= clock.now + 600
    assert claims["iat"] == int(clock.now) - 60


def test_what_the_app_is_is_asked_once_an_hour(github, server):
    assert github.app() == github.app()
    assert len(server.asked) == 1


def test_all_reads_of_an_owner_share_one_token_that_can_only_read(github, server, settings, store, clock):
    github.get("acme", ISSUE)
    with GitHub(settings, store, timer=Timer(clock)) as other:
        other.get("Acme", ISSUE)
    assert server.minted == [{"permissions": READ}]
    first, second = server.seen("GET", ISSUE)
    assert first.token == second.token


def test_a_write_uses_a_token_for_its_repository_and_need_only(github, server, slot):
    github.write(slot, "PATCH", ISSUE, {"state": "closed"})
    assert server.minted == [{"permissions": {"issues": "write"}, "repositories": ["api"]}]


def test_a_narrow_token_never_serves_as_a_wide_one_nor_the_other_way(github, server, slot):
    github.write(slot, "PATCH", ISSUE, {})
    github.get("acme", ISSUE)
    github.write(Slot(slot.lease, "acme/api", "write", {"contents": "write"}), "PATCH", ISSUE, {})
    github.write(Slot(slot.lease, "acme/web", "write", {"issues": "write"}), "PATCH", ISSUE, {})
    github.git_token("acme/api", "read")
    github.git_token("acme/api", "write")  # the same as the second write's
    used = [one.token for one in server.seen("PATCH") + server.seen("GET")]
    assert len(set(used)) == 4
    assert len(server.minted) == 5


def test_a_token_that_was_copied_under_another_key_is_not_used(github, server, store, slot):
    github.write(slot, "PATCH", ISSUE, {})
    narrow = next(store.redis.scan_iter("fleet:github:token:*"))
    github.get("acme", ISSUE)
    wide = next(key for key in store.redis.scan_iter("fleet:github:token:*") if key != narrow)
    store.redis.set(narrow, store.redis.get(wide))
    github.write(slot, "PATCH", ISSUE, {})
    assert len(server.minted) == 3
    assert server.seen("PATCH")[1].token != server.seen("GET")[0].token


def test_tokens_lie_encrypted_in_the_store(github, server, store, slot, settings):
    github.get("acme", ISSUE)
    github.write(slot, "PATCH", ISSUE, {})
    kept = everything_in(store)
    assert "fleet:github:token:" in kept
    assert "ghs_" not in kept
    assert server.asked[0].token not in kept
    assert settings.private_key.splitlines()[1] not in kept


def test_a_token_is_made_again_five_minutes_before_it_ends(github, server, clock):
    github.get("acme", ISSUE)
    clock.now += 3299
    github.get("acme", ISSUE)
    assert len(server.minted) == 1
    clock.now += 2
    github.get("acme", ISSUE)
    assert len(server.minted) == 2


def test_a_token_that_github_refuses_is_dropped(github, server):
    github.get("acme", ISSUE)
    server.revoked.add(server.seen("GET")[0].token)
    server.script("GET", ISSUE, Scripted(401, {"message": "Bad credentials"}), Scripted(200, {"number": 12}))
    with pytest.raises(Later):
        github.get("acme", ISSUE)
    assert github.get("acme", ISSUE) == {"number": 12}
    assert server.seen("GET")[-1].token not in server.revoked


def test_a_key_that_github_refuses_says_what_to_check(github, server):
    server.script("GET", "/app", Scripted(401, {"message": "A JSON web token could not be decoded"}))
    with pytest.raises(Later, match=r"could not be decoded.*FLEET_PRIVATE_KEY"):
        github.app()


def test_an_owner_without_the_app_is_gone_and_asked_for_once_a_minute(github, server, store):
    for _ in range(3):
        with pytest.raises(Gone):
            github.get("nobody", "/repos/nobody/x")
    assert len(server.asked) == 1
    server.installations.append({**INSTALLED, "id": 72, "account": {"login": "nobody"}})
    store.redis.delete(keys.listed(9))
    server.script("GET", "/repos/nobody/x", Scripted(200, {"id": 1}))
    assert github.get("nobody", "/repos/nobody/x") == {"id": 1}


def test_a_suspended_installation_is_none(github, server):
    server.installations = [
        INSTALLED,
        {**INSTALLED, "id": 2, "account": {"login": "b"}, "suspended_at": "2026-01-01T00:00:00Z"},
    ]
    assert [one.owner for one in github.installations()] == ["acme"]


def test_an_installation_that_went_away_is_gone(github, server):
    server.script("POST", "/app/installations/71/access_tokens", Scripted(404, {"message": "Not Found"}))
    with pytest.raises(Gone):
        github.get("acme", ISSUE)


def test_a_permission_that_was_not_granted_is_named(github, server, slot):
    said = {"message": "The permissions requested are not granted to this installation."}
    server.script("POST", "/app/installations/71/access_tokens", Scripted(422, said))
    with pytest.raises(PermissionError, match=r"acme/api \(issues: write\)"):
        github.write(slot, "PATCH", ISSUE, {})


def test_without_a_key_it_says_which_setting_is_missing(settings, store):

    with pytest.raises(ValueError, match="FLEET_PRIVATE_KEY"):
        GitHub(replace(settings, private_key=""), store).app()
    with pytest.raises(ValueError, match="PEM") as caught:
        GitHub(replace(settings, private_key="s3cr3t-no-pem"), store).app()
    assert "s3cr3t" not in str(caught.value)


def test_the_door_can_import_its_part_without_githubkit():

    check = "import jobs.github, sys; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", "import json\n" + check], capture_output=True, text=True, check=True
    )
    assert not {"githubkit", "httpx"} & set(json.loads(ran.stdout))
