from __future__ import annotations

import logging
import traceback

import pytest

from jobs.errors import Gone, Later
from jobs.github import Answer, Slot, keys
from jobs.store import pace
from jobs.store.due import hold, release
from tests.jobs.github.scripted import Scripted

ISSUE = "/repos/acme/api/issues/12"
COMMENTS = f"{ISSUE}/comments"
FORBIDDEN = "Resource not accessible by integration"


def test_a_write_is_sent_once_with_its_body(github, server, slot):
    server.script("POST", COMMENTS, Scripted(201, {"id": 5}))
    assert github.write(slot, "POST", COMMENTS, {"body": "hello"}) == Answer(201, {"id": 5})
    assert [one.body for one in server.seen("POST")] == [{"body": "hello"}]
    assert server.seen("POST")[0].headers["x-github-api-version"] == "2022-11-28"


def test_an_answer_without_a_body_is_none(github, server, slot):
    server.script("DELETE", COMMENTS, Scripted(204))
    assert github.write(slot, "DELETE", COMMENTS) == Answer(204, None)


def test_writes_wait_for_their_turn(github, server, slot, clock):
    server.script("PATCH", ISSUE, Scripted(200, {}))
    for _ in range(3):
        github.write(slot, "PATCH", ISSUE, {})
    assert clock.slept == pytest.approx([1, 1])


def test_a_lost_lease_writes_nothing(github, server, slot, store):
    release(store, slot.lease)
    assert hold(store, slot.lease.subject, slot.lease.until - 100)
    with pytest.raises(Later):
        github.write(slot, "PATCH", ISSUE, {})
    assert server.seen("PATCH") == []


def test_a_lease_that_is_lost_while_the_write_waits_writes_nothing(github, server, slot, store, clock):
    server.script("PATCH", ISSUE, Scripted(200, {}))
    github.write(slot, "PATCH", ISSUE, {})
    clock.during = lambda: release(store, slot.lease)
    with pytest.raises(Later, match="lease"):
        github.write(slot, "PATCH", ISSUE, {})
    assert len(server.seen("PATCH")) == 1


def test_a_lease_that_ends_while_the_write_waits_writes_nothing(github, server, slot, clock):
    server.script("PATCH", ISSUE, Scripted(200, {}))
    github.write(slot, "PATCH", ISSUE, {})

    def later() -> None:
        clock.now = slot.lease.until

    clock.during = later
    with pytest.raises(Later, match="lease"):
        github.write(slot, "PATCH", ISSUE, {})
    assert len(server.seen("PATCH")) == 1


def test_a_limit_that_is_met_while_the_write_waits_writes_nothing(github, server, slot, store, clock):
    server.script("PATCH", ISSUE, Scripted(200, {}))
    github.write(slot, "PATCH", ISSUE, {})
    clock.during = lambda: pace.block(store, "acme", clock.now + 30)
    with pytest.raises(Later, match="pause"):
        github.write(slot, "PATCH", ISSUE, {})
    assert len(server.seen("PATCH")) == 1


@pytest.mark.parametrize("answer", [Scripted(502, b"bad"), Scripted(cut=True), Scripted(201, b"<html>")])
def test_a_write_whose_answer_is_lost_is_later_and_not_repeated(github, server, slot, store, clock, answer):
    server.script("POST", COMMENTS, answer)
    with pytest.raises(Later):
        github.write(slot, "POST", COMMENTS, {"body": "x"})
    assert len(server.seen("POST")) == 1
    assert store.redis.hget(keys.requests(clock.now), "write") == "1"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_write_to_a_renamed_repository_is_gone_and_not_followed(github, server, slot, status):
    server.script("POST", COMMENTS, Scripted(status, {}, {"Location": "/elsewhere"}))
    with pytest.raises(Gone, match=r"comments \(GitHub says that it moved"):
        github.write(slot, "POST", COMMENTS, {"body": "x"})
    assert len([one for one in server.asked if one.path == "/elsewhere"]) == 0


def test_a_status_that_is_accepted_is_an_answer(github, server, slot):
    said = {"message": "Reference already exists"}
    server.script("POST", "/repos/acme/api/git/refs", Scripted(422, said))
    able = Slot(slot.lease, slot.repo, "write", {"contents": "write"}, accept=(201, 422))
    assert github.write(able, "POST", "/repos/acme/api/git/refs", {}) == Answer(422, said)


def test_a_status_that_is_not_accepted_tells_github_s_words(github, server, slot):
    errors = [{"resource": "PullRequest", "field": "head", "code": "invalid"}, {"message": "No commits"}]
    server.script("PATCH", ISSUE, Scripted(422, {"message": "Validation Failed", "errors": errors}))
    with pytest.raises(RuntimeError, match=r"422 to PATCH .*Validation Failed; head invalid; No commits"):
        github.write(slot, "PATCH", ISSUE, {})


def test_a_permission_that_lacks_is_named(github, server, slot):
    server.script("PATCH", ISSUE, Scripted(403, {"message": FORBIDDEN}))
    with pytest.raises(PermissionError, match=r"acme \(issues: write\)"):
        github.write(slot, "PATCH", ISSUE, {})
    header = {"X-Accepted-GitHub-Permissions": "issues=write; pull_requests=write"}
    server.script("PATCH", ISSUE, Scripted(403, {"message": FORBIDDEN}, header))
    with pytest.raises(PermissionError, match="issues: write; pull_requests: write"):
        github.write(slot, "PATCH", ISSUE, {})


def test_another_403_is_loud_and_blocks_nobody(github, server, slot, store):
    server.script("PATCH", ISSUE, Scripted(403, {"message": "Must have admin rights to Repository."}))
    with pytest.raises(RuntimeError, match="admin rights"):
        github.write(slot, "PATCH", ISSUE, {})
    assert pace.blocked_until(store, "acme") == 0


def test_a_mutation_has_one_slot_for_all_its_aliases(github, server, slot, clock):
    server.script("POST", "/graphql", Scripted(200, {"data": {"a": {}, "b": {}}}))
    result = github.mutate(slot, "mutation { a: x b: x }", {"id": "I_1"})
    assert result == {"data": {"a": {}, "b": {}}, "errors": []}
    assert clock.slept == []
    assert server.minted == [{"permissions": {"issues": "write"}, "repositories": ["api"]}]


def test_an_archived_repository_is_nobody_s_mistake_and_looked_at_later(github, server, slot, store):
    said = "Repository was archived so is read-only."
    server.script("PATCH", ISSUE, Scripted(403, {"message": said}))
    with pytest.raises(Later, match="archived") as later:
        github.write(slot, "PATCH", ISSUE, {})
    assert later.value.seconds == 3600
    errors = [{"type": "FORBIDDEN", "message": said, "path": ["a"]}]
    server.script("POST", "/graphql", Scripted(200, {"data": {"a": None}, "errors": errors}))
    with pytest.raises(Later, match="archived"):
        github.mutate(slot, "mutation { a: closeIssue { issue { id } } }")
    assert not pace.blocked_until(store, "acme")


def test_a_mutation_s_errors_come_back_and_a_lacking_permission_raises(github, server, slot):
    stale = {"type": "NOT_FOUND", "path": ["a"], "message": "Could not resolve to a node"}
    lacking = {"type": "FORBIDDEN", "path": ["a"], "message": FORBIDDEN}
    answers = [Scripted(200, {"data": {"a": None}, "errors": [error]}) for error in (stale, lacking)]
    server.script("POST", "/graphql", *answers)
    assert github.mutate(slot, "mutation { a }")["errors"] == [stale]
    with pytest.raises(PermissionError, match="issues: write"):
        github.mutate(slot, "mutation { a }")


def test_requests_are_counted_by_kind(github, server, slot, store, clock):
    server.script("PATCH", ISSUE, Scripted(200, {}))
    server.script("POST", COMMENTS, Scripted(201, {"id": 5}))
    server.script("POST", "/graphql", Scripted(200, {"data": {"a": {}}}))
    making = Slot(slot.lease, slot.repo, "creation", slot.need)
    github.write(slot, "PATCH", ISSUE, {})
    github.write(making, "POST", COMMENTS, {"body": "x"})
    github.mutate(slot, "mutation { a }")
    github.mutate(making, "mutation { a }")
    github.query("acme", "{ a }")
    counted = store.redis.hgetall(keys.requests(clock.now))
    assert counted == {
        "read": "1",
        "token": "2",
        "write": "1",
        "creation": "2",
        "mutation": "1",
        "query": "1",
    }


@pytest.mark.parametrize(
    "answer",
    [
        Scripted(401, {"message": "Bad credentials"}),
        Scripted(422, {"message": "you sent TOKEN"}),
        Scripted(500, {"message": "TOKEN"}),
        Scripted(403, {"message": "secondary rate limit TOKEN"}),
        Scripted(cut=True),
    ],
)
def test_no_error_and_no_log_holds_a_token(github, server, slot, caplog, answer):
    caplog.set_level(logging.DEBUG)
    server.script("PATCH", ISSUE, answer)
    token = f"ghs_{1:036d}"
    if isinstance(answer.body, dict):
        answer.body = {"message": answer.body["message"].replace("TOKEN", token)}
    with pytest.raises((Later, RuntimeError)) as caught:
        github.write(slot, "PATCH", ISSUE, {})
    for secret in (token, server.asked[0].token):
        assert secret not in str(caught.value)
        assert secret not in caplog.text
        assert secret not in our_locals(caught.value)
    chain = caught.value
    while chain:
        assert type(chain).__module__.split(".")[0] in ("jobs", "builtins")
        chain = chain.__cause__ or chain.__context__


def our_locals(error: BaseException) -> str:
    """What a traceback that shows local variables would tell of our own functions."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    ours = [frame.locals or {} for frame in frames if "/tests/" not in frame.filename]
    assert len(ours) > 2
    return repr(ours)
