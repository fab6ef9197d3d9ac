from __future__ import annotations

import multiprocessing
import secrets
import threading
from dataclasses import replace

import pytest

from jobs.errors import Gone, Later
from jobs.github import GitHub, etags, keys, wire
from jobs.store import pace
from jobs.timer import Timer
from tests.jobs.github.scripted import Scripted

ISSUE = "/repos/acme/api/issues/12"
LIST = "/repos/acme/api/issues?per_page=100&state=all"


def counts(store, clock) -> dict[str, str]:
    return store.redis.hgetall(keys.requests(clock.now))


def test_what_did_not_change_is_not_sent_again(github, server, store, clock):
    server.script("GET", ISSUE, Scripted(200, {"number": 12}, {"ETag": 'W/"one"'}), Scripted(304))
    assert github.get("acme", ISSUE) == {"number": 12}
    assert github.get("acme", ISSUE) == {"number": 12}
    assert [one.headers.get("if-none-match") for one in server.seen("GET")] == [None, 'W/"one"']
    assert counts(store, clock) == {"read": "2", "token": "1", "unchanged": "1"}  # installations are read too


def test_a_suspended_installation_is_nobodys_mistake(github, server):
    server.script("GET", ISSUE, Scripted(403, {"message": "This installation has been suspended"}))
    with pytest.raises(Gone, match="it is suspended"):
        github.get("acme", ISSUE)


def test_a_change_replaces_what_was_kept(github, server):
    answers = [Scripted(200, {"v": n}, {"ETag": f'"{n}"'}) for n in (1, 2)]
    server.script("GET", ISSUE, *answers, Scripted(304))
    assert [github.get("acme", ISSUE)["v"] for _ in range(3)] == [1, 2, 2]
    assert server.seen("GET")[-1].headers["if-none-match"] == '"2"'


def test_an_answer_is_kept_for_its_owner_alone():
    url = "https://api.github.com/installation/repositories"
    assert etags.name("acme", "read", url) != etags.name("globex", "read", url)
    assert etags.name("acme", "read", url) == etags.name("Acme", "read", url)


def test_large_answers_are_not_kept(github, server, store):

    large = {"body": secrets.token_hex(etags.LARGEST_BYTES)}
    server.script(
        "GET", ISSUE, Scripted(200, {"v": 1}, {"ETag": '"1"'}), Scripted(200, large, {"ETag": '"2"'})
    )
    assert github.get("acme", ISSUE) == {"v": 1}
    assert [github.get("acme", ISSUE), github.get("acme", ISSUE)] == [large, large]
    assert server.seen("GET")[-1].headers.get("if-none-match") is None
    assert store.redis.zcard(keys.ETAGS) == 0


def test_the_answers_kept_are_bounded(store, clock):
    for number in range(etags.MOST + 5):
        etags.keep(store, f"answer{number}", etags.Kept('"1"', "", number), clock.now + number)
    assert store.redis.zcard(keys.ETAGS) == etags.MOST
    assert etags.recall(store, "answer4") is None
    assert etags.recall(store, "answer5") == ('"1"', "", 5)
    assert len(list(store.redis.scan_iter("fleet:github:etag:*", count=1000))) == etags.MOST
    assert 0 < store.redis.ttl(keys.etag("answer5")) <= 86400


def test_pages_are_followed_also_when_they_did_not_change(github, server):
    second = "/repositories/7/issues?per_page=100&state=all&page=2"
    link = {"Link": f'<{server.url}{second}>; rel="next", <{server.url}/x>; rel="last"', "ETag": '"1"'}
    server.script("GET", LIST, Scripted(200, [1, 2], link), Scripted(304))
    server.script("GET", second, Scripted(200, [3], {"ETag": '"2"'}), Scripted(304))
    for _ in range(2):
        assert list(github.pages("acme", "/repos/acme/api/issues", {"state": "all"})) == [[1, 2], [3]]


def test_our_token_does_not_follow_a_link_to_another_host(github, server):
    server.script("GET", LIST, Scripted(200, [1], {"Link": '<https://evil.example/x>; rel="next"'}))
    server.script("GET", ISSUE, Scripted(302, None, {"Location": "http://127.0.0.1:1/x"}))
    with pytest.raises(RuntimeError, match=r"another host, evil\.example"):
        list(github.pages("acme", "/repos/acme/api/issues", {"state": "all"}))
    with pytest.raises(RuntimeError, match="another host"):
        github.get("acme", ISSUE)


def test_pages_that_lead_in_a_circle_end(github, server):
    server.script("GET", LIST, Scripted(200, [1], {"Link": f'<{server.url}{LIST}>; rel="next"'}))
    assert list(github.pages("acme", "/repos/acme/api/issues", {"state": "all"})) == [[1]]


def test_repositories_are_listed(github, server):
    body = {"total_count": 2, "repositories": [{"full_name": "acme/api"}, {"full_name": "acme/web"}]}
    server.script("GET", "/installation/repositories?per_page=100", Scripted(200, body))
    assert github.repositories("acme") == ("acme/api", "acme/web")


def test_what_is_missing_is_gone_unless_that_is_an_answer(github):
    assert github.get("acme", "/repos/acme/nothing", missing_ok=True) is None
    with pytest.raises(Gone, match="/repos/acme/nothing"):
        github.get("acme", "/repos/acme/nothing")


def test_a_renamed_repository_is_found_under_its_new_name(github, server):
    server.script(
        "GET", "/repos/acme/old", Scripted(301, {"message": "Moved"}, {"Location": "/repositories/7"})
    )
    server.script("GET", "/repositories/7", Scripted(200, {"full_name": "acme/new"}))
    assert github.get("acme", "/repos/acme/old") == {"full_name": "acme/new"}


def test_redirects_in_a_circle_end(github, server):
    server.script("GET", ISSUE, Scripted(307, None, {"Location": ISSUE}))
    with pytest.raises(Gone, match="circle"):
        github.get("acme", ISSUE)
    assert len(server.seen("GET")) == 3


@pytest.mark.parametrize(
    "path", ["/repos/acme/../x", "/repos/a b", "/repos/a?b", "repos/a", "/x/%2", "/a//b", "/a/."]
)
def test_a_path_that_was_not_quoted_is_refused(github, server, path):
    if path == "/x/%2":
        assert github.get("acme", path, missing_ok=True) is None
        return
    with pytest.raises(ValueError, match="quote the parts"):
        github.get("acme", path)
    assert server.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        Scripted(502, b"<html>unicorn</html>"),
        Scripted(500, {"message": "Server Error"}),
        Scripted(cut=True),
        Scripted(200, b"<html>not json</html>"),
        Scripted(200, b"no gzip at all", {"Content-Encoding": "gzip"}),
        Scripted(200),
    ],
)
def test_github_s_own_trouble_is_later_and_asked_once(github, server, answer):
    server.script("GET", ISSUE, answer)
    with pytest.raises(Later):
        github.get("acme", ISSUE)
    assert len(server.seen("GET")) == 1


def test_an_answer_that_does_not_come_is_later(settings, store, clock, server, monkeypatch):
    gate = threading.Event()
    server.script("GET", ISSUE, Scripted(200, {}, gate=gate))
    assert wire.TIMEOUT_SECONDS == 10
    monkeypatch.setattr(wire, "TIMEOUT_SECONDS", 0.2)
    with GitHub(settings, store, timer=Timer(clock)) as github, pytest.raises(Later, match="ReadTimeout"):
        github.get("acme", ISSUE)
    gate.set()


def test_nobody_there_is_later(settings, store, clock, server):
    server.close()
    with GitHub(settings, store, timer=Timer(clock)) as github, pytest.raises(Later, match="ConnectError"):
        github.app()


def test_one_connection_serves_all_requests_of_a_thread(github, server):
    server.script("GET", ISSUE, Scripted(200, {}))
    for _ in range(5):
        github.get("acme", ISSUE)
    assert len({one.peer for one in server.asked}) == 1
    other = threading.Thread(target=github.get, args=("acme", ISSUE))
    other.start()
    other.join()
    assert len({one.peer for one in server.asked}) == 2


def test_queries_give_data_and_errors_as_they_came(github, server, store, clock):
    errors = [{"type": "NOT_FOUND", "path": ["repository"], "message": "Could not resolve"}]
    server.script("POST", "/graphql", Scripted(200, {"data": {"repository": None}, "errors": errors}))
    result = github.query("acme", "query($n: Int) { x }", {"n": 1})
    assert result == {"data": {"repository": None}, "errors": errors}
    assert server.seen("POST")[0].body == {"query": "query($n: Int) { x }", "variables": {"n": 1}}
    assert counts(store, clock)["query"] == "1"


def test_a_query_that_github_could_not_answer_is_later(github, server):
    said = {"message": "Something went wrong while executing your query on 2026-01-01. Please include ..."}
    server.script("POST", "/graphql", Scripted(200, {"data": None, "errors": [said]}), Scripted(200, {}))
    for _ in range(2):
        with pytest.raises(Later):
            github.query("acme", "{ x }")


def test_a_query_that_github_does_not_understand_is_loud(github, server):
    server.script("POST", "/graphql", Scripted(200, {"errors": [{"message": "Field 'x' doesn't exist"}]}))
    with pytest.raises(RuntimeError, match="Field 'x'"):
        github.query("acme", "{ x }")


def test_enterprise_servers_have_their_own_graphql_address(settings, store):

    urls = {
        "https://api.github.com": "https://api.github.com/graphql",
        "https://ghe.acme.example/api/v3": "https://ghe.acme.example/api/graphql",
    }
    for url, graphql in urls.items():
        assert GitHub(replace(settings, github_url=url), store)._graphql == graphql


def test_nothing_is_asked_for_an_owner_who_is_blocked(github, server, store, clock):
    pace.block(store, "acme", clock.now + 30)
    for ask in (
        lambda: github.get("acme", ISSUE),
        lambda: github.query("acme", "{ x }"),
        lambda: github.git_token("acme/api", "read"),
    ):
        with pytest.raises(Later) as caught:
            ask()
        assert caught.value.seconds == 30
    assert [one.path for one in server.asked] == ["/app/installations?per_page=100"]


def test_a_forked_child_does_not_speak_on_its_parent_s_connection(github, server):
    server.script("GET", ISSUE, Scripted(200, {}))
    github.get("acme", ISSUE)
    child = multiprocessing.get_context("fork").Process(target=github.get, args=("acme", ISSUE))
    child.start()
    child.join(10)
    github.get("acme", ISSUE)
    first, forked, again = [one.peer for one in server.seen("GET")]
    assert child.exitcode == 0
    assert forked != first
    assert again == first
