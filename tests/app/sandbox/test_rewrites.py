"""A person's edit of a body between what the App reads and what it writes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.app.sandbox.stand import Stand

HISTORY = """query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { issueOrPullRequest(number: $number) { ... on Issue {
    body lastEditedAt editor { login __typename }
    userContentEdits(first: 100) { totalCount nodes { diff editedAt editor { login __typename } } } } } } }"""


def opened(stand: Stand, repo: str, body: str) -> tuple[int, str]:
    number = (
        stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t", "body": body}).json()["number"]
    )
    return number, f"/repos/{repo}/issues/{number}"


def history(stand: Stand, repo: str, number: int) -> Any:
    owner, _, name = repo.partition("/")
    said = stand.query(stand.app(), HISTORY, owner=owner, name=name, number=number)
    return said["data"]["repository"]["issueOrPullRequest"]


def rewrite(stand: Stand, subject: str, login: str, **wish: Any) -> Any:
    return stand.control("rewrites", **{"subject": subject, "as": login, **wish})


def test_it_comes_after_a_read_and_the_reader_sees_what_was_before(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "- [ ] one")
    rewrite(stand, f"{repo}#{number}", "bob", append="- [ ] two")
    app = stand.app()
    assert app.get(at).json()["body"] == "- [ ] one"
    assert app.get(at).json()["body"] == "- [ ] one\n- [ ] two"
    assert stand.control("rewrites", "GET")[-1]["met"] == 1


def test_a_query_is_a_read_if_it_asks_for_the_body(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "- [x] one")
    rewrite(stand, f"{repo}#{number}", "bob", untick="one")
    app, (owner, _, name) = stand.app(), repo.partition("/")
    ask = "query($o: String!, $n: String!, $i: Int!) { repository(owner: $o, name: $n) { issue(number: $i) "
    stand.query(app, ask + "{ title } } }", o=owner, n=name, i=number)
    assert stand.control("rewrites", "GET")[-1]["met"] == 0
    stand.query(app, ask + "{ body } } }", o=owner, n=name, i=number)
    assert app.get(at).json()["body"] == "- [ ] one"


def test_it_comes_between_a_write_and_its_read_back(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "- [ ] one\n- [ ] two")
    rewrite(stand, f"{repo}#{number}", "bob", after="write", untick="one")
    app = stand.app()
    assert app.patch(at, json={"body": "- [x] one\n- [x] two"}).json()["body"] == "- [x] one\n- [x] two"
    assert app.get(at).json()["body"] == "- [ ] one\n- [x] two"


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ({"tick": "two"}, "- [x] one\n- [x] two"),
        ({"untick": "one"}, "- [ ] one\n- [ ] two"),
        ({"replace": ["two", "three"]}, "- [x] one\n- [ ] three"),
        ({"body": "all new"}, "all new"),
        ({"append": "more {n}"}, "- [x] one\n- [ ] two\nmore 1"),
    ],
)
def test_it_is_one_of_five_changes(stand: Stand, repo: str, wish: Any, left: str) -> None:
    number, at = opened(stand, repo, "- [x] one\n- [ ] two")
    rewrite(stand, f"{repo}#{number}", "bob", **wish)
    app = stand.app()
    assert app.get(at).status_code == 200
    assert app.get(at).json()["body"] == left


def test_only_an_app_meets_it_unless_somebody_is_named(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "one")
    rewrite(stand, f"{repo}#{number}", "bob", append="two", by="wanda")
    for client in (stand.app(), stand.at("alice"), stand.at("wanda")):
        assert client.get(at).json()["body"] == "one"
    assert stand.app().get(at).json()["body"] == "one\ntwo"


def test_what_would_change_nothing_waits(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "- [ ] one")
    rewrite(stand, f"{repo}#{number}", "bob", untick="one")
    app = stand.app()
    app.get(at)
    assert stand.control("rewrites", "GET")[-1]["times"] == 1
    app.patch(at, json={"body": "- [x] one"})
    app.get(at)
    assert app.get(at).json()["body"] == "- [ ] one"


def test_a_thousand_in_a_row_each_come_between_a_read_and_a_write(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "start")
    rewrite(stand, f"{repo}#{number}", "bob", append="line {n}", times=1000)
    app = stand.app()
    for turn in range(1000):
        read = app.get(at).json()["body"]
        assert read == f"turn {turn - 1}" if turn else "start"
        assert app.patch(at, json={"body": f"turn {turn}"}).status_code == 200
    met = stand.control("rewrites", "GET")[-1]
    assert (met["met"], met["times"]) == (1000, 0)
    seen = history(stand, repo, number)["userContentEdits"]
    assert seen["totalCount"] == 2001
    pairs = list(pairwise(one["editor"]["login"] for one in seen["nodes"]))
    assert all(set(pair) == {"bob", "agent-fleet"} for pair in pairs)


def test_an_edit_by_the_app_is_an_edit_with_its_bot_as_the_editor(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "the first")
    assert (found := history(stand, repo, number))["lastEditedAt"] is None
    assert (found["editor"], found["userContentEdits"]["nodes"]) == (None, [])
    stand.app().patch(at, json={"body": "the second"})
    stand.at("bob").patch(at, json={"title": "a title is no edit of the body"})
    found = history(stand, repo, number)
    newest, oldest = found["userContentEdits"]["nodes"]
    assert found["editor"] == newest["editor"] == {"login": "agent-fleet", "__typename": "Bot"}
    assert found["lastEditedAt"] == newest["editedAt"]
    assert (newest["diff"], oldest["diff"]) == ("the second", "the first")
    assert oldest["editor"] == {"login": "alice", "__typename": "User"}


def test_a_person_s_edit_is_told_and_logged_as_theirs(stand: Stand, repo: str) -> None:
    number, at = opened(stand, repo, "one")
    rewrite(stand, f"{repo}#{number}", "bob", append="two")
    stand.app().get(at)
    line = stand.control("log", "GET", kind="issue-edited")[-1]
    assert (line["actor"], line["subject"], line["status"]) == ("bob", f"{repo}#{number}", 200)


@pytest.mark.parametrize(
    "wish",
    [
        {"append": "x", "tick": "y"},
        {},
        {"append": "x", "after": "now"},
        {"replace": ["one"]},
        {"append": "x", "as": "nobody-at-all"},
        {"append": "x", "subject": "acme/none#1"},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(stand: Stand, repo: str, wish: Any) -> None:
    number, _ = opened(stand, repo, "one")
    said = stand.client().post(
        "/_control/rewrites", json={"subject": f"{repo}#{number}", "as": "bob", **wish}
    )
    assert said.status_code == 422
    assert said.json()["message"].startswith("ValueError: ")
